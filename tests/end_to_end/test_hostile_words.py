"""A page's words on their way out: into hooks, a report, a feed, logs and a terminal, and no further."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from lxml import etree

from newsdesk.demo.site import Site
from newsroom_scraper.failpoints import VARIABLE
from tests.end_to_end.test_hostile_answers import desk_on
from tests.hostile import fronted, page, says

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.conftest import Desk

EVIL: Final = (
    "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt; $(touch pwned) `touch pwned`; touch pwned "
    "../../../pwned =cmd|'/C calc'!A1 {{ 7331 * 7919 }} &#x202e;evil&#x2028;2026-11-23 demo: all well \x1b]0;owned\x07\x1b[2J"
)
STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
HOOK: Final = """
import json, os, sys
with open("told.json", "w") as file:
    json.dump({"argv": sys.argv, "environment": dict(os.environ), "said": sys.stdin.read()}, file)
"""
TELLING: Final = """
[operator]
hooks = []
[hooks.command]
kind = "command"
command = {command}
[hooks.lines]
kind = "jsonl"
path = "told.jsonl"
[hooks.feed]
kind = "feed"
path = "told.xml"
[routes.all]
hooks = ["command", "lines", "feed"]
significance = "minor"
"""


def newsroom(desk: Desk, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "newsdesk", "-w", str(desk.root), *words],
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "NO_COLOR": "1"},
    )
    text = (done.stdout + done.stderr).decode()
    assert "Traceback" not in text
    assert STEERING.search(text) is None, text
    return text


def test_the_words_of_a_page_are_words_wherever_they_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    site = Site(seed=3, releases=12, per_page=12)
    with fronted(site) as front, desk_on(tmp_path / "press", front, monkeypatch) as desk:
        settings = (desk.root / "workspace.toml").read_text()
        hook = desk.root / "hook.py"
        hook.write_text(HOOK)
        command = json.dumps([sys.executable, "-S", str(hook)])
        (desk.root / "workspace.toml").write_text(settings + TELLING.format(command=command))
        assert "complete" in newsroom(desk, "run", "demo", "--json")
        release = site.listed[4]
        body = site.answer(release.path, front.url).body.decode()
        title = re.search(r"<h1[^>]*>([^<]+)</h1>", body)
        assert title
        said = body.replace(title[1], EVIL).replace("</p>", f" {EVIL}</p>")
        front.tricks[release.path] = says(page(said.encode()))
        out = newsroom(desk, "run", "demo")
        assert "edited" in out
        told = [json.loads(line) for line in (desk.root / "told.jsonl").read_bytes().splitlines()]
        assert [one["kind"] for one in told] == ["edited"]
        assert "$(touch pwned)" in json.dumps(told)

        called = json.loads((desk.root / "told.json").read_text())
        assert called["argv"] == [str(hook)]
        assert not any("touch" in value or "alert" in value for value in called["environment"].values())
        assert len(called["said"].splitlines()) == 1

        newsroom(desk, "report", "-o", str(desk.root / "report.html"))
        for name in ("report.html", "told.xml"):
            text = (desk.root / name).read_text()
            assert "<script" not in text
            assert "<img" not in text
            assert "7331 * 7919" in text
            assert str(7331 * 7919) not in text
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text), name
        etree.fromstring((desk.root / "told.xml").read_bytes(), etree.XMLParser(resolve_entities=False))
        for words in (
            ("changes", "demo"),
            ("releases", "demo"),
            ("history", release.slug),
            ("status",),
            ("deliveries",),
        ):
            newsroom(desk, *words)
        newsroom(desk, "history", f"{front.url}{release.path}")

        for folder in desk.folders:
            for line in (folder / "crawl.log").read_text().splitlines():
                assert STEERING.search(line) is None
        assert list(tmp_path.rglob("*pwned*")) == []
        assert {one.name for one in tmp_path.iterdir()} == {"press"}
