"""The feed: valid by the RFC's own grammar, the same however often it is told, and whole at every moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree, html

from newsdesk.telling.hooks import feed
from newsdesk.telling.hooks.atom import entry_id, fragment
from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., Any]

ATOM = "{http://www.w3.org/2005/Atom}"
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


def valid(document: bytes) -> etree._Element:
    """Return a feed that keeps every rule of RFC 4287, those of its Schematron and its prose included."""
    root = etree.fromstring(document)
    GRAMMAR.assertValid(root)
    entries = root.findall(f"{ATOM}entry")
    assert root.find(f"{ATOM}author") is not None
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(ids) == len(set(ids))
    for entry in entries:
        links = entry.findall(f"{ATOM}link[@rel='alternate']")
        content = entry.find(f"{ATOM}content")
        assert links or content is not None
        assert len({one.get("type") for one in links}) == len(links)
        assert content is not None
        assert content.get("type") == "html"
        assert len(content) == 0
        # What it holds can stand in a page of somebody else's.
        shown = html.fragment_fromstring(f"<div>{content.text}</div>")
        assert not shown.xpath(".//head | .//title | .//script | .//style | .//body")
    return root


def entries(path: Path) -> list[str]:
    return [one.findtext(f"{ATOM}title") or "" for one in valid(path.read_bytes()).findall(f"{ATOM}entry")]


def ids(path: Path) -> list[str]:
    return [one.findtext(f"{ATOM}id") or "" for one in valid(path.read_bytes()).findall(f"{ATOM}entry")]


@pytest.fixture
def hook(settings: Any) -> Any:
    return settings.read(feed, {"path": "alerts.atom"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "alerts.atom"


def test_an_entry_for_each_change_newest_first(hook: Any, path: Path, message: Make, make_change: Make) -> None:
    hook(message(make_change(1, detected_at="2026-11-22T02:00:00Z")))
    hook(message(make_change(2, detected_at="2026-11-23T02:00:00Z")))
    # What waited long is told late, and stands where it belongs.
    hook(message(make_change(3, detected_at="2026-11-22T12:00:00Z")))
    assert ids(path) == [entry_id(f"change-{number}") for number in (2, 3, 1)]
    root = valid(path.read_bytes())
    assert root.findtext(f"{ATOM}updated") == "2026-11-23T02:00:00Z"
    newest = root.find(f"{ATOM}entry")
    assert newest is not None
    assert newest.findtext(f"{ATOM}updated") == "2026-11-23T02:00:00Z"
    assert newest.find(f"{ATOM}link").get("href") == "https://demo.example/2/"
    terms = {one.get("scheme"): one.get("term") for one in newest.findall(f"{ATOM}category")}
    assert terms == {"urn:newsroom:change": "change-2", "urn:newsroom:kind": "new", "urn:newsroom:newsroom": "demo"}


def test_nothing_is_said_of_this_machine(
    hook: Any, path: Path, message: Make, make_change: Make, tmp_path: Path
) -> None:
    hook(message(make_change(1), make_change(2)))
    said = path.read_text()
    assert "newsroom -w" not in said
    assert str(tmp_path) not in said


def test_the_same_again_adds_nothing(hook: Any, path: Path, message: Make, make_change: Make) -> None:
    told = message(make_change(1), make_change(2), id="digest", digest="hourly")
    hook(told)
    before = path.read_bytes(), path.stat().st_ino
    hook(told)
    hook(message(make_change(2)))
    assert (path.read_bytes(), path.stat().st_ino) == before
    assert ids(path) == [entry_id("change-2"), entry_id("change-1")]


def test_only_so_many_are_kept(settings: Any, path: Path, message: Make, make_change: Make) -> None:
    hook = settings.read(feed, {"path": "alerts.atom", "keep": 3})
    changes = [make_change(number, detected_at=f"2026-11-22T02:00:0{number}Z") for number in range(6)]
    hook(message(*changes, digest="run"))
    assert ids(path) == [entry_id(f"change-{number}") for number in (5, 4, 3)]
    hook(message(changes[0]))
    assert ids(path) == [entry_id(f"change-{number}") for number in (5, 4, 3)]


def test_title_link_and_id_of_the_feed(settings: Any, path: Path, message: Make, make_change: Make) -> None:
    hook = settings.read(feed, {"path": "alerts.atom", "title": "Edits & more", "link": "https://a.example/a.atom"})
    hook(message(make_change(1)))
    first = valid(path.read_bytes())
    hook(message(make_change(2)))
    second = valid(path.read_bytes())
    assert second.findtext(f"{ATOM}title") == "Edits & more"
    assert second.find(f"{ATOM}link").get("rel") == "self"
    assert first.findtext(f"{ATOM}id") == second.findtext(f"{ATOM}id") != ""


def test_notices_tests_and_strangers_words_are_valid_too(
    hook: Any, path: Path, message: Make, make_change: Make, make_notice: Make
) -> None:
    odd = make_change(
        1, kind="edited", title='<b>"\x0b&amp;]]>\ud7ff\x00 \ufffe', url="javascript:alert(1)", fields=[
            {"field": "body", "old": "<script>a</script> 41 \x0c", "new": "<script>b</script> 48", "type": "text"}
        ]
    )  # fmt: skip
    hook(message(odd, make_notice(), digest="run", test=True))
    root = valid(path.read_bytes())
    odd_entry = next(one for one in root.findall(f"{ATOM}entry") if "TEST" in (one.findtext(f"{ATOM}title") or ""))
    assert "<b>" in "".join(entries(path))
    assert all(one.find(f"{ATOM}link") is None for one in root.findall(f"{ATOM}entry"))
    assert "<script" not in (odd_entry.findtext(f"{ATOM}content") or "")


def test_a_damaged_file_is_set_aside(hook: Any, path: Path, message: Make, make_change: Make) -> None:
    for at, damaged in enumerate([b"<feed", b"", b"\x00" * 100, b"<?xml version='1.0'?><rss/>"], 1):
        path.write_bytes(damaged)
        hook(message(make_change(at)))
        assert ids(path) == [entry_id(f"change-{at}")]
        assert path.with_name(f"alerts.atom.damaged-{at}").read_bytes() == damaged


def test_an_entity_is_no_way_into_the_feed(hook: Any, path: Path, message: Make, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret")
    path.write_text(
        f'<!DOCTYPE feed [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x</id><title>&x;</title><updated>2026-01-01T00:00:00Z</updated>'
        "<entry><id>urn:y</id><title>&x;</title><updated>2026-01-01T00:00:00Z</updated></entry></feed>"
    )
    hook(message())
    assert "s3cret" not in path.read_text()


KILLED = """
import os, signal, sys
from pathlib import Path
from newsdesk.telling.hooks.feed import Feed
from newsdesk.telling.message import Alert, Message
import orjson

