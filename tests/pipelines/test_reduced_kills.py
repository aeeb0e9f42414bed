"""Reducing, killed: at whatever step, what is to be kept is there, and doing it again finishes it."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.errors import CrawlError
from pipelines.soundness import verify

if TYPE_CHECKING:
    from collections.abc import Callable

Crawl = Any
"""The sealed crawl of conftest.py."""


class Killed(BaseException):
    """The machine went down."""


STEPS = ("replace", "unlink", "fsync")


def counted(patch: pytest.MonkeyPatch, stop: int | None, problem: BaseException, *, after: bool) -> list[str]:
    """Raise at the step of that number, before or right after it is done; return the steps that were reached."""
    done: list[str] = []

    def watched(name: str) -> Callable[..., Any]:
        really = getattr(os, name)

        def step(*args: Any, **kwargs: Any) -> Any:
            if name == "unlink" and not Path(args[0]).exists():
                return really(*args, **kwargs)
            done.append(name)
            if len(done) - 1 == stop and not after:
                raise problem
            result = really(*args, **kwargs)
            if len(done) - 1 == stop:
                raise problem
            return result

        return step

    for name in STEPS:
        patch.setattr(os, name, watched(name))
    return done


def test_the_order_of_the_steps(crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str]] = []
    replace, unlink, fsync = os.replace, os.unlink, os.fsync

    def named(source: Any, target: Any, **options: Any) -> None:
        seen.append(("name", Path(target).name))
        replace(source, target, **options)

    def gone(path: Any, **options: Any) -> None:
        if Path(path).exists():
            seen.append(("gone", Path(path).name))
        unlink(path, **options)

    def synced(handle: int) -> None:
        fsync(handle)
        told = Path(f"/proc/self/fd/{handle}")
        seen.append(("disk", told.resolve().name if told.exists() else "?"))

    monkeypatch.setattr(os, "replace", named)
    monkeypatch.setattr(os, "unlink", gone)
    monkeypatch.setattr(os, "fsync", synced)
    crawl.cut(1, log=True)
    folder = ("disk", crawl.folder.name)
    expected = [
        ("disk", "kept.warc.gz.new"),
        ("disk", "readings.jsonl.new"),
        ("name", "kept.warc.gz"),
        folder,
        ("disk", "kept.json.new"),
        ("name", "kept.json"),
        folder,
        ("name", "readings.jsonl"),
        folder,
        ("gone", "evidence.warc.gz"),
        folder,
        ("gone", "crawl.log"),
        folder,
    ]
    if not Path("/proc/self/fd").exists():
        expected = [(kind, "?" if kind == "disk" else name) for kind, name in expected]
    assert seen == expected


def number_of_steps() -> int:
    """Three files and five times the folder synced, three names given, two files removed."""
    return 3 + 5 + 3 + 2


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("stop", range(number_of_steps()))
def test_a_kill_at_any_step_is_made_good(crawl: Crawl, monkeypatch: pytest.MonkeyPatch, stop: int, after: bool) -> None:
    with monkeypatch.context() as patch:
        done = counted(patch, stop, Killed(), after=after)
        with pytest.raises(Killed):
            crawl.cut(1, 3, log=True)
    assert len(done) == stop + 1
    for at in (1, 3):
        assert crawl.held(at) == crawl.records[crawl.offsets[at]], "what is kept can be read after every kill"
    assert {"https://demo.example/1/", "https://demo.example/3/"} <= set(crawl.urls())
    assert verify(crawl.folder) == [], "a reduction under way is no damage"
    crawl.cut(1, 3, log=True)
    after_all = crawl.files()
    assert set(after_all) == {"plan.json", "manifest.json", "readings.jsonl", "kept.warc.gz", "kept.json"}
    assert after_all["kept.warc.gz"] == crawl.info + crawl.records[crawl.offsets[1]] + crawl.records[crawl.offsets[3]]
    assert crawl.urls() == ["https://demo.example/1/", "https://demo.example/3/"]
    assert verify(crawl.folder) == []


def test_there_are_as_many_steps_as_are_killed_at(crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    done = counted(monkeypatch, None, Killed(), after=False)
    crawl.cut(1, 3, log=True)
    assert len(done) == number_of_steps()


@pytest.mark.parametrize("stop", range(number_of_steps()))
def test_a_kill_and_then_another_wish(crawl: Crawl, monkeypatch: pytest.MonkeyPatch, stop: int) -> None:
    """What the archive names may grow between a kill and the next time, until something was let go."""
    with monkeypatch.context() as patch:
        counted(patch, stop, Killed(), after=False)
        with pytest.raises(Killed):
            crawl.cut(1, log=True)
    promised = (crawl.folder / "kept.json").exists()
    if promised:
        with pytest.raises(CrawlError, match="no page at"):
            crawl.cut(0, 1, 2, 3)
        crawl.cut(1)
        assert crawl.urls() == ["https://demo.example/1/"]
    else:
        crawl.cut(0, 1, 2, 3)
        names = {"plan.json", "manifest.json", "readings.jsonl", "evidence.warc.gz", "crawl.log"}
        assert set(crawl.files()) == names, "what a kill left beside a whole crawl is cleared away"
    assert verify(crawl.folder) == []


@pytest.mark.parametrize("stop", range(number_of_steps()))
def test_a_full_disk_is_told_and_left_no_fuller(crawl: Crawl, monkeypatch: pytest.MonkeyPatch, stop: int) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    with monkeypatch.context() as patch:
        counted(patch, stop, full, after=False)
        with pytest.raises(CrawlError, match="No space left on device") as caught:
            crawl.cut(1, log=True)
    assert "do it again" in str(caught.value)
    if not (crawl.folder / "kept.json").exists():
        assert not list(crawl.folder.glob("*.new"))
        assert not (crawl.folder / "kept.warc.gz").exists()
    assert verify(crawl.folder) == []
    crawl.cut(1, log=True)
    assert verify(crawl.folder) == []
    assert crawl.held(1) == crawl.records[crawl.offsets[1]]


@pytest.mark.parametrize("name", ["kept.warc.gz", "readings.jsonl.new"])
def test_what_was_promised_is_looked_at_before_anything_goes(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with monkeypatch.context() as patch:
        counted(patch, 7, Killed(), after=False)
        with pytest.raises(Killed):
            crawl.cut(1)
    path = crawl.folder / name
    path.write_bytes(path.read_bytes()[:-3])
    before = crawl.files()
    with pytest.raises(CrawlError, match=r"is not what kept\.json says"):
        crawl.cut(1)
    assert crawl.files() == before
