"""What is wrong with the rows of a document, told in a bounded number of sentences."""

from __future__ import annotations

from typing import Final

_MOST: Final = 5


def told(problems: list[str], url: str) -> tuple[str, ...]:
    """Return the first few of them, and how many more there are.

    >>> told(["row 1", "row 2", "row 3", "row 4", "row 5", "row 6", "row 7"], "https://a.example/feed")[4:]
    ('row 5', '2 more rows of https://a.example/feed have such problems')
    """
    if len(problems) <= _MOST:
        return tuple(problems)
    return (*problems[:_MOST], f"{len(problems) - _MOST} more rows of {url} have such problems")
