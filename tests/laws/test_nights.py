"""Laws of nights: a small newsroom that edits, moves, unlists, removes and fails at random, told as it really was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from schedules import remember
from schedules.changes import weigh
from schedules.judge import Rules, judge
from tests.schedules.archive.walking import ROWS
from tests.schedules.conftest import NEWSROOM, World

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
        st.booleans() | st.just(True),
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
        known = {name for name in listed & set(believed) if name not in faults or real[name].slug in believed[name].keys}
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


@settings(max_examples=50, deadline=None)
@given(NIGHTS)
def test_exactly_what_happened_is_told(nights: list[Night_]) -> None:
    life = lived(nights, TRUSTING)
    assert [kinds(told) for told in life.told[1:]] == expected(nights)


@settings(max_examples=20, deadline=None)
@given(NIGHTS, st.booleans())
def test_the_archive_says_nothing_that_was_not_told(nights: list[Night_], strict: bool) -> None:
    life = Life(STRICT if strict else TRUSTING)
    says: dict[str, dict[str, Any]] = {}
    for events, faults, whole in [({}, {}, True), *nights]:
        for one in life.night(events, faults, whole=whole):
            follow(says, one, life.world)
        for line in life.world.archive.releases():
            assert {key: line[key] for key in says[line["id"]]} == says[line["id"]]


def follow(says: dict[str, dict[str, Any]], one: dict[str, Any], world: World) -> None:
    """Follow what is told as a reader would: each change must fit to what was told before it."""
    kind, release_id = one["kind"], one["release_id"]
    if kind == "new":
        assert release_id not in says
        line = world.archive.versions(release_id)[0]["line"]
        says[release_id] = {key: line[key] for key in ("title", "body", "url")} | {"status": "present", "version": 1}
        return
    was = says[release_id]
    fits = {
        "edited": was["status"] != "removed",
        "moved": was["status"] != "removed" and one["old_url"] == was["url"] != one["url"],
        "removed": was["status"] != "removed",
        "unlisted": was["status"] == "present",
        "restored": was["status"] != "present",
    }
    assert fits[kind], (kind, was)
    for field in one["fields"]:
        assert field["old"] == was[field["field"]]
        was[field["field"]] = field["new"]
    was["version"] += bool(one["fields"])
    was["url"] = one["url"]
    was["status"] = {"edited": was["status"], "moved": was["status"], "restored": "present"}.get(kind, kind)
    between = one["between"]
    assert between["not_before"] is None or between["not_before"] <= between["not_after"]


@settings(max_examples=20, deadline=None)
@given(NIGHTS)
def test_what_is_held_alike_is_told_in_the_end(nights: list[Night_]) -> None:
    life = lived(nights, STRICT)
    for _ in range(8):
        life.night({}, {}, whole=True)
    assert life.world.archive.held("demo") == []
    lines = {line["title"].rpartition(" ")[2]: line for line in life.world.archive.releases()}
    for name, one in life.real.items():
        if name in lines:
            here = one.stands == "here"
            line = lines[name]
            assert (line["status"] == "removed") == (not here)
            assert line["url"] == life.world.url(one.slug) or not here
            assert line["body"] == body(name, one.text) or not here
            assert line["status"] == "present" or not (here and one.listed)
        else:
            assert not (one.listed and one.stands == "here")


@settings(max_examples=20, deadline=None)
@given(NIGHTS, st.dictionaries(st.sampled_from(NAMES), FAULTS, max_size=6), st.booleans(), st.booleans())
def test_absence_and_failures_tell_nothing(
    nights: list[Night_], faults: dict[str, str], whole: bool, strict: bool
) -> None:
    life = lived(nights, STRICT if strict else TRUSTING)
    before = list(life.world.archive.releases())
    held = life.world.archive.held("demo")
    told = life.night({}, {name: faults.get(name, "nothing") for name in NAMES}, whole=whole)
    assert told == []
    assert list(life.world.archive.releases()) == before
    gone = {one["id"] for one in held if one["line"]["kind"] == "new"}
    after = [one["id"] for one in life.world.archive.held("demo")]
    assert set(after) >= {one["id"] for one in held} - gone, "what was not met settles nothing"


@settings(max_examples=20, deadline=None)
@given(NIGHTS, st.booleans())
def test_ids_do_not_depend_on_the_order_of_looks(nights: list[Night_], strict: bool) -> None:
    rules = STRICT if strict else TRUSTING
    one, other = lived(nights, rules), lived(nights, rules, turned=True)
    assert [{each["id"] for each in told} for told in one.told] == [
        {each["id"] for each in told} for told in other.told
    ]
    ids = [each["id"] for told in one.told for each in told]
    assert len(ids) == len(set(ids)), "every change has an id of its own"
    statuses = [
        [(line["id"], line["status"], line["version"], line["url"]) for line in life.world.archive.releases()]
        for life in (one, other)
    ]
    assert statuses[0] == statuses[1]


@settings(max_examples=20, deadline=None)
@given(NIGHTS, st.booleans())
def test_whoever_was_told_removed_is_told_restored(nights: list[Night_], strict: bool) -> None:
    life = lived(nights, STRICT if strict else TRUSTING)
    for _ in range(8):
        life.night(dict.fromkeys(NAMES, "back"), {}, whole=True)
    last: dict[str, str] = {}
    for told in life.told:
        for one in told:
            if one["kind"] in {"removed", "restored"}:
                last[one["release_id"]] = one["kind"]
    assert set(last.values()) <= {"restored"}


@settings(max_examples=15, deadline=None)
@given(NIGHTS, st.booleans())
def test_the_same_crawls_make_the_same_archive(nights: list[Night_], strict: bool) -> None:
    life = lived(nights, STRICT if strict else TRUSTING)
    again = World()
    for crawl, at in life.crawls:
        known = again.archive.known("demo")
        before = dict(known.releases)
        night = weigh(known, crawl, newsroom=NEWSROOM, read_page=life.world.read_page, detected_at=at)
        told = judge(
            night,
            known=len(before),
            held_before=known.held,
            now=at,
            crawl_id=crawl.crawl_id,
            rules=life.world.rules,
        )
        commit = remember.meant(
            known, before, crawl.manifest, night, told, now=at, rules=life.world.rules, manifest="0" * 64
        )
        assert again.archive.commit(commit) is True
        assert again.archive.commit(commit) is False
    assert rows(again) == rows(life.world)
