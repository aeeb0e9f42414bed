"""The whole set-up, thing by thing: what stands in the workspace, what it needs, and what it did.

Nothing is changed and nobody is told anything. What goes wrong with one thing never hides another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newsdesk.checking import machine
from newsdesk.checking.faults import faults
from newsdesk.checking.finding import OK, PROBLEM, WARN, Finding, fine, trouble
from newsroom_scraper.errors import NewsroomError
from newsroom_scraper.newsroom import SHIPPED, names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from schedules.workspace import Workspace

_WELL: Final = frozenset({"well", "no longer followed"})
_WAITING: Final = frozenset({"never crawled", "not read yet"})


def check(root: Path, *, now: datetime, live: bool = False) -> Iterator[Finding]:
    """Yield how each thing is.

    Args:
        root: the workspace's folder.
        now: what the clock says.
        live: whether hooks are reached for, and the clock is compared with a site's.

    """
    from schedules.workspace import open_workspace

    yield from machine.versions()
    yield machine.zones()
    try:
        workspace = open_workspace(root, strict=False)
    except NewsroomError as problem:
        yield trouble("workspace", problem)
        return
    yield from _workspace(workspace)
    steps: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("declarations", lambda: _declarations(workspace)),
        ("secrets", lambda: machine.secrets(workspace)),
        ("hooks", lambda: _telling(workspace, live=live)),
        ("archive", lambda: _archive(workspace)),
        ("clock", lambda: _clock(workspace, now, live=live)),
        ("disk", lambda: _itself(workspace, now)),
        ("schedules", lambda: _newsrooms(workspace, now)),
        ("locks", lambda: machine.locks(workspace, now=now)),
    )
    for what, step in steps:
        try:
            yield from step()
        except NewsroomError as problem:
            yield trouble(what, problem)
        except OSError as problem:
            yield Finding(state=PROBLEM, what=what, told=f"cannot be looked at ({problem.strerror or problem})")


def _workspace(workspace: Workspace) -> Iterator[Finding]:
    for name, problem in workspace.broken.items():
        yield trouble(f"newsroom {name}", problem)
    set_ = len(workspace.limits)
    yield fine("workspace", f"{workspace.root.resolve()}, {set_} newsroom{'' if set_ == 1 else 's'} set")
    if not set_ and not workspace.broken:
        yield Finding(
            state=WARN, what="newsrooms", told="none is set", advice="Add a table to workspace.toml: [newsroom.NAME]."
        )
    if workspace.contact is None:
        yield Finding(
            state=WARN,
            what="contact",
            told="none is set, so that a newsroom's people cannot ask who is calling",
            advice='Set it in workspace.toml: contact = "desk@example.org".',
        )


def _declarations(workspace: Workspace) -> Iterator[Finding]:
    """Yield everything that is wrong with every declaration of the workspace, and with those that ship and are set."""
    declared = names(workspace.folders)
    own = {name for name, path in declared.items() if path.parent != SHIPPED}
    good = 0
    for name in declared:
        found = faults(name, workspace.folders)
        good += not found
        for problem in found:
            yield trouble(f"declaration {workspace.called.name(name)}", problem)
    yield fine("declarations", f"{good} of {len(declared)} can be used, {len(own)} of them your own")


def _telling(workspace: Workspace, *, live: bool) -> Iterator[Finding]:
    from newsdesk.telling import settings

    told = settings.read(workspace, strict=False)
    for problem in told.problems:
        yield trouble("hooks and routes", problem)
    for name, one in told.hooks.items():
        routes = ", ".join(route.name for route in one.routes)
        yield fine(f"hook {name}", f"{one.kind}, {one.hook.where}; routes: {routes}")
        if live:
            yield machine.reached(name, one.hook.where)
    if not told.hooks and not told.problems:
        yield Finding(
            state=WARN, what="hooks", told="none is set: nobody is told of a change", advice="See docs/hooks.md."
        )


def _archive(workspace: Workspace) -> Iterator[Finding]:
    from schedules import lost
    from schedules.archive import check as checking
    from schedules.archive.store import Archive

    if not Archive.exists(workspace.archive):
        lost.refuse(workspace, None)
        yield fine("archive", f"{workspace.archive}: none yet; the first run makes it")
        return
    told = checking.Checked()
    wrong = list(checking.check(workspace, told, quick=True))
    for sentence in wrong:
        yield Finding(state=PROBLEM, what="archive", told=sentence)
    if not wrong:
        numbers = ", ".join(f"{number:,} {what}" for what, number in told.numbers.items())
        yield fine("archive", f"{workspace.archive}: {numbers}; every stored page: newsroom archive check --deep")


def _clock(workspace: Workspace, now: datetime, *, live: bool) -> Iterator[Finding]:
    yield from machine.clock(workspace, now=now)
    name = next(iter(workspace.limits), None)
    if not live or name is None:
        return
    from datetime import UTC, datetime

    from newsdesk.checking.visiting import visiting

    newsroom = workspace.newsroom(name)
    with visiting(newsroom, workspace) as visitor:
        fetched = visitor.get(newsroom.home)
    beside = machine.beside(fetched.headers.get("date"), now=datetime.now(UTC))
    why = fetched.failure or fetched.blocked or "its answer has no date"
    yield beside or Finding(state=WARN, what=machine.BESIDE, told=f"not compared: {newsroom.home} {why}")


def _itself(workspace: Workspace, now: datetime) -> Iterator[Finding]:
    """Yield how the service, the disk and the heartbeat are; a hook only where it was not told what it should."""
    from newsdesk.cli import itself

    for what, how in itself.facts(itself.line(workspace), now=now):
        wrong = how.startswith(itself.NOT_WELL)
        told = how.removeprefix(itself.NOT_WELL)
        if what == "hooks":
            continue  # told with the settings
        if wrong:
            yield Finding(state=PROBLEM, what=what, told=told, advice="See: newsroom status --itself.")
        elif not what.startswith("hook "):
            yield fine(what, told)


def _newsrooms(workspace: Workspace, now: datetime) -> Iterator[Finding]:
    """Yield how each newsroom that is set is, and when it is due."""
    from newsdesk.cli import named, status

    with named.archive_of(workspace) as archive:
        for name in workspace.limits:
            row = status.row_of(workspace, archive, name, now=now)
            what = f"newsroom {row['name']}"
            due = f"; due {row['next_due']}" if row["next_due"] else "; crawled when asked"
            state = OK if row["state"] in _WELL else WARN if row["state"] in _WAITING else PROBLEM
            advice = row["advice"]
            if row["state"] in _WAITING:
                advice = f"Crawl it: newsroom run {row['name']}."
            why = f": {row['why']}" if row["why"] else ""
            yield Finding(state=state, what=what, told=f"{row['state']}{why}{due}", advice=advice)
