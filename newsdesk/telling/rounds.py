"""The operator's round: after every run somebody looks at the disk, the clock and the calendar, and says what is wrong.

What it says are notices with ids that follow from what they are about, so that two rounds, or one after a kill, tell
nothing twice. It remembers in `data/operator.json`; that may be lost.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from newsdesk.telling import all_well, clock, memory, room, silence
from newsdesk.telling.all_well import Tally
from newsdesk.telling.room import Weighed
from newsroom_scraper.errors import ArchiveError, NewsroomError
from schedules import lock, pausing
from schedules.archive.instants import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsdesk.telling.operator import Operator
    from schedules.archive.store import Archive
    from schedules.workspace import Workspace

FILE: Final = "operator.json"
_LOCK: Final = ".operator.lock"
_DAILY: Final = timedelta(hours=20)


def go(workspace: Workspace, *, say: Callable[[str], None], jumped: float = 0.0, now: datetime | None = None) -> None:
    """Make a round of a workspace that has an archive; whatever goes wrong is said, and stops nothing.

    Args:
        workspace: which.
        say: gets each thing that is wrong, a sentence.
        jumped: seconds by which the clock was seen to jump.
        now: the instant; the clock's unless said.

    """
    from newsdesk.telling import settings
    from schedules import lost

    path = workspace.archive.file
    if path is not None and not path.is_file():
        return
    try:
        operator = settings.operator_of(workspace)  # a hook that is broken is said by whoever tells it
        with lost.opened(workspace) as archive:
            for sentence in attend(workspace, operator, archive, now or datetime.now(UTC), jumped=jumped):
                say(sentence)
    except NewsroomError as problem:
        say(f"operator: {' '.join(str(problem).split())}")
    except OSError as problem:  # the disk is full, or fails
        say(f"operator: {workspace.data}: cannot be looked after ({problem.strerror or problem})")


def overdue(workspace: Workspace, newsroom: str, sentence: str, *, say: Callable[[str], None]) -> None:
    """Tell the operator's hooks that a newsroom is crawled for much longer than is usual; one crawl is told once.

    Args:
        workspace: which.
        newsroom: its name.
        sentence: what was said of it.
        say: gets what goes wrong, a sentence.

    """
    from newsdesk.telling import settings
    from schedules import lost
    from schedules.notices import notice

    holder, now = lock.holder(workspace, newsroom), datetime.now(UTC)
    title, _, advice = sentence.removeprefix(f"{newsroom}: ").partition(". ")
    line = notice(
        "overdue",
        newsroom=newsroom,
        about=holder.text if holder else stamp(now),
        title=f"{workspace.called.name(newsroom)} {title}.",
        because=None,
        advice=advice or None,
        detected_at=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        crawl_id=None,
        since=f"{holder.since:%Y-%m-%dT%H:%M:%SZ}" if holder else None,
    )
    try:
        hooks = settings.operator_of(workspace).hooks
        with lost.opened(workspace) as archive:
            archive.notify(line, hooks, now=stamp(now))
    except NewsroomError as problem:
        say(f"operator: {' '.join(str(problem).split())}")


def attend(
    workspace: Workspace, operator: Operator, archive: Archive, now: datetime, *, jumped: float = 0.0
) -> list[str]:
    """Look at the disk, the clock and the calendar, tell the operator's hooks, and return what is wrong, in sentences.

    Args:
        workspace: whose.
        operator: who is told.
        archive: of the workspace, open.
        now: the instant.
        jumped: seconds by which the clock was seen to jump since the last round.

    Raises:
        ArchiveError: it could not be read.

    """
    with lock.try_file(workspace.data / _LOCK) as ours:
        if not ours:
            return []  # somebody else is on the round
        kept = memory.load(workspace.data / FILE)
        made = _Round(workspace, operator, archive, now, dict(kept))
        lines = [*made.disk(), *made.clock(jumped), *made.silences(), *made.calendar()]
        said = [_sentence(line) for line in lines if line["kind"] != "all-well"]
        try:
            for line in lines:
                archive.notify(line, operator.hooks, now=stamp(now))
        except ArchiveError as problem:
            # Not remembered either, so that the next round tells it.
            return [*said, f"operator: {' '.join(str(problem).split())}"]
        if made.memory != kept:
            try:
                memory.save(workspace.data / FILE, made.memory)
            except OSError as problem:
                words = problem.strerror or problem
                said.append(f"{workspace.data / FILE}: cannot be written ({words}). What was said is said again.")
    return said


def _sentence(line: dict[str, Any]) -> str:
    because = f" ({line['because']})" if line["because"] else ""
    return f"{line['title'].removesuffix('.')}{because}. {line['advice'] or ''}".strip()


@dataclass(slots=True)
class _Round:
    workspace: Workspace
    operator: Operator
    archive: Archive
    now: datetime
    memory: dict[str, Any] = field(default_factory=dict)

    def disk(self) -> Iterator[dict[str, Any]]:
        days = weighed(self.memory)
        # What was weighed in a time to come was dated by a clock that was wrong.
        if not days or abs(self.now.timestamp() - days[-1].at) > _DAILY.total_seconds():
            found = Weighed(self.now.timestamp(), weight(self.workspace.data), free(self.workspace.data))
            days = [*(one for one in days if one.at < found.at), found][-room.KEPT :]
            self.memory["days"] = [asdict(one) for one in days]
        if self.operator.disk_low is not None:
            yield from self._noted("disk", *room.assess(
                self.memory.get("disk"),
                days,
                free=free(self.workspace.data),
                limit=self.operator.disk_low,
                where=str(self.workspace.data),
                now=self.now,
            ))  # fmt: skip

    def clock(self, jumped: float) -> Iterator[dict[str, Any]]:
        newest = self.archive.newest_end()
        ended = datetime.fromisoformat(newest) if newest else None
        yield from self._noted(
            "clock", *clock.assess(self.memory.get("clock"), newest=ended, jumped=jumped, now=self.now)
        )

    def silences(self) -> Iterator[dict[str, Any]]:
        if not self.operator.nothing_new:
            return
        before: dict[str, Any] = self.memory.get("silences", {})
        after: dict[str, Any] = {}
        healths, news = self.archive.healths(), self.archive.newest_new()
        for name in self.workspace.limits:
            if healths.get(name, {}).get("state") != "well":
                if name in before:
                    after[name] = before[name]
                continue
            newest = news.get(name)
            told = before.get(name)
            if told is None or told["newest"] != newest:
                told = {"newest": newest, "look": self._look_again(newest), "told": False}
            if not told["told"] and self.now >= datetime.fromisoformat(told["look"]):
                told = dict(told)
                yield from self._silence(name, told)
            after[name] = told
        self.memory["silences"] = after

    def _look_again(self, newest: str | None) -> str:
        """Return when it is worth asking at first: no silence is unusual that is shorter."""
        return (
            f"{datetime.fromisoformat(newest) + silence.SHORTEST:%Y-%m-%dT%H:%M:%SZ}"
            if newest
            else f"{self.now:%Y-%m-%dT%H:%M:%SZ}"
        )

    def _silence(self, name: str, told: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if pausing.holds(self.workspace, name, self.now):
            return  # nobody looks, so nothing can be new
        published = [one for day in self.archive.published(name) if (one := _instant(day))]
        newest_new = datetime.fromisoformat(told["newest"]) if told["newest"] else None
        begins = silence.unusual_from(published, newest_new=newest_new, now=self.now)
        if begins is None or begins > self.now:
            later = min(begins or self.now + timedelta(days=1), self.now + silence.SHORTEST)
            told["look"] = f"{later:%Y-%m-%dT%H:%M:%SZ}"
            return
        told["told"] = True
        first = self.archive.first_begin(name)
        if first is None or begins <= datetime.fromisoformat(first):
            return  # it was silent before anybody watched, so that this is its way
        newest = max(one for one in (*published, newest_new) if one is not None and one <= self.now)
        yield silence.silent(name, newest=newest, now=self.now)

    def calendar(self) -> Iterator[dict[str, Any]]:
        every = self.operator.all_well
        if every == all_well.NEVER:
            return
        over = all_well.period(every, self.now)
        before, self.memory["all_well"] = self.memory.get("all_well"), over.name
        if before is None or before == over.name:
            return  # what was over before anybody looked is nobody's account
        found = self.archive.tally(f"{over.begin:%Y-%m-%dT%H:%M:%SZ}", f"{over.end:%Y-%m-%dT%H:%M:%SZ}")
        healths = {name: one for name, one in self.archive.healths().items() if name in self.workspace.limits}
        here = free(self.workspace.data)
        words = f"{room.shown(here)} free, {room.forecast(weighed(self.memory), free=here)}"
        yield all_well.line(over, Tally(newsrooms=healths, **found), room=words, now=self.now)

    def _noted(self, name: str, state: dict[str, str] | None, line: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
        if state is None:
            self.memory.pop(name, None)
        else:
            self.memory[name] = state
        if line is not None:
            yield line


def weighed(told: dict[str, Any]) -> list[Weighed]:
    """Return what the days before found, as it is remembered."""
    try:
        return [Weighed(float(one["at"]), int(one["data"]), int(one["free"])) for one in told.get("days", ())]
    except (TypeError, KeyError, ValueError):
        return []  # somebody wrote into it; the days to come are weighed


def free(folder: Path) -> int:
    """Return the bytes that are left on a folder's disk for whoever is not its master."""
    return shutil.disk_usage(folder).free


def weight(folder: Path | str) -> int:
    """Return the bytes that a folder takes on its disk."""
    found = 0
    with os.scandir(folder) as entries:
        for one in entries:
            try:
                found += weight(one.path) if one.is_dir(follow_symlinks=False) else _taken(one)
            except FileNotFoundError:
                continue  # a crawl is being sealed
    return found


def _taken(one: os.DirEntry[str]) -> int:
    told = one.stat(follow_symlinks=False)
    return getattr(told, "st_blocks", 0) * 512 or told.st_size


def _instant(day: str) -> datetime | None:
    """Return a day's noon, or an instant, in UTC; None for what is neither."""
    try:
        if len(day) <= len("2026-11-22"):
            return datetime.combine(date.fromisoformat(day), datetime.min.time().replace(hour=12), UTC)
        found = datetime.fromisoformat(day)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
