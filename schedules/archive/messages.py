"""Messages: what a hook is told at once, kept before it is sent, so that what is sent again is the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from newsroom_scraper.failpoints import reach
from schedules.archive.asked import Open
from schedules.archive.dialects import insert
from schedules.archive.opening import writing as transaction
from schedules.archive.schema import CHANGES, DELIVERIES, FAILING, MESSAGES
from schedules.archive.trouble import translated

if TYPE_CHECKING:
    from collections.abc import Sequence

WAITING: Final = "waiting"
SENT: Final = "sent"
DEAD: Final = "dead"
DROPPED: Final = "dropped"
STATES: Final = (WAITING, SENT, DEAD, DROPPED)

OUTAGE: Final = 2
"""After so many failures in a row it was the hook that could not be told, and not one message that it refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A delivery that may be told now, and is in no message yet.

    Attributes:
        since: instant from which on it might have been told.

    """

    number: int
    change_id: str
    route: str
    batch: str | None
    digest: str | None
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message that the hook did not take yet.

    Attributes:
        attempts: to send it; one that is under way counts.
        last_try: instant at which the last one began.
        next_try: instant before which it is not tried again, or None: at once.

    """

    number: int
    id: str
    route: str
    digest: str | None
    made_at: str
    attempts: int
    first_try: str | None
    last_try: str | None
    next_try: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """How a hook fails; one that was told something since does not.

    Attributes:
        since: instant of the first failure.
        failures: in a row.
        told: whether the operator's other hooks were told so.

    """

    since: str
    failures: int
    last_try: str
    next_try: str
    problem: str
    told: bool = False


class _TakenError(Exception):
    """A delivery is in another message already; nothing is written."""


