"""What a page says stays text in a report, in HTML and in Markdown: no tag, attribute, link or mark of it survives."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newsdesk.reporting import contents
from newsdesk.reporting.charts import Chart
from newsdesk.reporting.contents import Group, Held, Report, Section
from newsdesk.reporting.coverage import coverage
from newsdesk.reporting.drawing import HTML, MARKDOWN, draw
from newsdesk.reporting.markdown import address, code, in_line
from newsdesk.reporting.stretch import Stretch
from newsdesk.reporting.weeks import weeks
from newsdesk.telling.message import Alert, Message
from newsdesk.telling.printable import one_line

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE: Final = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</style></p></article>", '" onclick="x', "' onmouseover='x",
    "[a](javascript:alert(1))", "![a](https://e.example/x.png)", "<https://e.example/>", "https://e.example/", "a@e.example",
    "www.e.example", "# h", "- l", "1. l", "> q", "```", "`c`", "| a | b |", "|---|", "---", "===", "**b**", "~~s~~", "_i_",
    "[x]: https://e.example/", "&lt;b&gt;", "&#60;b&#62;", "{{ 7*7 }}", "{% raw %}", "\u202egnp.exe", "\u2066x", "\x07\x1b[31m", "\x00",
    "\\", "\\[", "\n\n# h\n\n", "\t", "<!--", "]]>", "<svg onload=x>", "^[a]", "$x$", ":smile:", "@everyone", "\u2028", "قلم", "漢字",
)  # fmt: skip
WORDS: Final = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), max_size=5).map("".join)
URLS: Final = st.sampled_from(
    [
        "https://a.example/1/", "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "//e.example/", "http://[",
        'https://a.example/"onclick="x', "https://a.example/)[x](javascript:x", "https://a.example/<b>`|~~**", "https://a.example/ü漢",
    ]
)  # fmt: skip
ZONE: Final = UTC
AT: Final = "2026-11-18T02:00:00Z"
STRETCH: Final = Stretch(
    since=date(2026, 11, 16), until=date(2026, 11, 22), zone=ZONE, now=datetime(2026, 11, 22, 12, tzinfo=UTC)
)
TAGS: Final = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "a",
        "header",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "strong",
        "em",
        "nav",
    ),
    *(
        "ol",
        "ul",
        "li",
        "b",
        "bdi",
        "main",
        "section",
        "figure",
        "figcaption",
        "svg",
        "desc",
        "g",
        "rect",
        "text",
        "line",
    ),
    *("path", "polygon", "details", "summary", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "code"),
    *("article", "dl", "dt", "dd", "del", "ins", "span", "br", "footer"),
}


def change(kind: str, title: str, body: str, url: str) -> dict[str, Any]:
    side = {"version": 1, "content_hash": title, "evidence": {"warc": title, "offset": 1}}
    return {
        "schema": "newsroom.change/1", "id": "c1", "newsroom": "a", "release_id": title, "kind": kind, "url": url,
        "old_url": f"{url}x", "title": title, "detected_at": AT, "between": {"not_before": AT, "not_after": AT}, "looks": 1,
        "crawl_id": "20261118T020000Z", "old": side, "new": {**side, "version": 2},
        "fields": [{"field": "body", "old": f"Seen 12. {body}", "new": f"{body} Seen 13.", "type": "text"}],
        "significance": "substantive", "because": f"a number changed: {body} → {title}", "marks": ["number-changed", title],
        "modified_date": None, "review": {"verdict": "dismissed", "note": title, "at": AT},
    }  # fmt: skip


def report(title: str, body: str, url: str, folder: Path | None = None) -> Report:
    from pathlib import Path as Folder

    message = Message(
        id="r", hook="", route="", alerts=(), made_at=AT, workspace=folder or Folder("desk"), zones={"a": ZONE}, titles={"a": title}
    )  # fmt: skip
    release = {"title": title, "body": body, "published": None, "modified_at": None}
    lines = [change(kind, title, body, url) for kind in ("edited", "new", "removed")]
    items = [contents.item(Alert(line=one, before=release, after=release), message) for one in lines]
    rows = [contents.row(one, ZONE) for one in lines]
    crawls = [{"crawl_id": "20261117T020000Z", "state": "failed", "reasons": [title, body]}]
    group = Group(
        key="edited", anchor="n1-editeds", title="Edited", count=6, whole=3, items=lambda: iter(items), rows=lambda: iter(rows)
    )  # fmt: skip
    section = Section(
        anchor="n1", title=one_line(title), name="a", stretch=STRETCH.words(), counts="6 were edited.",
        numbers=dict.fromkeys(contents.TITLES, 1), quiet="", coverage=coverage(crawls, STRETCH, first=None),
        charts=(Chart(id="n1-new", title="New", weeks=weeks({"new"}, within={date(2026, 11, 16): Counter(new=1)}, before={}, looked=(), stretch=STRETCH)),),
        groups=(group,), held=(Held(mass="m", why=one_line(body), since="now", count=9, rows=tuple(rows)),),
        notices=(("now", one_line(body)),),
    )  # fmt: skip
    return Report(
        title=one_line(title), days="a week", made="now", version="9", counts="6 were edited.",
        numbers=dict.fromkeys(contents.TITLES, 1), sections=(section, section), unlooked=(one_line(title),), most=3, shortened=3,
    )  # fmt: skip


class Page(HTMLParser):
    """What a browser makes of a page: its elements, and where they lead."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.names: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.names |= {name for name, _ in attrs}
        told = dict(attrs)
        assert "src" not in told
        if tag == "a" and not (told.get("href") or "").startswith("#"):
            assert told.get("rel") == "noreferrer"
            self.links.append(told.get("href") or "")

    handle_startendtag = handle_starttag


