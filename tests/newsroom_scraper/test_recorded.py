"""Every newsroom that ships reads its recorded pages as it must, and none of its layouts or roads lacks one."""

from __future__ import annotations

import json
from typing import Final

import pytest

from newsdesk.checking import offline, recorded
from newsroom_scraper.newsroom import SHIPPED, load

NAMES: Final = sorted(path.stem for path in SHIPPED.glob("*.toml"))
FOLDER: Final = offline.checkout()
PAGES: Final = [
    (name, one["file"])
    for name in NAMES
    if FOLDER is not None and recorded.exists(FOLDER / name)
    for one in json.loads((FOLDER / name / recorded.META).read_bytes())["files"]
]


@pytest.mark.parametrize(("name", "file"), PAGES)
def test_a_recorded_page_reads_as_it_must(name: str, file: str) -> None:
    assert FOLDER is not None
    there = recorded.load(FOLDER / name)
    (page,) = [one for one in there.pages if one.file == file]
    read = offline.looked_at(there, page, load(name))
    assert read.problem is None
    told = "\n".join(line for one in read.differences for line in one.lines())
    assert not told, f"{file} reads otherwise (newsroom record {name} --update writes it anew):\n{told}"


@pytest.mark.parametrize("name", NAMES)
def test_every_layout_and_every_road_of_a_newsroom_has_a_recorded_page(name: str) -> None:
    newsroom = load(name)
    report = offline.check(newsroom, offline.folders(newsroom, None))
    assert not report.problems
    assert not report.uncovered, f"{name} has no recorded page of: {'; '.join(report.uncovered)}"
