from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsdesk.telling.hooks import Context
from newsdesk.telling.hooks.partly import MOST, Partly
from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def partly(tmp_path: Path) -> Partly:
    return Partly.of(Context(name="../desk", root=tmp_path, environment={}))


def test_who_had_it_is_known_to_the_next_process_and_not_by_name(partly: Partly, tmp_path: Path) -> None:
    assert partly.path.parent == tmp_path / "data" / "hooks"
    partly.note("m1", ["a@b.example"])
    partly.note("m1", ["c@d.example"])
    assert partly.had("m1", ["a@b.example", "c@d.example", "e@f.example"]) == {"a@b.example", "c@d.example"}
    assert partly.had("m2", ["a@b.example"]) == set()
    assert "example" not in partly.path.read_text()
    partly.done("m1")
    partly.done("m1")
    assert partly.had("m1", ["a@b.example"]) == set()


def test_the_oldest_are_forgotten(partly: Partly) -> None:
    for number in range(MOST + 3):
        partly.note(f"m{number}", ["a"])
    assert [partly.had(f"m{number}", ["a"]) for number in (2, 3)] == [set(), {"a"}]


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b'{"m1": "a"}', b"\xff"])
def test_damaged_notes_are_none(partly: Partly, damaged: bytes) -> None:
    partly.note("m1", ["a"])
    partly.path.write_bytes(damaged)
    assert partly.had("m1", ["a"]) == set()
    partly.note("m1", ["a"])
    assert partly.had("m1", ["a"]) == {"a"}


def test_notes_that_cannot_be_written_are_told(partly: Partly) -> None:
    partly.path.parent.parent.mkdir()
    partly.path.parent.write_text("in the way")
    with pytest.raises(HookError, match="could not note who has it already"):
        partly.note("m1", ["a"])
