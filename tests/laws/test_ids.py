"""Laws of ids: for life, whatever the spelling of an address, the order of a night, or the machine."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom_scraper.newsroom import load
from newsroom_scraper.values.urls import identity
from schedules.release import release_id, short_hash

NEWSROOM = load("amnesty-usa")
PATHS = st.lists(st.sampled_from(["a", "b", "a-b", "c"]), max_size=3).map(
    lambda parts: "/" + "".join(f"{part}/" for part in parts)
)
GUIDS = st.none() | st.text(min_size=1, max_size=8)


def reading(url: str, **facts: Any) -> dict[str, Any]:
    return {"url": url, "final_url": url, "canonical": None, "guid": None, **facts}


def id_of(url: str, **facts: Any) -> str:
    return release_id(reading(url, **facts), NEWSROOM, canonical_trusted=True)


@settings(deadline=None)
@given(PATHS)
def test_an_id_does_not_depend_on_the_spelling_of_an_address(path: str) -> None:
    spellings = [
        f"https://www.amnestyusa.org{path}",
        f"http://amnestyusa.org{path}",
        f"https://WWW.amnestyusa.org{path}?utm_source=x&lang=en#top",
        f"https://www.amnestyusa.org:443{path.rstrip('/') or '/'}",
    ]
    assert len({id_of(one) for one in spellings}) == 1


@settings(deadline=None)
@given(PATHS, PATHS)
def test_two_addresses_are_two_ids(one: str, other: str) -> None:
    a, b = f"https://amnestyusa.org{one}", f"https://amnestyusa.org{other}"
    same = identity(a, NEWSROOM.urls) == identity(b, NEWSROOM.urls)
    assert (id_of(a) == id_of(b)) == same


@settings(deadline=None)
@given(PATHS, GUIDS)
def test_a_guid_is_the_identity_only_where_it_is_permanent(path: str, guid: str | None) -> None:
    url = f"https://amnestyusa.org{path}"
    assert id_of(url, guid=guid) == id_of(url)
    permanent = replace(NEWSROOM, guid_permanent=True)
    told = release_id(reading(url, guid=guid), permanent, canonical_trusted=True)
    moved = release_id(reading(f"{url}moved/", guid=guid), permanent, canonical_trusted=True)
    assert (told == moved) == (guid is not None)


@settings(deadline=None)
@given(PATHS, PATHS)
def test_a_canonical_link_counts_only_where_it_is_trusted(path: str, other: str) -> None:
    url, canonical = f"https://amnestyusa.org{path}", f"https://amnestyusa.org{other}"
    one = reading(url, canonical=canonical)
    assert release_id(one, NEWSROOM, canonical_trusted=True) == id_of(canonical)
    assert release_id(one, NEWSROOM, canonical_trusted=False) == id_of(url)


@settings(deadline=None)
@given(PATHS)
def test_an_id_is_its_newsroom_and_sixty_bits(path: str) -> None:
    assert re.fullmatch(r"amnesty-usa-[a-z2-7]{12}", id_of(f"https://amnestyusa.org{path}"))


@settings(deadline=None)
@given(
    st.lists(st.text(alphabet="ab", max_size=3), max_size=4), st.lists(st.text(alphabet="ab", max_size=3), max_size=4)
)
def test_parts_do_not_run_together(one: list[str], other: list[str]) -> None:
    assert (short_hash(*one) == short_hash(*other)) == ("\x1f".join(one) == "\x1f".join(other))


def test_an_id_is_the_same_on_every_machine() -> None:
    assert id_of("https://www.amnestyusa.org/press-releases/a/") == "amnesty-usa-" + short_hash(
        "https://amnestyusa.org/press-releases/a/"
    )
    assert short_hash("https://amnestyusa.org/press-releases/a/") == "mjmhl4m2nfuw"
