"""The workflow for CI: it can be read, prints no secret, begins nothing again unasked, and commits what changed."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import yaml

from newsdesk.installing.workflow import NIGHTLY, nightly, workflow
from tests.newsdesk.installing.test_crontab import due, place

if TYPE_CHECKING:
    from pathlib import Path

WINTER, SUMMER = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)


def read(folder: str = ".", **more: Any) -> tuple[str, dict[str, Any], dict[str, dict[str, Any]]]:
    told = place({"demo": due(schedule="30 2 * * *", timezone="America/New_York")})
    text = workflow(replace(told, version="1.2.3", **more), folder=folder, since=WINTER)
    made = yaml.safe_load(text)
    steps = made["jobs"]["night"]["steps"]
    return text, made, {step.get("name", step.get("uses", "")): step for step in steps}


def test_it_can_be_read_and_names_every_version() -> None:
    text, made, steps = read()
    asked: dict[Any, Any] = made
    assert asked[True]["schedule"] == [{"cron": "30 7 * * *"}]  # YAML reads `on` so
    assert made["permissions"] == {"contents": "write"}
    assert made["concurrency"]["cancel-in-progress"] is False
    uses = [step["uses"] for step in steps.values() if "uses" in step]
    assert len(uses) == 5
    assert all(re.fullmatch(r"actions/[\w/-]+@v\d+", one) for one in uses)
    assert 'newsroom-scraper==1.2.3"' in text
    assert steps["Run the newsrooms"]["run"] == "newsroom run --all"
    assert steps["Restore the archive"]["with"]["path"] == steps["Save the archive"]["with"]["path"] == "data"


def test_secrets_come_from_the_repository_and_only_to_the_run() -> None:
    text, _, steps = read(secrets=("TOKEN", "URL"))
    assert steps["Run the newsrooms"]["env"] == {
        "TOKEN": "${{ secrets.TOKEN }}",
        "URL": "${{ secrets.URL }}",
    }
    assert text.count("secrets.TOKEN") == 1
    assert "env" not in read()[2]["Run the newsrooms"]


def test_a_workspace_in_a_folder() -> None:
    _, made, steps = read("press/desk")
    assert made["jobs"]["night"]["defaults"]["run"]["working-directory"] == "press/desk"
    assert steps["Save the archive"]["with"]["path"] == "press/desk/data"
    assert "hashFiles('press/desk/data/*/releases.jsonl')" in steps["Refuse to begin again unasked"]["if"]


def test_the_time_is_the_first_newsrooms() -> None:
    told = place({"a": due(every=900.0), "b": due(schedule="30 2 * * *", timezone="America/New_York")})
    assert nightly(told, SUMMER)[0] == "30 6 * * *"
    assert nightly(told, WINTER)[0] == "30 7 * * *"
    assert nightly(place({"a": due(schedule="*/15 * * * *")}), SUMMER) == (NIGHTLY, "")


def git(folder: Path, *arguments: str) -> str:
    who = {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@e.org",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@e.org",
    }
    done = subprocess.run(["git", *arguments], cwd=folder, env={**os.environ, **who}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_changed_is_committed_and_nothing_else(tmp_path: Path) -> None:
    step = read()[2]["Commit the dataset where it changed"]["run"]
    bare, here = tmp_path / "bare.git", tmp_path / "here"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    git(tmp_path, "clone", "--quiet", str(bare), str(here))
    (here / ".gitignore").write_text("data/\n")
    git(here, "add", ".gitignore")
    git(here, "commit", "--quiet", "-m", "begin")
    git(here, "push", "--quiet", "-u", "origin", "HEAD")
    (here / "data" / "demo").mkdir(parents=True)
    (here / "data" / "archive.db").write_text("a database")
    for line in ("one\n", "one\n", "two\n"):
        (here / "data" / "demo" / "releases.jsonl").write_text(line)
        done = subprocess.run(["bash", "-e", "-c", step], cwd=here, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert git(here, "ls-tree", "-r", "--name-only", "HEAD").split() == [
        ".gitignore", "data/demo/releases.jsonl",
    ]  # fmt: skip
    assert len(git(bare, "log", "--oneline", "main").splitlines()) == 3
