from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import click
import pytest

from newsdesk.cli import main as cli
from newsdesk.cli.main import VERBS, main, newsroom
from newsroom_scraper.errors import ArchiveError, BusyError, CrawlError, DeclarationError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

HEAVY = ("scrapy", "twisted", "apscheduler", "sqlite3", "rich", "lxml", "parsel", "orjson", "schedules", "pipelines")


def test_help_imports_nothing_heavy_and_no_verb() -> None:
    program = f"""
import sys
from newsdesk.cli.main import main
assert main(["--help"]) == 0
found = [name for name in {HEAVY!r} if name in sys.modules]
verbs = [module for module, _ in {VERBS!r}.values() if module in sys.modules]
print(found, verbs, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    # orjson writes JSON Lines and costs a millisecond; output.py is loaded with every verb.
    assert done.stderr.strip().replace("'orjson'", "") == "[] []"
    for verb in VERBS:
        assert f"  {verb} " in done.stdout


@pytest.mark.parametrize("verb", VERBS)
def test_the_table_says_what_each_verb_says_of_itself(verb: str) -> None:
    command = newsroom.get_command(click.Context(newsroom), verb)
    assert command is not None
    assert command.name == verb
    assert command.help is not None
    assert command.help.partition("\n")[0] == VERBS[verb][1]


@pytest.mark.parametrize("verb", VERBS)
def test_help_is_a_sentence_and_examples(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "--help"]) == 0
    text = capsys.readouterr().out
    assert VERBS[verb][1].endswith(".")
    assert (
        f"newsroom {verb}"
        in text.partition("Options:")[0].replace("newsroom -w /srv/press", "newsroom").split("\n", 1)[1]
    )


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in {"init", "demo", "crawl"}])
def test_verbs_take_the_workspace_before_and_after(verb: str) -> None:
    command = newsroom.get_command(click.Context(newsroom), verb)
    assert command is not None
    assert {"workspace", "verbose"} <= {str(option.name) for option in command.params}


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("newsroom ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rnu"], 'There is no verb "rnu". Did you mean "run"?'),
        (["run", "--no-such"], "No such option"),
        (["run", "--budget", "soon"], '"soon" is no duration'),
        (["run", "--since", "yesterday"], '"yesterday" is no date'),
        (["run", "--limit", "0"], "0 is not in the range"),
        (["changes", "--since", "99999999999d"], "is no date"),
        (["demo", "--nights", "6"], "6 is not in the range"),
        (["crawl"], "Missing argument 'NAME'"),
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert out == ""


def _raise(problem: BaseException) -> Callable[..., Any]:
    def command(*_: Any, **__: Any) -> None:
        raise problem

    return command


@pytest.fixture
def ending(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], int]:
    def end(problem: BaseException) -> int:
        broken = click.Command("list", callback=_raise(problem))
        monkeypatch.setattr(cli.Verbs, "get_command", lambda *_: broken)
        return main(["list"])

    return end


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (WorkspaceError("is none"), 2),
        (DeclarationError("is broken"), 2),
        (CrawlError("did not begin"), 1),
        (ArchiveError("is locked"), 1),
        (BusyError("is busy", newsroom="demo"), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_an_error_is_one_line_and_a_code(
    problem: BaseException, code: int, ending: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ending(problem) == code
    err = capsys.readouterr().err
    assert err.startswith("newsroom: ") or not err.strip()
    assert len(err.strip().splitlines()) == 1


def test_an_error_cannot_steer_the_terminal(ending: Any, capsys: pytest.CaptureFixture[str]) -> None:
    ending(CrawlError("says \x1b[2J\nand more"))
    assert capsys.readouterr().err == "newsroom: says [2J and more\n"


def test_a_fault_of_the_program_keeps_its_traceback(ending: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        ending(ZeroDivisionError())


def test_the_module_and_the_console_script_are_the_same() -> None:
    done = subprocess.run([sys.executable, "-m", "newsdesk", "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("newsroom ")
