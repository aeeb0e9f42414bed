"""Who says when a manifest was there: `[evidence]` in `workspace.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from newsroom_scraper.declared import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorities:
    """Time-stamp authorities (RFC 3161), and by what their replies are checked.

    Attributes:
        urls: in the order in which they are asked; the first that answers will do.
        roots: file of root certificates (PEM) beside the machine's own, relative to the workspace, or None.

    """

    urls: tuple[str, ...] = ()
    roots: str | None = None


def read(evidence: Table) -> Authorities:
    """Return what `[evidence]` says.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    urls = tuple(evidence.texts("timestamp", ()))
    for url in urls:
        try:
            parts = urlsplit(url)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            usable = False
        if not usable:
            advice = 'Write addresses, as in ["http://timestamp.digicert.com", "https://freetsa.org/tsr"].'
            raise evidence.fail("timestamp", f"has {url!r}, which is no web address", advice)
    roots = evidence.text("roots", None)
    evidence.finish()
    return Authorities(urls=urls, roots=roots)
