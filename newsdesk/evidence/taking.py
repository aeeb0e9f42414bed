"""The records of one release, taken out of sealed crawls byte for byte: answer, question and how it went."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import TYPE_CHECKING

from newsroom_scraper.errors import EvidenceError
from newsroom_scraper.files import EVIDENCE, KEPT_EVIDENCE
from newsroom_scraper.middlewares.evidence import RENDERED
from newsroom_scraper.values.urls import identity
from pipelines import kept, members
from pipelines.blanks import head_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from newsroom_scraper.values.urls import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One answer and what stands with it.

    Attributes:
        crawl_id: of the crawl that met it.
        offset: at which it began in that crawl's evidence when it was sealed.
        kind: `response` or `revisit`.
        date: when it was fetched, by this machine's clock, RFC 3339.
        http_date: when the server says that it answered, by its clock, or None.
        drawn: whether its body is what a browser made of the answer.
        digest: of the payload, as the record names it.
        record: the answer's own record, as it is stored.
        beside: the records of the question and how it went, as they are stored.

    """

    crawl_id: str
    offset: int
    kind: str
    url: str
    date: str
    status: int
    mime: str
    http_date: str | None
    drawn: bool = False
    digest: str
    record: bytes
    beside: bytes

    @property
    def clock_gap(self) -> float | None:
        """Return how many seconds this machine's clock was ahead of the server's; None: the server told no time."""
        try:
            said = parsedate_to_datetime(self.http_date) if self.http_date else None
            return (datetime.fromisoformat(self.date) - said).total_seconds() if said is not None else None
        except (ValueError, TypeError):
            return None


def take(folder: Path, *, keys: Collection[str], rules: Rules, offsets: Collection[int]) -> list[Taken]:
    """Return what a crawl holds of a release, in the order in which it was met.

    Args:
        folder: of the sealed crawl.
        keys: identities of the release's addresses.
        rules: how its newsroom's addresses are spelled.
        offsets: where, in the evidence as it was sealed, pages begin that are wanted whatever their address.

    Raises:
        EvidenceError: the evidence cannot be read.

    """
    reduction = kept.read(folder)
    whole = reduction is None or (folder / EVIDENCE).exists()
    warc = folder / (EVIDENCE if whole else KEPT_EVIDENCE)
    sealed = {} if whole or reduction is None else {new: old for old, new in reduction.offsets.items()}
    found = []
    try:
        there, _ = members.scan(warc)
        with warc.open("rb") as file:
            for one in there:
                if one.info:
                    continue
                file.seek(one.offset)
                data = file.read(one.size)
                record, size = _first(data)
                offset = sealed.get(one.offset, one.offset)
                if offset in offsets or identity(head_of(record)[0], rules) in keys:
                    found.append(_taken(folder.name, offset, data, size))
    except OSError as problem:
        raise EvidenceError(
            f"cannot be read ({problem.strerror or problem})", path=warc, advice=kept.RESTORE
        ) from problem
    return found


def _first(data: bytes) -> tuple[bytes, int]:
    """Return what the first of several records says, and its size."""
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    return unpacker.decompress(data), len(data) - len(unpacker.unused_data)


def _taken(crawl_id: str, offset: int, data: bytes, size: int) -> Taken:
    from warcio.archiveiterator import ArchiveIterator

    one = next(iter(ArchiveIterator(BytesIO(data[:size]))))
    head, http = one.rec_headers, one.http_headers
    status = http.get_statuscode() if http is not None else ""
    mime = (http.get_header("Content-Type") or "" if http is not None else "").partition(";")[0].strip()
    return Taken(
        crawl_id=crawl_id,
        offset=offset,
        kind=one.rec_type,
        url=head.get_header("WARC-Target-URI") or "",
        date=head.get_header("WARC-Date") or "",
        status=int(status) if status and status.isdigit() else 0,
        mime=mime,
        http_date=http.get_header("Date") if http is not None else None,
        drawn=http is not None and http.get_header(RENDERED) is not None,
        digest=head.get_header("WARC-Payload-Digest") or "",
        record=data[:size],
        beside=data[size:],
    )
