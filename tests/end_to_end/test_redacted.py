"""`newsroom redact` as a person calls it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from newsdesk.cli import redact
from newsdesk.cli.main import main
from schedules.redacting.doing import Taken

if TYPE_CHECKING:
    import pytest

    from tests.conftest import Desk

FILES = '[hooks.lines]\nkind = "jsonl"\npath = "told.jsonl"\n\n[hooks.feed]\nkind = "feed"\npath = "told.atom"\n'


def test_it_says_asks_takes_out_and_shows(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.ringing import enrol, tell

    with (desk.root / "workspace.toml").open("a", encoding="utf-8") as file:
        file.write(FILES)
    enrol(desk.workspace)
    (fresh,) = desk.site.publish(1)
    assert [one["kind"] for one in desk.run().changes] == ["new"]
    assert [one.problem for one in tell(desk.workspace)] == [None, None]
    (line,) = [one for one in desk.lines("releases") if desk.slug(one["url"]) == fresh.slug]
    files = [desk.root / name for name in ("told.jsonl", "told.atom")]
    assert all(line["id"] in one.read_text() or fresh.slug in one.read_text() for one in files)
    asked = ["-w", str(desk.root), "redact", line["id"], "--reason", "a minor", "--by", "Ada"]
    before = (desk.home / "releases.jsonl").read_bytes()
    capsys.readouterr()
    assert main([*asked, "--dry-run"]) == 0
    said = capsys.readouterr().err
    assert "1 version(s) and 1 change(s)" in said
    assert "Out of reach: copies of the archive" in said
    assert main(asked) == 1
    assert "nobody can be asked here. Say it with --yes." in capsys.readouterr().err
    assert (desk.home / "releases.jsonl").read_bytes() == before
    assert main([*asked, "--yes", "--json"]) == 0
    stone = json.loads(capsys.readouterr().out)
    assert (stone["release_id"], stone["reason"], stone["by"]) == (line["id"], "a minor", "Ada")
    assert not any(line["title"] in one.read_text() for one in files)
    assert main(["-w", str(desk.root), "show", line["id"]]) == 0
    shown = capsys.readouterr().out
    assert "by Ada: a minor" in shown
    assert line["content_hash"] in shown
    for verb in (["history", line["id"]], ["releases"], ["changes"], ["archive", "check", "--deep"]):
        assert main(["-w", str(desk.root), *verb]) == 0, verb
        found = capsys.readouterr()
        assert line["title"] not in found.out + found.err
        assert "(no title)" not in found.out
    (told,) = [one for one in desk.lines("changes") if one["release_id"] == line["id"] and one["kind"] == "new"]
    for shows in (["changes", line["id"]], ["show", told["id"]]):
        assert main(["-w", str(desk.root), *shows]) == 0
        assert "(redacted)" in capsys.readouterr().out


def test_it_says_what_is_cut_out_of_documents_of_several_releases(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    stone = {"url": "https://demo.example/a/", "versions": [{}]}
    redact._say(desk.workspace, "demo-a", Taken(stone=stone, documents=3, bare=2))
    said = " ".join(capsys.readouterr().err.split())
    assert "3 stored document(s) of a feed or an API say what several releases say: this one is cut out of them" in said
    assert "Of 2 more page(s) of the listing only the links stay" in said
    redact._say(desk.workspace, "demo-a", Taken(stone=stone))
    said = capsys.readouterr().err
    assert "document(s)" not in said
    assert "links" not in said
