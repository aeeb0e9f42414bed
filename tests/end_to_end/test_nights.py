"""The five nights of the demo: what is found is what was done, and nothing else, in every file that a night leaves."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from newsdesk.demo.nights import NIGHTS, opening
from newsdesk.demo.site import Site
from newsroom_scraper.files import EVIDENCE, LOG, MANIFEST, PLAN, READINGS
from pipelines import codec
from schedules import release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from schedules.look import Outcome
    from tests.conftest import Desk

CHANGE_KEYS = (
    "schema",
    "id",
    "newsroom",
    "release_id",
    "kind",
    "url",
    "old_url",
    "title",
    "detected_at",
    "between",
    "looks",
    "crawl_id",
    "old",
    "new",
    "fields",
    "significance",
    "because",
    "marks",
    "modified_date",
    "review",
)


@pytest.mark.parametrize("child", [True, False], ids=["child", "here"])
def test_found_is_done(open_desk: Callable[..., Any], child: bool) -> None:
    with open_desk(opening(seed=1 if child else 4, releases=14)) as desk:
        for number, night in enumerate(NIGHTS, start=1):
            night.apply(desk.site)
            outcome = desk.run(child=child)
            if night.expected.state == "complete":
                assert (outcome.state, outcome.sentences) in (
                    ("complete", ()),
                    ("complete", ("demo can be read again.",)),
                )
            else:
                assert outcome.state in {"incomplete", "failed", "blocked"}
                assert "503" in " ".join(outcome.sentences)
            found_is_done(desk, outcome, number)
            assert outcome.held == ()
        assert len(desk.lines("releases")) == 16
        manifests_chain(desk)
        lines_hold(desk)
        evidence_holds(desk)


@pytest.mark.parametrize("generation", ["2017", "2021", "2022"])
def test_a_working_day_in_every_markup(open_desk: Callable[..., Any], generation: Any) -> None:
    site = opening(seed=6, releases=10)
    site.redesign(generation)
    with open_desk(site) as desk:
        desk.run()
        NIGHTS[1].apply(site)
        found_is_done(desk, desk.run(), 2)


@pytest.mark.parametrize("kind", ["word", "number", "paragraph-added", "paragraph-removed", "quote-removed", "title"])
def test_an_edit_says_its_field(desk: Desk, kind: Any) -> None:
    editable = next(slug for slug in (one.slug for one in desk.site.listed) if edits(desk.site, slug, kind))
    outcome = desk.run()
    assert desk.told(outcome) == {("edited", editable)}
    found_is_done(desk, outcome, 2)


def test_a_moved_release_is_neither_new_nor_gone(desk: Desk) -> None:
    slug = desk.site.listed[3].slug
    desk.site.move(slug, "another-address-altogether")
    outcome = desk.run()
    assert outcome.state == "complete", outcome.sentences
    assert {kind for kind, _ in desk.told(outcome)} <= {"moved"}
    desk.site.next_night()
    again = desk.run()
    assert (again.state, again.changes) == ("complete", ())
    assert len(desk.lines("releases")) == 12


def test_a_repost_is_a_release_of_its_own(desk: Desk) -> None:
    slug = desk.site.listed[3].slug
    again = desk.site.repost(slug)
    outcome = desk.run()
    assert desk.told(outcome) == {("new", again.slug)}
    lines = {desk.slug(one["url"]): one for one in desk.lines("releases")}
    assert lines[again.slug]["repost_of"] == lines[slug]["id"]


def test_a_night_done_twice_tells_nothing_more(desk: Desk) -> None:
    desk.site.publish(1)
    desk.site.edit(desk.site.listed[3].slug, "number")
    assert len(desk.run().changes) == 2
    before = [(desk.home / f"{name}.jsonl").read_bytes() for name in ("changes", "releases")]
    assert desk.run().changes == ()
    assert [(desk.home / f"{name}.jsonl").read_bytes() for name in ("changes", "releases")] == before


# -- what a night leaves ---------------------------------------------------------------------------------------------


def edits(site: Site, slug: str, kind: Any) -> bool:
    try:
        site.edit(slug, kind)
    except ValueError:
        return False
    return True


def found_is_done(desk: Desk, outcome: Outcome, night: int) -> None:
    """The kinds, titles and fields that were told are those of the site's own truth."""
    done = {
        (truth.kind, truth.slug): truth
        for truth in desk.site.truth
        if truth.night == night and truth.kind in {"new", "edited", "removed", "restored"}
    }
    if night == 1:
        done = {}
    assert desk.told(outcome) == set(done)
    for change in outcome.changes:
        slug = desk.slug(change["url"])
        truth = done[change["kind"], slug]
        assert change["title"] == desk.site.release(slug).title
        assert tuple(one["field"] for one in change["fields"]) == truth.fields
        for name, text in (("old", truth.old), ("new", truth.new)):
            if truth.fields and text:
                value = change["fields"][0][name]
                for line in text.split("\n"):
                    assert line in value


