"""Laws of change: whatever a small newsroom does over a few nights, exactly that is claimed, and never more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom_scraper.discover import Discover
from newsroom_scraper.newsroom import Newsroom
from newsroom_scraper.values.urls import Rules
from pipelines import codec
from pipelines.identity import COMPARED, content_hash
from schedules import remember
from schedules.archive.store import Archive
from schedules.changes import weigh
from schedules.claims import Crawl, Night
from schedules.judge import Judgement
from schedules.judge import Rules as JudgeRules

NEWSROOM: Final = Newsroom(
    name="demo",
    title="Demo",
    home="https://demo.example/",
    timezone="UTC",
    language=None,
    date_order=None,
    speaks="page",
    discover=(Discover(road="listing", url="https://demo.example/news/"),),
    layouts=(),
    urls=Rules(same=frozenset({"www", "scheme", "slash"})),
    hosts=("demo.example",),
    guid_permanent=False,
    path=Path("demo.toml"),
    digest="sha256:0",
)
START: Final = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)

# What one night meets at a release: a page in one of three states, an absence, a failure, or nothing at all.
FAILURES: Final = ("failed", "blocked", "rejected", "unchanged", "vanished")
MET: Final = st.sampled_from(["0", "1", "2", "gone", *FAILURES]) | st.none()
NIGHTS: Final = st.lists(st.dictionaries(st.sampled_from("abcd"), MET, max_size=4), min_size=1, max_size=5)
READ: Final = frozenset("012")
Night_ = dict[str, str | None]


def stamp(at: int) -> str:
    return (START + timedelta(days=at)).strftime("%Y-%m-%dT%H:%M:%SZ")


def url(name: str) -> str:
    return f"https://demo.example/{name}/"


def page(name: str, state: str, counter: int | None) -> dict[str, dict[str, Any]]:
    body = f"Release {name} was written.\n\nIt says {state} of three things, and goes on about them.\n\nThe end of it."
    noise = f"\n\n{counter} views" if counter is not None else ""
    return {
        **{field: {} for field in COMPARED},
        "title": {"selector:x": f"Title of {name}"},
        "body": {"selector:x": body + noise},
        "attachments": {"selector:x": []},
    }


def crawl(at: int, night: Night_, pages: dict[int, Any], *, noise: bool, baseline: bool, turned: bool = False) -> Crawl:
    """Return a night's crawl, its pages stored; `turned` gives its looks and readings in reverse."""
    looks, readings = [], []

    def store(said: Any) -> dict[str, Any]:
        pages[len(pages)] = said
        offset = len(pages) - 1
        return {"warc": "w", "offset": offset, "digest": f"d{offset}", "fetched_at": stamp(at), "http_status": 200}

    for name, met in night.items():
        if met is None:
            continue
        kind = "read" if met in READ else "gone" if met in {"gone", "vanished"} else met
        look = {"key": url(name), "url": url(name), "look": kind, "reason": "why", "at": stamp(at)}
        looks.append({**look, "confirmed": met == "gone"})
        if met in READ:
            first, second = (page(name, met, 10 * at + fetch if noise else None) for fetch in (1, 2))
            reading = codec.line(
                {
                    "schema": codec.SCHEMA,
                    "newsroom": "demo",
                    "url": url(name),
                    "final_url": url(name),
                    "title": second["title"]["selector:x"],
                    "body": second["body"]["selector:x"],
                    "sources": {"title": "selector", "body": "selector"},
                    "layout": "x",
                    "evidence": store(second),
                    "earlier": store(first) if noise or at else None,
                }
            )
            readings.append({**reading, "content_hash": content_hash(reading)})
    order = -1 if turned else 1
    manifest = {
        "crawl_id": f"night-{at}",
        "state": "complete",
        "reasons": [],
        "started_at": stamp(at),
        "ended_at": stamp(at),
        "counts": {"read": len(readings), "gone": 0},
        "listing": {"whole": True, "page_starts": [0], "evidence": []},
        "baseline": baseline,
        "cut_short": False,
        "listed_keys": [look["key"] for look in looks],
        "looks": looks[::order],
        "resumed": False,
    }
    return Crawl(
        crawl_id=f"night-{at}",
        manifest=manifest,
        readings=readings[::order],
        warc="w",
        baseline=baseline,
        last_day=None,
    )


def weighed(archive: Archive, made: Crawl, pages: dict[int, Any], at: int) -> Night:
    return weigh(
        archive.known("demo"),
        made,
        newsroom=NEWSROOM,
        read_page=lambda evidence, _: pages[evidence["offset"]],
        detected_at=stamp(at),
    )


