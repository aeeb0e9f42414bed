"""The roads as `docs/declarations.md` describes them: each example is a declaration, and no key is left out."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Final

import pytest

from newsroom_scraper import newsroom
from newsroom_scraper.discover import ROADS, Discover
from newsroom_scraper.discovery import roads

SECTION: Final = (
    (Path(__file__).parents[2] / "docs" / "declarations.md")
    .read_text(encoding="utf-8")
    .partition("\n## Roads\n")[2]
    .partition("\n## ")[0]
)
EXAMPLES: Final = re.findall(r"```toml\n(.*?)```", SECTION, re.DOTALL)


def declared(example: str, folder: Path) -> newsroom.Newsroom:
    head = 'name = "example-org"\nhome = "https://www.example.org/"\n'
    (folder / "example-org.toml").write_text(head + example, encoding="utf-8")
    return newsroom.load("example-org", [folder])


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_is_a_declaration(example: str, tmp_path: Path) -> None:
    made = declared(example, tmp_path)
    assert made.speaks in {"page", made.discover[0].road}
    first = roads.first(made.discover[0])
    assert first is None or first.startswith("https://www.example.org/")


def test_there_is_an_example_of_each_road(tmp_path: Path) -> None:
    assert {declared(one, tmp_path).discover[0].road for one in EXAMPLES} == set(ROADS)


def test_every_key_is_described() -> None:
    keys = {one.name for one in fields(Discover)} - {"road"} | {"from"}
    rows = [line for line in SECTION.splitlines() if line.startswith("| `")]
    assert keys == {name for line in rows for name in re.findall(r"`(\w+)`", line.split("|")[1])}
