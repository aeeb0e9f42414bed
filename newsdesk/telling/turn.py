"""One hook's turn: what is new is chosen, what may be told now is told, message by message, until nothing is left.

Whoever takes a turn holds the hook's lock. Each step is on the disk before the next, so that after a kill the next
turn goes on; what was sent and not marked is sent again, under the same id and with the same alerts. While a hook
fails, only its oldest message is tried, each time a little later. When that has failed often, the next is tried beside
it: so a message that the hook cannot take holds up no other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from newsdesk.telling import illness
from newsdesk.telling.alerts import alert_of
from newsdesk.telling.choosing import choose_new
from newsdesk.telling.message import Message
from newsdesk.telling.patience import ILL_AFTER, PROBED_AFTER, gather, is_due
from newsdesk.telling.printable import one_line
from newsdesk.telling.slots import Slots
from newsdesk.telling.turned import Turned, with_rest
from newsdesk.telling.zones import title_of, zone_of
from newsroom_scraper.errors import HookError
from newsroom_scraper.failpoints import reach
from schedules import lost
from schedules.archive.instants import stamp
from schedules.archive.messages import OUTAGE, Failing
from schedules.release import short_hash

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from newsdesk.telling.hooks import Partial
    from newsdesk.telling.patience import Backoff
    from newsdesk.telling.settings import HookSettings, Telling
    from schedules.archive.advisory import Session
    from schedules.archive.messages import Ready, Waiting
    from schedules.archive.store import Archive
    from schedules.workspace import Workspace

    Mark = Callable[[Archive], None]


@dataclass(slots=True, kw_only=True)
class Turn:
    """A hook, and how its turns are taken.

    Attributes:
        clock: says what time it is.
        chance: draws a number from 0 to 1.
        stopped: whether to begin nothing any more.
        say: gets a sentence that is worth a line of a log.
        complain: gets one about what goes wrong, and its level, `warning` or `error`; `say` unless it is given.
        unmarked: what was done and could not be noted; it is noted before anything else is done.

    """

    workspace: Workspace
    telling: Telling
    settings: HookSettings
    backoff: Backoff
    clock: Callable[[], datetime]
    chance: Callable[[], float]
    stopped: Callable[[], bool]
    say: Callable[[str], None]
    complain: Callable[[str, str], None] | None = None
    unmarked: list[Mark] = field(default_factory=list)
    _zones: dict[str, ZoneInfo] = field(default_factory=dict)
    _now: Turned = field(default_factory=Turned)

    def take(self, held: Session | None = None) -> Turned:
        """Take a turn, and return what came of it.

        Args:
            held: under which is written what becomes of it, where several hosts may tell the hook.

        Raises:
            ArchiveError: it cannot be used; what was told is marked by a later turn.

        """
        self._now = Turned()
        with lost.opened(self.workspace) as archive, archive.under(held):
            while self.unmarked:
                self.unmarked[0](archive)
                self.unmarked.pop(0)
            if archive.is_idle(self.settings.name):
                return self._now
            looked = False
            while not looked and not self.stopped():
                choose_new(archive, self.settings, self.clock())
                # What was found while something was told: nobody else may look, as long as this hook is held.
                looked = not self._tell(archive)
            return with_rest(self._now, archive, self.settings, self.clock())

    def _tell(self, archive: Archive) -> bool:
        """Tell what may be told now, and return whether there was anything."""
        tried = False
        while not self.stopped() and (message := self._next(archive)) is not None:
            tried = True
            if not self._try(archive, message) and message.attempts >= PROBED_AFTER:
                other = self._other(archive, message)
                if other is not None:
                    self._try(archive, other, beside=True)
        return tried

    def _stamp(self) -> str:
        return stamp(self.clock())

    # -- composing -----------------------------------------------------------------------------------------------

    def _next(self, archive: Archive) -> Waiting | None:
        """Return the message that is tried now, its attempt noted; None: nothing is to be tried now."""
        now = self._stamp()
        failing = archive.failing().get(self.settings.name)
        if failing and not is_due(failing.last_try, failing.next_try, now):
            return None
        slots = Slots(archive, self.settings, self.clock())
        for one in archive.waiting(self.settings.name):
            if is_due(one.last_try, one.next_try, now) and not slots.is_quiet(one.route):
                claimed = self._claimed(archive, one, now)
                if claimed:
                    return claimed
        return self._composed(archive, failing, now)

    def _other(self, archive: Archive, tried: Waiting) -> Waiting | None:
        """Return another message than the one that was tried in vain: one that was tried least."""
        now = self._stamp()
        made = self._composed(archive, archive.failing().get(self.settings.name), now)
        if made:
            return made
        slots = Slots(archive, self.settings, self.clock())
        waiting = [one for one in archive.waiting(self.settings.name) if not slots.is_quiet(one.route)]
        others = [one for one in waiting if one.number != tried.number]
        return self._claimed(archive, min(others, key=lambda one: one.attempts), now) if others else None

    def _claimed(self, archive: Archive, one: Waiting, now: str) -> Waiting | None:
        if not archive.claim(one.number, now=now):
            return None  # somebody dropped it
        return replace(one, attempts=one.attempts + 1, first_try=one.first_try or now, last_try=now, next_try=None)

    def _composed(self, archive: Archive, failing: Failing | None, now: str) -> Waiting | None:
        """Return a message that is made now, its first attempt noted; None: there is nothing to tell."""
        slots = Slots(archive, self.settings, self.clock())
        while (found := gather(archive.ready(self.settings.name, now), slots.left)) is not None:
            several, digest = found
            made = archive.compose(
                self.settings.name,
                several,
                message_id=several[0].change_id if len(several) == 1 else self._digest_id(several),
                digest=digest,
                now=now,
                first_try=self._first_try(several, failing, now),
            )
            if made is not None:
                return made
        return None

    def _digest_id(self, several: list[Ready]) -> str:
        return short_hash(self.settings.name, "digest", *(one.change_id for one in several), digits=16)

    def _first_try(self, several: list[Ready], failing: Failing | None, now: str) -> str:
        """Return from when on a message was tried: while a hook fails, its oldest message stands for all."""
        return now if failing is None else min(now, max(failing.since, *(one.since for one in several)))

    # -- sending -------------------------------------------------------------------------------------------------

    def _try(self, archive: Archive, message: Waiting, *, beside: bool = False) -> bool:
        """Send a message, and note whether the hook took it.

        Args:
            archive: open.
            message: its attempt is noted already.
            beside: it is tried because another was tried in vain a moment ago, which counts as one failure of the hook.

        """
        hook = self.settings.name
        alerts = tuple(alert_of(archive, line) for line in archive.lines(message.number))
        newsrooms = {name for one in alerts if (name := one.line["newsroom"]) is not None}
        came = self._send(
            Message(
                id=message.id,
                hook=hook,
                route=message.route,
                alerts=alerts,
                made_at=message.made_at,
                workspace=self.workspace.root,
                zones={name: self._zone(name) for name in newsrooms},
                titles={name: title_of(self.workspace, name) for name in newsrooms},
                called=self.workspace.called,
                digest=message.digest,
            )
        )
        if not isinstance(came, HookError):
            reach("tell.sent")
            self._note(archive, lambda there: self._took(there, message, came))
            self._now = replace(self._now, told=self._now.told + len(alerts), problem=came.text if came else None)
            return True
        reach("tell.failed")
        self._note(archive, lambda there: self._refused(there, message, came, beside=beside))
        return False

    def _send(self, message: Message) -> HookError | Partial | None:
        try:
            return self.settings.hook(message)
        except HookError as problem:
            return problem
        except Exception as problem:  # noqa: BLE001 - a library may raise anything, and no other hook may wait for it
            # Not its words: those of a library may hold an address with its secret.
            return HookError(f"met a fault of the program ({type(problem).__name__})")

    def _zone(self, newsroom: str) -> ZoneInfo:
        if newsroom not in self._zones:
            self._zones[newsroom] = zone_of(self.workspace, newsroom)
        return self._zones[newsroom]

    def _note(self, archive: Archive, mark: Mark) -> None:
        """Note what was done; where that cannot be written, it is the first thing that the next turn does."""
        self.unmarked.append(mark)
        mark(archive)
        self.unmarked.pop()

    def _took(self, archive: Archive, message: Waiting, partial: Partial | None) -> None:
        hook, now = self.settings.name, self._stamp()
        was = archive.failing().get(hook)
        if was is not None and was.told and was.failures >= OUTAGE:
            self._notify(archive, illness.well(hook, was, now=now))
        text = one_line(partial.text) if partial else None
        if partial:
            # Those whom it does reach are told as well.
            self._notify(archive, illness.partly(hook, partial, now=now), itself=True)
        archive.sent(hook, message.number, now=now, but=text)
        if text:
            self._complain(f"hook {hook}: {text}", "warning")
        if was is not None:
            self.say(f"hook {hook}: is told again")

    def _refused(self, archive: Archive, message: Waiting, problem: HookError, *, beside: bool) -> None:
        hook, now = self.settings.name, self.clock()
        was = archive.failing().get(hook)
        failures = 1 if was is None else was.failures + (not beside)
        chance = self.chance()
        wait = self.backoff.after(failures, asked=problem.retry_after, chance=chance)
        own = self.backoff.after(message.attempts, asked=problem.retry_after, chance=chance)
        given_up = problem.for_good or self._is_too_old(message, now)
        how = Failing(
            since=was.since if was else stamp(now),
            failures=failures,
            last_try=stamp(now),
            next_try=stamp(now + timedelta(seconds=wait)),
            problem=one_line(". ".join(filter(None, (problem.message, problem.advice)))),
            told=bool(was and was.told),
        )
        ill = given_up or now - datetime.fromisoformat(how.since) >= timedelta(seconds=ILL_AFTER)
        if ill and not how.told:
            self._notify(archive, illness.dead(hook, how, now=stamp(now), given_up=given_up))
            how = replace(how, told=True)
        next_try = None if given_up else stamp(now + timedelta(seconds=max(own, wait)))
        archive.failed(hook, message.number, how, next_try=next_try)
        self._now = replace(self._now, dead=self._now.dead + given_up, problem=how.problem)
        if given_up:
            text = f"hook {hook}: {how.problem}; {message.id} was given up: newsroom deliveries --hook {hook}"
            self._complain(text, "error")
        elif was is None:
            self._complain(f"hook {hook}: {how.problem}; it is tried again", "warning")

    def _complain(self, text: str, level: str) -> None:
        if self.complain is None:
            self.say(text)
        else:
            self.complain(text, level)

    def _is_too_old(self, message: Waiting, now: datetime) -> bool:
        first = datetime.fromisoformat(message.first_try or message.made_at)
        return now - first >= timedelta(seconds=self.settings.give_up)

    def _notify(self, archive: Archive, line: dict[str, Any], *, itself: bool = False) -> None:
        """Give the operator's other hooks a notice, or all of them."""
        others = tuple(one for one in self.telling.operator.hooks if itself or one != self.settings.name)
        archive.notify(line, others)
        self._now = replace(self._now, notified=(*self._now.notified, *others))
