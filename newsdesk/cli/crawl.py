"""`newsroom crawl`."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import AT_LEAST_ONE, Asked, Day, Duration, common, complain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from schedules.workspace import Workspace


@click.command("crawl")
@click.argument("name")
@click.option("-o", "--output", "target", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.option("--limit", type=AT_LEAST_ONE, metavar="N", help="Read at most N releases, the newest.")
@click.option("--since", type=Day(), help="Read no releases of earlier days; 7d is seven days ago.")
@click.option("--budget", type=Duration(), help="Stop after this time, as in 5m.")
@common
@click.pass_obj
def command(
    asked: Asked,
    *,
    name: str,
    target: Path | None,
    limit: int | None,
    since: date | None,
    budget: float | None,
) -> int:
    """Crawl a newsroom once and print what stands there.

    \b
    newsroom crawl amnesty-usa --limit 5
    newsroom crawl amnesty-usa -o releases.jsonl

    Readings are JSON Lines. Nothing is compared, remembered or told, and no workspace is needed.
    """
    from newsdesk.cli import output
    from newsdesk.cli.interrupt import terminable
    from newsdesk.cli.named import unknown
    from newsdesk.cli.progress import watching
    from newsdesk.telling.times import counted
    from schedules import look
    from schedules.plan import Options

    if target is not None and str(target) != "-":
        _check_writable(target)
    options = Options(limit=limit, since=since, budget=budget)
    with terminable(), _workspace(asked) as workspace:
        key = workspace.called.key(name)
        if key not in workspace.declared():
            raise unknown(workspace, name)
        workspace.newsroom(key)
        complain(workspace, but=(key,))
        with watching(name, verbose=asked.verbose) as on_event:
            manifest, readings = look.crawl_only(workspace, key, options, on_event=on_event)
    if target is None or str(target) == "-":
        output.json_lines(readings)
    else:
        _write(target, readings)
        output.note(f"Wrote {counted(len(readings), 'release')} to {target}")
    if manifest["state"] == "complete":
        return DONE
    reasons = "; ".join(manifest["reasons"]) or "no reason was recorded"
    output.note(f"newsroom: {name}: the crawl was {manifest['state']}: {' '.join(reasons.split())}")
    return NOT_DONE


@contextmanager
def _workspace(asked: Asked) -> Iterator[Workspace]:
    """Give the workspace, or where there is none, one that is gone afterwards."""
    from schedules.workspace import Workspace

    found = asked.workspace_if_any(aloud=False)
    if found is not None:
        yield found
        return
    with tempfile.TemporaryDirectory(prefix="newsroom-") as folder:
        yield Workspace(root=Path(folder), contact=None, limits={})


def _check_writable(target: Path) -> None:
    """Refuse before the crawl what could not be written after it."""
    if not target.parent.is_dir():
        raise click.BadParameter(f"there is no folder {target.parent}", param_hint="-o")
    if not os.access(target if target.exists() else target.parent, os.W_OK):
        raise click.BadParameter(f"{target} cannot be written", param_hint="-o")


def _write(target: Path, readings: list[dict[str, Any]]) -> None:
    import orjson

    with target.open("wb") as file:
        for reading in readings:
            file.write(orjson.dumps(reading, option=orjson.OPT_APPEND_NEWLINE))
