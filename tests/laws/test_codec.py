"""Laws of lines: what is written is read again, and every key has one JSON type in every line."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.codec import KEYS, LISTS, SCHEMA, STRUCTS, decode, encode, line

TEXT = st.none() | st.text(st.characters(codec="utf-8"), max_size=12)
NUMBERS = {"position", "offset", "size", "http_status"}


def struct(key: str, *, whole: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects of a key; a row holds rows of other roads, which hold none."""
    parts: dict[str, st.SearchStrategy[Any]] = dict.fromkeys(STRUCTS[key], TEXT)
    parts |= {one: st.none() | st.integers(0, 2**40) for one in STRUCTS[key] if one in NUMBERS}
    if key == "entry":
        names = st.none() | st.lists(TEXT.filter(bool), max_size=2)
        others = st.lists(struct(key, whole=False), max_size=2) if whole else st.just(())
        parts |= {"authors": names, "topics": names, "others": others}
    return st.fixed_dictionaries({}, optional={**parts, "unknown": TEXT})


def value(key: str) -> st.SearchStrategy[Any]:
    if key == "schema":
        return st.just(SCHEMA)
    if key in LISTS:
        return st.none() | st.lists(struct(key) if key in STRUCTS else TEXT.filter(bool), max_size=3)
    return st.none() | struct(key) if key in STRUCTS else TEXT


READINGS = st.fixed_dictionaries({"schema": st.just(SCHEMA)}, optional={key: value(key) for key in KEYS[1:]})


def kinds(told: Any, at: str = "") -> set[tuple[str, str]]:
    """Return each path of a line with the JSON type that stands there; null is of every type."""
    if told is None:
        return set()
    if isinstance(told, dict):
        return {(at, "object")}.union(*(kinds(one, f"{at}.{key}") for key, one in told.items()))
    if isinstance(told, list):
        return {(at, "list")}.union(*(kinds(one, f"{at}[]") for one in told))
    return {(at, type(told).__name__)}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(READINGS)
def test_what_is_written_is_read_again(reading: dict[str, Any]) -> None:
    assert decode(encode(reading)) == line(reading)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(READINGS)
def test_a_line_is_a_line_already(reading: dict[str, Any]) -> None:
    told = line(reading)
    assert line(told) == told
    assert encode(told) == encode(reading)
    assert encode(reading).count(b"\n") == 1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(READINGS, min_size=2, max_size=4))
def test_every_key_has_one_type_in_every_line(readings: list[dict[str, Any]]) -> None:
    lines = [decode(encode(one)) for one in readings]
    assert {tuple(one) for one in lines} == {KEYS}
    types = set[tuple[str, str]]().union(*(kinds(one) for one in lines))
    paths = [path for path, _ in types]
    assert len(paths) == len(set(paths))
    assert all((isinstance(one[key], list)) == (key in LISTS) for one in lines for key in KEYS)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(READINGS)
def test_absent_is_never_an_empty_text(reading: dict[str, Any]) -> None:
    told = line(reading)
    assert all(told[key] != "" for key in KEYS)
