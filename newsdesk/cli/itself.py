"""How a workspace itself is: whether its service runs, what its hooks were not told, and how long its disk lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.errors import NewsroomError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from schedules.workspace import Workspace

SCHEMA: Final = "newsroom.workspace/1"
NOT_WELL: Final = "not well: "
"""How what is wrong begins in `facts`."""


def line(workspace: Workspace) -> dict[str, Any]:
    """Return how a workspace is, as a line of JSON; what is wrong stands in `problems`, a sentence each."""
    from newsdesk.telling import memory
    from newsdesk.telling.heartbeat import FILE
    from schedules import lock

    service = lock.service(workspace)
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "workspace": str(workspace.root.resolve()),
        "watch": service.text if service else None,
        **_telling(workspace),
        "disk": _disk(workspace),
        "heartbeat": None,
        "problems": [],
    }
    beat = memory.load(workspace.data / FILE)
    if found.pop("beats") and beat:
        found["heartbeat"] = {key: beat.get(key) for key in ("where", "at", "well_at", "since", "problem")}
    found["problems"] = [problem for _, problem in _problems(found)]
    return found


def _telling(workspace: Workspace) -> dict[str, Any]:
    from newsdesk.cli import hooks
    from newsdesk.telling import settings

    told: dict[str, Any] = {"hooks": [], "undelivered": 0, "given_up": 0, "settings": None, "beats": False}
    try:
        told["beats"] = settings.operator_of(workspace).heartbeat is not None
        told["hooks"] = hooks.lines(workspace, settings.read(workspace))
    except NewsroomError as problem:
        told["settings"] = " ".join(str(problem).split())
    told["undelivered"] = sum(one["waiting"] for one in told["hooks"])
    told["given_up"] = sum(one["dead"] for one in told["hooks"])
    return told


def _disk(workspace: Workspace) -> dict[str, Any]:
    from newsdesk.telling import memory, room, rounds, settings

    days = rounds.weighed(memory.load(workspace.data / rounds.FILE))
    free = rounds.free(workspace.data)
    left = room.lasts(days, free=free)
    try:
        limit = settings.operator_of(workspace).disk_low
    except NewsroomError:  # told with the hooks
        limit = None
    return {
        "data": rounds.weight(workspace.data),
        "free": free,
        "limit": limit,
        "days_left": round(left, 1) if left is not None else None,
        "forecast": room.forecast(days, free=free),
    }


def _problems(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong: which row of `facts` it is about, and what; what is wrong with the settings names itself."""
    from newsdesk.telling import room

    if found["settings"]:
        yield "hooks", found["settings"]
    for one in found["hooks"]:
        row = f"hook {one['name']}"
        if one["problem"]:
            yield row, f"{row}: {one['problem']}"
        if one["dead"]:
            yield row, f"{row}: {one['dead']:,} given up; see: newsroom deliveries --hook {one['name']}"
    disk = found["disk"]
    low = disk["limit"] is not None and disk["free"] < disk["limit"]
    if low or (disk["days_left"] is not None and disk["days_left"] < room.SOON):
        yield "disk", f"disk: {room.shown(disk['free'])} free, {disk['forecast']}"
    beat = found["heartbeat"]
    if beat and beat["problem"]:
        yield "heartbeat", f"heartbeat: {beat['where']} {beat['problem']}"


def facts(found: dict[str, Any], *, now: datetime) -> list[tuple[str, str]]:
    """Return a line in words: what it is about, and how that is; what is not well says so first."""
    from newsdesk.telling import room

    disk, beat = found["disk"], found["heartbeat"]
    rows = [("watch", f"runs ({found['watch']})" if found["watch"] else "does not run here")]
    rows += [(f"hook {one['name']}", _hook(one, now)) for one in found["hooks"]]
    if found["settings"]:
        rows.append(("hooks", found["settings"]))
    rows.append(("disk", f"{room.shown(disk['data'])} of data, {room.shown(disk['free'])} free; {disk['forecast']}"))
    if beat:
        rows.append(("heartbeat", _beat(beat, now)))
    wrong = {row for row, _ in _problems(found)}
    return [(row, f"{NOT_WELL}{how}" if row in wrong else how) for row, how in rows]


def _hook(one: dict[str, Any], now: datetime) -> str:
    from newsdesk.telling.times import ago

    told = [
        f"{one['kind']}, told {ago(one['last_told'], now)}" if one["last_told"] else f"{one['kind']}, never told yet"
    ]
    if one["waiting"]:
        told.append(f"{one['waiting']:,} waiting")
    if one["dead"]:
        told.append(f"{one['dead']:,} given up")
    if one["problem"]:
        told.append(one["problem"])
    return "; ".join(told)


def _beat(beat: dict[str, Any], now: datetime) -> str:
    from newsdesk.telling.times import ago

    if beat["problem"]:
        well = f", answered last {ago(beat['well_at'], now)}" if beat["well_at"] else ""
        return f"{beat['where']} {beat['problem']}{well}"
    return f"{beat['where']} answered {ago(beat['at'], now)}"


def brief(found: dict[str, Any], *, now: datetime) -> None:
    """Print it below something else: a line where nothing is wrong, and everything where something is."""
    from newsdesk.cli import output
    from newsdesk.telling import room
    from newsdesk.telling.times import counted

    if found["problems"]:
        show(found, now=now)
        return
    waiting = f" ({found['undelivered']:,} waiting)" if found["undelivered"] else ""
    parts = (
        "watch runs" if found["watch"] else "no watch here",
        f"{counted(len(found['hooks']), 'hook')}{waiting}" if found["hooks"] else "no hook",
        f"{room.shown(found['disk']['free'])} free, {found['disk']['forecast']}",
    )
    said = "; ".join(parts)
    output.say(said[:1].upper() + said[1:])


def show(found: dict[str, Any], *, now: datetime) -> None:
    """Print it: a few facts on a terminal, cells with tabs between them anywhere else."""
    from newsdesk.cli import output

    rows: Sequence[tuple[str, str]] = facts(found, now=now)
    if output.on_terminal():
        output.facts("This workspace", rows)
    else:
        output.table(("what", "how"), rows)
