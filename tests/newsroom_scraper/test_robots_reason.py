"""robots.txt is passed over only with a reason in writing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newsroom_scraper.errors import DeclarationError
from newsroom_scraper.newsroom import Newsroom, declared

LEAST = {"name": "demo", "home": "https://demo.example/", "discover": [{"url": "https://demo.example/news/"}]}
WHY = "The press office asked us to, by letter of 2026-11-02."


def read(**told: Any) -> Newsroom:
    return declared({**LEAST, **told}, Path("demo.toml"))


@pytest.mark.parametrize("told", [{}, {"robots": "obey"}])
def test_it_is_obeyed(told: dict[str, str]) -> None:
    assert read(**told).robots_reason is None


def test_it_is_not_with_a_reason() -> None:
    assert read(robots="ignore", robots_reason=WHY).robots_reason == WHY


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"robots": "ignore"}, 'robots: is "ignore", and robots_reason does not say why. Write who allowed it'),
        ({"robots": "ignore", "robots_reason": " "}, "robots_reason: must be text, not empty text"),
        ({"robots_reason": WHY}, "robots_reason: says why robots.txt is not obeyed, and it is"),
        ({"robots": "obey", "robots_reason": WHY}, "robots_reason: says why robots.txt is not obeyed, and it is"),
        ({"robots": "ignored", "robots_reason": WHY}, 'Did you mean "ignore"?'),
        ({"robots": False}, "robots: must be text"),
    ],
)
def test_what_is_refused(told: dict[str, Any], words: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        read(**told)
    assert words in str(caught.value)