class Messages(Open):
    """What the tell loop does with one hook's messages; whoever calls holds that hook."""

    # -- making them ---------------------------------------------------------------------------------------------

    def ready(self, hook: str, now: str) -> list[Ready]:
        """Return a hook's deliveries that may be told now and are in no message yet, in order."""
        columns = DELIVERIES.c
        statement = (
            sa.select(
                *(columns.number, columns.change_id, columns.route, columns.batch, columns.digest),
                sa.func.coalesce(columns.ready_at, columns.found_at).label("since"),
            )
            .where(columns.hook == hook, columns.message.is_(None), columns.route.is_not(None))
            .where(columns.ready_at.is_(None) | (columns.ready_at <= now))
            .order_by(columns.number)
        )
        with self._reads() as db:
            return [Ready(**row) for row in db.execute(statement).mappings()]

    def later(self, hook: str, now: str) -> tuple[int, str | None]:
        """Return how many of a hook's deliveries wait for an hour after now, and the first such."""
        statement = sa.select(sa.func.count(), sa.func.min(DELIVERIES.c.ready_at)).where(
            DELIVERIES.c.hook == hook, DELIVERIES.c.message.is_(None), DELIVERIES.c.ready_at > now
        )
        with self._reads() as db:
            many, first = db.execute(statement).one()
        return many, first

    def made_since(self, hook: str, route: str, since: str, now: str) -> list[str]:
        """Return the instants, in order, at which a route's messages of the last time were made."""
        statement = (
            sa.select(MESSAGES.c.made_at)
            .where(MESSAGES.c.hook == hook, MESSAGES.c.route == route, MESSAGES.c.state != DROPPED)
            .where(MESSAGES.c.made_at > since, MESSAGES.c.made_at <= now)
            .order_by(MESSAGES.c.made_at)
        )
        with self._reads() as db:
            return list(db.execute(statement).scalars())

    def compose(
        self, hook: str, several: Sequence[Ready], *, message_id: str, digest: str | None, now: str, first_try: str
    ) -> Waiting | None:
        """Put deliveries into one message whose first attempt begins now; None: somebody took one of them meanwhile.

        Raises:
            ArchiveError: it could not be written; nothing was changed.

        """
        values = {
            "hook": hook,
            "id": message_id,
            "route": several[0].route,
            "digest": digest,
            "made_at": now,
            "state": WAITING,
            "attempts": 1,
            "first_try": first_try,
            "last_try": now,
        }
        try:
            with translated(self._path), transaction(self._engine) as db:
                number: int = db.execute(sa.insert(MESSAGES).values(values).returning(MESSAGES.c.number)).scalar_one()
                for one in several:
                    _take(db, one, number)
                reach("tell.composing")
        except _TakenError:
            return None
        reach("tell.composed")
        return Waiting(
            number=number,
            id=message_id,
            route=several[0].route,
            digest=digest,
            made_at=now,
            attempts=1,
            first_try=first_try,
            last_try=now,
            next_try=None,
        )

    # -- sending them --------------------------------------------------------------------------------------------

    def waiting(self, hook: str) -> list[Waiting]:
        """Return the messages that a hook did not take yet, in order."""
        columns = MESSAGES.c
        statement = (
            sa.select(
                *(columns.number, columns.id, columns.route, columns.digest, columns.made_at, columns.attempts),
                *(columns.first_try, columns.last_try, columns.next_try),
            )
            .where(columns.hook == hook, columns.state == WAITING)
            .order_by(columns.number)
        )
        with self._reads() as db:
            return [Waiting(**row) for row in db.execute(statement).mappings()]

    def lines(self, message: int) -> list[dict[str, Any]]:
        """Return the lines of a message, in order; as they stand now: a person may have said something of them."""
        statement = (
            sa.select(sa.func.coalesce(CHANGES.c.line, DELIVERIES.c.line))
            .join_from(DELIVERIES, CHANGES, CHANGES.c.id == DELIVERIES.c.change_id, isouter=True)
            .where(DELIVERIES.c.message == message)
            .order_by(DELIVERIES.c.number)
        )
        with self._reads() as db:
            return [orjson.loads(line) for line in db.execute(statement).scalars()]

    def claim(self, message: int, *, now: str) -> bool:
        """Note that another attempt begins; False: it does not wait any more.

        Raises:
            ArchiveError: it could not be written, so that nothing may be sent.

        """
        columns = MESSAGES.c
        statement = (
            sa.update(MESSAGES)
            .where(columns.number == message, columns.state == WAITING)
            .values(
                attempts=columns.attempts + 1,
                first_try=sa.func.coalesce(columns.first_try, now),
                last_try=now,
                next_try=None,
            )
        )
        with translated(self._path), transaction(self._engine) as db:
            return bool(db.execute(statement).rowcount)

    def sent(self, hook: str, message: int, *, now: str, but: str | None = None) -> None:
        """Note that a hook took a message. If it could not be told before, all that waits is tried again at once.

        Args:
            hook: its name.
            message: the message's number.
            now: instant.
            but: who of several has not got it and never will, or None.

        Raises:
            ArchiveError: it could not be written.

        """
        with translated(self._path), transaction(self._engine) as db:
            db.execute(
                sa.update(MESSAGES)
                .where(MESSAGES.c.number == message)
                .values(state=SENT, sent_at=now, next_try=None, problem=but and but.replace("\0", "\ufffd"))
            )
            failures = db.execute(sa.select(FAILING.c.failures).where(FAILING.c.hook == hook)).scalar()
            if failures is not None:
                db.execute(sa.delete(FAILING).where(FAILING.c.hook == hook))
            if failures is not None and failures >= OUTAGE:
                db.execute(
                    sa.update(MESSAGES)
                    .where(MESSAGES.c.hook == hook, MESSAGES.c.state == WAITING)
                    .values(next_try=None)
                )
        reach("tell.marked")

    def failed(self, hook: str, message: int, how: Failing, *, next_try: str | None) -> None:
        """Note that a hook did not take a message.

        Args:
            hook: its name.
            message: the message's number.
            how: the hook fails by now.
            next_try: instant before which the message is not tried again; None: it never is.

        Raises:
            ArchiveError: it could not be written.

        """
        row = {
            "since": how.since,
            "failures": how.failures,
            "last_try": how.last_try,
            "next_try": how.next_try,
            "problem": how.problem.replace("\0", "\ufffd"),  # PostgreSQL holds no NUL
            "told": how.told,
        }
        with translated(self._path), transaction(self._engine) as db:
            db.execute(
                sa.update(MESSAGES)
                .where(MESSAGES.c.number == message, MESSAGES.c.state == WAITING)
                .values(state=DEAD if next_try is None else WAITING, next_try=next_try, problem=row["problem"])
            )
            statement = insert(db, FAILING).values(hook=hook, **row)
            db.execute(statement.on_conflict_do_update(index_elements=[FAILING.c.hook], set_=row))
        reach("tell.postponed")

    # -- how the hooks are ---------------------------------------------------------------------------------------

    def failing(self) -> dict[str, Failing]:
        """Return how each hook fails that does."""
        columns = FAILING.c
        statement = sa.select(
            *(columns.hook, columns.since, columns.failures, columns.last_try, columns.next_try),
            *(columns.problem, columns.told),
        )
        with self._reads() as db:
            rows = [dict(row) for row in db.execute(statement.order_by(columns.hook)).mappings()]
        return {row.pop("hook"): Failing(**row) for row in rows}


def _take(db: sa.Connection, one: Ready, message: int) -> None:
    free = (DELIVERIES.c.number == one.number, DELIVERIES.c.message.is_(None))
    if not db.execute(sa.update(DELIVERIES).where(*free).values(message=message)).rowcount:
        raise _TakenError
