"""`run` with a look that is made up: what is printed, told and answered for every way in which a look can end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.cli import ringing
from newsdesk.cli.main import main
from newsroom_scraper.errors import CrawlError, DeclarationError
from schedules.look import Interrupted
from schedules.notices import notice
from tests.newsdesk.cli.nights import change, outcome

if TYPE_CHECKING:
    from tests.newsdesk.cli.nights import Night


def test_a_quiet_night_under_cron_prints_nothing(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--all"]) == 0
    assert capsys.readouterr() == ("", "")


def test_news_is_printed(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    night.come["amnesty-usa"] = outcome(changes=(change(1), change(2, "removed", because="answered 404")))
    assert main(["run", "amnesty-usa"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines()[0] == "amnesty-usa: complete in 2 s, 10 releases, 10 read, 1 new, 1 removed"
    assert "2026-11-21 21:00 EST  new  Release 1  https://a.example/1/" in out
    assert "answered 404" in out


def test_exit_code_3_only_when_it_is_asked_for(night: Night) -> None:
    assert main(["run", "amnesty-usa", "--exit-code"]) == 0
    night.come["amnesty-usa"] = outcome(changes=(change(1),))
    assert main(["run", "amnesty-usa"]) == 0
    assert main(["run", "amnesty-usa", "--exit-code"]) == 3


@pytest.mark.parametrize("state", ["incomplete", "failed", "blocked"])
def test_a_crawl_that_was_not_complete(night: Night, state: str, capsys: pytest.CaptureFixture[str]) -> None:
    night.come["amnesty-usa"] = outcome(state=state, sentences=("The host could not be found. Nothing was changed.",))
    assert main(["run", "amnesty-usa", "--exit-code"]) == 1
    out, err = capsys.readouterr()
    assert err == "The host could not be found. Nothing was changed.\n"
    assert out.startswith(f"amnesty-usa: {state} in 2 s")


def of_changes(kind: str, changes: list[dict[str, Any]]) -> dict[str, Any]:
    return notice(
        kind, newsroom="amnesty-usa", about="m", title="T.", because=None, advice=None, crawl_id="c",
        detected_at="2026-11-22T02:00:00Z", changes=changes,
    )  # fmt: skip


def test_what_is_held_for_the_first_time_is_shown_unconfirmed(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    held = [change(number, "removed") for number in range(1, 13)]
    told = (of_changes("held", held),)
    night.come["amnesty-usa"] = outcome(held=tuple(held), notices=told, sentences=("12 are held.",))
    assert main(["run", "amnesty-usa"]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[0].endswith("10 read, nothing confirmed, 12 held")
    assert out.count("unconfirmed") == 10
    assert "change-1" not in out  # its id is another one once it is believed
    assert err == ("12 are held.\namnesty-usa: and 2 more are held; newsroom held amnesty-usa --all shows them.\n")


def test_what_waits_since_an_earlier_night_is_one_line(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    night.come["amnesty-usa"] = outcome(held=tuple(change(number, "removed") for number in range(1, 4)))
    assert main(["run", "amnesty-usa"]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert err == "amnesty-usa: 3 changes still wait to be confirmed: newsroom held amnesty-usa.\n"


def test_of_a_mass_that_is_confirmed_a_few_are_shown(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    mass = [change(number, "removed", marks=["mass"]) for number in range(1, 13)]
    night.come["amnesty-usa"] = outcome(
        changes=(*mass, change(99)), notices=(of_changes("mass", mass),), sentences=("Confirmed: 12 removed.",)
    )
    assert main(["run", "amnesty-usa"]) == 0
    out, err = capsys.readouterr()
    assert out.count("  removed  ") == 10
    assert "Release 99" in out
    assert err == (
        "Confirmed: 12 removed.\n"
        "amnesty-usa: and 2 more of what was confirmed; newsroom changes amnesty-usa shows all.\n"
    )


@pytest.mark.parametrize("kind", ["healed", "settled"])
def test_good_news_is_told_on_a_night_without_changes(
    night: Night, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    night.come["amnesty-usa"] = outcome(notices=(of_changes(kind, []),), sentences=("It is over.",))
    assert main(["run", "amnesty-usa"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("amnesty-usa: complete in 2 s")
    assert err == "It is over.\n"


def test_a_dry_run_says_what_it_would_do_and_opens_nothing(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    night.press.set(night.press.hook(), name="amnesty-usa")
    night.come["amnesty-usa"] = outcome(crawls=(), sentences=("It would read the listing.",))
    assert main(["run", "amnesty-usa", "--dry-run"]) == 0
    assert capsys.readouterr() == ("It would read the listing.\n", "")
    assert night.asked[0][1].dry_run
    assert not (night.press.root / "data" / "archive.db").exists()


def test_options_reach_the_look(night: Night) -> None:
    assert main(["run", "amnesty-usa", "--full", "--limit", "5", "--since", "2026-01-02", "--budget", "1.5h"]) == 0
    ((_, options),) = night.asked
    assert (options.full, options.limit, options.budget) == (True, 5, 5400.0)
    assert options.since.isoformat() == "2026-01-02"


@pytest.mark.parametrize(
    ("problem", "code"),
    [(CrawlError("did not begin"), 1), (DeclarationError("is broken"), 2)],
)
def test_one_broken_newsroom_never_stops_the_others(
    night: Night, problem: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    night.press.declare("second", 'name = "second"\nextends = "amnesty-usa"\n')
    night.press.set("[newsroom.second]\n", name="amnesty-usa")
    night.come["amnesty-usa"] = problem
    night.come["second"] = outcome(newsroom="second", changes=(change(1),))
    assert main(["run", "--all", "--exit-code"]) == code
    out, err = capsys.readouterr()
    assert {name for name, _ in night.asked} == {"amnesty-usa", "second"}
    assert err == f"newsroom: {problem}\n"
    assert "second: complete" in out


def test_names_are_checked_before_anything_is_crawled(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "amnesty-usa", "amnesty-us"]) == 2
    assert night.asked == []
    assert 'there is no newsroom called "amnesty-us". Did you mean "amnesty-usa"?' in capsys.readouterr().err


def test_all_and_names_do_not_go_together(night: Night) -> None:
    assert main(["run"]) == 2
    assert main(["run", "--all", "amnesty-usa"]) == 2
    (night.press.root / "workspace.toml").write_text("")
    assert main(["run", "--all"]) == 2
    assert night.asked == []


def test_an_interrupted_run_shows_what_it_found(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    night.press.set(night.press.hook(), name="amnesty-usa")
    night.come["amnesty-usa"] = Interrupted(
        outcome(state="incomplete", changes=(change(1),), sentences=("Cut short.",))
    )
    assert main(["run", "amnesty-usa"]) == 130
    out, err = capsys.readouterr()
    assert "Release 1" in out
    assert err == "Cut short.\nnewsroom: interrupted; what was read is kept, and the next run goes on\n"


# -- hooks ---------------------------------------------------------------------------------------------------------

FAILS = "import sys; print('out of paper', file=sys.stderr); sys.exit(3)"


def test_a_hook_is_told_what_this_very_run_found(night: Night) -> None:
    night.press.set(night.press.hook(), name="amnesty-usa")
    night.come["amnesty-usa"] = outcome(changes=(change(1), change(2)))
    assert main(["run", "amnesty-usa"]) == 0
    assert [one["id"] for one in night.press.alerts()] == ["change-1", "change-2"]


def test_a_hook_that_fails_is_told_again_by_the_next_run(
    night: Night, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    night.press.set(night.press.hook("desk", FAILS) + night.press.hook("other"), name="amnesty-usa")
    night.come["amnesty-usa"] = outcome(changes=(change(1),))
    assert main(["run", "amnesty-usa", "--exit-code"]) == 1
    assert capsys.readouterr().err == (
        "newsroom: hook desk: ended with status 3: out of paper (1 alert waiting; the next run tries again)\n"
    )
    assert len(night.press.alerts()) == 1

    # Mended; the next crawl brings nothing, and does not even go well.
    night.press.set(night.press.hook("desk") + night.press.hook("other"), name="amnesty-usa")
    night.come["amnesty-usa"] = CrawlError("did not begin")
    monkeypatch.setattr(ringing, "PATIENCE", 60.0)  # it is left alone for some seconds after a failure
    assert main(["run", "amnesty-usa"]) == 1
    assert [one["id"] for one in night.press.alerts()] == ["change-1", "change-1"]


def test_a_hook_that_failed_is_left_alone_for_the_rest_of_the_run(
    night: Night, capsys: pytest.CaptureFixture[str]
) -> None:
    night.press.declare("second", 'name = "second"\nextends = "amnesty-usa"\n')
    night.press.set("[newsroom.second]\n" + night.press.hook("desk", FAILS), name="amnesty-usa")
    night.come["amnesty-usa"] = outcome(changes=(change(1),))
    assert main(["run", "--all"]) == 1
    assert capsys.readouterr().err.count("out of paper") == 1


# -- on a terminal -------------------------------------------------------------------------------------------------


def test_on_a_terminal_a_quiet_night_is_one_line(
    night: Night, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsdesk.cli.output.on_terminal", lambda: True)
    night.come["amnesty-usa"] = outcome(baseline=True, quiet=10)
    assert main(["run", "amnesty-usa"]) == 0
    assert capsys.readouterr().out == (
        "amnesty-usa: complete in 2 s, 10 releases, 10 read, first look: nothing rings\n"
    )
    night.come["amnesty-usa"] = outcome(quiet=3)
    main(["run", "amnesty-usa"])
    assert "3 backfilled" in capsys.readouterr().out


def test_rich_is_not_loaded_where_nobody_reads_along(press: Any) -> None:
    press.set(name="amnesty-usa")
    program = """
import sys
from newsdesk.cli.main import main
from schedules import look
look.run = lambda workspace, name, options, on_event: look.Outcome(newsroom=name)
assert main(["run", "--all"]) == 0
assert "rich" not in sys.modules
"""
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=press.root, env=press.env, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
