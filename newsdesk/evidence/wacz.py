"""Records as one WACZ file (1.1.1), which any web archive player opens: WARC, index, list of pages, digests. Pure."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsdesk.evidence.taking import Taken

VERSION: Final = "1.1.1"
WARC: Final = "archive/data.warc.gz"
_INDEX: Final = "indexes/index.cdx.gz"
_LINES: Final = "indexes/index.idx"
_PAGES: Final = "pages/pages.jsonl"
_PACKAGE: Final = "datapackage.json"
_DIGEST: Final = "datapackage-digest.json"


def wacz(taken: Sequence[Taken], *, title: str, created: datetime, software: str) -> bytes:
    """Return a WACZ file.

    Args:
        taken: what goes in; each record as it is stored, byte for byte.
        title: what it is, for whoever opens it.
        created: instant, with an offset.
        software: that makes it.

    """
    warc, index = _warc(taken, software, created)
    lines, blocks = _index(index)
    pages = _jsonl([{"format": "json-pages-1.0", "id": "pages", "title": title}, *_pages(taken, title)])
    parts = {WARC: warc, _INDEX: lines, _LINES: blocks, _PAGES: pages}
    package = {
        "profile": "data-package",
        "wacz_version": VERSION,
        "title": title,
        "created": f"{created:%Y-%m-%dT%H:%M:%SZ}",
        "software": software,
        "resources": [
            {"name": path.rpartition("/")[2], "path": path, "hash": _hash(data), "bytes": len(data)}
            for path, data in parts.items()
        ],
    }
    parts[_PACKAGE] = orjson.dumps(package, option=orjson.OPT_INDENT_2)
    parts[_DIGEST] = orjson.dumps({"path": _PACKAGE, "hash": _hash(parts[_PACKAGE])}, option=orjson.OPT_INDENT_2)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for path, data in parts.items():
            file.writestr(zipfile.ZipInfo(path, created.timetuple()[:6]), data)
    return out.getvalue()


def _warc(taken: Sequence[Taken], software: str, created: datetime) -> tuple[bytes, list[str]]:
    """Return the records behind one that describes the file, and the lines of their index."""
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    info = writer.create_warcinfo_record(
        "data.warc.gz", {"software": software, "format": "WARC File Format 1.1", "created": created.isoformat()}
    )
    writer.write_record(info)
    index = []
    for one in taken:
        told = {
            "url": one.url,
            "mime": "warc/revisit" if one.kind == "revisit" else one.mime,
            "status": str(one.status),
            "digest": one.digest,
            "length": str(len(one.record)),
            "offset": str(out.tell()),
            "filename": "data.warc.gz",
        }
        stamp = "".join(letter for letter in one.date[:19] if letter.isdigit())
        index.append(f"{surt(one.url)} {stamp} {orjson.dumps(told).decode()}\n")
        out.write(one.record + one.beside)
    return out.getvalue(), sorted(index)


def _index(lines: list[str]) -> tuple[bytes, bytes]:
    """Return the index, packed, and what says where its one block lies."""
    packed = gzip.compress("".join(lines).encode(), mtime=0)
    head = {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
    told = {"offset": 0, "length": len(packed), "digest": _hash(packed), "filename": "index.cdx.gz"}
    blocks = [f"!meta 0 {orjson.dumps(head).decode()}\n"]
    if lines:
        blocks.append(f"{' '.join(lines[0].split(' ', 2)[:2])} {orjson.dumps(told).decode()}\n")
    return packed, "".join(blocks).encode()


def _pages(taken: Iterable[Taken], title: str) -> list[dict[str, Any]]:
    return [
        {"id": f"{number}", "url": one.url, "ts": f"{one.date[:19]}Z", "title": title}
        for number, one in enumerate(taken, 1)
        if one.kind == "response" and one.mime in {"text/html", "application/xhtml+xml"}
    ]


def surt(url: str) -> str:
    """Return an address as web archives sort it: the host from its end, all in small letters.

    >>> surt("https://www.Example.org:8080/News/?b=2&a=1")
    'org,example:8080)/news?a=1&b=2'
    >>> surt("http://192.0.2.7/")
    '192.0.2.7)/'
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port and parts.port not in {80, 443} else ""
    path = parts.path.rstrip("/") or "/"
    query = f"?{'&'.join(sorted(parts.query.split('&')))}" if parts.query else ""
    if not host.replace(".", "").isdigit() and ":" not in host:
        host = ",".join(reversed(host.split(".")))
    return f"{host}{port}){path}{query}".lower()


def _hash(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _jsonl(lines: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in lines)
