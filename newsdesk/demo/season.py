"""A season: a month of random nights of a simulated newsroom, and what a careful person would have noted each night.

Everything is drawn from one seed. What is to be told is not taken from what was done, but from what stands on the site
beside what stood there when it could last be read, so that a night after an outage tells all that happened meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

from newsdesk.demo.chance import chance
from newsdesk.demo.edits import EDIT_KINDS
from newsdesk.demo.site import RemovalKind
from newsdesk.demo.typesetting import SETTINGS

if TYPE_CHECKING:
    from newsdesk.demo.faults import OutageKind
    from newsdesk.demo.site import Site

OUTAGES: Final[tuple[OutageKind, ...]] = ("503", "500", "challenge-403", "challenge-200", "empty")
MASS: Final = 0.35
"""The share of the listing that goes at once on the night of the mass removal."""
HELD_NIGHTS: Final = 3
"""In how many readable nights a mass must look alike before it is told (with `judge.over = 0`)."""


class Seen(NamedTuple):
    """What stands on the site of one release."""

    status: str
    slug: str
    says: tuple[object, ...]


@dataclass(slots=True, kw_only=True)
class Expected:
    """What a night should end with.

    Attributes:
        told: kind and slug of each change.
        later: of those, the ones that may be told one readable night later: what may have slipped between two pages.
        well: whether the newsroom can be read.
        notices: kinds of what is told beside changes.
        held: slugs that are held.

    """

    night: int
    told: set[tuple[str, str]] = field(default_factory=set)
    later: set[tuple[str, str]] = field(default_factory=set)
    well: bool = True
    notices: list[str] = field(default_factory=list)
    held: set[str] = field(default_factory=set)


class Season:
    """A month of nights on a site, one after another.

    Args:
        site: at its first night, which is the baseline.
        seed: draws everything.
        nights: how many follow the baseline; at least twelve.

    """

    def __init__(self, site: Site, seed: int, nights: int = 30) -> None:
        self.site = site
        self._draw = chance(seed, "season")
        order = self._draw.sample(range(2, nights - 4), 6)
        self._outages = {order[0]: 1, order[1]: 2}
        self._redesign, self._challenge, self._json_ld = order[2], order[3], order[4]
        self._mass_night = order[5]
        self._nights = nights
        self._down = 0
        self._told = self._look()
        self._mass: dict[int, str] = {}
        self._mass_looks = 0
        self._rested: dict[int, int] = {}

    def __iter__(self) -> Season:
        """Return the season."""
        return self

    def __next__(self) -> Expected:
        """Let a night come, and return what should be found in it."""
        if self.site.night > self._nights:
            raise StopIteration
        night = self.site.next_night()
        expected = Expected(night=night)
        was_ill = self.site.ill is not None
        self._weather(night)
        if self.site.ill is not None:
            self._work(calm=True)
            expected.well = False
            expected.notices = [] if was_ill else ["ill"]
            expected.held = set(self._mass.values())
            return expected
        expected.notices = ["healed"] if was_ill else []
        self._work(calm=night == self._mass_night)
        if night == self._mass_night:
            expected.notices.append("held")
            self._go()
        self._note(expected)
        return expected

    # -- what happens --------------------------------------------------------------------------------------------

    def _weather(self, night: int) -> None:
        """Begin and end outages, and change how the site is made."""
        if self._down:
            self._down -= 1
            if not self._down:
                self.site.recover()
        if not self._down and night in self._outages and night != self._mass_night:
            self._down = self._outages[night]
            self.site.outage(self._draw.choice(OUTAGES))
        elif not self._down and night == self._challenge:
            self._down = 1
            self.site.outage("challenge-200")
        if night == self._redesign:
            self.site.redesign("2022" if self.site.generation != "2022" else "2021")
        if night == self._json_ld:
            self.site.drop_json_ld()
        elif night == self._json_ld + 1:
            self.site.restore_json_ld()
        if self._draw.random() < 0.2:
            self.site.retouch()

    def _work(self, *, calm: bool) -> None:
        """Let the newsroom's people do their day's work."""
        draw, site = self._draw, self.site
        site.publish(draw.choice((0, 0, 1, 2)))
        rested = [one for one in site.listed if self._rested.get(one.serial, 0) < site.night]
        draw.shuffle(rested)
        for _ in range(draw.choice((0, 1, 2, 3))):
            self._edit(rested.pop().slug)
        for setting in draw.sample(SETTINGS[1:], draw.choice((0, 1))):
            site.typeset(rested.pop().slug, setting)
        if calm:
            return
        chosen = draw.random()
        if chosen < 0.3:
            site.remove(rested.pop().slug, draw.choice(get_args(RemovalKind)))
        elif chosen < 0.5:
            old = rested.pop()
            site.move(old.slug, f"{old.slug}-{site.night}")
        elif chosen < 0.6:
            site.unlist(rested.pop().slug)
        if draw.random() < 0.3:
            away = [one for one in self._look().values() if one.status != "present" and one.slug not in self._held()]
            if away:
                site.restore(draw.choice(away).slug)

    def _edit(self, slug: str) -> None:
        """Edit a release in a way that it offers; it then rests for some nights, as most releases do."""
        kinds = list(EDIT_KINDS)
        self._draw.shuffle(kinds)
        for kind in kinds:
            try:
                made = self.site.edit(slug, kind, silent=self._draw.random() < 0.5)
            except ValueError:
                continue
            self._rested[made.serial] = self.site.night + 3
            return

    def _go(self) -> None:
        """Take many releases away at once, and mean it."""
        listed = [one for one in self.site.listed if one.serial in self._told]
        for one in self._draw.sample(listed, int(MASS * len(listed))):
            self.site.remove(one.slug, "404")
            self._mass[one.serial] = one.slug

    # -- what is to be found -------------------------------------------------------------------------------------

    def _look(self) -> dict[int, Seen]:
        """Return what stands on the site, by serial number."""
        shelf = self.site.shelf
        listed = {one.serial for one in shelf.listed}
        seen = {}
        for one in shelf.releases.values():
            status = "removed" if one.slug in shelf.gone else "present" if one.serial in listed else "unlisted"
            day = one.published.date().isoformat()
            seen[one.serial] = Seen(status, one.slug, (one.title, one.lines, day))
        return seen

    def _held(self) -> set[str]:
        return set(self._mass.values())

    def _note(self, expected: Expected) -> None:
        """Note what differs from what was told before."""
        now = self._look()
        if self._mass:
            self._mass_looks += 1
        ripe = self._mass_looks >= HELD_NIGHTS
        if self._mass and ripe:
            expected.notices.append("mass")
        for serial, one in now.items():
            if serial in self._mass and not ripe:
                expected.held.add(one.slug)
                continue
            expected.told |= self._differences(self._told.get(serial), one)
            if serial in self._told or one.status == "present":  # what came and went unseen never was
                self._told[serial] = one
        expected.later = {one for one in expected.told if one[0] == "unlisted"}
        if ripe:
            self._mass.clear()
            self._mass_looks = 0

    @staticmethod
    def _differences(old: Seen | None, now: Seen) -> set[tuple[str, str]]:
        if old is None:
            return {("new", now.slug)} if now.status == "present" else set()
        found = set()
        if now.status != old.status:
            kind = "restored" if now.status == "present" else now.status
            found.add((kind, now.slug))
        if now.status == "removed" or old.status == "removed":
            return found
        if now.slug != old.slug:
            found.add(("moved", now.slug))
        if now.says != old.says:
            found.add(("edited", now.slug))
        return found
