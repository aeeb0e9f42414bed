"""`newsroom report` on a workspace with a past: what really happened stands in it, and nothing is loaded."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newsdesk.cli.main import DONE, NOT_DONE, USAGE

if TYPE_CHECKING:
    from tests.newsdesk.cli.conftest import Desk, Press


def test_it_tells_what_happened(desk: Desk) -> None:
    done = desk("report", "demo")
    assert (done.code, done.err) == (DONE, "")
    assert done.out.startswith("<!DOCTYPE html>")
    assert done.out.endswith("</html>\n")
    assert "1 release appeared, 1 was edited, 1 is gone, 1 is back." in done.out
    assert desk.lived.edited in done.out
    assert "The page’s own date of modification did not move".lower() in done.out.lower()
    assert re.search(r"<del[^>]*>.*?\d.*?</del>", done.out)
    assert "9 releases found at the first look, which are no news, are not counted here." in done.out


def test_nothing_is_loaded(desk: Desk) -> None:
    page = desk("report").out
    assert "default-src 'none'" in page
    assert not re.search(r"<(?:script|link|img|iframe|object|embed|base|form)\b|\ssrc=|@import|url\(", page)
    away = [one for one in re.findall(r"<a [^>]*>", page) if 'href="#' not in one]
    assert away
    assert all('rel="noreferrer"' in one for one in away)


def test_both_forms_say_the_same(desk: Desk) -> None:
    page, text = desk("report").out, desk("report", "--format", "markdown").out
    counts = re.search(r'<p class="lead">(.*?)[.] ', page)
    assert counts
    assert f"{counts[1]}." in text
    for title in re.findall(r"<h3[^>]*>(.*? \(\d+\))</h3>", page):
        assert f"### {title}" in text


def test_what_is_held_and_who_is_ill_stand_in_it(desk: Desk) -> None:
    text = desk("report", "--format", "markdown").out
    assert "6 more are held and **not confirmed**" in text
    assert "Held, not confirmed (6)" in text
    assert "sick cannot be read" in text.replace("\\", "")
    assert "1 complete, 1 failed" in text
    assert "Never looked at: Amnesty International USA" in text


def test_it_is_written_where_it_is_asked(desk: Desk) -> None:
    done = desk("report", "-o", "week.html")
    assert (done.code, done.out) == (DONE, "")
    assert "Wrote" in done.err
    assert (desk.root / "week.html").read_text().startswith("<!DOCTYPE html>")
    desk("report", "-o", "week.md")
    assert (desk.root / "week.md").read_text().startswith("# What changed: ")
    assert desk("report", "-o", "-", "--format", "markdown").out.startswith("# What changed: ")


def test_on_a_terminal_it_is_a_file_of_today(desk: Desk) -> None:
    before = datetime.now(UTC).date()
    done = desk.drawn("report", "demo", columns=400)
    assert done.out == ""
    (path,) = desk.root.glob("report-*.html")
    assert path.name in {f"report-{before}.html", f"report-{datetime.now(UTC).date()}.html"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--since", "2026-11-20", "--until", "2026-11-19"), USAGE, "is after --until 2026-11-19"),
        (("--since", "2999-01-01"), USAGE, "is after today"),
        (("--since", "soon"), USAGE, "is no date"),
        (("nobody",), USAGE, "nobody"),
        (("-o", "nowhere/a.html"), NOT_DONE, "cannot be written"),
        (("-o", "newsrooms"), NOT_DONE, "is a folder"),
    ],
)
def test_a_mistake_is_one_line(desk: Desk, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = desk("report", *arguments)
    assert done.code == code
    assert said in done.err
    assert done.out == ""


def test_before_the_first_crawl_it_says_so(press: Press) -> None:
    press.set(name="amnesty-usa")
    done = press("report")
    assert done.code == DONE
    assert "No newsroom was looked at yet" in done.out
    assert "Never looked at: Amnesty International USA" in done.out
    assert not (press.root / "data" / "archive.db").exists()


def test_a_stretch_before_everything_says_that_nobody_looked(desk: Desk) -> None:
    done = desk("report", "demo", "--since", "2001-01-01", "--until", "2001-01-07")
    assert "had not been looked at yet" in done.out
    assert "Nothing is known to have changed." in done.out
