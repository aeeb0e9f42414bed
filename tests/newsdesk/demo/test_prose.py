from __future__ import annotations

import pytest

from newsdesk.demo.prose import slug, summarise, write
from newsdesk.demo.release import Block

STORIES = [write(1, serial) for serial in range(300)]


def test_the_same_seed_writes_the_same_and_another_seed_writes_another() -> None:
    assert [write(1, serial) for serial in range(300)] == STORIES
    assert sum(write(2, serial).paragraphs == STORIES[serial].paragraphs for serial in range(300)) == 0


def test_no_two_bodies_are_equal() -> None:
    assert len({story.paragraphs for story in STORIES}) == len(STORIES)


def test_bodies_have_between_four_and_fourteen_blocks() -> None:
    sizes = {len(story.paragraphs) for story in STORIES}
    assert min(sizes) >= 4
    assert max(sizes) <= 14


@pytest.mark.parametrize("kind", ["heading", "list", "quotation"])
def test_some_bodies_have_it_and_some_have_not(kind: str) -> None:
    having = sum(any(block.kind == kind for block in story.paragraphs) for story in STORIES)
    assert 0 < having < len(STORIES)


def test_every_body_can_lose_a_quotation_and_change_a_number() -> None:
    for story in STORIES:
        lines = [line for block in story.paragraphs for line in block.lines]
        assert any(line.startswith("“") for line in lines)
        assert any(character.isdigit() for line in lines for character in line)


def test_the_oddities_of_real_newsrooms_are_there() -> None:
    titles = [story.title for story in STORIES]
    for mark in ("’", "“", "–", "—", "#", "❤️"):
        assert any(mark in title for title in titles), mark
    assert {story.type for story in STORIES} == {None, "Report", "Press Release"}
    ends = {story.summary[-1] for story in STORIES}
    assert {"…", "."} <= ends
    assert any(end.isalpha() for end in ends)
    assert any(story.contact and "@" in story.contact for story in STORIES)
    assert any(story.contact is None for story in STORIES)
    assert max(len(story.summary) for story in STORIES) > 900


def test_nothing_is_left_to_fill_in() -> None:
    for story in STORIES:
        assert "{" not in repr(story)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("#RightToStay – Why Marisol Is Marching ✊", "righttostay-why-marisol-is-marching"),
        ("Wexley: 2,816 Cases, One Pattern", "wexley-2816-cases-one-pattern"),
        ("Order—But Questions", "order-but-questions"),
    ],
)
def test_slugs_are_plain(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_a_summary_may_end_in_a_colon() -> None:
    block = Block(kind="paragraph", lines=("She said:",))
    assert summarise("She said:", (block,), whole=False) == "She said:"
