"""Deliveries, as people ask of them: what waits, what was told, what was given up; tried again, or dropped."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from schedules.archive.asked import Open
from schedules.archive.messages import DEAD, DROPPED, SENT, WAITING
from schedules.archive.opening import writing as transaction
from schedules.archive.schema import CHANGES, DELIVERIES, FAILING, MESSAGES
from schedules.archive.trouble import translated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SCHEMA: Final = "newsroom.delivery/1"
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A message, or what is going to be one: it waits for its hour, or for the hook.

    Attributes:
        message: its number, or None: there is none yet.
        deliveries: their numbers.
        id: of the message; of one that is not made yet, that of its first change.
        lines: what is told, in order.
        ready_at: instant at which a digest is made; None: at once.

    """

    message: int | None
    deliveries: tuple[int, ...]
    id: str
    hook: str
    state: str
    lines: tuple[dict[str, Any], ...]
    found_at: str
    route: str | None = None
    digest: str | None = None
    ready_at: str | None = None
    made_at: str | None = None
    attempts: int = 0
    first_try: str | None = None
    last_try: str | None = None
    next_try: str | None = None
    problem: str | None = None
    sent_at: str | None = None

    def is_named(self, word: str) -> bool:
        """Return whether a word is, or begins, its id or that of something that it tells."""
        return any(name.startswith(word) for name in (self.id, *(one["id"] for one in self.lines)))

    def line(self) -> dict[str, Any]:
        """Return it as a line of JSON."""
        return {
            "schema": SCHEMA,
            "id": self.id,
            "hook": self.hook,
            "state": self.state,
            "route": self.route,
            "digest": self.digest,
            "changes": [one["id"] for one in self.lines],
            "sample": [{key: one.get(key) for key in ("id", "newsroom", "kind", "title")} for one in self.lines[:10]],
            "found_at": self.found_at,
            "ready_at": self.ready_at,
            "made_at": self.made_at,
            "attempts": self.attempts,
            "first_try": self.first_try,
            "last_try": self.last_try,
            "next_try": self.next_try,
            "problem": self.problem,
            "sent_at": self.sent_at,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """What a hook was not told.

    Attributes:
        waiting: changes and notices that it still has to be told.
        oldest: instant at which the first of them was found, or None.
        dead: messages that were given up.

    """

    waiting: int = 0
    oldest: str | None = None
    dead: int = 0


class Deliveries(Open):
    """What people ask of the deliveries, and do with them."""

    def deliveries(self, *, hook: str | None = None, state: str | None = None, limit: int | None = None) -> list[Entry]:
        """Return deliveries as they were, or are going to be, told; oldest first.

        Args:
            hook: of this hook only.
            state: waiting, sent, dead or dropped.
            limit: only the newest so many.

        """
        with self._reads() as db:
            found = [*_made(db, hook, state, limit)]
            if state in {None, WAITING}:
                found += _gathering(db, hook)
        return found if limit is None else found[-limit:]

    def undelivered(self) -> dict[str, Undelivered]:
        """Return what each hook was not told; hooks that were told everything are left out."""
        columns = DELIVERIES.c
        waits = (
            sa.select(columns.hook, sa.func.count(), sa.func.min(columns.found_at))
            .join_from(DELIVERIES, MESSAGES, MESSAGES.c.number == columns.message, isouter=True)
            .where(columns.message.is_(None) | (MESSAGES.c.state == WAITING))
            .group_by(columns.hook)
        )
        gone = sa.select(MESSAGES.c.hook, sa.func.count()).where(MESSAGES.c.state == DEAD).group_by(MESSAGES.c.hook)
        with self._reads() as db:
            waiting = {hook: (many, oldest) for hook, many, oldest in db.execute(waits)}
            dead: dict[str, int] = dict(db.execute(gone).all())
        return {
            hook: Undelivered(
                waiting=waiting.get(hook, (0, None))[0], oldest=waiting.get(hook, (0, None))[1], dead=dead.get(hook, 0)
            )
            for hook in sorted({*waiting, *dead})
        }

    def retry(self, entries: Iterable[Entry]) -> None:
        """Let messages be tried again at once, also such as were given up; they have all their time again.

        Raises:
            ArchiveError: it could not be written; nothing was changed.

        """
        chosen = list(entries)
        with translated(self._path), transaction(self._engine) as db:
            for one in chosen:
                db.execute(
                    sa.update(MESSAGES)
                    .where(MESSAGES.c.number == one.message, MESSAGES.c.state.in_((WAITING, DEAD)))
                    .values(state=WAITING, first_try=None, next_try=None)
                )
            for hook in {one.hook for one in chosen}:
                db.execute(sa.update(FAILING).where(FAILING.c.hook == hook).values(next_try=FAILING.c.last_try))

    def relent(self, hook: str) -> None:
        """Let a hook that fails be tried again at once, and all that waits for it: it was mended, as it seems.

        Raises:
            ArchiveError: it could not be written; nothing was changed.

        """
        waits = (MESSAGES.c.hook == hook, MESSAGES.c.state == WAITING)
        with translated(self._path), transaction(self._engine) as db:
            db.execute(sa.update(MESSAGES).where(*waits).values(next_try=None))
            db.execute(sa.update(FAILING).where(FAILING.c.hook == hook).values(next_try=FAILING.c.last_try))

    def drop(self, entries: Iterable[Entry], *, now: str) -> None:
        """Let messages, and what is in none yet, never be told; what is found next does not wait for what they met.

        Raises:
            ArchiveError: it could not be written; nothing was changed.

        """
        chosen = list(entries)
        with translated(self._path), transaction(self._engine) as db:
            for hook in {one.hook for one in chosen}:
                db.execute(sa.update(FAILING).where(FAILING.c.hook == hook).values(next_try=FAILING.c.last_try))
            for one in chosen:
                if one.message is not None:
                    db.execute(
                        sa.update(MESSAGES)
                        .where(MESSAGES.c.number == one.message, MESSAGES.c.state.in_((WAITING, DEAD)))
                        .values(state=DROPPED, next_try=None)
                    )
                    continue
                for delivery, line in zip(one.deliveries, one.lines, strict=True):
                    _dropped(db, one, delivery, line["id"], now)

    def forget(self, before: str) -> int:
        """Let go of what was told or dropped before an instant, and return how many deliveries that were.

        Raises:
            ArchiveError: it could not be written; nothing was changed.

        """
        with translated(self._path), transaction(self._engine) as db:
            old = sa.select(MESSAGES.c.number).where(*_settled(before))
            many = db.execute(sa.delete(DELIVERIES).where(DELIVERIES.c.message.in_(old))).rowcount
            db.execute(sa.delete(MESSAGES).where(*_settled(before)))
        return many

    def forgettable(self, before: str) -> int:
        """Return how many deliveries `forget` would let go."""
        old = sa.select(MESSAGES.c.number).where(*_settled(before))
        with self._reads() as db:
            statement = sa.select(sa.func.count()).select_from(DELIVERIES).where(DELIVERIES.c.message.in_(old))
            return int(db.execute(statement).scalar_one())


def _settled(before: str) -> tuple[sa.ColumnElement[bool], ...]:
    columns = MESSAGES.c
    return (
        columns.state.in_((SENT, DROPPED)),
        sa.func.coalesce(columns.sent_at, columns.last_try, columns.made_at) < before,
    )


def _dropped(db: sa.Connection, entry: Entry, delivery: int, change_id: str, now: str) -> None:
    """Drop what is in no message: it is in one from now on that is dropped."""
    free = sa.select(DELIVERIES.c.number).where(DELIVERIES.c.number == delivery, DELIVERIES.c.message.is_(None))
    if db.execute(free).first() is None:
        return  # somebody was quicker
    values = {
        "hook": entry.hook,
        "id": change_id,
        "route": entry.route or "",
        "made_at": now,
        "state": DROPPED,
        "attempts": 0,
    }
    number = db.execute(sa.insert(MESSAGES).values(values).returning(MESSAGES.c.number)).scalar_one()
    db.execute(sa.update(DELIVERIES).where(DELIVERIES.c.number == delivery).values(message=number))


_LINE: Final = sa.func.coalesce(CHANGES.c.line, DELIVERIES.c.line).label("line")


def _made(db: sa.Connection, hook: str | None, state: str | None, limit: int | None) -> Iterator[Entry]:
    """Yield messages, oldest first."""
    statement = sa.select(MESSAGES).order_by(MESSAGES.c.number.desc())
    if hook is not None:
        statement = statement.where(MESSAGES.c.hook == hook)
    if state is not None:
        statement = statement.where(MESSAGES.c.state == state)
    if limit is not None:
        statement = statement.limit(limit)
    rows = [dict(row) for row in db.execute(statement).mappings()][::-1]
    for begin in range(0, len(rows), _CHUNK):
        several = rows[begin : begin + _CHUNK]
        inside = (
            sa.select(DELIVERIES.c.message, DELIVERIES.c.number, DELIVERIES.c.found_at, DELIVERIES.c.ready_at, _LINE)
            .join_from(DELIVERIES, CHANGES, CHANGES.c.id == DELIVERIES.c.change_id, isouter=True)
            .where(DELIVERIES.c.message.in_([row["number"] for row in several]))
            .order_by(DELIVERIES.c.number)
        )
        held: dict[int, list[Any]] = {}
        for one in db.execute(inside):
            held.setdefault(one.message, []).append(one)
        for row in several:
            number = row.pop("number")
            ours = held.get(number, [])
            yield Entry(
                **row,
                message=number,
                deliveries=tuple(one.number for one in ours),
                lines=tuple(orjson.loads(one.line) for one in ours),
                found_at=min((one.found_at for one in ours), default=row["made_at"]),
                ready_at=max((one.ready_at for one in ours if one.ready_at), default=None),
            )


def _gathering(db: sa.Connection, hook: str | None) -> Iterator[Entry]:
    """Yield what is in no message yet, grouped as it is going to be told; oldest first."""
    columns = DELIVERIES.c
    statement = (
        sa.select(
            *(columns.number, columns.hook, columns.found_at, columns.route, columns.batch, columns.digest),
            *(columns.ready_at, _LINE),
        )
        .join_from(DELIVERIES, CHANGES, CHANGES.c.id == columns.change_id, isouter=True)
        .where(columns.message.is_(None))
    )
    if hook is not None:
        statement = statement.where(columns.hook == hook)
    rows = sorted(db.execute(statement).all(), key=_group)
    groups = [list(several) for _, several in groupby(rows, key=_group)]
    for several in sorted(groups, key=lambda one: one[0].number):
        lines = tuple(orjson.loads(one.line) for one in several)
        yield Entry(
            message=None,
            deliveries=tuple(one.number for one in several),
            id=lines[0]["id"],
            hook=several[0].hook,
            state=WAITING,
            lines=lines,
            found_at=several[0].found_at,
            route=several[0].route,
            digest=several[0].digest,
            ready_at=several[0].ready_at,
        )


def _group(row: Any) -> tuple[str, str, str, int]:
    return row.hook, row.route or "", row.batch or "", 0 if row.batch else row.number
