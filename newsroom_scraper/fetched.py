"""One answer of a site, whole: what was asked for, where it led, and its bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a polite look at one address brought.

    Attributes:
        url: asked for.
        final_url: where redirects led; the same where nothing did.
        status: HTTP status of the last response, or None where there was none.
        headers: names in small letters.
        body: decompressed.
        failure: why there is no answer, as a clause ("robots.txt forbids it"), or None.
        blocked: what shows that the site turns programs away, as a clause, or None.

    """

    url: str
    final_url: str
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    failure: str | None = None
    blocked: str | None = None