def lived(nights: list[Night_], *, noise: bool = False, turned: bool = False) -> tuple[list[list[Any]], list[Any]]:
    """Live through some nights, each believed whole; return each night's claims, and the dataset at the end."""
    pages: dict[int, Any] = {}
    told = []
    with Archive.open(Path(":memory:")) as archive:
        for at, night in enumerate(nights):
            known = archive.known("demo")
            made = crawl(at, night, pages, noise=noise, baseline=at == 0, turned=turned)
            found = weighed(archive, made, pages, at)
            assert weighed(archive, made, pages, at) == found, "a night weighed twice claims the same"
            commit = remember.meant(
                known,
                known.releases,
                made.manifest,
                found,
                Judgement(accepted=found.claims),
                now=stamp(at),
                rules=JudgeRules(),
                manifest="0" * 64,
            )
            assert archive.commit(commit) is True
            again = list(archive.changes(quiet=True))
            assert archive.commit(commit) is False
            assert list(archive.changes(quiet=True)) == again, "a night committed twice adds nothing"
            told.append(found.claims)
        return told, list(archive.releases())


def expected(nights: list[Night_]) -> list[set[tuple[str, str]]]:
    """Return what a careful person would have noted each night."""
    present: dict[str, str] = {}
    removed: dict[str, str] = {}
    told = []
    for night in nights:
        noted: set[tuple[str, str]] = set()
        for name, met in night.items():
            if met in READ:
                assert met is not None
                if name in removed:
                    noted.add(("restored", name))
                    del removed[name]
                elif name not in present:
                    noted.add(("new", name))
                elif present[name] != met:
                    noted.add(("edited", name))
                present[name] = met
            elif met == "gone" and name in present and name not in removed:
                noted.add(("removed", name))
                removed[name] = present[name]
        told.append(noted)
    return told


def kinds(claims: list[Any]) -> set[tuple[str, str]]:
    return {(one.change["kind"], one.change["url"].rstrip("/").rpartition("/")[2]) for one in claims}


@settings(max_examples=60, deadline=None)
@given(NIGHTS, st.booleans())
def test_exactly_what_happened_is_claimed(nights: list[Night_], noise: bool) -> None:
    told, _ = lived(nights, noise=noise)
    assert [kinds(claims) for claims in told] == expected(nights)


@settings(max_examples=30, deadline=None)
@given(NIGHTS)
def test_an_empty_archive_gives_a_baseline_that_rings_nothing(nights: list[Night_]) -> None:
    told, _ = lived(nights)
    assert all(one.change["kind"] == "new" and one.change["marks"] == ["baseline"] for one in told[0])
    assert not any(one.rings for one in told[0])
    assert all(one.rings for claims in told[1:] for one in claims if one.change["kind"] != "new")


@settings(max_examples=30, deadline=None)
@given(NIGHTS, st.dictionaries(st.sampled_from("abcd"), st.sampled_from(FAILURES) | st.none(), max_size=4))
def test_a_failed_or_absent_look_changes_nothing(nights: list[Night_], bad: Night_) -> None:
    _, before = lived(nights)
    told, after = lived([*nights, bad])
    assert told[-1] == []
    assert after == before


@settings(max_examples=30, deadline=None)
@given(NIGHTS)
def test_the_same_night_again_is_quiet(nights: list[Night_]) -> None:
    told, _ = lived([*nights, nights[-1]])
    assert [one.change for one in told[-1]] == []


@settings(max_examples=30, deadline=None)
@given(NIGHTS, st.booleans())
def test_ids_do_not_depend_on_the_order_of_looks(nights: list[Night_], noise: bool) -> None:
    told, releases = lived(nights, noise=noise)
    turned, same = lived(nights, noise=noise, turned=True)
    assert [{one.change["id"] for one in claims} for claims in told] == [
        {one.change["id"] for one in claims} for claims in turned
    ]
    assert releases == same


@settings(max_examples=30, deadline=None)
@given(NIGHTS)
def test_every_change_has_an_id_of_its_own(nights: list[Night_]) -> None:
    told, _ = lived(nights)
    ids = [one.change["id"] for claims in told for one in claims]
    assert len(ids) == len(set(ids))


@settings(max_examples=30, deadline=None)
@given(NIGHTS)
def test_a_version_is_made_only_where_the_text_differs(nights: list[Night_]) -> None:
    told, releases = lived(nights)
    for claims in told:
        for one in claims:
            old, new = one.change["old"], one.change["new"]
            if one.change["kind"] == "edited":
                assert new["version"] == old["version"] + 1
                assert new["content_hash"] != old["content_hash"]
    assert all(one["content_hash"] == content_hash(one) for one in releases)
