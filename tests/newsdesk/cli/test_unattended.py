"""What is news to whoever reads cron's mail: each illness once, then weekly, and no silence where a word is owed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.cli import unattended
from schedules.workspace import open_workspace
from tests.newsdesk.cli.nights import change, outcome

if TYPE_CHECKING:
    from pathlib import Path

    from tests.newsdesk.cli.nights import Night

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)


class Cron:
    """What a reader of cron's mail would be told, night after night."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workspace = open_workspace(root)
        self.day = 0

    def told(self, state: str, *reasons: str, cut_short: bool = False, days: float = 1, **facts: Any) -> bool:
        self.day += 1
        crawl_id = f"c{self.day}"
        folder = self.workspace.home_of("amnesty-usa") / "crawls" / crawl_id
        folder.mkdir(parents=True)
        made = {
            "schema": "newsroom.manifest/1", "state": state, "reasons": reasons, "cut_short": cut_short,
            "counts": {"read": self.day},
        }  # fmt: skip
        (folder / "manifest.json").write_text(json.dumps(made))
        came = outcome(state=state, crawls=(crawl_id,), **facts)
        self.now = getattr(self, "now", NOW) + timedelta(days=days)
        news = unattended.is_news(self.workspace, came, self.now)
        unattended.remember(self.workspace, came, self.now, told=news)
        return news


@pytest.fixture
def cron(night: Night) -> Cron:
    return Cron(night.press.root)


DOWN = ("failed", "the listing was not read to its end: https://a.example/ answered 503")


def test_an_illness_is_news_once_and_then_weekly(cron: Cron) -> None:
    assert [cron.told(*DOWN) for _ in range(16)] == [day in {0, 7, 14} for day in range(16)]


def test_an_illness_that_comes_again_is_news(cron: Cron) -> None:
    assert cron.told(*DOWN)
    assert not cron.told(*DOWN)
    assert not cron.told("complete")
    assert cron.told(*DOWN)


def test_other_words_about_the_same_are_no_news_and_another_remedy_is(cron: Cron) -> None:
    assert cron.told("incomplete", "3 of 12 looks failed: answered 500")
    assert not cron.told("incomplete", "4 of 12 looks failed: answered 500")
    assert cron.told("incomplete", "no rows were found on https://a.example/")
    assert cron.told("blocked", "https://a.example/ answered 403")
    assert not cron.told("incomplete", "2 of 12 looks failed: answered 500"), "they take turns"
    assert not cron.told("blocked", "https://a.example/ answered 403")


def test_what_was_cut_short_is_told_whenever_it_happens(cron: Cron) -> None:
    assert cron.told("incomplete", "the crawl was cut short: its process died", cut_short=True)
    assert cron.told("incomplete", "the crawl was cut short: its process died", cut_short=True)
    assert cron.told(*DOWN)
    assert cron.told("incomplete", "the crawl was cut short: its process died", cut_short=True)
    assert not cron.told(*DOWN)


def test_changes_and_notices_are_always_news(cron: Cron) -> None:
    assert cron.told(*DOWN)
    assert cron.told(*DOWN, changes=(change(1),))
    assert cron.told(*DOWN, notices=({"kind": "ill"},))
    assert cron.told("complete", notices=({"kind": "healed"},))
    assert not cron.told("complete")


def test_what_is_held_is_told_weekly_while_it_waits(cron: Cron) -> None:
    held = (change(1, "removed"),)
    assert [cron.told("complete", held=held) for _ in range(9)] == [day in {0, 7} for day in range(9)]
    assert not cron.told("complete")
    assert cron.told("complete", held=held)


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b"null"])
def test_where_nobody_knows_what_was_said_it_is_said(cron: Cron, left: bytes) -> None:
    assert cron.told(*DOWN)
    (cron.workspace.home_of("amnesty-usa") / unattended.FILE).write_bytes(left)
    assert cron.told(*DOWN)


def test_what_cannot_be_read_any_more_is_told(cron: Cron) -> None:
    assert unattended.is_news(cron.workspace, outcome(state="failed", crawls=("nowhere",)), NOW)
