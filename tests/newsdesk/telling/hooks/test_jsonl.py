from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.telling.hooks import jsonl
from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., Any]


@pytest.fixture
def hook(settings: Any) -> Any:
    return settings.read(jsonl, {"path": "alerts.jsonl"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "alerts.jsonl"


def ids(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in path.read_text().splitlines()]


def test_each_change_is_a_line(hook: Any, path: Path, message: Make, make_change: Make, make_notice: Make) -> None:
    hook(message(make_change(1)))
    hook(message(make_change(2), make_notice(), make_change(3), id="d", digest="run"))
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert lines == [make_change(1), make_change(2), make_notice(), make_change(3)]


def test_the_same_again_adds_nothing_also_of_a_message_that_was_cut_short(
    hook: Any, path: Path, message: Make, make_change: Make
) -> None:
    told = message(make_change(1), make_change(2), make_change(3), id="d", digest="run")
    hook(told)
    whole = path.read_bytes()
    hook(told)
    assert path.read_bytes() == whole
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        hook(told)
        assert path.read_bytes() == whole, end


def test_a_last_line_without_its_end_that_is_whole_stays(
    hook: Any, path: Path, message: Make, make_change: Make
) -> None:
    path.write_text('{"id": "of an older day"}')
    hook(message(make_change(1)))
    assert ids(path) == ["of an older day", "change-1"]


def test_a_file_of_somebody_else_is_left_alone(hook: Any, path: Path, message: Make) -> None:
    path.write_text("Dear diary,\ntoday I")
    with pytest.raises(HookError, match="does not end with a line of ours, so nothing was written") as raised:
        hook(message())
    assert not raised.value.for_good
    assert path.read_text() == "Dear diary,\ntoday I"


def test_two_at_once_write_whole_lines(hook: Any, path: Path, message: Make, make_change: Make) -> None:
    told = [message(make_change(number, title="x" * 10_000)) for number in range(40)]
    threads = [
        threading.Thread(target=lambda part=part: [hook(one) for one in part]) for part in (told[::2], told[1::2])
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(ids(path)) == sorted(one.id for one in told)


def test_a_full_disk_loses_nothing(hook: Any, path: Path, message: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(HookError, match=r"alerts\.jsonl could not be written \(No space left on device\)"):
            hook(message())
    hook(message())
    assert ids(path) == ["change-1"]


def test_the_path_is_the_only_key(settings: Any) -> None:
    assert settings.refuses(jsonl, {}).field == "hooks.desk.path"
    assert "not a key" in str(settings.refuses(jsonl, {"path": "a.jsonl", "rotate": True}))
