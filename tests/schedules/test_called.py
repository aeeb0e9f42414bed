"""What newsrooms are called: which words mean which, and what `[names]` may say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.telling import settings as telling
from newsroom_scraper.errors import WorkspaceError
from schedules.called import Called
from schedules.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.workspace import Workspace

WORDS = st.sampled_from(["a", "b", "c", "d", "e"])
ONE = 'name = "{name}"\nhome = "https://{name}.example/"\n[[discover]]\nurl = "https://{name}.example/news/"\n'


def opened(root: Path, text: str, *declared: str, strict: bool = True) -> Workspace:
    (root / "newsrooms").mkdir(exist_ok=True)
    for name in declared:
        (root / "newsrooms" / f"{name}.toml").write_text(ONE.format(name=name))
    (root / "workspace.toml").write_text(text)
    return open_workspace(root, strict=strict)


@given(st.lists(WORDS, min_size=1))
def test_every_name_ever_means_the_first_one_for_life(names: list[str]) -> None:
    called = Called()
    for name in names:
        called = Called({"a": called.renamed("a", name)})
        assert called.name("a") == name
    for word in ("a", *names):
        assert called.key(word) == "a"
    assert set(called.spellings("a")) == {"a", *names}
    assert len(called.names["a"]) == len(set(called.names["a"]))
    assert called.key("other") == called.name("other") == "other"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a = "B C"', 'names.a: has "B C"'),
        ('"A B" = "c"', 'has "A B"'),
        ("a = []", "names.a: has no name"),
        ("a = 3", "names.a: must be text"),
        ('a = "c"\nb = "c"', 'names.b: has "c", which means a too'),
        ('a = "b"\nb = "c"', 'names.a: has "b", which means b too'),
        ('a = "own"', 'names.a: has "own", which newsrooms/own.toml declares as another newsroom'),
    ],
)
def test_a_name_means_one_newsroom(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(WorkspaceError) as met:
        opened(tmp_path, f"[names]\n{text}\n", "own")
    assert said in str(met.value)


def test_its_settings_may_stand_under_either_name(tmp_path: Path) -> None:
    for name in ("own", "mine", "ours"):
        workspace = opened(tmp_path, f'[newsroom.{name}]\ndelay = 7\n[names]\nown = ["ours", "mine"]\n', "own")
        assert workspace.limits["own"].manners.delay == 7
        assert workspace.called.name("own") == "ours"
        for word in ("own", "mine", "ours"):
            assert workspace.newsroom(word).name == "own"
            assert workspace.limits_of(word).manners.delay == 7
            assert workspace.home_of(word) == workspace.data / "own"


def test_they_may_not_stand_under_both_and_one_goes_on(tmp_path: Path) -> None:
    text = '[newsroom.own]\ndelay = 7\n[newsroom.mine]\ndelay = 8\n[names]\nown = "mine"\n'
    workspace = opened(tmp_path, text, "own", strict=False)
    assert workspace.limits_of("own").manners.delay == 7
    assert "newsroom.mine: is own, which has a table already" in str(workspace.broken["own"])


def test_one_that_ships_is_hidden_by_who_has_its_name(tmp_path: Path) -> None:
    workspace = opened(tmp_path, '[names]\nown = "amnesty-usa"\n', "own")
    assert "amnesty-usa" not in workspace.declared()
    assert workspace.called.key("amnesty-usa") == "own"


@pytest.mark.parametrize("name", ["own", "mine"])
def test_routes_and_hooks_take_either_name(tmp_path: Path, name: str) -> None:
    text = (
        f'[names]\nown = "mine"\n[hooks.desk]\nkind = "jsonl"\npath = "{tmp_path}/told.jsonl"\n'
        f'[hooks.more]\nkind = "jsonl"\npath = "{tmp_path}/more.jsonl"\nnewsrooms = "{name}"\n'
        f'[routes.day]\nhooks = ["desk"]\nnewsrooms = ["{name}"]\n'
    )
    told = telling.read(opened(tmp_path, text, "own"))
    assert [told.hooks[hook].routes[0].newsrooms for hook in ("desk", "more")] == [("own",), ("own",)]


def test_a_table_of_paths_is_never_touched_by_a_name() -> None:
    called = Called({"demo": ("ours",)})
    kept = "Say so in newsrooms/demo.toml and [newsroom.demo]; http://demo/ and demo-abc stay"
    assert called.said(kept, "demo") == kept
    assert called.said("demo: of demo, in demo.", "demo") == "ours: of ours, in ours."
    assert called.said("demo", None) == "demo"
