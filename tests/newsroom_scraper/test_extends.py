"""`extends`: a declaration that changes a part of another, laid over it key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsroom_scraper import newsroom
from newsroom_scraper.errors import DeclarationError

if TYPE_CHECKING:
    from pathlib import Path

    from newsroom_scraper.newsroom import Newsroom

LEAST = 'name = "demo"\nhome = "https://www.demo.example/"\n[[discover]]\nurl = "https://demo.example/news/"\n'


def declare(folder: Path, text: str, name: str = "demo") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def load(folder: Path, text: str, name: str = "demo") -> Newsroom:
    declare(folder, text, name)
    return newsroom.load(name, [folder])


def refused(folder: Path, text: str) -> DeclarationError:
    path = declare(folder, text)
    with pytest.raises(DeclarationError) as caught:
        newsroom.load("demo", [folder])
    assert str(path) in str(caught.value)
    return caught.value


PARENT = (
    LEAST.replace("demo", "parent")
    + """
[[layout]]
name = "new"
[layout.entry]
row = ".new"
title = "h3"
[[layout]]
name = "old"
[layout.release]
body = ".old"
[urls]
same = ["www"]
ignore = ["id"]
"""
)


def test_a_child_changes_a_part(tmp_path: Path) -> None:
    declare(tmp_path, PARENT, "parent")
    told = load(
        tmp_path,
        """
extends = "parent"
name = "demo"
[[layout]]
name = "newest"
[layout.entry]
row = ".newest"
[[layout]]
name = "new"
[layout.entry]
title = "h2"
[urls]
ignore = ["lang"]
""",
    )
    assert [one.name for one in told.layouts] == ["newest", "new", "old"]
    changed = told.layouts[1].entry
    assert changed is not None
    assert changed.row is not None
    assert changed.title is not None
    assert (changed.row.source, changed.title.source) == (".new", "h2")
    assert told.layouts[2].release is not None
    assert told.urls.same == {"www"}
    assert told.urls.ignore == {"lang"}
    assert told.home == "https://www.parent.example/"
    assert [one.url for one in told.discover] == ["https://parent.example/news/"]


def test_a_child_replaces_the_roads(tmp_path: Path) -> None:
    declare(tmp_path, PARENT, "parent")
    told = load(tmp_path, 'extends = "parent"\nname = "demo"\n[[discover]]\nurl = "https://demo.example/a/"\n')
    assert [one.url for one in told.discover] == ["https://demo.example/a/"]


def test_your_own_file_may_extend_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    shipped = newsroom.load("amnesty-usa")
    told = load(tmp_path, 'extends = "amnesty-usa"\nname = "amnesty-usa"\ntitle = "Ours"\n', "amnesty-usa")
    assert told.title == "Ours"
    assert told.layouts == shipped.layouts
    assert told.path.parent == tmp_path
    assert told.digest != shipped.digest


def test_the_digest_follows_what_is_extended(tmp_path: Path) -> None:
    declare(tmp_path, PARENT, "parent")
    before = load(tmp_path, 'extends = "parent"\nname = "demo"\n').digest
    assert newsroom.load("demo", [tmp_path]).digest == before
    declare(tmp_path, PARENT + "# a word\n", "parent")
    assert newsroom.load("demo", [tmp_path]).digest != before


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ('extends = "demo"\nname = "other"\n', "extends itself"),
        ('extends = "other"\nname = "other"\n', "there is no such newsroom"),
    ],
)
def test_a_circle_is_refused(tmp_path: Path, other: str, words: str) -> None:
    declare(tmp_path, other, "other")
    declare(tmp_path, 'extends = "other"\nname = "demo"\n')
    with pytest.raises(DeclarationError, match=words) as caught:
        newsroom.load("demo", [tmp_path])
    assert caught.value.field == "extends"


@pytest.mark.parametrize(
    ("parent", "words"), [('"amnesty-uk"', 'Did you mean "amnesty-usa"?'), ("7", "no such newsroom")]
)
def test_an_unknown_parent_is_told(tmp_path: Path, parent: str, words: str) -> None:
    problem = refused(tmp_path, f'extends = {parent}\nname = "demo"\n')
    assert problem.field == "extends"
    assert words in str(problem)


def test_a_child_needs_its_own_name(tmp_path: Path) -> None:
    declare(tmp_path, PARENT, "parent")
    assert refused(tmp_path, 'extends = "parent"\n').field == "name"


def test_a_layout_whose_name_is_no_text_is_told(tmp_path: Path) -> None:
    declare(tmp_path, PARENT, "parent")
    refused(tmp_path, 'extends = "parent"\nname = "demo"\n[[layout]]\nname = ["new"]\n')
