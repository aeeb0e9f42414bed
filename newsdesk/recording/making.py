"""A recorded page is made of a fetched one: what it is, what stays of it, and what must be read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from scrapy.http import HtmlResponse

from newsdesk.checking import recorded
from newsdesk.checking.differing import Difference, differences
from newsdesk.checking.reading import read
from newsdesk.checking.recorded import CHALLENGE, META, NOT_FOUND, Page, Recorded
from newsdesk.recording.kinds import kind_of
from newsdesk.recording.pruned import pruned_json, pruned_xml, unpacked
from newsdesk.recording.reduced import reduced
from newsdesk.recording.writing import write
from newsroom_scraper.discover import FEED, SITEMAP

if TYPE_CHECKING:
    from pathlib import Path

    from newsroom_scraper.fetched import Fetched
    from newsroom_scraper.newsroom import Newsroom

_NOTE: Final = (
    "Recorded pages: of each, frozen is when it was fetched, and NAME.expected.json is what must be read from it."
    " Checked by: newsroom check {name}. Written by: newsroom record."
)
_COUNTS: Final = ("x-wp-total", "x-wp-totalpages")
"""Headers that are read."""
_UNFIT: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 60
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LIKE_A_PICTURE: Final = re.compile(r"\.(?:png|jpe?g|gif|webp|svg)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A recorded page that is not written yet.

    Attributes:
        body: what stays of it.
        whole: bytes of it as it was fetched.
        got: what is read from it, and is to be expected.
        before: what stood there under its name, or None.
        differences: of what is to be expected from what was.
        addresses: how many addresses of e-mail it holds.

    """

    page: Page
    body: bytes
    whole: int
    got: dict[str, Any]
    before: Page | None = None
    differences: tuple[Difference, ...] = ()
    addresses: int = 0


def made(
    fetched: Fetched,
    newsroom: Newsroom,
    folder: Path,
    *,
    kind: str | None = None,
    name: str | None = None,
    whole: bool = False,
    now: datetime | None = None,
) -> Made:
    """Return a fetched page as one to be recorded.

    Args:
        fetched: the page.
        newsroom: by whose declaration it is read.
        folder: of the recorded pages.
        kind: what it is; by default what its address and its content say.
        name: of the file, without an ending; by default of the address.
        whole: whether nothing is left out.
        now: when it was fetched.

    Raises:
        DatasetError: the folder's `meta.json` cannot be used.

    """
    found = kind or kind_of(fetched, newsroom)
    there = recorded.load(folder) if recorded.exists(folder) else None
    body = unpacked(fetched.body)
    ending = _ending(found, body)
    before = _known(there, fetched.final_url, found, name)
    page = Page(
        file=before.file if before else _name(name or _called(found, fetched.final_url), ending, there),
        url=fetched.final_url,
        kind=found,
        status=fetched.status or 200,
        frozen=f"{now or datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        content_type=fetched.headers.get("content-type") or recorded.TYPES[ending],
        said={"headers": told}
        if (told := {one: fetched.headers[one] for one in _COUNTS if one in fetched.headers})
        else {},
    )
    if not whole:
        page, body = _less(page, body, newsroom)
    got = read(page, body, newsroom=newsroom)
    page = replace(page, layout=(before.layout if before else None) or _declared(got, newsroom))
    wanted = None
    if there is not None and before is not None and recorded.there(folder, before.expected).is_file():
        wanted = there.expected(before)
    return Made(
        page=page,
        body=body,
        whole=len(fetched.body),
        got=got,
        before=before,
        differences=() if wanted is None else tuple(differences(wanted, got)),
        addresses=len(set(_addresses(body))),
    )


