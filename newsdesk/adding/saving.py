"""Declarations that are added: read from addresses, files and OPML, and saved without writing over any."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lxml import etree

from newsroom_scraper.disk import sync
from newsroom_scraper.errors import DeclarationError, WorkspaceError
from newsroom_scraper.newsroom import NAME, load, names

if TYPE_CHECKING:
    from newsroom_scraper.fetched import Fetched
    from schedules.workspace import Workspace

LARGEST: Final = 256_000  # bytes of a declaration, or of a list of addresses
TOML: Final = ".toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A declaration that is to be saved: its name and its text."""

    name: str
    text: str


def addresses(path: Path) -> list[str]:
    """Return the addresses in a file: one a line, or those of an OPML's feeds.

    Raises:
        DeclarationError: it cannot be read, is too large, or holds no address.

    """
    data = _bytes(path)
    if data.lstrip()[:1] == b"<":
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        root = etree.fromstring(data, parser)
        found = [] if root is None else [one.get("xmlUrl") or one.get("htmlUrl") for one in root.iter("outline")]
    else:
        lines = [line.strip() for line in data.decode("utf-8", "replace").splitlines()]
        found = [line for line in lines if not line.startswith("#")]
    told = list(dict.fromkeys(one for one in found if one))
    if not told:
        raise DeclarationError("holds no address", path=path, advice="Write one a line, or give an OPML file.")
    return told


def from_file(path: Path) -> Saved:
    """Return the declaration in a file; DeclarationError where it is none."""
    return declaration(_bytes(path), str(path))


def from_answer(fetched: Fetched) -> Saved:
    """Return the declaration at an address; DeclarationError where there is none."""
    if fetched.failure or fetched.blocked or fetched.status != 200:
        why = fetched.failure or fetched.blocked or f"answered {fetched.status}"
        raise DeclarationError(why, url=fetched.url, advice="Nothing was saved.")
    if len(fetched.body) > LARGEST:
        raise DeclarationError(f"is larger than {LARGEST:,} bytes", url=fetched.url, advice="Nothing was saved.")
    return declaration(fetched.body, fetched.final_url)


def declaration(data: bytes, where: str) -> Saved:
    """Return a declaration as it would be saved; it is data and nothing else.

    Raises:
        DeclarationError: it is not TOML, or has no name that a file can have.

    """
    try:
        text = data.decode("utf-8")
        name = tomllib.loads(text).get("name")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise DeclarationError(f"is no declaration ({problem})", path=where, advice="Nothing was saved.") from problem
    if not isinstance(name, str) or not NAME.match(name):
        raise DeclarationError(
            f"is called {name!r}", path=where, field="name", advice="Use small letters, digits and single hyphens."
        )
    return Saved(name=name, text=text)


def refuse_taken(workspace: Workspace, name: str) -> None:
    """See to it that a name is free; DeclarationError where it is not."""
    taken = name in names(workspace.folders) or workspace.called.key(name) != name
    if taken or (workspace.root / "data" / name).exists():
        raise DeclarationError(
            f'there is a newsroom called "{name}" already',
            advice="Say another name with --name, or look at it: newsroom check. Nothing was saved.",
        )


def save(workspace: Workspace, saved: Saved) -> Path:
    """Save a declaration among the workspace's own, whole or not at all; return its file.

    Raises:
        DeclarationError: its name is taken, or it cannot be used; nothing stays.
        WorkspaceError: it cannot be written.

    """
    refuse_taken(workspace, saved.name)
    folder = workspace.root / "newsrooms"
    target = folder / f"{saved.name}{TOML}"
    fresh = folder / f".{saved.name}{TOML}.new"
    try:
        folder.mkdir(exist_ok=True)
        fresh.write_text(saved.text, encoding="utf-8")
        sync(fresh)
        os.link(fresh, target)  # never over another
    except FileExistsError:
        raise DeclarationError("is there already", path=target, advice="Nothing was saved.") from None
    except OSError as problem:
        raise WorkspaceError(f"cannot be written ({problem.strerror or problem})", path=target) from problem
    finally:
        fresh.unlink(missing_ok=True)
    try:
        load(saved.name, workspace.folders)
    except DeclarationError:
        target.unlink()
        raise
    sync(folder)
    return target


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise DeclarationError(f"is larger than {LARGEST:,} bytes", path=path, advice="Nothing was saved.")
        return path.read_bytes()
    except OSError as problem:
        raise DeclarationError(f"cannot be read ({problem.strerror or problem})", path=path) from problem
