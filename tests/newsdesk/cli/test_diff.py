"""`newsroom diff`: any two datasets, dates, crawls or files."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest


def ended(desk: Any, at: int) -> str:
    found = desk("crawls", "demo", "--json").lines[at]["ended_at"]
    assert isinstance(found, str)
    return found


def kinds(made: Any) -> list[str]:
    return sorted(one["kind"] for one in made.lines)


DATASET = "data/demo/releases.jsonl"


def test_what_changed_since_a_date(desk: Any) -> None:
    made = desk("diff", f"demo@{ended(desk, 0)}", "demo", "--json")
    assert (made.code, kinds(made)) == (0, ["edited", "new"])
    told = {one["kind"]: one for one in desk("changes", "demo", "--json").lines}
    edited = next(one for one in made.lines if one["kind"] == "edited")
    same = ("schema", "release_id", "url", "title", "old", "new", "fields", "significance", "because", "marks")
    assert {key: edited[key] for key in same} == {key: told["edited"][key] for key in same}
    assert edited.keys() == told["edited"].keys()
    assert kinds(desk("diff", f"demo@{ended(desk, 0)}", f"demo@{ended(desk, 1)}", "--json")) == [
        "edited",
        "new",
        "removed",
    ]
    assert kinds(desk("diff", f"demo@{ended(desk, 1)}", "demo", "--json")) == ["restored"]
    assert desk("diff", "demo", "demo", "--json").out == ""


def test_an_edit_is_shown_with_its_redline(desk: Any) -> None:
    made = desk("diff", f"demo@{ended(desk, 0)}", "demo")
    assert f"  {desk.lived.edited}" in made.out
    assert "[-" in made.out
    assert made.out.endswith(f"demo@{ended(desk, 0)} → demo: 1 new, 1 edited; 8 as before; 9 releases → 10\n")
    drawn = desk.drawn("diff", f"demo@{ended(desk, 0)}", "demo", columns=120).out
    assert "edited" in drawn
    assert "→ demo: 1 new, 1 edited;" in drawn


def test_a_terminal_gets_the_first_of_many(desk: Any) -> None:
    made = desk.drawn("diff", "demo@2001-01-01", "demo", "--limit", "2", columns=120)
    assert made.err == "The first 2 of 10 changes; --limit shows more.\n"
    assert len(desk("diff", "demo@2001-01-01", "demo", "--json", "--limit", "3").lines) == 3


def test_counts_only(desk: Any) -> None:
    for option in ("--summary", "--quiet", "-q"):
        made = desk("diff", "demo@2001-01-01", "demo", option)
        assert made.out == "demo@2001-01-01 → demo: 10 new; 0 as before; 0 releases → 10\n"
    (line,) = desk("diff", "demo", DATASET, "--summary", "--json").lines
    assert line["schema"] == "newsroom.diff/1"
    assert (line["first"], line["second"]) == ({"name": "demo", "releases": 10}, {"name": DATASET, "releases": 10})
    assert (line["same"], line["recorded"], set(line["kinds"].values())) == (10, 0, {0})


def test_the_exit_code_says_whether_they_differ(desk: Any) -> None:
    assert desk("diff", "demo", DATASET, "-q", "--exit-code").code == 0
    assert desk("diff", "demo@2001-01-01", DATASET, "-q", "--exit-code").code == 1
    assert desk("diff", "demo@2001-01-01", DATASET, "-q").code == 0
    assert desk("diff", "demo", "nothing.jsonl", "-q", "--exit-code").code == 2
    assert desk("diff", "demo", "nothing.jsonl", "-q").code == 1


def test_files_need_neither_archive_nor_workspace(desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = Path(DATASET).read_bytes().splitlines(keepends=True)
    away = tmp_path / "away"
    away.mkdir()
    (away / "old.jsonl.gz").write_bytes(gzip.compress(b"".join(reversed(lines[1:]))))
    (away / "releases.jsonl").write_bytes(b"".join(lines))
    monkeypatch.chdir(away)
    (told,) = desk("diff", "old.jsonl.gz", "releases.jsonl", "--json").lines
    assert (told["kind"], told["release_id"]) == ("new", json.loads(lines[0])["id"])
    assert kinds(desk("diff", "old.jsonl.gz", ".", "--json")) == ["new"]
    made = desk("diff", "demo", "releases.jsonl")
    assert made.code == 1
    assert '"demo" is neither a file nor a newsroom that is known here' in made.err
    assert "-w FOLDER" in made.err


def test_standard_input_is_one_of_the_two(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(DATASET).read_bytes())))
    assert desk("diff", "-", "demo", "-q", "--exit-code").code == 0
    assert desk("diff", "-", "-").code == 2


def test_two_crawls_are_compared_by_address(desk: Any) -> None:
    first, second, _ = (one["crawl_id"] for one in desk("crawls", "demo", "--json").lines)
    made = desk("diff", f"demo@{first}", f"demo@{second}", "--json")
    assert kinds(made) == ["edited", "new", "removed"]
    assert {one["release_id"] for one in made.lines} == {None}
    folder = desk("diff", f"data/demo/crawls/{first}", f"data/demo/crawls/{second}/readings.jsonl", "--json")
    assert folder.lines == made.lines
    (line,) = desk("diff", f"demo@{first}", f"demo@{second}", "--json", "--summary").lines
    assert line["by"] == "address"
    said = desk("diff", f"demo@{first}", f"demo@{second}").err
    assert "only means that it was not read there" in said
    assert "a counter is an edit here, and between dates it is not" in said
    assert kinds(desk("diff", f"demo@{first}", "demo", "--json")) == ["edited", "new"]


@pytest.mark.parametrize(
    ("word", "error"),
    [
        ("demo@", '"" in demo@ is neither a date nor a crawl'),
        ("demo@yesterday", '"yesterday" in demo@yesterday is neither a date nor a crawl'),
        ("demo@20010101T000000Z", "there are no readings of a crawl 20010101T000000Z here"),
        ("data", "holds no file that can be compared"),
        ("nothing.jsonl", "nothing.jsonl: there is no such file"),
        ("data/demo/changes.jsonl", "line 1: is a line of newsroom.change/1"),
        ("amnesty-usa@2026-13-41", "is neither a date nor a crawl"),
    ],
)
def test_what_cannot_be_compared_is_one_line(desk: Any, word: str, error: str) -> None:
    made = desk("diff", word, "demo")
    assert (made.code, made.out, made.err.count("\n")) == (1, "", 1)
    assert error in made.err


def test_what_was_never_crawled_is_said_to_be(desk: Any) -> None:
    assert desk("diff", "amnesty-usa", "demo", "-q").out.startswith("amnesty-usa → demo: 10 new;")
    Path("data/archive.db").unlink()
    assert "demo: was not crawled yet. newsroom run demo does so." in desk("diff", "demo", DATASET).err
