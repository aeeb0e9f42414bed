"""An amount of memory as an operator writes it: `2GB`, `512 MB`, or a number of MB; powers of ten."""

from __future__ import annotations

import re
from typing import Any, Final

_FORM: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(MB|GB)\Z", re.IGNORECASE)
_BYTES: Final = {"MB": 1_000_000, "GB": 1_000_000_000}
LEAST: Final = 150_000_000
"""With less no crawl can begin."""


def size(value: Any) -> int:
    """Return an amount in bytes.

    Raises:
        ValueError: it is none, or too little for any crawl.

    >>> size("1.5GB"), size(512)
    (1500000000, 512000000)
    """
    match = _FORM.match(value.strip()) if isinstance(value, str) else None
    if match:
        found = float(match[1]) * _BYTES[match[2].upper()]
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found = value * _BYTES["MB"]
    else:
        raise ValueError(f"is {value!r}, which is no amount of memory")
    if not LEAST <= found < 2**62:
        raise ValueError(f"is {value!r}, and a crawl needs at least {LEAST / _BYTES['MB']:g} MB")
    return int(found)
