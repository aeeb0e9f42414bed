"""`rename`: every verb shows and takes the new name, takes the ones before, and says in JSON what it always said."""

from __future__ import annotations

import re
from typing import Any

import pytest

from schedules.workspace import open_workspace
from tests.newsdesk.cli.test_remove import Person

OLD = re.compile(r"(?<![/\w])(demo|small|sick)(?![-\w])")
"""A name of before, where it is no part of an id, an address or a path."""
TITLE = "The demo newsroom (simulated)"


@pytest.fixture
def renamed(desk: Any) -> Any:
    """The workspace with a past, and other names for all three."""
    for old, new in (("demo", "ours"), ("small", "tiny"), ("sick", "poorly")):
        assert desk("rename", old, new, "--yes").code == 0
    return desk


def words_of(desk: Any, name: str, text: str) -> list[tuple[str, ...]]:
    return [
        ("releases", name, text),
        ("releases", name, "--at", "0d", text),
        ("changes", name, text),
        ("changes", "--notices", text),
        ("crawls", name, text),
        ("held", "--all", text),
        ("search", "the", "--newsroom", name, text),
        ("history", desk.lived.edited, text),
        ("show", desk.lived.edited, text),
    ]


def test_lines_of_json_say_what_they_said_before(desk: Any) -> None:
    before = [desk(*words).out for words in words_of(desk, "demo", "--json")]
    assert all(before)
    files = {one: one.read_bytes() for one in (desk.root / "data" / "demo").rglob("*") if one.is_file()}
    assert desk("rename", "demo", "ours", "--yes").code == 0
    assert [desk(*words).out for words in words_of(desk, "ours", "--json")] == before
    assert {one: one.read_bytes() for one in files} == files
    for word in ("demo", "ours"):
        first = f"{word}@{desk('crawls', 'ours', '--json').lines[0]['crawl_id']}"
        assert desk("diff", first, word, "--json").lines


def test_what_people_read_says_the_new_name(renamed: Any) -> None:
    first = renamed("crawls", "ours", "--json").lines[0]["crawl_id"]
    renamed.hook()
    verbs: list[tuple[str, ...]] = [
        ("list",), ("status",), ("releases",), ("changes",), ("crawls",), ("crawls", "ours", first), ("held",),
        ("history", renamed.lived.edited), ("show", renamed.lived.edited), ("changes", "--notices"), ("routes", "test"),
        ("search", "the", "--newsroom", "ours"), ("diff", f"ours@{first}", "ours"), ("archive", "prune"), ("hooks",),
        ("report", "tiny", "--format", "markdown", "-o", "-"), ("run", "ours", "--dry-run"), ("run", "poorly"),
    ]  # fmt: skip
    shown = ""
    for words in verbs:
        calls = (renamed, lambda *words: renamed.drawn(*words, columns=150))
        for call in calls if words[0] != "report" else calls[:1]:
            ended = call(*words)
            said = (ended.out + ended.err).replace(TITLE, "")
            assert not [line for line in said.splitlines() if OLD.search(line)], words
            shown += said
    for name in ("ours", "tiny", "poorly"):
        assert name in shown


def test_a_name_of_before_is_taken_and_said(renamed: Any) -> None:
    assert renamed("rename", "ours", "theirs", "--yes").code == 0
    now = renamed("releases", "theirs")
    assert (now.code, now.err) == (0, "")
    for word in ("demo", "ours"):
        ended = renamed("releases", word)
        assert (ended.code, ended.out, ended.err) == (0, now.out, f"{word} is called theirs now.\n")
    assert len(renamed("releases", "theirs", "ours", "demo").out.splitlines()) == len(now.out.splitlines())


def test_list_and_status_say_both(renamed: Any) -> None:
    (row,) = (one for one in renamed("list", "--json").lines if one["key"] == "demo")
    assert (row["name"], row["error"], row["releases"]) == ("ours", None, 10)
    (row,) = renamed("status", "ours", "--json").lines
    assert (row["newsroom"], row["name"], row["state"]) == ("demo", "ours", "well")


def test_nothing_is_done_unasked_dry_or_twice(desk: Any) -> None:
    text = (desk.root / "workspace.toml").read_text()
    refused = desk("rename", "demo", "ours")
    assert refused.code == 2
    assert refused.err == (
        'demo would be called ours: workspace.toml would say, under [names], demo = "ours"\n'
        "newsroom: demo is called so as before: nobody can be asked here. Say it with --yes.\n"
    )
    dry = desk("rename", "demo", "ours", "--dry-run", "--json")
    assert dry.code == 0
    assert dry.lines == [
        {"schema": "newsroom.renamed/1", "newsroom": "demo", "old": "demo", "name": "ours", "dry_run": True}
    ]
    assert dry.err.endswith("Nothing was changed.\n")
    assert (desk.root / "workspace.toml").read_text() == text
    made = desk("rename", "demo", "ours", "--yes", "--json")
    assert (made.code, made.lines[0]["dry_run"], made.err) == (0, False, "")
    once = (desk.root / "workspace.toml").read_text()
    assert once == f'{text}\n[names]\ndemo = "ours"\n'
    for old in ("demo", "ours"):
        again = desk("rename", old, "ours", "--yes")
        assert (again.code, again.out) == (0, "")
        assert "is called ours already." in again.err
    assert (desk.root / "workspace.toml").read_text() == once


