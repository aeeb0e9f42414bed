"""Messages of several alerts, what a page may not do to them, and templates of the operator's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from newsdesk.telling.account import LISTED, account, link
from newsdesk.telling.message import Alert
from newsdesk.telling.templates import FOLDER, NAMES, render, short, wrapped
from newsdesk.telling.wording import fitted
from tests.newsdesk.telling.letters import edit, message, news, noticed, told

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newsdesk.telling.letters import Change

# Several.


def test_a_digest(make_change: Change) -> None:
    alerts = [
        news(make_change),
        news(make_change, 2),
        edit(make_change, 3),
        noticed("ill", title="demo cannot be read."),
    ]
    found = told(*alerts, digest="daily")
    assert found.subject == "The demo newsroom: 2 new, 1 edited, 1 ill (daily digest)"
    assert "3. edited: Release 3 (the number 1,353 became 1,184)\n" in found.text
    assert found.text.index("4. ill: demo cannot be read.") < found.text.index("A release appeared")
    tree = html.fromstring(found.html)
    targets = [one.get("href")[1:] for one in tree.iter("a") if one.get("href").startswith("#")]
    assert targets == [one.line["id"] for one in alerts]
    assert all(tree.xpath("//*[@id=$id]", id=target) for target in targets)


def test_a_digest_of_one_says_that_it_is_one(make_change: Change) -> None:
    assert told(news(make_change), digest="weekly").subject == "The demo newsroom: 1 new (weekly digest)"


def test_a_digest_of_several_newsrooms(make_change: Change) -> None:
    two = [news(make_change), news(make_change, 2, newsroom="other")]
    assert told(*two, digest="hourly").subject == "The demo newsroom and The other newsroom: 2 new (hourly digest)"
    three = [*two, news(make_change, 3, newsroom="third"), noticed("disk-low", newsroom=None, title="Low.")]
    found = told(*three, digest="limit")
    assert found.subject == "3 newsrooms: 3 new, 1 disk-low (digest beyond the hourly limit)"
    assert (
        "2. The other newsroom: new: Release 1" in found.text or "2. The other newsroom: new: Release 2" in found.text
    )


def test_a_large_digest_is_listed_and_no_longer_whole(make_change: Change) -> None:
    body = "\n\n".join(f"Sentence {number} of it is here." for number in range(400))
    fields = [{"field": "body", "old": None, "new": body, "type": "text"}]
    alerts = [edit(make_change, number, fields=fields) for number in range(LISTED + 5)]
    found = told(*alerts, digest="daily")
    assert len(found.html) < 102_000
    assert "and 5 more" in found.text
    assert "newsroom -w '/srv/press room' changes\n" in found.text
    assert f"{LISTED}. edited: Release {LISTED - 1}" in found.text
    whole = [one.whole for one in account(message(*alerts)).entries]
    assert whole == sorted(whole, reverse=True)
    assert 2 <= sum(whole) < 10


# A page's text is a stranger's.

EVIL = "</title><script>alert(1)</script>\r\nBcc: a@example.org\x1b[31m\u202e {{ 7 * 7 }}"


def test_what_a_page_says_is_text(make_change: Change) -> None:
    fields = [{"field": "title", "old": EVIL, "new": f"{EVIL}!", "type": "text"}]
    facts: dict[str, Any] = {
        "title": EVIL,
        "url": "javascript:alert(1)",
        "fields": fields,
        "because": f"a name was removed: {EVIL}",
    }
    one = edit(make_change, **facts)
    for alerts, digest in (([one], None), ([one, noticed(title=EVIL, advice=EVIL)], "daily")):
        found = told(*alerts, digest=digest)
        assert "<script" not in found.html
        assert "49" not in found.html
        assert not {"\r", "\n", "\x1b", "\u202e"} & set(found.subject + found.chat)
        assert not {"\r", "\x1b", "\u202e"} & set(found.text)
        links = [one.get("href") for one in html.fromstring(found.html).iter("a")]
        assert all(one.startswith("#") for one in links)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", "//a.example/", "http:x", "https://[a", "x"]
)
def test_only_a_web_address_can_be_clicked(url: str) -> None:
    assert link(url).href is None
    assert link("HTTPS://a.example/").href == "HTTPS://a.example/"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.text(max_size=200), st.integers(0, 400))
def test_subject_and_chat_are_one_short_line(title: str, because: str, path: int) -> None:
    url = f"https://demo.example/{'p' * path}/"
    line = noticed(title=title, advice=because).line
    for digest in (None, "daily"):
        found = told(Alert(line={**line, "title": f"{title} {url}"}), digest=digest)
        assert len(found.subject) <= 120
        assert len(found.chat) <= 300
        assert len((found.subject + found.chat).splitlines()) <= 1
        assert all(one.rstrip("…;") in {url, url.rstrip("/")} for one in re.findall(r"https://demo\S*", found.chat))


def test_an_address_is_never_cut() -> None:
    url = f"https://a.example/{'x' * 300}/"
    assert short(f"A release {url}", 300) == "A release"
    assert (
        short(f"{'word ' * 80}https://a.example/1/", 60) == "word word word word word word word… https://a.example/1/"
    )
    assert fitted("a" * 50, 10) == "a" * 9 + "…"


def test_no_address_is_broken_in_the_text() -> None:
    url = f"https://a.example/{'x-' * 60}"
    assert url in wrapped(f"See {url} for more.")


# Templates of the operator's own.


def test_an_operators_template_takes_the_place_of_ours(make_change: Change, tmp_path: Path) -> None:
    (tmp_path / "subject.txt.j2").write_text("{{ message.entries[0].title | upper }}\nBcc: x")
    (tmp_path / "html.html.j2").write_text('{% extends "default/html.html.j2" %}')
    found = render(message(edit(make_change)), tmp_path)
    assert found.subject == "RELEASE 1 Bcc: x"
    assert found.html.startswith("<!DOCTYPE html>")
    assert found.problems == ()
    (tmp_path / "html.html.j2").write_text("{{ message.entries[0].line.title }}")
    evil = edit(make_change, title="<b>x</b>")
    assert render(message(evil), tmp_path).html == "&lt;b&gt;x&lt;/b&gt;"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "text",
    [
        " \n{# nothing #}",
        "{{ message.nothing }}",
        "{% if %}",
        "{{ message.entries[7].title }}",
        "{{ 1 / 0 }}",
        "{{ ''.__class__.__mro__ }}",
        "{% include 'elsewhere' %}",
        "{% include '../../etc/passwd' %}",
        b"\xff\xfe".decode("latin-1") + "{{ x }}",
    ],
)
def test_a_broken_template_loses_no_alert(
    make_change: Change, tmp_path: Path, name: str, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / name).write_text(text)
    ours, found = told(edit(make_change)), render(message(edit(make_change)), tmp_path)
    (problem,) = found.problems
    assert problem.startswith(f"The template {name} of this hook cannot be used (")
    assert (found.subject, found.chat) == (ours.subject, ours.chat)
    assert found.text.startswith(ours.text)
    assert f"The template {name}" in found.text
    assert f"<p>The template {name} of this hook cannot be used (" in found.html
    assert found.html.rstrip().endswith("</html>")
    assert problem in caplog.text


def test_a_template_that_is_no_text_loses_no_alert(make_change: Change, tmp_path: Path) -> None:
    (tmp_path / "text.txt.j2").write_bytes(b"\xff\xfe\x00")
    found = render(message(edit(make_change)), tmp_path)
    assert "(it is not UTF-8 text)" in found.problems[0]
    assert found.text.startswith(told(edit(make_change)).text)


def test_our_templates_are_there() -> None:
    assert sorted(one.name for one in FOLDER.glob("*.j2")) == sorted(NAMES)
