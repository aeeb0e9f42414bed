"""Thirty revisions of real bodies: what a person should see of each, and how much red and green that takes at most."""

from __future__ import annotations

from functools import cache

import pytest

from newsdesk.redline.html import html_redline, html_sides
from newsdesk.redline.markdown import markdown_redline
from newsdesk.redline.model import Segment, apply, mirrored, redline, segments
from newsdesk.redline.plain import plain_redline
from tests.newsdesk.redline.revisions import CORPUS, LIST, MISSING, Revision, revisions

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=MISSING)

PAIRS = 30
MOST = {
    "typo": 1, "number": 1, "sentence_moved": 0, "paragraph_moved": 0, "moved_and_touched": 1, "list_reordered": 0,
    "quotation_changed": 3, "name_removed": 3, "sentence_added": 9, "paragraph_split": 0, "sentences_joined": 4,
    "character": 1, "several": 12,
}  # fmt: skip
"""Words that may be red or green on either side: those that an editor touched, and what is bound to them."""


@cache
def made() -> list[Revision]:
    return revisions()


@pytest.fixture(params=range(PAIRS))
def pair(request: pytest.FixtureRequest) -> Revision:
    number: int = request.param
    return made()[number]


def words(found: tuple[Segment, ...], kind: str) -> list[str]:
    return [word for one in found if one.kind == kind for word in one.text.split()]


def test_the_laws_hold(pair: Revision) -> None:
    found = segments(pair.old, pair.new)
    assert apply(found, pair.old) == pair.new
    assert apply(mirrored(found), pair.new) == pair.old


def test_no_more_is_red_and_green_than_was_touched(pair: Revision) -> None:
    found = segments(pair.old, pair.new)
    if pair.kind == "rewritten":
        old, new = pair.old.split("\n\n")[2], pair.new.split("\n\n")[2]
        assert [one.text for one in merged_by_kind(found, "removed")] == [old]
        assert [one.text for one in merged_by_kind(found, "added")] == [new]
        return
    for kind in ("removed", "added"):
        assert len(words(found, kind)) <= MOST[pair.kind], words(found, kind)


def merged_by_kind(found: tuple[Segment, ...], kind: str) -> list[Segment]:
    return [Segment("same", "".join(one.text for one in found if one.kind == kind))]


def test_what_moved_is_shown_as_moved(pair: Revision) -> None:
    moves = {one.move for one in segments(pair.old, pair.new)} - {0}
    assert bool(moves) == (
        pair.kind in {"sentence_moved", "paragraph_moved", "moved_and_touched", "list_reordered", "several"}
    )
    assert len(moves) <= 1
    if pair.kind == "list_reordered":
        moved = "".join(one.text for one in segments(pair.old, pair.new) if one.kind == "moved_to")
        assert moved == LIST.split("\n")[3]


def test_numbers_and_quotations_are_marked(pair: Revision) -> None:
    found = {one.emphasis for one in segments(pair.old, pair.new)}
    if pair.kind in {"number", "several"}:
        assert "number" in found
    if pair.kind == "quotation_changed":
        assert "quote" in found


def test_a_fold_leaves_what_a_reader_needs(pair: Revision) -> None:
    shown = redline(pair.old, pair.new)
    kept = sum(len(one.text) for one in shown if one.kind == "same")
    assert kept < len(pair.old) * 0.6
    assert any(one.kind == "folded" for one in shown)


def test_every_view_draws_it(pair: Revision) -> None:
    shown = redline(pair.old, pair.new)
    assert len(html_redline(shown)) < 8 * len(pair.old)
    assert str(html_sides(shown)).startswith("<table")
    assert plain_redline(shown).strip()
    assert markdown_redline(shown).strip()


def test_there_are_thirty() -> None:
    assert len(made()) == PAIRS
    assert len({one.kind for one in made()}) >= 12
