"""`hooks`: what is set, and whether it rings."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

FAILS = json.dumps([sys.executable, "-c", "import sys; print('out of paper', file=sys.stderr); sys.exit(3)"])
JSONL = '[hooks.lines]\nkind = "jsonl"\npath = "alerts.jsonl"\n'
BROKEN = f'[hooks.printer]\nkind = "command"\ncommand = {FAILS}\n'
WEB = """\
[hooks.web]
kind = "webhook"
url = "https://hooks.example/${DESK_TOKEN}"
secret = "${DESK_SECRET}"
[routes.edits]
hooks = ["web"]
kinds = ["edited"]
"""


def add(root: Path, *hooks: str) -> None:
    with (root / "workspace.toml").open("a") as file:
        file.write("\n" + "\n".join(hooks))


def lines(root: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (root / "alerts.jsonl").read_text().splitlines()]


def test_the_hooks_and_where_they_lead_without_secrets(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {"DESK_TOKEN": "t0ken-s3cret", "DESK_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    add(desk.root, JSONL, WEB)
    told = desk("hooks", "--json")
    first, second = told.lines
    assert (first["name"], first["kind"], first["routes"][0]) == ("lines", "jsonl", "default")
    assert first["where"].endswith("/alerts.jsonl")
    assert (second["where"], second["routes"][0]) == ("https://hooks.example", "edits")
    assert (first["last_told"], first["waiting"], first["dead"], first["problem"]) == (None, 0, 0, None)
    plain, drawn = desk("hooks"), desk.drawn("hooks")
    assert plain.out.splitlines()[1].split("\t")[:3] == ["web", "webhook", "https://hooks.example"]
    assert "never" in drawn.out
    for ended in (told, plain, drawn):
        for value in secrets.values():
            assert value not in ended.out + ended.err


def test_what_a_hook_was_told_and_what_it_was_not(live: Any) -> None:
    live.set(BROKEN + JSONL)
    assert live("run", "demo").code == 0
    live.site.next_night()
    live.site.edit(live.site.listed[2].slug, "number")
    assert live("run", "demo").code == 1
    printer, told = live("hooks", "--json").lines
    assert (printer["waiting"], told["waiting"]) == (1, 0)
    assert printer["last_told"] is None
    assert told["last_told"].endswith("Z")
    assert "out of paper" in printer["problem"]
    assert printer["failing_since"].endswith("Z")


def test_no_hook_at_all(desk: Any) -> None:
    assert desk("hooks").out == ""
    assert "No hook is set" in desk.drawn("hooks").err
    ended = desk("hooks", "test", "desk")
    assert (ended.code, "None is set" in ended.err) == (2, True)


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        (None, "recorded"),
        ("new", "recorded"),
        ("edited", "recorded"),
        ("removed", "recorded"),
        ("restored", "recorded"),
        ("held", "recorded"),
        ("ill", "recorded"),
        ("moved", "built"),
        ("unlisted", "built"),
        ("hook-dead", "built"),
    ],
)
def test_a_test_is_made_of_what_is_real(desk: Any, kind: str | None, source: str) -> None:
    add(desk.root, JSONL)
    ended = desk("hooks", "test", "lines", *(["--kind", kind] if kind else []), "--json")
    assert ended.code == 0, ended.err
    (told,), (line,) = ended.lines, lines(desk.root)
    assert (told["told"], told["source"], told["problem"]) == (True, source, None)
    assert told["id"] == line["id"]
    assert line["id"].startswith("test-")
    assert line["kind"] == told["about"] == (kind or line["kind"])
    assert "marks" not in line or line["marks"][-1] == "test"
    assert desk("changes", "--json").out.count("test-") == 0
    if source == "recorded":
        real = desk("show", told["of"], "--json").lines[0]
        assert {**real, "id": 0, "detected_at": 0, "marks": 0} == {**line, "id": 0, "detected_at": 0, "marks": 0} or (
            "marks" not in real and real["title"] == line["title"]
        )


def test_a_person_reads_what_happened(desk: Any) -> None:
    add(desk.root, JSONL, BROKEN)
    ended = desk("hooks", "test", "lines", "--kind", "edited")
    assert ended.code == 0
    assert ended.out.startswith("hook lines (")
    assert "told TEST edited, demo: " in ended.out
    assert "which happened" in ended.out
    assert "made up from the newest release" in desk("hooks", "test", "lines", "--kind", "moved").out
    failed = desk("hooks", "test", "printer")
    assert (failed.code, failed.out) == (1, "")
    assert "hook printer: ended with status 3: out of paper" in failed.err
    assert "not tried again" in failed.err
    assert desk("hooks", "test", "printer", "--json").lines[0]["told"] is False
    assert desk("hooks", "--json").lines[1]["waiting"] == 0


def test_each_test_is_another_one(desk: Any) -> None:
    add(desk.root, JSONL)
    for _ in range(2):
        assert desk("hooks", "test", "lines").code == 0
    assert len({one["id"] for one in lines(desk.root)}) == 2


def test_an_empty_archive_is_tried_with_a_sample(press: Any) -> None:
    press("init", ".")
    add(press.root, JSONL)
    for kind in ("edited", "new", "removed", "held"):
        ended = press("hooks", "test", "lines", "--kind", kind)
        assert ended.code == 0, ended.err
        assert "made up from a sample, as nothing was crawled yet" in ended.out
    assert [one["kind"] for one in lines(press.root)] == ["edited", "new", "removed", "held"]
    assert not (press.root / "data" / "archive.db").exists()


def test_what_is_not_there_is_named(desk: Any) -> None:
    add(desk.root, JSONL)
    assert 'Did you mean "lines"' in desk("hooks", "test", "line").err
    wrong = desk("hooks", "test", "lines", "--kind", "edted")
    assert (wrong.code, 'Did you mean "edited"' in wrong.err) == (2, True)
    assert desk("hooks", "tset").code == 2
