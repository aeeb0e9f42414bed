"""The bundle: a folder that stands for itself, each part with its SHA-256, and nothing in it loads anything."""

from __future__ import annotations

import hashlib
import platform
import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from newsdesk.evidence.wacz import wacz
from newsdesk.redline.html import html_redline
from newsdesk.reporting import markdown
from newsdesk.reporting.saving import save
from newsdesk.telling.account import link
from newsroom_scraper.disk import sync
from newsroom_scraper.errors import WorkspaceError
from newsroom_scraper.files import FRESH, KEPT, MANIFEST
from schedules import chain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from jinja2 import Environment

    from newsdesk.evidence.case import Case

SUMS: Final = "SHA256SUMS"
STATEMENT: Final = "statement.md"
PAGE: Final = "page.html"
VERIFY: Final = "VERIFY.md"
WACZ: Final = "pages.wacz"

_FOLDER: Final = Path(__file__).parent
_STYLE: Final = _FOLDER.parent / "reporting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who makes a bundle, and with what.

    Attributes:
        by: name of the person who collects, or None: it is left open in the statement.
        newsroom: what the newsroom is called.
        machine: the name of the machine.
        system: its operating system.
        version: of the program.
        python: on which it runs.
        now: instant, with an offset.

    """

    by: str | None
    newsroom: str
    version: str
    now: datetime
    machine: str = platform.node()
    system: str = platform.platform()
    python: str = platform.python_version()


def write(case: Case, home: Path, folder: Path, maker: Maker) -> dict[str, str]:
    """Write a bundle and return its parts, name → SHA-256; the folder is there whole or not at all.

    Args:
        case: what is shown.
        home: of the newsroom.
        folder: to be made; it must not be there.
        maker: who makes it.

    Raises:
        WorkspaceError: the folder is there already, or cannot be written.

    """
    if folder.exists():
        raise WorkspaceError("is there already, and was left as it is", path=folder, advice="Name another with -o.")
    fresh = folder.with_name(f".{folder.name}{FRESH}")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        sums: dict[str, str] = {}
        for name, data in _parts(case, home, maker):
            path = fresh / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            sums[name] = hashlib.sha256(data).hexdigest()
        listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
        (fresh / SUMS).write_text(listed, encoding="utf-8")
        whole = hashlib.sha256(listed.encode()).hexdigest()
        # It is to be filled in and signed, so that it stands outside of the sums and names them.
        save([_drawn("statement.md.j2", case, maker, sums=whole)], fresh / STATEMENT)
        sync(fresh)
        fresh.rename(folder)
    except OSError as problem:
        shutil.rmtree(fresh, ignore_errors=True)
        words = f"could not be written ({problem.strerror or problem})"
        raise WorkspaceError(words, path=folder, advice="Nothing was kept of it.") from problem
    return {**sums, SUMS: whole}


def _parts(case: Case, home: Path, maker: Maker) -> Iterator[tuple[str, bytes]]:
    yield (
        WACZ,
        wacz(case.taken, title=case.title, created=maker.now, software=f"newsroom-scraper {maker.version}"),
    )
    for side, line in (("old", case.old), ("new", case.new)):
        if line is not None:
            yield f"{side}.json", _json(line)
            yield f"{side}.txt", _text(line).encode()
    if case.change is not None:
        yield "change.json", _json(case.change)
    yield "looks.jsonl", b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in case.looks)
    for crawl in case.manifests:
        for name in (MANIFEST, KEPT):
            if (crawl / name).exists():
                yield f"manifests/{crawl.name}.{name}", (crawl / name).read_bytes()
    for name in chain.ANCHORED[1:]:  # what people decided is about other releases too
        if (home / name).exists():
            yield name, (home / name).read_bytes()
    for one in case.stamps:
        if (home / one["file"]).exists():
            yield one["file"], (home / one["file"]).read_bytes()
    yield PAGE, _drawn("page.html.j2", case, maker).encode()
    yield VERIFY, _drawn("verify.md.j2", case, maker).encode()


def _json(line: dict[str, Any]) -> bytes:
    return orjson.dumps(line, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _text(line: dict[str, Any]) -> str:
    parts = [line["title"] or "", line["published_raw"] or line["published"] or "", line["url"], line["body"] or ""]
    return "\n\n".join(one for one in parts if one) + "\n"


def _drawn(template: str, case: Case, maker: Maker, **more: Any) -> str:
    return _environment().get_template(template).render(case=case, maker=maker, **more)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    made = Environment(
        loader=FileSystemLoader([_FOLDER, _STYLE]),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "html_redline": html_redline,
        "md": markdown.in_line,
        "code": markdown.code,
        "link": link,
        "instant": lambda told: f"{told[:10]} {told[11:19]} UTC" if told else "",
    }
    return made
