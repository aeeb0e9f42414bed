"""Two readings of a page side by side: each place where they differ, named as a person would look for it. Pure.

Absent, null and empty are one: a file of what must be read says only what there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdesk.redline.segment import Segment

LONG: Final = 60
"""Letters; a longer text that differs is shown as a redline."""
_MOST: Final = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where what is read is not what was expected; None: nothing stands there."""

    where: str
    wanted: Any
    got: Any

    def lines(self) -> tuple[str, ...]:
        """Return it in words: a line, or several where both are long."""
        if self.wanted is None:
            return (f"{self.where} is read, and was not expected: {_shown(self.got)}",)
        if self.got is None:
            return (f"{self.where} is missing: {_shown(self.wanted)}",)
        return (self.where, f"    wanted {_shown(self.wanted)}", f"    got    {_shown(self.got)}")

    def segments(self) -> tuple[Segment, ...]:
        """Return both as one redline, where they are long texts, else nothing."""
        if not isinstance(self.wanted, str) or not isinstance(self.got, str):
            return ()
        if len(self.wanted) <= LONG or len(self.got) <= LONG:
            return ()
        from newsdesk.redline.model import redline

        return redline(self.wanted, self.got)


def differences(wanted: Any, got: Any) -> Iterator[Difference]:
    """Yield each place where one reading is not the other.

    >>> for one in differences({"title": "A", "topics": ["x"]}, {"title": "B", "topics": ["x", "y"], "type": None}):
    ...     print(one)
    Difference(where='title', wanted='A', got='B')
    Difference(where='topics[1]', wanted=None, got='y')
    """
    one, other = compact(wanted), compact(got)
    if _plain(one) is None and isinstance(other, dict | list):
        one = type(other)()
    if _plain(other) is None and isinstance(one, dict | list):
        other = type(one)()
    yield from _differences(one, other, "")


def _differences(wanted: Any, got: Any, where: str) -> Iterator[Difference]:
    wanted, got = (_plain(one) for one in (wanted, got)) if where else (wanted, got)
    if isinstance(wanted, dict) and isinstance(got, dict):
        for key in dict.fromkeys((*wanted, *got)):
            yield from _differences(wanted.get(key), got.get(key), f"{where}.{key}" if where else str(key))
    elif isinstance(wanted, list) and isinstance(got, list):
        for place in range(max(len(wanted), len(got))):
            yield from _differences(_at(wanted, place), _at(got, place), f"{where}[{place}]")
    elif wanted != got or type(wanted) is not type(got):
        yield Difference(where=where or "all of it", wanted=wanted, got=got)


def compact(value: Any) -> Any:
    """Return a reading without what is empty, in objects at any depth; places in a list are kept.

    >>> compact({"title": "A", "type": None, "topics": [], "images": [{"url": "u", "alt": None}], "size": 0})
    {'title': 'A', 'images': [{'url': 'u'}], 'size': 0}
    """
    if isinstance(value, dict):
        made = {key: compact(one) for key, one in value.items()}
        return {key: one for key, one in made.items() if _plain(one) is not None}
    if isinstance(value, list | tuple):
        return [compact(one) for one in value]
    return value


def _shown(value: Any) -> str:
    """Return a value in a line that can be read."""
    text = repr(value)
    return text if len(text) <= _MOST else f"{text[:_MOST]}…"


def _plain(value: Any) -> Any:
    """Return None for what is empty."""
    return None if isinstance(value, str | list | dict) and not value else value


def _at(values: list[Any], place: int) -> Any:
    return values[place] if place < len(values) else None
