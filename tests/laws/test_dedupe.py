"""Laws of deduplication: one line per release, order kept, and doing it again changes nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom_scraper.values.urls import Rules, identity
from pipelines.dedupe import Seen

RULES = Rules(same=frozenset({"www", "scheme", "slash"}))
PAGES = st.sampled_from([f"https://demo.example/{one}/" for one in "abcd"])
SPELT = st.builds(
    lambda page, scheme, www, tail: (
        scheme + www + page.removeprefix("https://").removesuffix("/" if tail == "" else " ") + tail
    ),
    PAGES,
    st.sampled_from(["https://", "http://"]),
    st.sampled_from(["", "www."]),
    st.sampled_from(["", "?utm_source=x", "#top"]),
)
READINGS: st.SearchStrategy[list[dict[str, Any]]] = st.lists(
    st.fixed_dictionaries(
        {
            "url": SPELT,
            "final_url": SPELT,
            "canonical": st.none() | SPELT,
            "guid": st.none() | st.sampled_from(["g", "h"]),
            "content_hash": st.sampled_from(["h1:1", "h1:2"]),
        }
    ),
    max_size=8,
)


def admitted(readings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen = Seen(RULES)
    return [one for one in readings if seen.admit(one) is None]


@settings(deadline=None)
@given(READINGS)
def test_one_line_per_address_and_guid(readings: list[dict[str, Any]]) -> None:
    kept = admitted(readings)
    pages = [identity(one["final_url"], RULES) for one in kept]
    guids = [one["guid"] for one in kept if one["guid"]]
    assert len(pages) == len(set(pages))
    assert len(guids) == len(set(guids))


@settings(deadline=None)
@given(READINGS)
def test_order_is_kept_and_the_first_always_stays(readings: list[dict[str, Any]]) -> None:
    kept = admitted(readings)
    at = [next(i for i, one in enumerate(readings) if one is line) for line in kept]
    assert at == sorted(at)
    assert kept[:1] == readings[:1]


@settings(deadline=None)
@given(READINGS)
def test_doing_it_again_changes_nothing(readings: list[dict[str, Any]]) -> None:
    kept = admitted(readings)
    assert admitted(kept) == kept


@settings(deadline=None)
@given(READINGS)
def test_a_duplicate_names_a_line_that_stays(readings: list[dict[str, Any]]) -> None:
    seen = Seen(RULES)
    urls = set()
    for one in readings:
        of = seen.admit(one)
        if of is None:
            urls.add(one["url"])
        else:
            assert of in urls


@settings(deadline=None)
@given(st.lists(st.tuples(PAGES, st.sampled_from(["h1:1", "h1:2"]), st.none() | PAGES), unique_by=lambda one: one[0]))
def test_pages_of_their_own_with_texts_of_their_own_all_stay(pages: list[tuple[str, str, str | None]]) -> None:
    readings = [
        {"url": url, "final_url": url, "canonical": canonical, "guid": None, "content_hash": f"h1:{at}"}
        for at, (url, _, canonical) in enumerate(pages)
    ]
    assert admitted(readings) == readings
