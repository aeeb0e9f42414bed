"""A table read strictly: each key once, each of its kind, and nothing left over."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.declared import Table, load, nearest
from newsroom_scraper.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def table(**data: Any) -> Table:
    return Table(data, path="x.toml", error=WorkspaceError, newsroom="demo")


@pytest.mark.parametrize(
    ("take", "value", "words"),
    [
        (lambda one: one.text("k"), ["a"], "must be text, not a list"),
        (lambda one: one.text("k"), True, "must be text, not true or false"),
        (lambda one: one.texts("k"), ["a", ""], "list of texts"),
        (lambda one: one.texts("k"), {"a": 1}, "not a table"),
        (lambda one: one.number("k", 1), "1", "must be a number of at least 0"),
        (lambda one: one.number("k", 1), True, "must be a number"),
        (lambda one: one.number("k", 1, least=1), 0.5, "at least 1"),
        (lambda one: one.number("k", 1), -1, "at least 0"),
        (lambda one: one.number("k", 1), float("nan"), "must be a number"),
        (lambda one: one.flag("k", default=False), 1, "must be true or false"),
        (lambda one: one.day("k"), datetime(2022, 1, 1, tzinfo=UTC), "must be a day"),
        (lambda one: one.choice("k", ["aaa"]), "aab", 'Did you mean "aaa"?'),
        (lambda one: one.choices("k", ["aaa"]), ["aaa", "zzz"], "Known: aaa."),
        (lambda one: one.zone("k"), "Europe/Lndon", 'Did you mean "Europe/London"?'),
        (lambda one: one.table("k"), 7, "must be a table, not a number"),
        (lambda one: one.tables("k"), {}, "must be written [[k]]"),
        (lambda one: one.named_tables("k"), [], "must be written [k.NAME]"),
        (lambda one: one.named_tables("k"), {"a": 1}, "must be a table"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(take: Callable[[Table], Any], value: Any, words: str) -> None:
    with pytest.raises(WorkspaceError) as caught:
        take(table(k=value))
    told = str(caught.value)
    assert told.startswith(("x.toml: k", "demo: x.toml: k"))
    assert words in told


@pytest.mark.parametrize(
    ("take", "expected"),
    [
        (lambda one: one.text("k", None), None),
        (lambda one: one.texts("k"), ()),
        (lambda one: one.number("k", 2.5), 2.5),
        (lambda one: one.flag("k", default=True), True),
        (lambda one: one.day("k"), None),
        (lambda one: one.choice("k", ["a"], "a"), "a"),
        (lambda one: one.zone("k", "UTC"), "UTC"),
        (lambda one: one.zone("k", None), None),
        (lambda one: one.tables("k"), []),
        (lambda one: one.named_tables("k"), {}),
        (lambda one: one.anything("k"), None),
    ],
)
def test_what_is_absent_is_the_default(take: Callable[[Table], Any], expected: Any) -> None:
    empty = table()
    assert take(empty) == expected
    empty.finish()


def test_values_of_their_kind() -> None:
    one = table(a="x", b="x", c=["x", "y"], d=2, e=date(2022, 1, 1), f={"g": 1})
    assert "a" in one
    assert "z" not in one
    assert (one.text("a"), one.texts("b"), one.texts("c")) == ("x", ("x",), ("x", "y"))
    assert (one.number("d", 0), one.day("e")) == (2, date(2022, 1, 1))
    inner = one.table("f")
    assert inner.key("g") == "f.g"
    one.finish()
    with pytest.raises(WorkspaceError, match=r"demo: x\.toml: f\.g: is not a key"):
        inner.finish()


def test_a_document_must_be_readable(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot be read"):
        load(tmp_path / "nowhere.toml", WorkspaceError)


def test_nothing_known_is_no_advice() -> None:
    assert nearest("x", []) is None


def test_a_choice_that_is_missing_names_what_there_is() -> None:
    with pytest.raises(WorkspaceError) as raised:
        table().choice("kind", ("command", "webhook"))
    assert str(raised.value).endswith("kind: is missing. It is one of: command, webhook.")
    with pytest.raises(WorkspaceError) as raised:
        table(kin="command").choice("kind", ("command", "webhook"))
    assert str(raised.value).endswith('kind: is missing. Is "kin" meant to be "kind"?')


def test_a_key_that_was_looked_for_is_known() -> None:
    one = table(evry=1, delay=2)
    assert ("every" in one, "delay" in one) == (False, True)
    with pytest.raises(WorkspaceError) as raised:
        one.finish()
    assert 'Did you mean "every"?' in str(raised.value)
