"""One alert in words: subject, text, HTML and chat of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from newsdesk.telling.message import Alert
from tests.newsdesk.telling.letters import RELEASE, edit, gone, news, noticed, told

if TYPE_CHECKING:
    from tests.newsdesk.telling.letters import Change


def test_an_edit(make_change: Change) -> None:
    found = told(edit(make_change))
    assert found.subject == "The demo newsroom: edited: the number 1,353 became 1,184 – Release 1"
    assert found.chat == (
        "The demo newsroom: edited: Release 1 (the number 1,353 became 1,184) https://demo.example/1/"
    )
    assert found.problems == ()
    for text in (
        "The release was edited: the number 1,353 became 1,184.",
        "It happened between 21 Nov 2026 21:00 EST and 22 Nov 2026 02:00 EST.",
        "The page's own date of modification did not move: 20 Nov 2026 09:23 EST.",
        "    The [-1,353-] {+1,184+} families left.\n",
        "Kept page, before: data/demo/crawls/1/evidence.warc.gz at byte 20509",
        "newsroom -w '/srv/press room' show change-1\n",
        "newsroom -w '/srv/press room' show demo-1 --version 1\n",
        "newsroom -w '/srv/press room' changes dismiss change-1\n",
    ):
        assert text in found.text
    assert "Nobody came" not in found.text, "what no edit touches is folded"
    tree = html.fromstring(found.html)
    assert [one.text_content() for one in tree.iter("del")] == ["1,353"]
    assert [one.text_content() for one in tree.iter("ins")] == ["1,184"]
    assert tree.findtext(".//title") == found.subject
    assert max(map(len, found.text.splitlines())) <= 90


def test_several_facts_are_told_one_by_one(make_change: Change) -> None:
    old = "“They told us nothing at all,” said one.\n\nThe 70 men and 5 women left the town on Friday."
    new = "The 66 men and 7 women left the town on Friday."
    fields = [{"field": "body", "old": old, "new": new, "type": "text"}]
    found = told(edit(make_change, fields=fields, because="2 numbers changed; a quotation was removed"))
    assert "edited: 2 numbers changed; a quotation was removed – Release 1" in found.subject
    for text in ("  Number: 70 → 66\n", "  Number: 5 → 7\n", "  Quotation removed: “They told us nothing at all,”\n"):
        assert text in found.text


@pytest.mark.parametrize(
    ("marks", "before", "now", "said"),
    [
        (["modified-date-unmoved"], "2026-11-20T14:23:00Z", "2026-11-20T14:23:00Z", "did not move: 20 Nov"),
        ([], "2026-11-20T14:23:00Z", "2026-11-21T14:23:00Z", "moved from 20 Nov 2026 09:23 EST to 21 Nov 2026"),
        ([], None, "2026-11-21T14:23:00Z", "moved to 21 Nov 2026 09:23 EST."),
        ([], None, None, "gives no date of modification."),
    ],
)
def test_whether_the_pages_own_date_moved(
    make_change: Change, marks: list[str], before: str | None, now: str | None, said: str
) -> None:
    one = edit(make_change, marks=marks, modified_date=now)
    alert = Alert(line=one.line, before={**RELEASE, "modified_at": before}, after=one.after)
    assert said in " ".join(told(alert).text.split())


def test_a_new_release(make_change: Change) -> None:
    found = told(news(make_change, marks=["dated-before-first-seen"]))
    assert found.subject == "The demo newsroom: new: Release 1"
    assert "A release appeared, dated 20 Nov 2026.\nSeen at 21 Nov 2026 21:00 EST.\n" in found.text
    assert "It is dated before it was first seen" in found.text
    assert "    The court heard four witnesses, and it adjourned on Friday.\n" in found.text
    assert "1,566 views" not in found.text
    assert "https://demo.example/1/" in found.text


def test_only_the_beginning_of_a_release_is_told(make_change: Change) -> None:
    long = " ".join(f"w{number}" for number in range(90))
    alert = Alert(line=make_change(), after={**RELEASE, "body": f"{long}\n\nMore."})
    assert "w59 …" in " ".join(told(alert).text.split())
    assert "w60" not in told(alert).text


def test_a_removal(make_change: Change) -> None:
    found = told(gone(make_change))
    assert found.subject == "The demo newsroom: removed: Release 1"
    for text in (
        "The release is gone: its address answered 404.",
        "It began:\n\n    The court heard",
        "Last seen: 21 Nov 2026 21:00 EST",
        "Kept page: data/demo/crawls/1/evidence.warc.gz at byte 20509",
        "Kept answer: data/demo/crawls/1/evidence.warc.gz at byte 7",
        "As it was kept:\n  newsroom -w '/srv/press room' show demo-1 --version 1",
    ):
        assert text in found.text


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"kind": "restored", "because": "a release is back"}, "The release is back."),
        (
            {
                "kind": "moved",
                "because": "its address redirects to https://a.example/2/",
                "old_url": "https://a.example/",
            },
            "was at https://a.example/",
        ),
        ({"kind": "unlisted", "because": "a release is no longer listed"}, "The release is no longer listed."),
        (
            {"kind": "edited", "significance": "minor", "because": "the spelling of 1 word"},
            "The release was edited: the spelling of 1 word (a minor edit).",
        ),
        ({"looks": 3}, "It was seen alike in 3 crawls before it was told."),
        (
            {"review": {"verdict": "dismissed", "note": "a test page", "at": "x"}},
            "A person said: dismissed: a test page.",
        ),
        ({"marks": ["mass"]}, "It is one of many alike"),
        ({"title": None}, "(no title)"),
    ],
)
def test_other_changes(make_change: Change, facts: dict[str, Any], said: str) -> None:
    assert said in told(news(make_change, **facts)).text


def test_a_notice() -> None:
    changes = [
        {"id": f"c{number}", "kind": "removed", "title": f"Release {number}", "url": f"https://demo.example/{number}/"}
        for number in range(12)
    ]
    found = told(noticed(changes=changes))
    assert found.subject == "The demo newsroom: Unconfirmed: 12 releases removed in demo."
    for text in (
        "Why: 12 of 20 are gone at once.",
        "So it is since 21 Nov 2026 21:00 EST.",
        "If it is so: newsroom accept abc.",
        "removed: Release 9\n    https://demo.example/9/\n  and 2 more",
    ):
        assert text in found.text
    assert "dismiss" not in found.text


def test_a_notice_about_no_newsroom() -> None:
    found = told(noticed("disk-low", newsroom=None, title="The disk is nearly full.", because=None, advice=None))
    assert found.subject == "Workspace press room: disk-low: The disk is nearly full."
    assert "22 Nov 2026 07:00 UTC" in found.text


def test_a_test_is_marked(make_change: Change) -> None:
    found = told(edit(make_change), test=True)
    assert found.subject.startswith("TEST: The demo newsroom: edited")
    assert found.text.startswith("TEST. Nothing happened")
    assert found.chat.startswith("TEST (nothing happened): ")
    first = html.fromstring(found.html).find(".//body").xpath(".//p")[0]
    assert first.text_content().startswith("TEST. Nothing happened")
