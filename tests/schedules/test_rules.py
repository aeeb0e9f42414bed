"""The judge's numbers: the docs say what the code does, and a workspace may set each."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from newsroom_scraper.errors import WorkspaceError
from schedules.judge import Rules
from schedules.workspace import init, open_workspace, seconds

DOCS = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
ROW = re.compile(r"^\| `(?P<key>[a-z_]+)` \| (?P<number>[\d.]+(?: h)?) \|", re.MULTILINE)


def test_the_table_of_the_docs_is_the_code() -> None:
    held = DOCS.read_text("utf-8").partition("\n## Held\n")[2].partition("\n## ")[0]
    told = {row["key"]: seconds(row["number"].replace(" ", "")) for row in ROW.finditer(held)}
    assert told == asdict(Rules())


def ruled(folder: Path, text: str) -> Rules:
    path = init(folder)
    path.write_text(f"[newsroom.amnesty-usa.judge]\n{text}\n", "utf-8")
    return open_workspace(folder).limits_of("amnesty-usa").judge


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("least = 8", "least", 8),
        ("removed = 0.5", "removed", 0.5),
        ('over = "3d"', "over", 259_200.0),
        ("calm = 1", "calm", 1),
    ],
)
def test_a_newsroom_may_have_numbers_of_its_own(tmp_path: Path, text: str, key: str, value: Any) -> None:
    assert asdict(ruled(tmp_path, text)) == {**asdict(Rules()), key: value}


@pytest.mark.parametrize(
    "text", ["removed = 2", "removed = -1", "looks = 0", "looks = 1.5", 'over = "soon"', "lest = 3", "calm = true"]
)
def test_a_wrong_number_is_refused_by_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(WorkspaceError) as told:
        ruled(tmp_path, text)
    assert f"newsroom.amnesty-usa.judge.{text.partition(' ')[0]}" in str(told.value)