def save(one: Made, folder: Path, newsroom: Newsroom) -> None:
    """Write a recorded page, what must be read from it, and its place in `meta.json`.

    Raises:
        DatasetError: it cannot be written, or `meta.json` cannot be used; what was there still is.

    """
    there = recorded.load(folder) if recorded.exists(folder) else None
    meta: dict[str, Any] = (
        dict(there.meta) if there else {"newsroom": newsroom.name, "note": _NOTE.format(name=newsroom.name)}
    )
    entry = _entry(one.page)
    files = list(meta.get("files", ()))
    places = [at for at, other in enumerate(files) if isinstance(other, dict) and other.get("file") == one.page.file]
    if places:
        files[places[0]] = {**files[places[0]], **entry}
    else:
        files.append(entry)
    write(
        folder,
        {
            one.page.file: one.body,
            one.page.expected: as_text(one.got),
            META: as_text({**meta, "files": files}),
        },
    )


def as_text(value: Any) -> bytes:
    """Return a value as JSON that people read, and compare line by line."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _entry(page: Page) -> dict[str, Any]:
    told = {
        "file": page.file,
        "url": page.url,
        "kind": page.kind,
        "layout": page.layout,
        "status": page.status,
        "frozen": page.frozen,
        "content_type": page.content_type,
        **page.said,
    }
    return {key: value for key, value in told.items() if value is not None}


def _ending(kind: str, body: bytes) -> str:
    if body.lstrip()[:1] in {b"{", b"["}:
        return ".json"
    return ".xml" if kind in {FEED, SITEMAP} else ".html"


def _known(there: Recorded | None, url: str, kind: str, name: str | None) -> Page | None:
    """Return the page that is recorded anew: of that name, or of that address and kind where no name is said."""
    for one in there.pages if there else ():
        if one.file.rpartition(".")[0] == name if name else (one.url, one.kind) == (url, kind):
            return one
    return None


def _called(kind: str, url: str) -> str:
    """Return what a page's file is called.

    >>> _called("release", "https://a.example/press/A%20New%20Policy.html"), _called("listing", "https://a.example/")
    ('release-a-new-policy', 'listing')
    """
    last = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    words = _UNFIT.sub("-", last.rpartition(".")[0].lower() or last.lower()).strip("-")[:_LONGEST].strip("-")
    return f"{kind}-{words}" if words and kind not in {words, CHALLENGE, NOT_FOUND} else kind


def _name(stem: str, ending: str, there: Recorded | None) -> str:
    """Return a file name that is not taken."""
    taken = {one.file.rpartition(".")[0] for one in there.pages} if there else set()
    number = 2
    free = stem
    while free in taken:
        free, number = f"{stem}-{number}", number + 1
    return free + ending


def _less(page: Page, body: bytes, newsroom: Newsroom) -> tuple[Page, bytes]:
    """Return a page without what is not read of it; what it says is what the whole one says."""
    wanted = read(page, body, newsroom=newsroom)
    media = page.content_type.partition(";")[0].strip()
    plain = replace(page, content_type=f"{media}; charset=utf-8")
    if page.file.endswith(".json"):
        less = pruned_json(body, lambda data: read(page, data, newsroom=newsroom))
        return page, less
    if page.file.endswith(".xml"):
        less = pruned_xml(body, lambda data: read(plain, data, newsroom=newsroom))
        return (plain, less) if read(plain, less, newsroom=newsroom) == wanted else (page, body)
    whole = HtmlResponse(page.url, headers={"Content-Type": page.content_type}, body=body).text
    less = reduced(whole, newsroom, lambda text: read(plain, text.encode(), newsroom=newsroom)).encode()
    return (plain, less) if read(plain, less, newsroom=newsroom) == wanted else (page, body)


def _declared(got: dict[str, Any], newsroom: Newsroom) -> str | None:
    """Return the layout that read a page, where the declaration has one of that name."""
    layout = got.get("layout")
    return layout if layout in {one.name for one in newsroom.layouts} else None


def _addresses(body: bytes) -> list[str]:
    return [one for one in _ADDRESS.findall(body.decode("utf-8", "replace")) if not _LIKE_A_PICTURE.search(one)]