def steering(text: str) -> set[str]:
    """Return what steers a terminal or turns text around."""
    return {one for one in text if not one.isprintable() and one not in "\n\u200c\u200d\u2060"}


@settings(deadline=None, max_examples=60)
@given(title=WORDS, body=WORDS, url=URLS)
def test_in_html_it_stays_text(title: str, body: str, url: str) -> None:
    drawn = "".join(draw(report(title, body, url), HTML))
    page = Page()
    page.feed(drawn)
    page.close()
    assert set(page.tags) <= TAGS
    assert not {name for name in page.names if name.startswith("on")}
    assert page.names <= {
        *(
            "lang",
            "charset",
            "http-equiv",
            "content",
            "name",
            "class",
            "id",
            "href",
            "rel",
            "dir",
            "style",
            "aria-label",
        ),
        *("aria-labelledby", "role", "viewbox", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "d", "points"),
        *("text-anchor", "scope", "colspan"),
    }
    assert page.tags["meta"] == 6
    assert page.tags["article"] == 6
    assert all(one.startswith(("https://a.example/", "http://a.example/")) for one in page.links)
    assert steering(drawn) == set()


@settings(deadline=None, max_examples=60)
@given(title=WORDS, body=WORDS, url=URLS)
def test_in_markdown_it_stays_text(title: str, body: str, url: str) -> None:
    drawn = "".join(draw(report(title, body, url), MARKDOWN))
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(drawn)
    kinds = Counter(one.type for one in tokens)
    inner = [one for block in tokens for one in block.children or ()]
    assert kinds["heading_open"] == 1 + 2 * (1 + 1 + 1 + 3 + 1 + 1)
    assert kinds["table_open"] == 1 + 2 * 2
    assert kinds["tr_open"] == (1 + 2) + 2 * (1 + 12 + 1 + 3)
    assert kinds["hr"] == 1
    assert not {"html_block", "fence", "code_block", "ordered_list_open"} & set(kinds)
    assert {one.content for one in inner if one.type == "html_inline"} <= {"<del>", "</del>", "<ins>", "</ins>"}
    assert "image" not in {one.type for one in inner}
    links = [str(one.attrs["href"]) for one in inner if one.type == "link_open"]
    assert all(one.startswith(("https://a.example/", "http://a.example/")) for one in links)
    assert steering(drawn) == set()


@settings(deadline=None)
@given(text=WORDS)
def test_a_line_says_itself_to_the_letter(text: str) -> None:
    """What is rendered is what was said, but for white space and for a mention that calls nobody."""
    (paragraph,) = MarkdownIt("commonmark").render(f"x {in_line(text)} x").strip().splitlines()
    page = Text()
    page.feed(paragraph)
    page.close()
    said = "".join(page.said).replace("\u2060", "")
    assert " ".join(said.split()) == " ".join(f"x {one_line(text)} x".split())


class Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "p", tag


@settings(deadline=None)
@given(text=WORDS)
def test_code_stays_code(text: str) -> None:
    tokens = MarkdownIt("commonmark").parseInline(f"x {code('newsroom show ' + text)} x")[0].children or []
    assert [one.type for one in tokens] == ["text", "code_inline", "text"]


@settings(deadline=None)
@given(path=st.text(max_size=20))
def test_an_address_leads_where_it_says(path: str) -> None:
    made = address(f"https://a.example/{path}")
    assert made.startswith("https://a.example/")
    assert not set(made) & set('<>[]()|\\`*_ \n\t"')
