"""`newsroom record`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.checking.recorded import CHALLENGE, KINDS, NOT_FOUND, TYPES
from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import Asked, common, json_option

if TYPE_CHECKING:
    from newsdesk.recording.making import Made
    from newsroom_scraper.fetched import Fetched
    from newsroom_scraper.newsroom import Newsroom

SCHEMA: Final = "newsroom.recorded/1"
_STATUS: Final = {NOT_FOUND: 404, CHALLENGE: 403}


@click.command("record")
@click.argument("what", required=False, metavar="[URL|NEWSROOM]")
@click.option("--newsroom", "name", metavar="NAME", help="Whose page it is; by default the one of that host.")
@click.option("--as", "called", metavar="NAME", help="Of the files, without an ending; by default of the address.")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="The folder of the recorded pages.")
@click.option("--kind", type=click.Choice(KINDS), help="What the page is; by default what its address and content say.")
@click.option(
    "--file", "saved", type=click.Path(path_type=Path, dir_okay=False), help="A saved page, instead of fetching it."
)
@click.option("--url", metavar="URL", help="Where the saved page stood.")
@click.option("--frozen", metavar="TIME", help="When the saved page was fetched; by default when its file was written.")
@click.option("--whole", is_flag=True, help="Leave nothing out of the page.")
@click.option("--update", is_flag=True, help="Write what must be read anew, where it differs.")
@json_option("Print one line of JSON per page.")
@common
@click.pass_obj
def command(
    asked: Asked,
    *,
    what: str | None,
    name: str | None,
    called: str | None,
    into: Path | None,
    kind: str | None,
    saved: Path | None,
    url: str | None,
    frozen: str | None,
    whole: bool,
    update: bool,
    as_json: bool,
) -> int:
    """Record a page of a newsroom, and what must be read from it, for check.

    \b
    newsroom record https://www.amnestyusa.org/news/
    newsroom record --file saved.html --url https://www.amnestyusa.org/news/
    newsroom record amnesty-usa --update

    The page goes to tests/fixtures/NEWSROOM of the workspace, less all that is not read of it. What must be read is
    never written over without --update; the difference is shown first. With a newsroom and --update, all of its
    recorded pages are read again. Ends with 1 where nothing was written that should have been.
    """
    from newsdesk.cli import recordings

    workspace = asked.workspace_if_any()
    address = url or what
    if what is not None and "://" not in what and saved is None and url is None:
        if not update:
            raise click.UsageError(f"{what} is no address. To read all pages of that newsroom again, say --update.")
        return recordings.update_all(workspace, what, into=into, as_json=as_json)
    if address is None and name is not None and update:
        return recordings.update_all(workspace, name, into=into, as_json=as_json)
    if address is None:
        raise click.UsageError("Say which page: newsroom record URL, or --file PAGE --url URL.")
    if (url is not None or frozen is not None) and saved is None:
        raise click.UsageError("--url and --frozen are about a saved page: name it with --file.")
    if what is not None and url is not None:
        raise click.UsageError("Say the address once.")
    newsroom = recordings.newsroom_of(workspace, name, address)
    folder = into or recordings.folder_of(workspace, newsroom)
    stem = recordings.stem(called)
    if saved is not None:
        fetched, at = _of_file(saved, address, kind), _moment(saved, frozen)
    else:
        fetched, at = recordings.fetch(workspace, newsroom, address, kind=kind), datetime.now(UTC)
    from newsdesk.recording import making

    made = making.made(fetched, newsroom, folder, kind=kind, name=stem, whole=whole, now=at)
    recordings.refuse(made, asked_for=kind)
    written = made.before is None or update
    if written:
        making.save(made, folder, newsroom)
    if as_json:
        from newsdesk.cli import output

        output.json_lines([_line(made, newsroom, folder, written=written)])
    else:
        recordings.tell(made, folder, written=written)
    return DONE if written or not made.differences else NOT_DONE


def _line(made: Made, newsroom: Newsroom, folder: Path, *, written: bool) -> dict[str, Any]:
    from newsdesk.cli import readings

    return {
        "schema": SCHEMA,
        "newsroom": newsroom.name,
        "file": str(folder / made.page.file),
        "url": made.page.url,
        "kind": made.page.kind,
        "layout": made.page.layout,
        "written": written,
        "bytes": len(made.body),
        "fetched_bytes": made.whole,
        "addresses": made.addresses,
        "differences": readings.as_json(made.differences),
    }


def _of_file(path: Path, url: str, kind: str | None) -> Fetched:
    """Return a saved page as though it had been fetched."""
    from newsroom_scraper.errors import DatasetError
    from newsroom_scraper.fetched import Fetched

    try:
        body = path.read_bytes()
    except OSError as problem:
        raise DatasetError(
            f"cannot be read ({problem.strerror or problem})", path=path, advice="Nothing was recorded."
        ) from problem
    if not body.strip():
        raise DatasetError("is empty", path=path, advice="Nothing was recorded.")
    # A saved page says its own encoding, or lets it be guessed: nothing is said of it here.
    media = TYPES.get(path.suffix.lower(), "text/html").partition(";")[0]
    return Fetched(
        url=url, final_url=url, status=_STATUS.get(kind or "", 200), headers={"content-type": media}, body=body
    )


def _moment(path: Path, frozen: str | None) -> datetime:
    if frozen is None:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    try:
        found = datetime.fromisoformat(frozen)
    except ValueError as problem:
        raise click.BadParameter(
            f'"{frozen}" is no time: write it as in 2026-11-22T09:00:00Z.', param_hint="--frozen"
        ) from problem
    return found if found.tzinfo else found.replace(tzinfo=UTC)