def manifests_chain(desk: Desk) -> None:
    previous = None
    for folder in desk.folders:
        made = json.loads((folder / MANIFEST).read_bytes())
        assert made["schema"] == "newsroom.manifest/1"
        assert (made["newsroom"], made["crawl_id"], made["previous"]) == ("demo", folder.name, previous)
        previous = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
        assert {READINGS, EVIDENCE, PLAN} <= set(made["files"]) <= {READINGS, EVIDENCE, PLAN, LOG}
        for name, told in made["files"].items():
            data = (folder / name).read_bytes()
            assert told == {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        assert sorted(one.name for one in folder.iterdir()) == sorted([*made["files"], MANIFEST])
        assert "contact: desk@example.org" in made["agent"]
        read = [one for one in made["looks"] if one["look"] == "read"]
        assert len(read) == len((folder / READINGS).read_bytes().splitlines()) == made["counts"]["read"]


def lines_hold(desk: Desk) -> None:
    """Keys stand in the order of the schema, and no key has two JSON types in any line."""
    changes, releases = desk.lines("changes"), desk.lines("releases")
    readings = [json.loads(line) for folder in desk.folders for line in (folder / READINGS).read_bytes().splitlines()]
    for lines, keys in ((changes, CHANGE_KEYS), (releases, release.KEYS), (readings, codec.KEYS)):
        types: dict[str, set[str]] = defaultdict(set)
        shapes: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for line in lines:
            assert tuple(line) == keys
            for path, value in walk(line, ""):
                if value is not None:
                    types[path].add(type(value).__name__)
                if isinstance(value, dict):
                    shapes[path].add(tuple(value))
                assert value != ""
        assert {path: found for path, found in types.items() if len(found) > 1} == {}
        assert {path: found for path, found in shapes.items() if len(found) > 1} == {}
    assert [one["id"] for one in releases] == sorted(one["id"] for one in releases)
    ids = {one["id"]: one for one in releases}
    assert len(ids) == len(releases)
    assert len({one["id"] for one in changes}) == len(changes)
    newest = {one["release_id"]: one for one in changes if one["kind"] != "removed"}
    for change in changes:
        assert change["release_id"] in ids
        assert change["between"]["not_after"] <= change["detected_at"]
    for key, change in newest.items():
        assert change["new"]["version"] == ids[key]["version"]
    for one in releases:
        assert one["first_seen"] <= one["last_changed"]


def walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if path:
        yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, f"{path}[]")


def evidence_holds(desk: Desk) -> None:
    """Every offset leads to a response with that digest, and warcio finds nothing wrong in any file."""
    for folder in desk.folders:
        checker = Checker(Checked([str(folder / EVIDENCE)]))
        assert checker.process_all() == 0
    proofs = [(one["url"], one["evidence"]) for one in desk.lines("releases")]
    for change in desk.lines("changes"):
        proofs += [(change["url"], change[side]["evidence"]) for side in ("old", "new") if change[side]["evidence"]]
    for url, evidence in proofs:
        found = record_at(desk.root / evidence["warc"], evidence["offset"])
        assert found == (url, evidence["http_status"], evidence["digest"])
    for folder in desk.folders:
        for line in (folder / READINGS).read_bytes().splitlines():
            reading = json.loads(line)
            for evidence in (reading["evidence"], reading["earlier"]):
                if evidence:
                    found = record_at(folder / evidence["warc"], evidence["offset"])
                    assert found == (reading["final_url"], 200, evidence["digest"])


def record_at(path: Path, offset: int) -> tuple[str, int, str]:
    with path.open("rb") as file:
        file.seek(offset)
        record = next(iter(ArchiveIterator(file)))
        assert record.rec_type == "response"
        url = record.rec_headers.get_header("WARC-Target-URI")
        status = int(record.http_headers.get_statuscode())
        return url, status, f"sha256:{hashlib.sha256(record.raw_stream.read()).hexdigest()}"


class Checked:
    """What warcio's checker is told on its command line."""

    verbose = False

    def __init__(self, inputs: list[str]) -> None:
        self.inputs = inputs
