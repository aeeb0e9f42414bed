"""Answers made to fill a crawl's memory or its night: each is a failed look with its reason, and the crawl goes on."""

from __future__ import annotations

import threading
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import brotli  # type: ignore[import-untyped]
import pytest

from newsdesk.datasets import source
from newsdesk.demo.site import Site
from schedules import children
from tests.conftest import Desk, adds_up
from tests.hostile import HEAD, endless, fronted, moved, page, says

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.hostile import Trick

MB: Final = 1_000_000
VAST: Final = 300
"""Megabytes of a bomb once it is unpacked."""
ROOM: Final = 200
"""Megabytes that an ill-meant page may cost, at most."""
ZEROS: Final = bytes(MB)


def packed(pack: Any) -> bytes:
    """Return a bomb of 300 MB, made by something that compresses piece by piece."""
    more: Callable[[bytes], bytes] = getattr(pack, "compress", None) or pack.process
    end: Callable[[], bytes] = getattr(pack, "finish", None) or pack.flush
    return b"".join([*(more(ZEROS) for _ in range(VAST)), end()])


def gzipped(data: bytes) -> bytes:
    return zlib.compress(data, 9, 16 + zlib.MAX_WBITS)


def bombs() -> dict[str, bytes]:
    once = packed(zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS))
    return {
        "gzip": once,
        "deflate": packed(zlib.compressobj(9)),
        "br": packed(brotli.Compressor(quality=1)),
        "zstd": packed(source.zstd.ZstdCompressor()),  # type: ignore[attr-defined]
        "gzip, gzip": gzipped(once),
    }


LARGE: Final = "sent more than is read of one page"
HEADS: Final = "sent more headers than any page has"


def tricks() -> dict[str, tuple[Trick, str]]:
    """Return what is done to a page, and words of the reason that must be told, by a name for each."""
    line = b"X-Filler: " + b"a" * 4000 + b"\r\n"
    drip = endless(HEAD + b"\r\n<html><body>", b" ", pause=0.2)
    found: dict[str, tuple[Trick, str]] = {
        f"a bomb of {coding}": (says(page(body, f"Content-Encoding: {coding}")), LARGE)
        for coding, body in bombs().items()
    }
    chunk = b"10000\r\n" + b"<p>" * 0x5555 + b"." + b"\r\n"
    return found | {
        "packed ten times": (says(page(b"x", "Content-Encoding: " + ", ".join(["gzip"] * 10))), "packed 10 times"),
        "a body without end": (endless(HEAD + b"\r\n", b"<p>" * 20_000), LARGE),
        "chunks without end": (endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", chunk), LARGE),
        "headers without end": (endless(HEAD, line), HEADS),
        "a header without end": (endless(HEAD + b"X-Filler: ", b"a" * 4000), HEADS),
        "interim answers without end": (endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 99), HEADS),
        "a body drop by drop": (drip, "gave no answer in time"),
        "headers drop by drop": (endless(HEAD, b"X-A: b\r\n", pause=0.2), "gave no answer in time"),
        "a promise of a terabyte": (says(HEAD + b"Content-Length: 1000000000000\r\n\r\n<p>"), LARGE),
    }


@contextmanager
def peaks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Give the most memory that each crawl's process had so far, in bytes, in their order."""
    found: list[int] = []
    start = children.start

    def watched(*args: Any, **kwargs: Any) -> Any:
        child = start(*args, **kwargs)
        at = len(found)
        found.append(0)

        def watch() -> None:
            while not child.gone and (now := peak_of(child.pid)):
                found[at] = now
                moment.wait(0.02)

        threading.Thread(target=watch, daemon=True).start()
        return child

    moment = threading.Event()
    with monkeypatch.context() as patch:
        patch.setattr(children, "start", watched)
        yield found
    moment.set()


def peak_of(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("VmHWM")), 0)


@contextmanager
def desk_on(root: Path, front: Any, monkeypatch: pytest.MonkeyPatch, **manners: str) -> Iterator[Desk]:
    root.mkdir()
    desk = Desk(root, front, monkeypatch)
    desk.declare(front.url)
    desk.behave(**manners)
    yield desk
    for at in range(len(desk.folders)):
        adds_up(desk.manifest(at))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not say what a process needs")
def test_pages_made_to_do_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them in one night: no more memory than a page may cost, and the pages beside them are read."""
    done = tricks()
    site = Site(seed=3, releases=len(done) + 6, per_page=40)
    with (
        fronted(site) as front,
        desk_on(tmp_path / "press", front, monkeypatch, timeout="2") as desk,
        peaks(monkeypatch) as most,
    ):
        assert desk.run(child=True).state == "complete"
        places = {one.path: told for one, told in zip(site.listed, done.items(), strict=False)}
        front.tricks = {path: trick for path, (_, (trick, _)) in places.items()}
        outcome = desk.run(child=True)
        looks = desk.looks()
        for path, (name, (_, reason)) in places.items():
            look = looks[desk.slug(path)]
            assert (name, look["look"]) == (name, "failed")
            assert reason in look["reason"], (name, look["reason"])
        assert [one["look"] for one in looks.values()].count("failed") == len(done)
        assert outcome.changes == outcome.held == ()
        assert {one["status"] for one in desk.lines("releases")} == {"present"}
        assert most[1] - most[0] < ROOM * MB, f"{most[0]:,} and {most[1]:,} bytes"
        front.tricks.clear()
        desk.healed()


@pytest.mark.parametrize("trick", ["a bomb of gzip", "a body without end", "headers without end"])
def test_a_listing_made_to_do_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trick: str) -> None:
    with fronted(Site(seed=3, releases=6)) as front, desk_on(tmp_path / "press", front, monkeypatch) as desk:
        assert desk.run().state == "complete"
        front.tricks["/news/"], reason = tricks()[trick]
        outcome = desk.run(child=True)
        assert outcome.state in {"incomplete", "failed"}
        desk.ended(outcome, outcome.state, "the listing was not read to its end", reason)
        front.tricks.clear()
        desk.healed()


def test_redirects_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a circle, to itself, and ever onward: none of them is a release that is gone."""
    site = Site(seed=3, releases=12, per_page=12)
    with fronted(site) as front, desk_on(tmp_path / "press", front, monkeypatch) as desk:
        assert desk.run().state == "complete"
        one, other, itself, onward = (release.path for release in site.listed[:4])
        front.tricks = {one: moved(other), other: moved(one), itself: moved(itself), onward: moved("/on/0")}
        front.tricks |= {f"/on/{at}": moved(f"/on/{at + 1}") for at in range(1000)}
        front.forget()
        outcome = desk.run(child=True)
        looks = desk.looks()
        for path in (one, other, itself, onward):
            assert looks[desk.slug(path)]["look"] == "failed"
            assert "redirected again and again" in looks[desk.slug(path)]["reason"]
        assert sum(path.startswith("/on/") for path in front.asked) <= 10
        assert outcome.changes == outcome.held == ()
        front.tricks.clear()
        desk.healed()
