"""What `newsroom record` does beside the page itself: whose it is, where it goes, how it is fetched and told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from newsdesk.cli.main import DONE, NOT_DONE
from newsroom_scraper.errors import DatasetError, DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsdesk.checking.offline import Read
    from newsdesk.recording.making import Made
    from newsroom_scraper.fetched import Fetched
    from newsroom_scraper.newsroom import Newsroom
    from schedules.workspace import Workspace


def newsroom_of(workspace: Workspace | None, name: str | None, url: str) -> Newsroom:
    """Return whose page stands at an address: the newsroom that was named, or the one of that host.

    Raises:
        DeclarationError: there is none, several may be meant, or it cannot be used.

    """
    from newsroom_scraper.values.urls import host

    at = host(url)
    if not at:
        raise click.UsageError(f"{url} is no web address: write it as https://…")
    if name is not None:
        newsroom = load(workspace, name)
        if at not in _hosts(newsroom):
            raise DeclarationError(
                f"is on {at}, which is no host of this newsroom ({', '.join(sorted(_hosts(newsroom)))})",
                newsroom=newsroom.name,
                url=url,
                advice=f"Nothing was fetched. If it is its page all the same, name the host in {newsroom.path}: hosts.",
            )
        return newsroom
    found = [one for one in _declared(workspace) if at in _hosts(one)]
    own = [one for one in found if workspace is not None and one.path.parent in workspace.folders]
    if len(own or found) == 1:
        return (own or found)[0]
    if not found:
        raise DeclarationError(
            f"is on {at}, which is no host of a declared newsroom",
            url=url,
            advice="Nothing was fetched. Declare it first (newsroom add), or name the newsroom with --newsroom.",
        )
    names = ", ".join(one.name for one in own or found)
    raise DeclarationError(
        f"may be a page of any of {names}", url=url, advice="Say which: --newsroom NAME. Nothing was fetched."
    )


def load(workspace: Workspace | None, name: str) -> Newsroom:
    """Return a newsroom by the name that a person says."""
    if workspace is not None:
        return workspace.newsroom(workspace.called.key(name))
    from newsroom_scraper.newsroom import load as load_shipped

    return load_shipped(name)


def _declared(workspace: Workspace | None) -> Iterator[Newsroom]:
    from newsroom_scraper.newsroom import names

    for name in workspace.declared() if workspace is not None else names():
        try:
            yield load(workspace, name)
        except DeclarationError:  # it is not asked for; `newsroom check` says what is wrong with it
            continue


def _hosts(newsroom: Newsroom) -> set[str]:
    from newsroom_scraper.discovery.roads import hosts

    return {*newsroom.hosts, *(one for road in newsroom.discover for one in hosts(road))}


def folder_of(workspace: Workspace | None, newsroom: Newsroom) -> Path:
    """Return where a newsroom's pages are recorded.

    Raises:
        DatasetError: there is neither a workspace nor a checkout.

    """
    from newsdesk.checking import offline

    found = offline.folders(newsroom, workspace)
    if not found:
        raise DatasetError(
            "nobody knows where to put its pages: this folder is no workspace",
            newsroom=newsroom.name,
            advice="Say it with --into FOLDER, or name a workspace with -w.",
        )
    return found[0]


def stem(called: str | None) -> str | None:
    """Return what the files are to be called."""
    import re

    if called is not None and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", called):
        raise click.BadParameter(
            f'"{called}" is no name of a file: use letters, digits and hyphens, and no ending.', param_hint="--as"
        )
    return called


def fetch(workspace: Workspace | None, newsroom: Newsroom, url: str, *, kind: str | None) -> Fetched:
    """Fetch a page politely.

    Raises:
        DatasetError: it did not come, or is no page, and is not to be recorded as such.

    """
    from newsdesk.checking.visiting import visiting

    with visiting(newsroom, workspace) as visitor:
        found = visitor.get(url)
    nothing = "Nothing was recorded."
    if found.failure is not None:
        raise DatasetError(found.failure, newsroom=newsroom.name, url=url, advice=f"{nothing} Save it, and use --file.")
    if found.blocked is not None and kind != "challenge":
        advice = f"{nothing} See docs/blocked.md; a page saved from a browser can be recorded with --file."
        raise DatasetError(f"is blocked: {found.blocked}", newsroom=newsroom.name, url=url, advice=advice)
    if found.status != 200 and kind not in {"not-found", "challenge"}:
        advice = f"{nothing} To record what the site says of a page that is not there: --kind not-found."
        raise DatasetError(f"answered {found.status}", newsroom=newsroom.name, url=url, advice=advice)
    from newsroom_scraper.values.urls import host

    if host(found.final_url) not in _hosts(newsroom):
        advice = f"{nothing}"
        raise DatasetError(
            f"was redirected off the site, to {host(found.final_url)}", newsroom=newsroom.name, url=url, advice=advice
        )
    return found


def refuse(made: Made, *, asked_for: str | None) -> None:
    """Refuse a page of which nothing is read, unless it was said to be what it is taken for.

    Raises:
        DatasetError: naming what was looked for.

    """
    got, page = made.got, made.page
    silent = [one["refused"] for one in got.get("releases", ()) if "refused" in one]
    if silent and len(silent) == len(got["releases"]):
        raise DatasetError(
            f"lists releases, and of none of them the text can be read: it {silent[0]}",
            url=page.url,
            advice="Nothing was recorded. Look whether this road can speak for the newsroom (speaks).",
        )
    if asked_for is not None or any(got.get(key) for key in ("entries", "children", "body", "answer")):
        return
    why = got.get("refused") or "; ".join(got.get("problems", ())) or "nothing is read from it"
    raise DatasetError(
        f"was taken for a {page.kind}, and is none by this declaration: {why}",
        url=page.url,
        advice="Nothing was recorded. Mend the declaration, or say what the page is: --kind.",
    )


def tell(made: Made, folder: Path, *, written: bool) -> None:
    """Print what was recorded, and what it reads like; or what differs, and was left."""
    from newsdesk.cli import output, readings

    path = folder / made.page.file
    if made.differences:
        output.say(f"{path}: reads otherwise than was expected:")
        readings.show(made.differences)
    if not written:
        same = "" if made.differences else " It reads as is expected."
        output.note(f"{path} is recorded already, and was left as it is.{same} To write it anew: --update.")
        return
    layout = f", layout {made.page.layout}" if made.page.layout else ""
    output.say(f"{path} ({made.page.kind}{layout}; {len(made.body):,} of {made.whole:,} bytes)")
    output.say(f"{folder / made.page.expected}: {readings.summed(made.got)}")
    if made.addresses or made.got.get("contacts"):
        told = f"{made.addresses} e-mail address{'' if made.addresses == 1 else 'es'}" if made.addresses else "contacts"
        output.note(f"It holds {told}, left as they stand: look before you pass the file on.")


def update_all(workspace: Workspace | None, name: str, *, into: Path | None, as_json: bool) -> int:
    """Read all recorded pages of a newsroom again, show what differs, and write it."""
    from newsdesk.checking import offline, recorded
    from newsdesk.cli import output, readings
    from newsdesk.recording import updating

    newsroom = load(workspace, name)
    searched = [into] if into is not None else offline.folders(newsroom, workspace)
    found = [one for one in searched if recorded.exists(one)]
    if not found:
        where = " or ".join(map(str, searched)) or "this folder, which is no workspace"
        raise DatasetError(
            f"no page is recorded in {where}", newsroom=newsroom.name, advice="Record one: newsroom record URL."
        )
    failed = False
    for folder in found:
        read = list(updating.reread(folder, newsroom))
        stale = [one for one in read if updating.outdated(one)]
        if not as_json:
            for one in stale:
                output.say(f"{one.path}: {_why(one)}")
                readings.show(one.differences)
        updating.update(folder, stale)
        broken = [one for one in read if not one.got]
        failed |= bool(broken)
        if as_json:
            output.json_lines(_updated(one, newsroom, written=one in stale) for one in read)
        else:
            output.say(f"{folder}: {len(read)} read again, {len(stale)} written.")
        for one in broken:
            output.note(f"newsroom: {one.problem}")
    return NOT_DONE if failed else DONE


def _why(one: Read) -> str:
    return "reads otherwise than was expected:" if one.differences else f"{one.problem}"


def _updated(one: Read, newsroom: Newsroom, *, written: bool) -> dict[str, Any]:
    from newsdesk.cli import readings

    return {
        "schema": "newsroom.reread/1",
        "newsroom": newsroom.name,
        "file": str(one.path),
        "written": written,
        "problem": one.problem,
        "differences": readings.as_json(one.differences),
    }
