"""The declaration of one newsroom: where it lists its releases and how its pages are read.

A declaration is a TOML file that describes a site and nothing else; what an operator wants of it (schedule, limits,
hooks) stands in `workspace.toml`. It is validated when loaded, so that a crawl never starts on a broken one.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal
from zoneinfo import ZoneInfo

from newsroom_scraper import discover as discovering
from newsroom_scraper import layouts, rendering
from newsroom_scraper.declared import Table, nearest
from newsroom_scraper.declared import load as load_toml
from newsroom_scraper.discover import web_address
from newsroom_scraper.errors import DeclarationError
from newsroom_scraper.values.urls import Rules, host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsroom_scraper.discover import Discover
    from newsroom_scraper.layouts import Layout
    from newsroom_scraper.rendering import Rendering

SHIPPED: Final = Path(__file__).parent / "newsrooms"
"""The declarations that come with the program."""

NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
Order = Literal["MDY", "DMY", "YMD"]
SAME: Final = ("www", "scheme", "slash", "slashes", "amp")
SPEAKS: Final = ("page", "wordpress", "feed")
"""Whose text can be compared."""

FOLLOW: Final = "follow"
ATTACHMENTS: Final = (FOLLOW, "list")
"""Whether the files that releases link to are looked at, or only listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """A newsroom, as declared.

    Attributes:
        timezone: IANA name; what printed days mean.
        date_order: MDY, DMY or YMD for numeric dates, or None: then an ambiguous one is unknown.
        speaks: whose text is compared: page, wordpress or feed.
        hosts: host names (without www.) that belong to the newsroom; `home`'s is the first.
        guid_permanent: whether a guid, where the newsroom gives one, is the release's identity.
        attachments: follow or list.
        robots_reason: why its robots.txt is not obeyed, in the words of whoever decided so, or None: it is obeyed.
        digest: `sha256:…` of the declaration with everything that it extends.
        rendering: how a browser draws its pages, or None: they are read as they come.

    """

    name: str
    title: str
    home: str
    timezone: str
    language: str | None
    date_order: Order | None
    speaks: str
    discover: tuple[Discover, ...]
    layouts: tuple[Layout, ...]
    urls: Rules
    hosts: tuple[str, ...]
    guid_permanent: bool
    path: Path
    digest: str
    rendering: Rendering | None = None
    attachments: str = FOLLOW
    robots_reason: str | None = None

    @property
    def zone(self) -> ZoneInfo:
        """Return the newsroom's time zone."""
        return ZoneInfo(self.timezone)


def names(folders: Sequence[Path] = ()) -> dict[str, Path]:
    """Return every declared newsroom by name; a file in `folders` wins over a shipped one."""
    found: dict[str, Path] = {}
    for folder in [SHIPPED, *reversed(folders)]:
        for path in sorted(folder.glob("*.toml")):
            found[path.stem] = path
    return dict(sorted(found.items()))


def load(name: str, folders: Sequence[Path] = ()) -> Newsroom:
    """Return the newsroom of that name, validated.

    Args:
        name: of a declaration (`NAME.toml`) in `folders` or among those that ship.
        folders: searched first, in order.

    Raises:
        DeclarationError: no such declaration, or one that cannot be used; it says file, key and problem.

    """
    known = names(folders)
    if name not in known:
        raise DeclarationError(f'there is no newsroom called "{name}"', advice=nearest(name, known))
    path = known[name]
    hasher = hashlib.sha256()
    data = _resolve(path, known, hasher, ())
    if data.get("name") != name:
        raise DeclarationError(
            f'is "{data.get("name")}", but the file is called {path.name}',
            path=path,
            field="name",
            advice="Make them the same.",
        )
    return declared(data, path, f"sha256:{hasher.hexdigest()}")


def _resolve(path: Path, known: dict[str, Path], hasher: Any, chain: tuple[Path, ...]) -> dict[str, Any]:
    """Return the declaration at `path` laid over the one that it extends."""
    if path in chain:
        raise DeclarationError("extends itself", path=path, field="extends", advice="Break the circle.")
    data = load_toml(path, DeclarationError)
    hasher.update(path.read_bytes())
    parent = data.pop("extends", None)
    if parent is None:
        return data
    target = known.get(parent) if isinstance(parent, str) else None
    if target == path:
        # Your own amnesty-usa.toml may extend the shipped one of the same name.
        target = SHIPPED / path.name if (SHIPPED / path.name).is_file() and path.parent != SHIPPED else None
    if target is None:
        raise DeclarationError(
            f'is "{parent}", and there is no such newsroom',
            path=path,
            field="extends",
            advice=nearest(str(parent), [name for name in known if name != path.stem]),
        )
    return _overlay(_resolve(target, known, hasher, (*chain, path)), data)


