"""Two files of lines, whatever their order and packing: the same differences, in little memory."""

from __future__ import annotations

import gzip
import io
import random
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsdesk.datasets import sorting
from newsdesk.datasets.comparison import compared
from newsdesk.datasets.source import of_file, of_lines, of_stream
from newsroom_scraper.errors import DatasetError
from newsroom_scraper.values.urls import Rules
from tests.schedules.test_between import line

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsdesk.datasets.source import Source

Lines = list[dict[str, Any]]


def release(name: str, **facts: Any) -> dict[str, Any]:
    return {"schema": "newsroom.release/1", "id": f"demo-{name}", **line(id=f"demo-{name}", url=at(name), **facts)}


def reading(name: str, **facts: Any) -> dict[str, Any]:
    made = line(url=at(name), final_url=at(name), **{"schema": "newsroom.reading/1", **facts})
    return {key: value for key, value in made.items() if key not in {"id", "status", "version"}}


def at(name: str) -> str:
    return f"https://demo.example/{name}/"


def text(lines: Lines) -> bytes:
    return b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in lines)


def source(lines: Lines, name: str = "lines") -> Source:
    return of_lines(name, lambda: (orjson.dumps(one).decode() for one in lines))


def found(first: Source, second: Source, folder: Path) -> tuple[list[tuple[str, str]], Any]:
    with ExitStack() as stack:
        made = stack.enter_context(compared(first, second, lambda _: Rules(), folder))
        return [(one["kind"], one["url"].rstrip("/").rpartition("/")[2]) for one in made.changes()], made.tally


OLD = [release(name) for name in "abcde"]
NEW = [release("b"), release("c", title="Another"), release("d", evidence=None), release("e"), release("f")]
CHANGES = [("removed", "a"), ("edited", "c"), ("new", "f")]


def test_what_lies_between_two_datasets(tmp_path: Path) -> None:
    told, tally = found(source(OLD), source(NEW), tmp_path)
    assert told == CHANGES
    assert (tally.first, tally.second, tally.same, tally.recorded) == (5, 5, 3, 1)
    assert dict(tally.kinds) == {"removed": 1, "edited": 1, "new": 1}
    assert list(tmp_path.iterdir()) == []


def test_nothing_lies_between_a_dataset_and_itself(tmp_path: Path) -> None:
    assert found(source(OLD), source(OLD), tmp_path)[1].differ is False
    assert found(source([]), source([]), tmp_path)[0] == []
    assert found(source([]), source(OLD), tmp_path)[1].kinds == {"new": 5}


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_packed_files_are_read(tmp_path: Path, ending: str) -> None:
    packs: dict[str, Callable[[bytes], bytes]] = {"": bytes, ".gz": gzip.compress, ".zst": zstd.compress}
    pack = packs[ending]
    paths = [tmp_path / f"{name}.jsonl{ending}" for name in ("old", "new")]
    for path, lines in zip(paths, (OLD, NEW), strict=True):
        path.write_bytes(pack(text(lines)))
    assert found(of_file(paths[0]), of_file(paths[1]), tmp_path)[0] == CHANGES
    if ending:
        paths[0].write_bytes(paths[0].read_bytes()[:-20])
        with pytest.raises(DatasetError, match="is packed, and cut off or damaged"):
            found(of_file(paths[0]), of_file(paths[1]), tmp_path)


def test_a_stream_is_kept_for_as_long_as_it_is_compared(tmp_path: Path) -> None:
    shuffled = of_stream(io.BytesIO(text(OLD[::-1])), tmp_path, "standard input")
    assert found(shuffled, source(NEW), tmp_path)[0] == CHANGES


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(OLD), st.permutations(NEW))
def test_the_order_of_lines_makes_no_difference(tmp_path: Path, old: Lines, new: Lines) -> None:
    told, tally = found(source(old, "old"), source(new, "new"), tmp_path)
    assert told == CHANGES
    assert (tally.first, tally.second, tally.same) == (5, 5, 3)


