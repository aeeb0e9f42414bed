"""Recorded pages: a folder of pages as they were met, `meta.json`, which says what each is, and what must be read.

What is being written lies complete in a folder of its own before any of it takes its place (`recording.writing`), and
is read from there meanwhile: a kill leaves the old pages or the new ones, never a mixture.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from newsroom_scraper.discover import FEED, LISTING, SITEMAP, WORDPRESS
from newsroom_scraper.errors import DatasetError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

META: Final = "meta.json"
EXPECTED: Final = ".expected.json"
STAGED: Final = ".recording"
"""The folder of what is written whole and has not yet its place."""

JSON: Final = "json"
RELEASE: Final = "release"
NOT_FOUND: Final = "not-found"
CHALLENGE: Final = "challenge"
DOCUMENTS: Final = (LISTING, JSON, FEED, SITEMAP, WORDPRESS)
"""The kinds of page that list releases; `json` is a listing's answer in JSON."""

KINDS: Final = (*DOCUMENTS, RELEASE, NOT_FOUND, CHALLENGE)
_NAME: Final = re.compile(r"[^./\\\x00-\x1f][^/\\\x00-\x1f]*\.[A-Za-z]+")
TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml",
    ".json": "application/json",
    ".gz": "application/gzip",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One recorded page.

    Attributes:
        file: its name in the folder.
        url: where it stood, after redirects.
        kind: one of KINDS.
        layout: the generation of the newsroom's pages that it is of, or None.
        status: of the answer.
        frozen: the moment at which it is thought to have been fetched, RFC 3339.
        content_type: as it came, or what its name says.
        road: address of the road's first document, where the newsroom has several roads of this kind.
        said: everything that `meta.json` says of it.

    """

    file: str
    url: str
    kind: str
    layout: str | None = None
    status: int = 200
    frozen: str | None = None
    content_type: str
    road: str | None = None
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def expected(self) -> str:
        """Return the name of the file of what must be read."""
        return f"{self.file.rpartition('.')[0]}{EXPECTED}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A folder of recorded pages.

    Attributes:
        meta: what `meta.json` says beside its pages.
        pages: in the order of the file.
        problems: what is wrong with single pages' entries, a sentence each.

    """

    folder: Path
    meta: dict[str, Any]
    pages: tuple[Page, ...]
    problems: tuple[str, ...] = ()

    def body(self, page: Page) -> bytes:
        """Return a page's bytes.

        Raises:
            DatasetError: the file is missing or cannot be read.

        """
        return _bytes(there(self.folder, page.file))

    def expected(self, page: Page) -> Any:
        """Return what must be read from a page.

        Raises:
            DatasetError: the file is missing, cannot be read, or is not JSON.

        """
        return _json(there(self.folder, page.expected))

    def stray(self) -> Iterator[str]:
        """Yield the files that `meta.json` does not name."""
        known = {META, *(one.file for one in self.pages), *(one.expected for one in self.pages)}
        known |= {
            one["file"] for one in self.meta["files"] if isinstance(one, dict) and isinstance(one.get("file"), str)
        }
        for path in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if path.is_file() and not path.name.startswith(".") and path.name not in known:
                yield path.name


def there(folder: Path, name: str) -> Path:
    """Return where a file of a folder of recorded pages is read: what is staged whole stands for what it replaces."""
    staged = folder / STAGED / name
    return staged if staged.is_file() else folder / name


def exists(folder: Path) -> bool:
    """Return whether a folder holds recorded pages."""
    return there(folder, META).is_file()


def load(folder: Path) -> Recorded:
    """Return the recorded pages of a folder.

    Raises:
        DatasetError: its `meta.json` is missing, cannot be read, or is no list of pages.

    """
    path = there(folder, META)
    meta = _json(path)
    files = meta.get("files") if isinstance(meta, dict) else None
    if not isinstance(files, list):
        raise DatasetError(
            'lists no pages: it must hold "files", a list', path=path, advice="Mend it, or record the pages anew."
        )
    pages: list[Page] = []
    problems: list[str] = []
    for number, one in enumerate(files, 1):
        try:
            pages.append(_page(one))
        except ValueError as problem:
            problems.append(f"{path}: page {number}: {problem}.")
    names = [one.file for one in pages]
    problems += [
        f"{path}: {name} stands there twice." for name in sorted({one for one in names if names.count(one) > 1})
    ]
    return Recorded(folder=folder, meta=meta, pages=tuple(pages), problems=tuple(problems))


def _page(one: Any) -> Page:
    if not isinstance(one, dict):
        raise ValueError("is no object")  # noqa: TRY004 - what is wrong with a file is one kind of error
    name, url, kind = one.get("file"), one.get("url"), one.get("kind")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name == META or name.endswith(EXPECTED):
        raise ValueError(f'has no file that lies beside it ("file" is {name!r})')
    if not isinstance(url, str) or urlsplit(url).scheme not in {"http", "https"}:
        raise ValueError(f'{name} has no web address ("url" is {url!r})')
    if kind not in KINDS:
        raise ValueError(f'{name} is of no kind that is known ("kind" is {kind!r}; it is one of {", ".join(KINDS)})')
    status = one.get("status", 200)
    if type(status) is not int:
        raise ValueError(f'{name} has no status that is a number ("status" is {status!r})')
    texts = {key: one.get(key) for key in ("layout", "frozen", "content_type", "road")}
    for key, value in texts.items():
        if value is not None and not isinstance(value, str):
            raise ValueError(f'{name} has "{key}" that is no text ({value!r})')
    guessed = TYPES.get(name[name.rindex(".") :].lower(), "application/octet-stream")
    return Page(
        file=name,
        url=url,
        kind=kind,
        layout=texts["layout"],
        status=status,
        frozen=texts["frozen"],
        content_type=texts["content_type"] or guessed,
        road=texts["road"],
        said=one,
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as problem:
        raise DatasetError("is missing", path=path, advice="Record the page again: newsroom record.") from problem
    except OSError as problem:
        raise DatasetError(f"cannot be read ({problem.strerror or problem})", path=path) from problem


def _json(path: Path) -> Any:
    try:
        return json.loads(_bytes(path))
    except (ValueError, RecursionError) as problem:  # broken UTF-8 is a ValueError too
        raise DatasetError(
            f"is not JSON ({problem})",
            path=path,
            advice="Mend it, or let it be written: newsroom record NEWSROOM --update.",
        ) from problem
