"""Recorded pages made for a test."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsroom_scraper.newsroom import load

if TYPE_CHECKING:
    from pathlib import Path

    from newsroom_scraper.newsroom import Newsroom

DECLARATION = """
name = "desk"
home = "https://desk.example/"
date_order = "DMY"
[[discover]]
url = "https://desk.example/news/"
[[layout]]
name = "2026"
[layout.entry]
row = "li.row"
title = "a"
published = "i"
[layout.release]
title = "h1"
published = "p.day"
body = "div.text"
"""
LISTING = """<!DOCTYPE html><html><head><title>News</title><style>li { color: red }</style></head><body>
<nav><a href="/about/">About</a></nav><!-- built at 10:22 -->
<ul><li class="row" data-track="7" onclick="t()"><a href="/news/one/">One Thing</a> <i>03.02.2026</i></li>
<li class="row"><a href="/news/two/">Another Thing</a> <i>01.02.2026</i></li></ul>
<a rel="next" href="/news/?page=2">older</a><script>track()</script></body></html>
"""
RELEASE = """<!DOCTYPE html><html lang="en"><head><title>One Thing</title>
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-02-03T09:00:00+01:00"}</script>
<script>window.dataLayer = []</script></head><body>
<div class="banner"><svg><path d="M0 0"/></svg>We use cookies. <a href="/cookies/">More</a></div>
<main><h1>One Thing</h1><p class="day">03.02.2026</p>
<div class="text"><p>The first sentence of a release that was made for a test.</p><p>And the second.</p></div></main>
<aside><h2>Most read</h2><ul><li><a href="/news/two/">Another Thing</a></li></ul></aside></body></html>
"""
ONE = "https://desk.example/news/one/"
NEWS = "https://desk.example/news/"


def newsroom(folder: Path, text: str = DECLARATION) -> Newsroom:
    """Declare a newsroom in a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "desk.toml").write_text(text, encoding="utf-8")
    return load("desk", [folder])


def record(folder: Path, files: list[dict[str, Any]], **written: str) -> None:
    """Write a `meta.json`, and files beside it (`a_html` is `a.html`)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "meta.json").write_text(json.dumps({"newsroom": "desk", "files": files}), encoding="utf-8")
    for name, text in written.items():
        stem, _, ending = name.rpartition("_")
        (folder / f"{stem}.{'expected.json' if ending == 'expected' else ending}").write_text(text, encoding="utf-8")
