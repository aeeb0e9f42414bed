"""Rows by the line that each prints: lines that hold a date, and the elements that belong to each."""

from __future__ import annotations

import pytest
from lxml import etree

from newsroom_scraper.discovery.rows import Line, Row, line_reader, pattern_rows
from newsroom_scraper.extraction.selectors import text_of

BULLET = line_reader("{published} • {type}")


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("{published} • {type}", "May 1, 2020 • Statement", ("May 1, 2020", "Statement")),
        ("{published} • {type}", "May 1, 2020•Statement", ("May 1, 2020", "Statement")),
        ("{published} • {type}", "May 1, 2020", ("May 1, 2020", None)),
        ("{published} • {type}", "On May 1, 2020 • Statement", None),
        ("{published} • {type}", "Statement • May 1, 2020", None),
        ("{published} • {type}", "Statement", None),
        ("{published} • {type}", "", None),
        ("{type} | {published}", "Statement | May 1, 2020", ("May 1, 2020", "Statement")),
        ("Published: {published}", "Published: May 1, 2020", ("May 1, 2020", None)),
        ("({published})", "(May 1, 2020)", ("May 1, 2020", None)),
    ],
)
def test_a_line_follows_its_pattern(pattern: str, text: str, expected: tuple[str, str | None] | None) -> None:
    told = line_reader(pattern)(text)
    assert told == (None if expected is None else Line(published=expected[0], type=expected[1]))


def texts(rows: list[Row]) -> list[str]:
    return [" ".join("".join(text_of(part) for part in row.parts).split()) for row in rows]


def test_flat_rows_run_from_one_line_to_the_next() -> None:
    root = etree.HTML(
        "<div><p>May 2, 2020 • Statement</p><h3><a href=/a/>A</a></h3><p>About a.</p>"
        "<p>May 1, 2020 • Statement</p><h3><a href=/b/>B</a></h3><p>About b.</p><nav>1 2 3</nav><p>after</p></div>"
    )
    told = texts(pattern_rows(root, "{published} • {type}"))
    assert told == ["May 2, 2020 • StatementAAbout a.", "May 1, 2020 • StatementBAbout b."]


def test_dates_that_stand_elsewhere_are_no_rows() -> None:
    root = etree.HTML(
        "<main><article><p>May 2, 2020 • Statement</p><h3><a href=/a/>A</a></h3><p>What the release says about the trial, "
        "in as many words as an excerpt has.</p></article>"
        "<article><p>May 1, 2020</p><h3><a href=/b/>B</a></h3><p>And what this one says about a march.</p></article></main>"
        "<div class=events><div><p>June 1, 2020</p><a href=/e/>Event</a></div></div>"
    )
    rows = pattern_rows(root, "{published} • {type}")
    assert [row.line for row in rows] == [
        Line(published="May 2, 2020", type="Statement"),
        Line(published="May 1, 2020", type=None),
    ]


@pytest.mark.parametrize("html", ["<p>x</p>", "<p>May 1, 2020</p>", "<p><a href=/a/>A</a></p>"])
def test_a_page_without_rows_has_none(html: str) -> None:
    assert pattern_rows(etree.HTML(html), "{published} • {type}") == []
