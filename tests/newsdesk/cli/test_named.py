"""What a person may name, in every spelling, and what is said where it is nothing or too much."""

from __future__ import annotations

from typing import Any

import pytest

from newsdesk.cli import named
from newsroom_scraper.errors import ArchiveError, DeclarationError
from schedules.workspace import open_workspace


@pytest.fixture
def meant(desk: Any) -> Any:
    workspace = open_workspace(desk.root)

    def find(word: str) -> str:
        with named.archive_of(workspace) as archive:
            return named.release(workspace, archive, word)

    return find


def spellings(url: str) -> list[str]:
    return [url, url.rstrip("/"), url.removeprefix("http://"), f"{url}?utm_source=x#top", url.replace("http:", "HTTP:")]


def test_a_release_goes_by_its_address_in_any_spelling(desk: Any, meant: Any) -> None:
    ids = {meant(one) for one in spellings(desk.lived.edited)}
    assert len(ids) == 1
    assert ids.pop().startswith("demo-")


def test_a_release_goes_by_its_id_and_the_beginning_of_it(desk: Any, meant: Any) -> None:
    whole = meant(desk.lived.edited)
    assert {meant(one) for one in (whole, whole[:-2], whole.removeprefix("demo-"), whole[5:12])} == {whole}


def test_several_are_listed(meant: Any) -> None:
    with pytest.raises(ArchiveError, match=r'"demo-" may mean any of demo-\w+, .* and more\. Give more of it'):
        meant("demo-")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("zzzz", 'no release is known by "zzzz". Give its address, its id or the beginning of it'),
        ("https://elsewhere.example/x", "It may not have been read yet, or have another address"),
    ],
)
def test_nothing_says_what_to_try(meant: Any, word: str, said: str) -> None:
    with pytest.raises(ArchiveError) as raised:
        meant(word)
    assert said in str(raised.value)


def test_an_address_works_without_the_newsrooms_declaration(desk: Any, meant: Any) -> None:
    (desk.root / "newsrooms" / "demo.toml").write_text("name = 3\n")
    assert meant(desk.lived.edited).startswith("demo-")


def test_words_are_newsrooms_and_releases(desk: Any) -> None:
    workspace = open_workspace(desk.root)
    with named.archive_of(workspace) as archive:
        found = named.sort_out(workspace, archive, ["demo", desk.lived.edited, "demo", "amnesty-usa"])
        assert found.newsrooms == ["demo", "amnesty-usa"]
        assert len(found.releases) == 1
        assert not found.everything
        assert named.sort_out(workspace, archive, []).everything
        with pytest.raises(DeclarationError, match='Did you mean "demo"'):
            named.sort_out(workspace, archive, ["demmo"])


@pytest.mark.parametrize("word", ["..", "../data", "demo/../small", ""])
def test_a_path_is_no_newsroom(desk: Any, word: str) -> None:
    assert not named.is_newsroom(open_workspace(desk.root), word)


def test_a_newsroom_that_is_declared_no_more_is_still_one(desk: Any) -> None:
    (desk.root / "newsrooms" / "small.toml").unlink()
    (desk.root / "workspace.toml").write_text("")
    assert named.newsrooms(open_workspace(desk.root), ["small", "small"]) == ["small"]


def test_a_change_goes_by_the_beginning_of_its_id(desk: Any) -> None:
    workspace = open_workspace(desk.root)
    with named.archive_of(workspace) as archive:
        assert archive is not None
        line = next(archive.changes("demo"))
        assert named.change(archive, line["id"][:9]) == line
        with pytest.raises(ArchiveError, match='no change is known by "nosuch"'):
            named.change(archive, "nosuch")
        with pytest.raises(ArchiveError, match="no change is known"):
            named.change(archive, "")
