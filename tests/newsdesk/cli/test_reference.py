from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from newsdesk.cli import reference
from newsdesk.cli.main import VERBS

if TYPE_CHECKING:
    import pytest

ROOT = Path(reference.__file__).parents[2]


def test_the_page_is_in_step_with_the_commands() -> None:
    assert (ROOT / reference.PATH).read_text(encoding="utf-8") == reference.reference()


def test_every_verb_has_a_section() -> None:
    page = reference.reference()
    for verb in VERBS:
        assert f"## `newsroom {verb}`\n" in page
    for inner in ("changes dismiss", "changes note", "archive check"):
        assert f"## `newsroom {inner}`\n" in page
        assert f"Usage: newsroom {inner} [OPTIONS]" in page


def test_check_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    missing = CliRunner().invoke(reference.command, ["--check"])
    assert missing.exit_code == 1
    assert "is out of step: run python -m newsdesk.cli.reference" in missing.stderr
    assert CliRunner().invoke(reference.command, []).exit_code == 0
    assert CliRunner().invoke(reference.command, ["--check"]).exit_code == 0