@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("y\n", 0)])
def test_a_person_is_asked(desk: Any, answer: str, code: int) -> None:
    desk.monkeypatch.setattr("sys.stdin", Person(answer))
    ended = desk("rename", "demo", "ours")
    assert ended.code == code
    assert "Call it ours?" in ended.err
    assert ("Nothing was changed." in ended.err) is bool(code)
    assert open_workspace(desk.root).called.name("demo") == ("demo" if code else "ours")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("nobody", "ours", 'there is no newsroom called "nobody"'),
        ("demo", "small", '"small" is another newsroom, which is declared'),
        ("demo", "lost", '"lost" is another newsroom, of which the archive or a folder of the data tells'),
        ("demo", "Our Own", '"Our Own" is no name of a newsroom'),
    ],
)
def test_what_cannot_be_is_said(desk: Any, old: str, new: str, said: str) -> None:
    (desk.root / "data" / "lost").mkdir()
    text = (desk.root / "workspace.toml").read_text()
    ended = desk("rename", old, new, "--yes")
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert (desk.root / "workspace.toml").read_text() == text


def test_one_that_is_not_declared_any_more_can_be_renamed(desk: Any) -> None:
    assert desk("remove", "demo", "--yes").code == 0
    (desk.root / "newsrooms" / "demo.toml").unlink()
    assert desk("rename", "demo", "ours", "--yes").code == 0
    assert len(desk("releases", "ours").out.splitlines()) == 10
    assert desk("status", "ours", "--json").lines[0]["state"] == "no longer followed"


@pytest.mark.parametrize("header", ["demo", "ours"])
def test_it_is_removed_under_the_new_name(renamed: Any, header: str) -> None:
    path = renamed.root / "workspace.toml"
    path.write_text(path.read_text().replace("[newsroom.demo]", f"[newsroom.{header}]"))
    assert "demo" in open_workspace(renamed.root).limits
    ended = renamed("remove", "ours", "--yes")
    assert ended.code == 0
    assert "ours is followed no longer" in ended.out
    assert "demo" not in open_workspace(renamed.root).limits
    assert f"[newsroom.{header}]" in (renamed.root / "removed" / "demo.toml").read_text()
    (row,) = (one for one in renamed("list", "--json").lines if one["name"] == "ours")
    assert row["not_followed_since"]


def test_redacted_under_the_new_name(renamed: Any) -> None:
    line = renamed("show", renamed.lived.edited, "--json").lines[0]
    ended = renamed("redact", line["id"], "--reason", "a minor", "--yes", "--json")
    assert ended.code == 0
    assert ended.lines[0]["newsroom"] == "demo"
    assert "ours" in renamed("show", line["id"]).out
    assert line["title"] not in renamed("releases", "ours").out
    assert renamed("archive", "check", "--deep").code == 0


def test_its_title_is_its_own_and_its_name_where_it_has_none(renamed: Any) -> None:
    path = renamed.root / "newsrooms" / "small.toml"
    path.write_text(re.sub(r"(?m)^title = .*\n", "", path.read_text()))
    report = renamed("report", "tiny", "ours", "--format", "markdown", "-o", "-").out
    assert "tiny" in report
    assert TITLE in report


@pytest.mark.parametrize("words", [("releases", "our"), ("status", "our"), ("run", "our"), ("crawl", "our")])
def test_what_is_meant_is_said_by_the_new_name(renamed: Any, words: tuple[str, ...]) -> None:
    ended = renamed(*words)
    assert ended.code == 2
    assert 'Did you mean "ours"?' in ended.err


def test_errors_say_the_new_name(renamed: Any) -> None:
    ended = renamed("diff", "ours@20200101T000000Z", "ours")
    assert ended.code == 1
    assert ended.err.startswith("newsroom: ours: ")
    (renamed.root / "newsrooms" / "sick.toml").unlink()
    ended = renamed("run", "poorly", "--json")
    assert ended.code == 2


def test_hooks_take_a_key_and_people_a_name(renamed: Any) -> None:
    renamed.hook()
    ended = renamed("hooks", "test", "desk", "--json")
    assert ended.lines[0]["newsroom"] == "demo"
    (alert,) = renamed.alerts()
    assert alert["newsroom"] == "demo"


@pytest.mark.parametrize("name", ["small", "tiny"])
def test_routes_are_told_by_the_new_name(renamed: Any, name: str) -> None:
    renamed.hook()
    with (renamed.root / "workspace.toml").open("a") as file:
        file.write(f'[routes.one]\nhooks = ["desk"]\nnewsrooms = ["{name}"]\n')
    assert " of tiny" in renamed("routes").out
    assert renamed("routes", "--json").lines[0]["newsrooms"] == ["small"]
    assert "one: not of tiny" in renamed("routes", "test").out


def test_a_notice_tells_people_the_new_name(renamed: Any) -> None:
    with (renamed.root / "workspace.toml").open("a") as file:
        file.write('[hooks.atom]\nkind = "feed"\npath = "told.atom"\n')
    assert renamed("hooks", "test", "atom", "--kind", "ill").code == 0
    told = (renamed.root / "told.atom").read_text()
    assert "poorly cannot be read" in told
    assert "sick cannot be read" not in told