line = orjson.loads(sys.argv[2])
before = Path.{step}
def dies(*arguments, **more):
    if arguments[0].name == {name!r}:
        os.kill(os.getpid(), signal.SIGKILL)
    return before(*arguments, **more)
Path.{step} = dies
root = Path(sys.argv[1])
hook = Feed(path=root / "alerts.atom", root=root, title="x")
hook(Message(id="x", hook="x", route="x", alerts=(Alert(line=line),), made_at=line["detected_at"], workspace=root))
"""


@pytest.mark.parametrize(("step", "name"), [("write_bytes", ".alerts.atom.new"), ("replace", ".alerts.atom.new")])
@pytest.mark.parametrize("before", [True, False])
def test_a_kill_leaves_the_feed_as_it_was(
    hook: Any, path: Path, message: Make, make_change: Make, step: str, name: str, before: bool
) -> None:
    import orjson

    if before:
        hook(message(make_change(1)))
    was = path.read_bytes() if before else None
    line = orjson.dumps(make_change(2)).decode()
    code = KILLED.format(step=step, name=name)
    killed = subprocess.run([sys.executable, "-c", code, str(path.parent), line], capture_output=True, text=True)
    assert killed.returncode == -9, killed.stderr
    assert (path.read_bytes() if path.exists() else None) == was
    hook(message(make_change(2)))
    assert ids(path)[0] == entry_id("change-2")
    assert len(ids(path)) == 1 + before
    assert not path.with_name(name).exists()


def test_a_link_is_followed_and_kept(settings: Any, message: Make, tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "alerts.atom").symlink_to(tmp_path / "www" / "real.atom")
    settings.read(feed, {"path": "alerts.atom"})(message())
    assert (tmp_path / "alerts.atom").is_symlink()
    assert len(ids(tmp_path / "www" / "real.atom")) == 1


def test_folders(settings: Any, message: Make, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.read(feed, {"path": "public/feeds/alerts.atom"})(message())
    assert (settings.root / "public" / "feeds" / "alerts.atom").exists()
    elsewhere = tmp_path_factory.mktemp("mount") / "away"
    with pytest.raises(HookError, match=r"alerts\.atom could not be written \(No such file or directory\)") as raised:
        settings.read(feed, {"path": str(elsewhere / "alerts.atom")})(message())
    assert not raised.value.for_good
    elsewhere.mkdir()
    settings.read(feed, {"path": str(elsewhere / "alerts.atom")})(message())
    assert len(ids(elsewhere / "alerts.atom")) == 1


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({}, "path", "is missing"),
        ({"path": "."}, "path", "is a folder"),
        ({"path": "workspace.toml"}, "path", "what is its own"),
        ({"path": "data/archive.db"}, "path", "what is its own"),
        ({"path": "x/../newsrooms/demo.toml"}, "path", "what is its own"),
        ({"path": "a.atom", "keep": 0}, "keep", "at least 1"),
        ({"path": "a.atom", "keep": 1.5}, "keep", "whole number"),
        ({"path": "a.atom", "link": "a.example"}, "link", "https://"),
        ({"path": "a.atom", "titel": "x"}, "titel", "title"),
    ],
)
def test_what_cannot_be_used_is_named(settings: Any, data: dict[str, Any], field: str, words: str) -> None:
    problem = settings.refuses(feed, data)
    assert problem.field == f"hooks.desk.{field}"
    assert words in str(problem)


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ("<p>a</p>", "<p>a</p>"),
        ("just <b>text</b> & <more", "just <b>text</b> &amp;"),
        ("", "<p></p>"),
        ("<html><head><style>x</style></head><body>\n<h1>a</h1> tail</body></html>", "<h1>a</h1> tail"),
    ],
)
def test_what_of_a_document_stands_in_an_entry(document: str, found: str) -> None:
    assert fragment(document) == found
