"""What cron's mail says of hooks: each trouble once, then weekly, all of several, and that it is over."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.cli import ringing
from newsdesk.cli.main import main
from newsdesk.cli.mentions import FILE, Mentions
from newsdesk.telling import rounds
from schedules.workspace import open_workspace
from tests.newsdesk.cli.nights import change, outcome

if TYPE_CHECKING:
    from tests.newsdesk.cli.nights import Night

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_once(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a night that is made up, too, `PATIENCE` is set; and its dates say nothing about the clock."""
    monkeypatch.setattr(ringing, "PATIENCE", 0.0)
    monkeypatch.setattr(rounds, "go", lambda *_, **__: None)


class Nightly:
    """`run --all` as cron calls it, each time with something new to tell."""

    def __init__(self, night: Night, capsys: pytest.CaptureFixture[str]) -> None:
        self.night, self.capsys, self.day = night, capsys, 0
        self.says("paper")
        assert self() == (0, "")

    def says(self, words: str) -> None:
        (self.night.press.root / "words").write_text(words)
        code = "import sys; from pathlib import Path; said = Path('words').read_text(); sys.exit(f'no {said}' if said else 0)"
        self.settings(f'[hooks.desk]\nkind = "command"\ncommand = {json.dumps([sys.executable, "-c", code])}\n')

    def settings(self, hooks: str) -> None:
        self.night.press.set(hooks, name="amnesty-usa")

    def __call__(self, *more: str) -> tuple[int, str]:
        self.day += 1
        found = (change(self.day),) if self.day > 1 else ()
        self.night.come["amnesty-usa"] = outcome(changes=found)
        code = main(["run", "--all", *more])
        return code, self.capsys.readouterr().err


@pytest.fixture
def nightly(night: Night, capsys: pytest.CaptureFixture[str]) -> Nightly:
    return Nightly(night, capsys)


def test_a_hook_that_fails_is_said_once_and_ends_each_run_with_1(nightly: Nightly) -> None:
    code, said = nightly()
    assert (code, said.count("newsroom: hook desk: ended with status 1: no paper (1 alert waiting")) == (1, 1)
    assert [nightly() for _ in range(3)] == [(1, "")] * 3
    assert "no paper" in nightly("--verbose")[1]


def test_what_it_is_changes_and_is_over(nightly: Nightly) -> None:
    nightly()
    nightly.says("ink")
    retry(nightly)
    code, said = nightly()
    assert (code, said.count("ended with status 1: no ink")) == (1, 0), "retry said it"
    nightly.says("")
    retry(nightly)
    assert nightly() == (0, "")
    nightly.says("ink")
    assert nightly()[1].count("no ink") == 1, "it is another time"


def retry(nightly: Nightly) -> None:
    main(["deliveries", "retry", "--all"])
    nightly.capsys.readouterr()


def test_a_run_says_that_it_is_over(nightly: Nightly, monkeypatch: pytest.MonkeyPatch) -> None:
    nightly()
    nightly.says("")
    monkeypatch.setattr(ringing, "PATIENCE", 30.0)
    with (nightly.night.press.root / "workspace.toml").open("a") as file:
        file.write('give_up = "2d"\n')  # set anew, it is tried at once
    assert nightly() == (0, "newsroom: hook desk: is told again\n")
    assert nightly() == (0, "")


def test_every_broken_hook_is_said_and_said_once(nightly: Nightly) -> None:
    nightly.settings(
        '[hooks.one]\nkind = "comand"\n[hooks.two]\nkind = "feed"\n[hooks.three]\nkind = "jsonl"\npath = 7\n'
    )
    code, said = nightly()
    assert code == 2
    for name in ("one", "two", "three"):
        assert said.count(f"hooks.{name}.") == 1, said
    assert nightly() == (2, "")
    nightly.settings('[hooks.one]\nkind = "comand"\n')
    assert nightly() == (2, "")
    nightly.settings("")
    assert nightly() == (0, "")
    nightly.settings('[hooks.one]\nkind = "comand"\n')
    code, said = nightly()
    assert (code, said.count("hooks.one.kind")) == (2, 1)


def test_a_message_that_is_given_up_is_always_said(nightly: Nightly) -> None:
    with (nightly.night.press.root / "workspace.toml").open("a") as file:
        file.write("give_up = 0\n")
    for _ in range(2):
        code, said = nightly()
        assert (code, said.count("given up")) == (1, 1)
        main(["deliveries", "drop", "--all"])
        nightly.capsys.readouterr()


def mentions(root: Any, days: float = 0) -> Mentions:
    return Mentions(open_workspace(root), NOW + timedelta(days=days))


def test_what_lasts_is_said_weekly(night: Night) -> None:
    said = []
    for day in range(16):
        one = mentions(night.press.root, day)
        said.append(one.is_news("desk", "no paper"))
        if said[-1]:
            one.said("desk", "no paper")
        one.save()
    assert said == [day in {0, 7, 14} for day in range(16)]


@pytest.mark.parametrize(
    "damaged", [b"", b"[]", b'{"desk": 7}', b'{"desk": {"no paper": 7}}', b'{"desk": {"no paper": ""}}']
)
def test_where_nobody_knows_what_was_said_it_is_said(night: Night, damaged: bytes) -> None:
    path = night.press.root / "data" / FILE
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(damaged)
    assert mentions(night.press.root).is_news("desk", "no paper")
