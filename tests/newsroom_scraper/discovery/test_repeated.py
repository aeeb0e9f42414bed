"""Rows of listings that nobody described, in the shapes that listings have: every title, address and day is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import pytest

from newsroom_scraper.values import dates
from tests.newsroom_scraper.discovery.pages import FRAME, RELEASES, TITLES, URL, each, filled, read

if TYPE_CHECKING:
    from newsroom_scraper.items import Listing

HOST: Final = "https://demo.example"
LINKED: Final = "<a href={href}>{title}</a>"

SHAPES: Final = {
    "day, month and year in three spans": each(
        f"<li><div class=date><span>{{d}}</span><span>{{mon}}</span><span>{{y}}</span></div>{LINKED}</li>"
    ),
    "year below month and day": each(
        f"<article><div class=d><b>{{mon}} {{d}}</b><i>{{y}}</i></div><h3>{LINKED}</h3></article>"
    ),
    "day below month and year": each(
        "<div class=row><div class=c><p>{mon} - {y}</p><p>{d}</p></div><a href={href}><h2>{title}</h2></a></div>"
    ),
    "year in a heading above": "<h2>2026</h2><ul>" + each(f"<li><span>{{month}} {{d}}</span> {LINKED}</li>") + "</ul>",
    "a menu of years, then a heading": "<p><a href=/2025>2025</a> <a href=/2024>2024</a></p><h1>Press releases 2026</h1>"
    + each(f"<p>{{month}} {{d}}: {LINKED}</p>"),
    "days ago, with a stamp": each(f"<article>{LINKED}<time datetime={{iso}}T10:00:00Z>2 days ago</time></article>"),
    "a stamp and no words": each(f"<article>{LINKED}<time datetime={{iso}}></time></article>"),
    "a stamp for search engines": each(
        f"<article itemscope><meta itemprop=datePublished content={{iso}}><h3 itemprop=headline>{LINKED}</h3></article>"
    ),
    "cards whose link says read more": each(
        "<div class=card><span class=date>{long}</span><h3>{title}</h3><p>Some words of it.</p><a href={href}>Read more</a></div>"
    ),
    "picture, title and read more lead to one page": each(
        f"<div class=card><a href={{href}}><img src=x alt=''></a><h3>{LINKED}</h3><p>{{long}}</p><a href={{href}}>More</a></div>"
    ),
    "a category before the title": each(
        f"<div class=card><a href=/category/statement/>Statement of ours</a>{LINKED}<p>{{long}}</p></div>"
    ),
    "a category in the date line": each(f"<p class=m>{{long}} | <a href=/c/>Statement</a></p><h3>{LINKED}</h3>"),
    "author and category around the date": each(
        f"<div class=i><h4>{LINKED}</h4><p>By <a href=/author/jane/>Jane Doe</a> on {{long}} in <a href=/c/>News</a></p></div>"
    ),
    "the whole row is a link": each("<a class=card href={href}><span>{long}</span><span>{title}</span></a>"),
    "a picture is the link": each("<div class=col><a href={href}><img src=x alt='{title}'></a><p>{long}</p></div>"),
    "lines that br ends": "<div>" + each(f"{{long}} {LINKED}<br>") + "</div>",
    "lines that br ends, the date last": "<div>" + each(f"{LINKED} ({{long}})<br>") + "</div>",
    "lines with bold dates": "<div>" + each(f"<b>{{long}}</b> {LINKED}<br>") + "</div>",
    "title, date, text": "<div>" + each(f"<h3>{LINKED}</h3><p>{{long}}</p><p>Some words of it.</p>") + "</div>",
    "title, date, text, all alike": "<div>" + each(f"<p>{LINKED}</p><p>{{long}}</p><p>Words of it.</p>") + "</div>",
    "definitions, title first": "<dl>" + each(f"<dt>{LINKED}</dt><dd>{{long}}</dd>") + "</dl>",
    "the date begins the link": each("<li><a href={href}>{long} - {title}</a></li>"),
    "the date ends the link": each("<li><a href={href}>{title} ({long})</a></li>"),
    "year first, with slashes": "<table>" + each(f"<tr><td>{{y}}/{{mm}}/{{dd}}<td>{LINKED}") + "</table>",
    "German dots": "<table>" + each(f"<tr><td>{{dd}}.{{mm}}.{{y}}<td>{LINKED}") + "</table>",
    "a table of kinds, dates and files": "<table><thead><tr><th>Kind<th>Date<th>What<th>File</thead><tbody>"
    + each("<tr><td>Minutes<td>{long}<td>{title}<td><a href={href}>PDF</a>")
    + "</tbody></table>",
    "odd and even rows": "<table>" + each(f"<tr class={{parity}}><td>{LINKED}<td>{{long}}") + "</table>",
    "classes with numbers": each(
        f"<article class='post-{{number}} post hentry {{parity}}'><h2>{LINKED}</h2><time>{{long}}</time></article>"
    ),
    "posted and updated": each(
        f"<article><h3>{LINKED}</h3><span class=posted>{{long}}</span><span class=updated>April 30, 2026</span></article>"
    ),
    "two dates of one class": each(
        f"<article><h3>{LINKED}</h3><p><i class=d>{{long}}</i> to <i class=d>April 30, 2026</i></p></article>"
    ),
    "dates in the text too": each(
        f"<article><h3>{LINKED}</h3><p>On April 30, 2026 this was said, in more words than a line of dates has, and on May 1, "
        "2026 too.</p><time>{long}</time></article>"
    ),
    "each in a section of its month": each(
        f"<section><h3>{{month}} {{y}}</h3><ul><li><span>{{long}}</span>{LINKED}</li></ul></section>"
    ),
    "a label before the date": each(f"<div class=i>{LINKED}<div><strong>Date:</strong> {{long}}</div></div>"),
    "a file beside the title": each(f"<li>{LINKED} <a href={{href}}x.pdf>(PDF, 1.2 MB)</a> <i>{{long}}</i></li>"),
    "short link, whole in its title": each("<li><a href={href} title='{title}'>{title:.12}…</a> <i>{long}</i></li>"),
}


def told(page: Listing) -> list[tuple[str, str | None, str | None]]:
    days = (
        dates.read(one.published_raw, zone=ZoneInfo("UTC"), order="DMY").day if one.published_raw else None
        for one in page.entries
    )
    return [
        (one.url.removeprefix(HOST), one.title, day.isoformat() if day else None)
        for one, day in zip(page.entries, days, strict=True)
    ]


@pytest.mark.parametrize("frame", ["{}", FRAME])
@pytest.mark.parametrize("name", SHAPES)
def test_every_row_is_right(name: str, frame: str) -> None:
    page = read(frame.format(SHAPES[name]))
    assert told(page) == [(href, title, day.isoformat()) for href, title, day in RELEASES]
    assert (page.layout, page.problems) == ("repeated", ())


def test_a_date_without_a_year_stays_without_one() -> None:
    page = read("<ul>" + each(f"<li><span>{{mon}} {{d}}</span>{LINKED}</li>") + "</ul>")
    assert [(one.title, one.published_raw) for one in page.entries][:2] == [(TITLES[0], "Mar 5"), (TITLES[1], "Mar 3")]


def test_a_menu_of_years_names_no_year() -> None:
    menu = "<div><button>2026</button><button>2025</button><button>2024</button></div>"
    page = read(menu + "<ul>" + each(f"<li><span>{{mon}} {{d}}</span>{LINKED}</li>") + "</ul>")
    assert {one.published_raw for one in page.entries} == {"Mar 5", "Mar 3", "Feb 27", "Jan 9"}


def test_a_title_with_a_year_names_none_for_the_rows_below() -> None:
    page = read(each("<article><h3><a href={href}>{title} in 2019</a></h3><span>{mon} {d}</span></article>"))
    assert page.entries[1].published_raw == "Mar 3"


def test_a_year_from_a_heading_is_flagged() -> None:
    page = read(SHAPES["year in a heading above"])
    assert {one.flags for one in page.entries} == {("year-from-heading",)}
    assert page.entries[0].published_raw == "March 5, 2026"


def test_days_ago_are_kept_as_printed_and_unknown() -> None:
    page = read("<ul>" + each(f"<li>{LINKED}<i>{{d}} days ago</i></li>") + "</ul>")
    assert [one.published_raw for one in page.entries] == ["5 days ago", "3 days ago", "27 days ago", "9 days ago"]
    assert told(page)[0] == (RELEASES[0][0], TITLES[0], None)


def test_rows_of_another_class_and_rows_without_a_date_are_rows_too() -> None:
    items = each(f"<li class=item>{LINKED}<i class=date>{{long}}</i></li>")
    pinned = "<li class=pinned><a href=/pinned/>A pinned release about us</a><i class=day>May 3, 2024</i></li>"
    bare = "<li class=item><a href=/bare/>A release that has no date at all</a></li>"
    page = read(f"<ul>{pinned}{items}{bare}</ul><ul><li class=item><a href=/x/>All</a></li></ul>")
    assert [one.url.removeprefix(HOST) for one in page.entries] == ["/pinned/", *(one[0] for one in RELEASES), "/bare/"]
    assert (page.entries[0].published_raw, page.entries[-1].published_raw) == ("May 3, 2024", None)


def test_a_day_above_several_rows_is_the_day_of_each() -> None:
    days = (("March 5, 2026", ("one", "two")), ("March 3, 2026", ("three",)), ("March 2, 2026", ("four", "five")))
    html = "".join(
        f"<h3>{day}</h3><ul>{''.join(f'<li><a href=/{name}/>The release called {name}</a></li>' for name in names)}</ul>"
        for day, names in days
    )
    page = read(f"<div>{html}</div>")
    assert [(one.url.removeprefix(HOST), one.published_raw) for one in page.entries] == [
        (f"/{name}/", day) for day, names in days for name in names
    ]


def test_a_date_in_one_row_is_not_that_of_the_rows_below() -> None:
    rows = "".join(
        f"<li><p>{day}</p><a href=/{at}/>A document of the parliament, number {at}</a></li>"
        for at, day in enumerate(("March 5, 2026", "", "", "March 3, 2026", "", "", ""))
    )
    page = read(f"<ul>{rows}</ul>")
    assert {one.url: one.published_raw for one in page.entries if one.published_raw} == {
        f"{HOST}/0/": "March 5, 2026",
        f"{HOST}/3/": "March 3, 2026",
    }


def test_kinds_and_summaries_are_told_apart_from_titles() -> None:
    row = (
        f"<article><span class=category>Statement</span><h3>{LINKED}</h3><time>{{long}}</time>"
        "<p>What {title:.5} says, in some words.</p></article>"
    )
    first = read(each(row)).entries[0]
    assert (first.type, first.summary) == ("Statement", "What Gover says, in some words.")
    line = read(SHAPES["author and category around the date"]).entries[0]
    assert (line.type, line.summary) == ("News", None)


@pytest.mark.parametrize(
    "template", ["<li>{long} <a href={href}>{title}</a></li>", f"<p>{{long}}</p><h3>{LINKED}</h3>"]
)
def test_a_last_page_of_one_row_is_read_where_rows_stood_before(template: str) -> None:
    first = read(f"<div><ul>{each(template)}</ul></div>")
    alone = f"<div><ul>{filled(template, 3)}</ul></div>"
    assert read(alone).entries == ()
    page = read(alone, places=first.places, url=f"{URL}?page=2")
    assert [(one.title, one.published_raw) for one in page.entries] == [(TITLES[3], "January 9, 2026")]


@pytest.mark.parametrize(
    "html",
    [
        "<div class=calendar>" + "".join(f"<a href=/d/{day}>{day}</a>" for day in range(1, 32)) + "</div>",
        "<p>March 5, 2026</p><p>March 6, 2026</p>",
        "<footer><a href=/a/>Updated on March 5, 2026</a><a href=/b/>Legal of March 6, 2026</a></footer>",
        "<nav><ul>"
        + "".join(f"<li>March {day}, 2026 <a href=/{day}/>A menu entry</a></li>" for day in (1, 2, 3))
        + "</ul></nav>",
    ],
)
def test_dates_alone_are_no_rows(html: str) -> None:
    assert read(html).entries == ()


def test_a_calendar_of_events_does_not_outvote_the_listing() -> None:
    events = "".join(
        f"<li>June {day}, 2026 <a href=/e{day}/>An event in the old town {day}</a></li>" for day in range(1, 7)
    )
    page = read(f"<div class=upcoming-events><ul>{events}</ul></div><ul>{each(f'<li>{{long}} {LINKED}</li>')}</ul>")
    assert [one.title for one in page.entries] == TITLES