def test_stretches_are_merged_in_order(tmp_path: Path) -> None:
    keys = [b"%d" % (number % 50) for number in range(500)]
    random.Random(5).shuffle(keys)
    lines = [(key, at, b"line %d of %b" % (at, key)) for at, key in enumerate(keys)]
    with sorting.in_sorted_order(lines, tmp_path, stretch=3000) as made:
        told = [(key, at, line.rstrip()) for key, at, line in made]
    assert told == sorted(lines, key=lambda one: (one[0], one[1]))


def test_lines_that_another_program_wrote_are_read(tmp_path: Path) -> None:
    spaced = b"\r\n".join(
        orjson.dumps(dict(reversed(one.items())), option=orjson.OPT_INDENT_2).replace(b"\n", b"") for one in OLD
    )
    path = tmp_path / "spaced.jsonl"
    path.write_bytes(b"\n" + spaced)
    told, tally = found(of_file(path), source(OLD), tmp_path)
    assert (told, tally.same, tally.recorded) == ([], 5, 0)


def test_readings_are_paired_by_address(tmp_path: Path) -> None:
    first = [reading(name) for name in "dab"]
    second = [reading("b", title="Another"), reading("a"), reading("c")]
    told, tally = found(source(first), source(second, "other"), tmp_path)
    assert told == [("edited", "b"), ("new", "c"), ("removed", "d")]
    assert tally.same == 1


def test_a_dataset_and_a_crawl_are_paired_by_address(tmp_path: Path) -> None:
    known = [release("a"), release("b", status="removed"), release("c")]
    told, _ = found(source(known, "known"), source([reading("c", title="Another"), reading("a")]), tmp_path)
    assert told == [("edited", "c")], "nobody could have read what was removed"


TORN = text(OLD)[:-30]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (TORN, r"old\.jsonl, line 5: is cut off in its last line"),
        (text(OLD[:1]) + b"{nonsense\n" + text(OLD[1:]), r"line 2: is no JSON"),
        (text(OLD[:1]) + b"[]\n", r"line 2: is no object of JSON"),
        (text([{**OLD[0], "schema": "newsroom.change/1"}]), r"line 1: is a line of newsroom.change/1, and neither"),
        (text([{**OLD[0], "schema": "newsroom.release/2"}]), r"line 1: is a line of newsroom.release/2, which this"),
        (b'{"a":1}\n', r"line 1: names no schema"),
        (text([OLD[0], {**OLD[1], "id": None}]), r"line 2: has no id"),
        (text([OLD[0], OLD[0]]), r'line 2: has the id "demo-a" a second time'),
        (text([OLD[0], reading("b")]), r"line 2: is a reading, and the first line is a release"),
        (text([OLD[0], {**OLD[1], "body": 3, "content_hash": None}]), r"line 2.*: its body is no text"),
    ],
)
def test_what_is_no_dataset_is_refused_with_its_line(tmp_path: Path, data: bytes, error: str) -> None:
    path = tmp_path / "old.jsonl"
    path.write_bytes(data)
    for pair in ((of_file(path), source(OLD)), (source(OLD), of_file(path))):
        with pytest.raises(DatasetError) as problem:
            found(*pair, tmp_path)
        assert problem.match(error)


def test_what_is_equal_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "old.jsonl"
    path.write_bytes(text(OLD[:1]) + b'{"schema":"newsroom.release/1","id":"demo-b",nonsense\n')
    with pytest.raises(DatasetError, match="line 2: is no JSON"):
        found(of_file(path), of_file(path), tmp_path)


def test_a_file_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="there is no such file"):
        found(of_file(tmp_path / "nothing.jsonl"), source(OLD), tmp_path)
    with pytest.raises(DatasetError, match="cannot be read"):
        found(of_file(tmp_path), source(OLD), tmp_path)
