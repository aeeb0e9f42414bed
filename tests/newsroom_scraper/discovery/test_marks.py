"""Dates as listings print them, and which of a page's texts are one."""

from __future__ import annotations

import pytest
from lxml import etree

from newsroom_scraper.discovery import marks, printed
from newsroom_scraper.discovery.places import Places, is_stable


def found(html: str) -> list[tuple[str, str | None, str]]:
    """Return the tag, the words and the kind of each date of a page."""
    root = etree.HTML(html)
    return [(str(one.element.tag), one.raw or one.stamp, one.kind) for one in marks.find(root, Places(root))]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("February 20, 2020", "February 20, 2020"),
        ("Published 2026/3/7", "2026/3/7"),
        ("2026.03.07", "2026.03.07"),
        ("05/01/13", "05/01/13"),
        ("05.19.15 Press", "05.19.15"),
        ("99/99/99", None),
        ("Version 1.2.34.5", None),
        ("2026/13/45", None),
        ("192.168.10.12", None),
        ("no date", None),
    ],
)
def test_a_full_date(text: str, date: str | None) -> None:
    span = printed.span_of(text)
    assert (text[slice(*span)] if span else None) == date


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("9 Mar 2015", "9 Mar 2015"),
        ("2015 Mar 9", "9 Mar 2015"),
        ("09 / Mar / 2015", "09 Mar 2015"),
        ("Dec - 2023 1", "1 Dec 2023"),
        ("31 Feb 2015", None),
        ("3 of 12 in 2015", None),
        ("Room 9 2015", None),
        ("2015", None),
    ],
)
def test_a_date_in_parts(words: str, date: str | None) -> None:
    told = printed.whole_date(words)
    assert told is None if date is None else told in {date, words}


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("March 3", "March 3, 2026"),
        ("3 March", "3 March 2026"),
        ("3. März", "3. März 2026"),
        ("03.12.", "03.12.2026"),
        ("3/12", "3/12/2026"),
        ("Page 3", None),
        ("3", None),
        ("31/31", None),
        ("March 3, 2025", None),
        ("A song of March 3 or so it is", None),
    ],
)
def test_a_day_and_a_month_in_a_known_year(words: str, date: str | None) -> None:
    assert printed.with_year(words, "2026") == date


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("May 3, 2020: A title of some length", "A title of some length"),
        ("May 3, 2020 - A title of some length", "A title of some length"),
        ("[May 3, 2020] A title of some length", "A title of some length"),
        ("A title of some length (May 3, 2020)", "A title of some length"),
        ("A title of some length – May 3, 2020", "A title of some length"),
        ("A title of the law of May 3, 2020", None),
        ("The May 3, 2020 law that nobody knows", None),
    ],
)
def test_a_date_beside_a_title_in_one_text(text: str, title: str | None) -> None:
    span = printed.span_of(text)
    assert span is not None
    assert printed.is_attached(text, span) is (title is not None)
    if title is not None:
        assert printed.without(text, text[slice(*span)]) == title


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>May 3, 2020</p>", [("p", "May 3, 2020", "full")]),
        ("<p>Published May 3, 2020 in London</p>", [("p", "May 3, 2020", "full")]),
        ("<p>The law of February 20, 2020 was signed by nobody that we know of, and nobody cares about it.</p>", []),
        ("<p>2 days ago</p>", [("p", "2 days ago", "relative")]),
        ("<p>vor 3 Tagen</p><p>2小时前</p>", [("p", "vor 3 Tagen", "relative"), ("p", "2小时前", "relative")]),
        ("<div><b>3</b><b>May</b></div>", [("div", "3 May", "part")]),
        ("<div><b>3</b><b>May</b><b>2020</b></div>", [("div", "3 May 2020", "full")]),
        ("<p>3 of 12</p><p>Page 2</p><p>12.5 km</p><p>10:30</p>", []),
        ("<time datetime=2020-05-03></time>", [("time", "2020-05-03", "full")]),
        ("<time datetime=1342797581>May 3, 2020</time>", [("time", "May 3, 2020", "full")]),
        ("<meta itemprop=dateModified content=2020-05-03>", []),
        (
            "<abbr class=published title=2020-05-03T10:00:00Z>a while ago</abbr>",
            [("abbr", "2020-05-03T10:00:00Z", "full")],
        ),
        ("<nav>May 3, 2020</nav><aside><p>May 3, 2020</p></aside><footer>May 3, 2020</footer>", []),
        ("<script>var a = 'May 3, 2020'</script><select><option>May 3, 2020</option></select>", []),
        ("<article><footer>May 3, 2020</footer></article>", [("footer", "May 3, 2020", "full")]),
        ("<div><header><b>May 3, 2020</b></header></div>" * 3, [("b", "May 3, 2020", "full")] * 3),
    ],
)
def test_the_dates_of_a_page(html: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(html) == expected


def test_a_year_counts_for_what_stands_below_it() -> None:
    html = "<h2>2026</h2><p>March 3</p><h2>2025</h2><p>March 2</p>"
    assert [raw for _, raw, _ in found(html)] == ["March 3, 2026", "March 2, 2025"]
    assert [raw for _, raw, _ in found("<p>May 1</p><h2>Press releases of 2026</h2><p>March 3</p>")] == [
        "May 1",
        "March 3, 2026",
    ]
    assert [raw for _, raw, _ in found("<h2>The budget of 2026</h2><p>March 3</p>")] == ["March 3"]


@pytest.mark.parametrize(
    ("name", "stable"),
    [
        ("news-item", True),
        ("cmp-newslist__item", True),
        ("viewsRow", True),
        ("odd", False),
        ("is-active", False),
        ("views-row-3", False),
        ("post-4711", False),
        ("css-1x2y3z", False),
        ("card--wide", False),
        ("a", False),
        ("x" * 80, False),
    ],
)
def test_a_class_that_says_what_an_element_is(name: str, stable: bool) -> None:
    assert is_stable(name) is stable
