"""The declaration that a probe proposes, as TOML that says why. Pure."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from newsroom_scraper.newsroom import declared

if TYPE_CHECKING:
    from newsroom_scraper.newsroom import Newsroom

PROPOSED: Final = Path("proposed.toml")
"""Stands for the file that a proposal has not yet."""

_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_SUFFIXES: Final = frozenset(
    "com org net gov edu int eu co ac gob gouv or ne www press news newsroom media presse en".split()  # noqa: SIM905
)


@dataclass(slots=True, kw_only=True)
class Road:
    """One `[[discover]]` of a proposal: its keys, and why it stands there."""

    keys: dict[str, str]
    why: str


@dataclass(slots=True, kw_only=True)
class Proposal:
    """What a declaration is made of; None stands for what nothing showed.

    Attributes:
        notes: sentences that stand at its head.
        entry: selectors of a listing's rows, or None: they are found by structure.

    """

    name: str
    title: str
    home: str
    timezone: str
    language: str | None = None
    date_order: str | None = None
    speaks: str = "page"
    roads: list[Road] = field(default_factory=list)
    entry: dict[str, str] | None = None
    same: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Return it as TOML."""
        lines = [f"# {one}" for note in self.notes for one in note.splitlines()]
        lines += [f"name = {_quoted(self.name)}", f"title = {_quoted(self.title)}", f"home = {_quoted(self.home)}"]
        lines.append(f"timezone = {_quoted(self.timezone)}")
        for key in ("language", "date_order"):
            if value := getattr(self, key):
                lines.append(f"{key} = {_quoted(value)}")
        if self.hosts:
            lines.append(f"hosts = [{', '.join(map(_quoted, self.hosts))}]")
        if self.speaks != "page":
            lines.append(f"speaks = {_quoted(self.speaks)}")
        for road in self.roads:
            lines += ["", f"# {road.why}", "[[discover]]"]
            lines += [f"{key} = {_quoted(value)}" for key, value in road.keys.items()]
        if self.entry:
            lines += ["", "[[layout]]", 'name = "probed"', "[layout.entry]"]
            lines += [f"{key} = {_quoted(value)}" for key, value in self.entry.items()]
        if self.same:
            lines += ["", "[urls]", f"same = [{', '.join(map(_quoted, self.same))}]"]
        return "\n".join(lines) + "\n"

    def newsroom(self) -> Newsroom:
        """Return the newsroom that it declares; DeclarationError where it cannot be used."""
        data: dict[str, Any] = tomllib.loads(self.text())
        return declared(data, PROPOSED)


def name_of(url: str) -> str:
    """Return a name for a site: what its host says that is its own.

    >>> name_of("https://www.example.org/press"), name_of("https://press.un.org/en"), name_of("http://127.0.0.1:80/")
    ('example', 'un', '127-0-0-1')
    """
    host = (urlsplit(url).hostname or "newsroom").lower()
    if host.replace(".", "").isdigit():
        return host.replace(".", "-")
    parts = host.split(".")
    own = [one for one in parts[:-1] if one not in _SUFFIXES] or parts[:1]
    return _PLAIN.sub("-", "-".join(own)).strip("-") or "newsroom"


def _quoted(text: str) -> str:
    """Return a TOML string; a literal one where that saves escapes."""
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in escaped) + '"'
