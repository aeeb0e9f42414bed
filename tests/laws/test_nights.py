"""Laws of nights: a small newsroom that edits, moves, unlists, removes and fails at random, told as it really was."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from schedules import remember
from schedules.changes import weigh
from schedules.judge import judge
from tests.laws.living import FAULTS, NAMES, NIGHTS, STRICT, TRUSTING, Life, Night_, body, expected, kinds, lived, rows
from tests.schedules.conftest import NEWSROOM, World


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
@example([({"a": "edit", "b": "unlist"}, {}, False), ({"a": "unlist"}, {}, True), ({"a": "elsewhere"}, {}, False)])
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
