"""A small newsroom that lives and is looked at, and what a careful person would have noted of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from schedules.judge import Rules
from tests.schedules.archive.walking import ROWS
from tests.schedules.conftest import World

if TYPE_CHECKING:
    from schedules.archive.records import Known
    from schedules.claims import Crawl

NAMES: Final = "abcdef"
OTHER: Final = {"title": "What we do", "body": "A page about something else.\n\nIt says nothing of the kind."}
TRUSTING: Final = Rules(least=1000, same_body=1000, same_line=1000, lost_field=1000, streak=1000)
"""A judge who believes everything at once."""
STRICT: Final = Rules(least=2, edited=0.2, removed=0.2, unlisted=0.2, moved=0.2, restored=0.2, new=0.2, streak=2)
"""A judge who holds nearly everything."""

EVENTS: Final = st.sampled_from(["edit", "move", "gone", "elsewhere", "back", "unlist", "list", "publish"])
FAULTS: Final = st.sampled_from(["failed", "blocked", "rejected", "unconfirmed", "nothing"])
Night_ = tuple[dict[str, str], dict[str, str], bool]
"""What happens to each release, how the look at it fails, and whether the listing is walked whole."""
NIGHTS: Final = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(NAMES), EVENTS, max_size=6),
        st.dictionaries(st.sampled_from(NAMES), FAULTS, max_size=2),
        st.booleans() | st.just(value=True),
    ),
    max_size=5,
)


@dataclass
class Real:
    """A release as it really is."""

    name: str
    at: int = 0
    text: int = 0
    stands: str = "here"  # or gone, or elsewhere: its address leads to another page
    listed: bool = True

    @property
    def slug(self) -> str:
        return f"{self.name}{self.at}"

    def live(self, event: str | None) -> None:
        if event == "edit":
            self.text += 1
        elif event == "move":
            self.at = 1 - self.at  # there, and back again
        elif event in {"gone", "elsewhere"}:
            self.stands = event
        elif event == "back":
            self.stands = "here"
        elif event in {"unlist", "list"}:
            self.listed = event == "list"


@dataclass
class Believed:
    """A release as a careful reader of everything that was told has it."""

    slug: str
    text: int
    status: str = "present"
    stood: bool = True  # in the last whole walk that could have shown it
    keys: frozenset[str] = frozenset()
    waits: bool = False  # it was missed, and nothing that stood near it was there to say on which page


class Life:
    """A newsroom that lives, a world that looks at it, and the crawls that were made."""

    def __init__(self, rules: Rules, *, turned: bool = False) -> None:
        self.world = World()
        self.world.rules = rules
        self.turned = turned
        self.real = {name: Real(name) for name in NAMES[:5]}
        self.crawls: list[tuple[Crawl, str]] = []
        self.told: list[list[dict[str, Any]]] = []

    def night(self, events: dict[str, str], faults: dict[str, str], *, whole: bool) -> list[dict[str, Any]]:
        """Let the newsroom live, look at it, and return what was accepted."""
        for name, event in sorted(events.items()):
            if event == "publish":
                self.real.setdefault(name, Real(name))
            elif name in self.real:
                self.real[name].live(event)
        known = self.world.archive.known("demo")
        for name, one in self.real.items():
            self._look(one, known, faults.get(name))
        listed = [one.slug for one in self.real.values() if one.listed and one.stands == "here"][::-1]
        if not whole:
            listed = listed[:1]
        if self.turned:
            self.world.looks.reverse()
            self.world.readings.reverse()
        self.crawls.append((self.world.crawl(listed=listed, whole=whole), self.world.at()))
        told = self.world.night(listed=listed, whole=whole)
        self.told.append(told)
        return told

    def _look(self, one: Real, known: Known, fault: str | None) -> None:
        world = self.world
        found = next((known.by_key[key] for at in "01" if (key := world.url(f"{one.name}{at}")) in known.by_key), None)
        url = known.releases[found].line["url"] if found else world.url(one.slug)
        slug = url.rstrip("/").rpartition("/")[2]
        if found is None and not (one.listed and one.stands == "here"):
            return  # nobody knows of it
        if fault == "nothing":
            return
        if fault == "unconfirmed":
            world.gone(slug, confirmed=False)
        elif fault is not None:
            world.look(url, fault)
        elif one.stands == "gone":
            world.gone(slug)
        elif one.stands == "elsewhere":
            page = world.page(**OTHER)
            world.read(slug, page, page, final_url=world.url("what-we-do"))
        else:
            page = world.page(title=f"Title of {one.name}", body=body(one.name, one.text))
            world.read(slug, page, page, final_url=world.url(one.slug))


def body(name: str, text: int) -> str:
    # No numbers: a line in which only a number is another may be a counter.
    said = " and ".join(["once", *["once more"] * text])
    return f"Release {name} was written.\n\nIt says so {said} and goes on about it.\n\nThe end of it."


def rows(world: World) -> dict[str, list[Any]]:
    with world.archive._engine.connect() as db:
        return {table: [tuple(row) for row in db.exec_driver_sql(query)] for table, query in ROWS.items()}


def lived(nights: list[Night_], rules: Rules, *, turned: bool = False) -> Life:
    life = Life(rules, turned=turned)
    life.night({}, {}, whole=True)
    for events, faults, whole in nights:
        life.night(events, faults, whole=whole)
    return life


def kinds(told: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(one["kind"], one["url"].rstrip("/").rpartition("/")[2][0]) for one in told}


def expected(nights: list[Night_]) -> list[set[tuple[str, str]]]:
    """Return what a careful person would have noted each night."""
    real = {name: Real(name) for name in NAMES[:5]}
    believed = {name: Believed(one.slug, one.text, keys=frozenset({one.slug})) for name, one in real.items()}
    told = []
    for events, faults, whole in nights:
        for name, event in sorted(events.items()):
            if event == "publish":
                real.setdefault(name, Real(name))
            elif name in real:
                real[name].live(event)
        here = [name for name, one in real.items() if one.listed and one.stands == "here"][::-1]
        listed = set(here if whole else here[:1])
        # A row is known by the address that stands in it, of before or met tonight.
        known = {
            name for name in listed & set(believed) if name not in faults or real[name].slug in believed[name].keys
        }
        near = {name for name in known if believed[name].stood}
        noted: set[tuple[str, str]] = set()
        for name, one in real.items():
            kept = believed.get(name)
            if name in faults:
                if kept and name in known:
                    kept.stood = kept.stood or (whole and kept.status != "removed")
                    kept.waits = False
            elif kept is None:
                if one.listed and one.stands == "here":
                    noted.add(("new", name))
                    stood = whole and name in listed
                    believed[name] = Believed(one.slug, one.text, stood=stood, keys=frozenset({one.slug}))
            else:
                proved = bool(near - {name}) if whole and listed else None
                shown = night_of(one, kept, listed=name in listed, whole=whole, proved=proved)
                noted |= {(kind, name) for kind in shown}
        told.append(noted)
    return told


def night_of(one: Real, kept: Believed, *, listed: bool, whole: bool, proved: bool | None) -> set[str]:
    """Return what a good look at a known release shows, and believe it.

    `proved`: whether something that stood near it says where it would stand; None: no whole walk.
    """
    kept.waits = kept.waits and not listed
    if one.stands != "here":
        was, kept.status, kept.stood, kept.waits = kept.status, "removed", False, False
        return {"removed"} - {was}
    noted = set()
    if kept.status == "removed":
        noted.add("restored")
        kept.status, kept.stood = "present", False
    else:
        noted |= {"moved"} if one.slug != kept.slug else set()
        noted |= {"edited"} if one.text != kept.text else set()
        if kept.status == "unlisted" and listed:
            noted.add("restored")
            kept.status = "present"
        elif kept.status == "present" and kept.stood and proved is not None and not listed:
            if proved or kept.waits:
                noted.add("unlisted")
                kept.status, kept.stood = "unlisted", False
            kept.waits = not kept.waits and not proved
    kept.keys |= {one.slug}
    kept.slug, kept.text = one.slug, one.text
    kept.stood = kept.stood or (whole and listed)
    return noted