def _overlay(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Return `above` laid over `below`: tables merge, layouts merge by name, all else is replaced."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if key == "layout" and isinstance(value, list) and isinstance(old, list):
            merged[key] = _overlay_layouts(old, value)
        elif isinstance(value, dict) and isinstance(old, dict):
            merged[key] = _overlay(old, value)
        else:
            merged[key] = value
    return merged


def _overlay_layouts(below: list[Any], above: list[Any]) -> list[Any]:
    own = {name: one for one in above if (name := _name_of(one))}
    inherited = {name for one in below if (name := _name_of(one))}
    fresh = [one for one in above if _name_of(one) not in inherited]
    return [*fresh, *(_overlay(one, own.get(_name_of(one) or "", {})) for one in below)]


def _name_of(layout: Any) -> str | None:
    """Return a layout's name, or None where it has none that could be one: it is refused later, when it is read."""
    name = layout.get("name") if isinstance(layout, dict) else None
    return name if isinstance(name, str) else None


def declared(data: dict[str, Any], path: Path, digest: str = "") -> Newsroom:
    """Return the newsroom that a whole declaration describes; DeclarationError where it cannot be used."""
    table = Table(data, path=path, error=DeclarationError)
    name = table.text("name")
    if not NAME.match(name):
        raise table.fail("name", f'is "{name}"', "Use small letters, digits and single hyphens.")
    home = web_address(table, "home", table.text("home"))
    discover = tuple(discovering.read(one, home=home) for one in table.tables("discover"))
    if not discover:
        raise table.fail("discover", "is missing", "Say where releases are listed: [[discover]] url = …")
    speaks = table.choice("speaks", SPEAKS, "page")
    if speaks != "page" and not any(one.road == speaks for one in discover):
        raise table.fail("speaks", f'is "{speaks}", and no [[discover]] is from = "{speaks}"', "Add that road.")
    urls = table.table("urls")
    rules = Rules(
        same=frozenset(urls.choices("same", SAME)),
        ignore=frozenset(urls.texts("ignore")),
        keep=frozenset(urls.texts("keep")),
    )
    urls.finish()
    newsroom = Newsroom(
        name=name,
        title=table.text("title", name),
        home=home,
        timezone=table.zone("timezone", "UTC"),
        language=table.text("language", None),
        date_order=table.choice("date_order", ("MDY", "DMY", "YMD"), None),
        speaks=speaks,
        discover=discover,
        layouts=layouts.read(table),
        urls=rules,
        hosts=tuple(dict.fromkeys([host(home), *_hosts(table)])),
        guid_permanent=table.flag("guid_permanent", default=False),
        attachments=table.choice("attachments", ATTACHMENTS, FOLLOW),
        robots_reason=_robots_reason(table),
        path=path,
        digest=digest,
        rendering=rendering.read(table.table("render")) if "render" in table else None,
    )
    table.finish()
    return newsroom


def _robots_reason(table: Table) -> str | None:
    """Return why robots.txt is not obeyed, or None; nobody passes over it without saying why."""
    ignored, reason = table.choice("robots", ("obey", "ignore"), "obey") == "ignore", table.text("robots_reason", None)
    if ignored and reason is None:
        advice = 'Write who allowed it, and when: robots_reason = "…". Otherwise leave robots out.'
        raise table.fail("robots", 'is "ignore", and robots_reason does not say why', advice)
    if reason is not None and not ignored:
        raise table.fail("robots_reason", "says why robots.txt is not obeyed, and it is", 'Add robots = "ignore".')
    return str(reason) if ignored else None


def _hosts(table: Table) -> list[str]:
    named = table.texts("hosts")
    for one in named:
        if "/" in one or any(letter.isspace() for letter in one) or not host(f"https://{one}/"):
            raise table.fail("hosts", f'has "{one}", which is not a host name', 'Write it as "press.example.org".')
    return [host(f"https://{one}/") for one in named]
