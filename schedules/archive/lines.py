"""A release's line as it is stored: fetched only when something is asked of it that its row does not say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson


def lined(line: str, overlay: str | None) -> dict[str, Any]:
    """Return a release's line: its version's, and what was learned of it since."""
    told: dict[str, Any] = orjson.loads(line)
    if overlay:
        told.update(orjson.loads(overlay))
    return told


class StoredLine(Mapping[str, Any]):
    """A line of `releases.jsonl`; most nights ask of most releases nothing but their address.

    Args:
        line: fetches that of the version, as JSON.
        overlay: what was learned of it since, as JSON, or None.
        said: what its row says of it, so that it need not be read.

    """

    __slots__ = ("_line", "_overlay", "_said", "_whole")

    def __init__(self, line: Callable[[], str], overlay: str | None, said: dict[str, Any]) -> None:
        self._line = line
        self._overlay = overlay
        self._said = said
        self._whole: dict[str, Any] | None = None

    def __getitem__(self, key: str) -> Any:
        """Return what the line says under a key."""
        return self._said[key] if key in self._said else self.whole[key]

    def __iter__(self) -> Iterator[str]:
        """Return the line's keys, in order."""
        return iter(self.whole)

    def __len__(self) -> int:
        """Return how many keys it has."""
        return len(self.whole)

    @property
    def whole(self) -> dict[str, Any]:
        """Return the line, read."""
        if self._whole is None:
            self._whole = lined(self._line(), self._overlay)
        return self._whole
