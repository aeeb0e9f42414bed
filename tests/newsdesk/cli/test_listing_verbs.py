"""`init`, `list`, `crawl`, `releases`, `changes`: what they print, and where there is nothing to print."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest


def test_init_makes_a_workspace_once(press: Any) -> None:
    made = press("init", "desk")
    assert (made.code, made.err) == (0, "")
    assert "newsroom run amnesty-usa -w desk" in made.out
    assert (press.root / "desk" / "workspace.toml").is_file()
    again = press("init", "desk")
    assert again.code == 2
    assert again.err == "newsroom: desk/workspace.toml: is there already and was left as it is\n"
    assert press("-w", "desk", "list").code == 0


def test_init_where_nothing_can_be_written(press: Any) -> None:
    (press.root / "file").touch()
    ended = press("init", "file/desk")
    assert ended.code == 2
    assert ended.err.startswith("newsroom: file/desk: cannot be written")


def test_list_works_without_a_workspace(press: Any) -> None:
    ended = press("list", "--json")
    assert (ended.code, ended.err) == (0, "")
    (row,) = (one for one in ended.lines if one["name"] == "amnesty-usa")
    assert (row["declared"], row["title"]) == ("shipped", "Amnesty International USA")
    assert (row["schedule"], row["last_crawl"], row["releases"]) == (None, None, 0)
    assert press("list").out.startswith(
        "amnesty-usa\tAmnesty International USA\tshipped\twhen asked\t\t0\t\tnever crawled"
    )


def test_list_of_a_workspace_that_is_named_and_none(press: Any) -> None:
    ended = press("list", "-w", "nowhere")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "newsroom: nowhere: has no workspace.toml, so it is not a workspace. Make one with: newsroom init nowhere\n"
    )


def test_list_shows_schedules_and_the_broken(press: Any) -> None:
    press.set('schedule = "0 2 * * mon-fri"\ntimezone = "Europe/Berlin"', name="amnesty-usa")
    press.declare("broken", 'name = "broken"\nhomme = "https://a.example/"\n')
    ended = press("list", "--json")
    assert ended.code == 2
    rows = {row["name"]: row for row in ended.lines}
    assert rows["amnesty-usa"]["schedule"] == "0 2 * * mon-fri"
    assert rows["amnesty-usa"]["schedule_timezone"] == "Europe/Berlin"
    assert rows["broken"]["error"] in ended.err
    assert set(rows["broken"]) == set(rows["amnesty-usa"])


def test_a_broken_workspace_is_one_line(press: Any) -> None:
    (press.root / "workspace.toml").write_text('contcat = "desk@example.org"\n')
    for verb in (["run", "--all"], ["list"], ["watch"], ["changes"], ["releases"], ["crawl", "amnesty-usa"]):
        ended = press(*verb)
        assert (ended.code, ended.out) == (2, "")
        assert 'Did you mean "contact"?' in ended.err
        assert len(ended.err.splitlines()) == 1
    (press.root / "workspace.toml").write_text("[newsroom\n")
    assert "is not valid TOML" in press("run", "--all").err


def test_a_folder_that_is_no_workspace_has_a_name(press: Any) -> None:
    """Where none was named it is this one, which a dot does not say."""
    ended = press("releases")
    said = f"newsroom: {press.root.resolve()}: has no workspace.toml, so it is not a workspace."
    assert (ended.code, ended.err) == (2, f"{said} Make one with: newsroom init\n")


def test_the_environment_names_the_workspace(press: Any) -> None:
    press.environment["NEWSROOM_WORKSPACE"] = "nowhere"
    assert "nowhere: has no workspace.toml" in press("releases").err
    press.set(name="amnesty-usa")
    assert press("-w", ".", "releases").code == 0
    assert press("releases", "-w", ".").code == 0


@pytest.mark.parametrize("verb", ["releases", "changes"])
def test_nothing_known_is_nothing_printed(press: Any, verb: str) -> None:
    press.set(name="amnesty-usa")
    ended = press(verb)
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert not (press.root / "data" / "archive.db").exists()
    wrong = press(verb, "amnesty-us")
    assert wrong.code == 2
    assert wrong.err == (
        'newsroom: there is no newsroom called "amnesty-us", and no release whose id begins so. '
        'Did you mean "amnesty-usa"?\n'
    )


def test_crawl_prints_readings_and_remembers_nothing(live: Any) -> None:
    ended = live("crawl", "demo", "--limit", "3")
    assert (ended.code, ended.err) == (0, "")
    assert [line["schema"] for line in ended.lines] == ["newsroom.reading/1"] * 3
    assert {line["url"].rpartition("/press-releases/")[2].strip("/") for line in ended.lines} == {
        release.slug for release in live.site.listed[:3]
    }
    assert sorted(path.name for path in live.root.iterdir()) == ["data", "newsrooms", "workspace.toml"]
    assert [path.name for path in (live.root / "data").iterdir()] == [".hosts"]  # the pace of its host, and no newsroom


def test_crawl_to_a_file(live: Any) -> None:
    ended = live("crawl", "demo", "--limit", "2", "-o", "out.jsonl")
    assert (ended.code, ended.out, ended.err) == (0, "", "Wrote 2 releases to out.jsonl\n")
    assert len((live.root / "out.jsonl").read_text().splitlines()) == 2
    assert live("crawl", "demo", "-o", "no/such/out.jsonl").code == 2


def test_crawl_says_why_it_is_not_complete(live: Any) -> None:
    live.site.outage("503")
    ended = live("crawl", "demo")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("newsroom: demo: the crawl was failed: the listing was not read to its end")
    assert len(ended.err.splitlines()) == 1


def test_crawl_needs_no_workspace_but_a_newsroom(press: Any) -> None:
    ended = press("crawl", "amnesty")
    assert ended.code == 2
    assert "there is no newsroom called" in ended.err


def test_releases_and_changes_of_two_nights(live: Any) -> None:
    assert live("run", "demo").code == 0
    live.site.next_night()
    live.site.publish(1)
    live.site.edit(live.site.listed[4].slug, "number", silent=True)
    live("run", "demo")

    rows = live("releases", "--json").lines
    assert [row["schema"] for row in rows] == ["newsroom.release/1"] * 13
    assert [row["published"] for row in rows] == sorted((row["published"] for row in rows), reverse=True)
    assert live("releases", "demo", "--json", "--limit", "2").lines == rows[:2]
    table = live("releases", "demo").out.splitlines()
    assert len(table) == 13
    assert table[0].split("\t")[2] == rows[0]["title"]

    found = live("changes", "--json").lines
    assert sorted(one["kind"] for one in found) == ["edited", "new"]
    everything = live("changes", "--json", "--all").lines
    assert len(everything) == 14
    assert live("changes", "demo", "--json", "--all", "--limit", "2").lines == everything[-2:]
    assert live("changes", "--since", "2d", "--json").lines == found
    assert live("changes", "--since", "2999-01-01").out == ""
    text = live("changes", "demo").out
    assert "[-" in text
    assert "{+" in text
    assert " EST  " in text or " EDT  " in text
    assert "\x1b" not in text

    listed = {row["name"]: row for row in live("list", "--json").lines}["demo"]
    assert (listed["releases"], listed["changes"], listed["last_state"]) == (13, 2, "complete")

    # A reader who has enough is no error.
    pipe = subprocess.run(
        f"set -o pipefail; {' '.join(live.arguments('changes', '--all', '--json'))} | head -n 1",
        shell=True, executable="/bin/bash", cwd=live.root, env=live.env, capture_output=True, text=True,
    )  # fmt: skip
    assert (pipe.returncode, pipe.stderr) == (0, "")
    assert json.loads(pipe.stdout)["kind"] == "new"
