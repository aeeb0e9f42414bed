"""The first newsroom's oddities and traps; that each recorded page reads as it must is test_recorded's."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from parsel import Selector

from newsroom_scraper.discovery import listing
from newsroom_scraper.extraction import cascade
from newsroom_scraper.newsroom import load

if TYPE_CHECKING:
    from newsroom_scraper.items import Entry, Listing, RawRelease

PAGES: Final = Path(__file__).parents[1] / "fixtures" / "amnesty-usa"
META: Final[dict[str, Any]] = json.loads((PAGES / "meta.json").read_text(encoding="utf-8"))
FILES: Final[dict[str, dict[str, Any]]] = {one["file"]: one for one in META["files"]}
NEWSROOM: Final = load("amnesty-usa")

SEED: Final = "country-2020.html"
SAME_TEN: Final = (SEED, "listing-2017-flat.html", "listing-2021.html", "listing-2022.html")
ODD: Final = "listing-2022-oddities.html"
GENERATIONS: Final = ("release-2017.html", "release-2021.html", "release-2022.html")


def selector_of(name: str) -> Selector:
    return Selector(text=(PAGES / name).read_text(encoding="utf-8"), base_url=FILES[name]["url"])


def listed(name: str, start: int = 0) -> Listing:
    return listing.read(selector_of(name), newsroom=NEWSROOM, url=FILES[name]["url"], start=start)


def release(name: str, entry: Entry | None = None) -> RawRelease:
    return cascade.read(selector_of(name), newsroom=NEWSROOM, url=FILES[name]["url"], entry=entry)


def as_json(read: RawRelease) -> dict[str, Any]:
    """Return a release with JSON's own types, to stand beside what is expected."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(read)))
    return plain


def test_meta_lists_every_page_once_and_each_is_said_to_be_remade() -> None:
    assert sorted(FILES) == sorted(path.name for path in PAGES.glob("*.html"))
    assert len(FILES) == len(META["files"])
    assert all(one["remade"] is True for one in META["files"])


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_page_says_what_of_it_is_invented(name: str) -> None:
    page = FILES[name]
    assert page["url"].startswith("https://www.amnestyusa.org/")
    assert {"layout", "frozen", "text_from", "invented"} <= set(page)


# Listings


def test_the_seed_gives_its_ten_entries() -> None:
    entries = listed(SEED).entries
    february, january = (20, 20, 18, 4, 3), (31, 29, 24, 17, 16)
    days = [*(f"February {day}, 2020" for day in february), *(f"January {day}, 2020" for day in january)]
    assert [one.published_raw for one in entries] == days
    assert {one.type for one in entries} == {"Press Release"}
    assert [one.title for one in entries] == [
        "Joint Statement on the Trump Administration’s New Landmine Policy",
        "The U.S. government should reverse ‘outrageous’ visa revocation for Forensic Architecture head",
        "Provision Criminalizing Human Rights Defenders at the Border Criminalizes Humanity",
        None,
        "Statement on Executive Director Margaret L. Huang’s Transition to Southern Poverty Law Center",
        "Dispatch from Guantanamo: U.S. Must Open Criminal Investigation into Mitchell and Jessen, Two Torture Program Psychologists",
        "Efforts to Revive the Muslim Ban are Atrocious",
        "Anniversary of the implementation of so-called ‘Remain in Mexico’ policy marks rampant rights abuses",
        "Upcoming Virginia Gun Rally Threatens Communities",
        "Architects of CIA torture program to testify at Guantanamo for first time",
    ]


@pytest.mark.parametrize("name", SAME_TEN)
def test_only_the_fourth_entry_is_flagged_for_its_empty_title(name: str) -> None:
    entries = listed(name).entries
    assert [place for place, one in enumerate(entries) if "title-missing" in one.flags] == [3]
    assert entries[3].title is None
    assert (entries[3].summary or "").startswith("During his State of the Union address")


@pytest.mark.parametrize("name", SAME_TEN)
def test_the_same_ten_give_the_same_records_in_every_layout(name: str) -> None:
    def records(page: str) -> list[dict[str, Any]]:
        return [asdict(one) | {"layout": None, "listing_url": None} for one in listed(page).entries]

    assert records(name) == records(SEED)


@pytest.mark.parametrize("name", SAME_TEN)
def test_nothing_is_read_from_header_sidebar_or_footer(name: str) -> None:
    trap_words = (
        "Featured",
        "Event",
        "Blog",
        "Most read",
        "Act now",
        "Because you",
        "Sign by",
        "Write for Rights",
    )
    for one in listed(name).entries:
        told = f"{one.title} {one.type} {one.summary}"
        assert not [word for word in trap_words if word in told]
        assert one.url.startswith("https://www.amnestyusa.org/press-releases/")


def test_each_row_knows_its_newsroom_its_listing_and_its_place_in_the_walk() -> None:
    entries = listed("listing-2022.html", start=20).entries
    assert [one.position for one in entries] == list(range(20, 30))
    assert {one.newsroom for one in entries} == {"amnesty-usa"}
    assert {one.listing_url for one in entries} == {"https://www.amnestyusa.org/news/"}
    assert {one.layout for one in entries} == {"2022"}


def test_the_next_page_is_known_where_there_is_one() -> None:
    assert listed("listing-2022.html").next_url == "https://www.amnestyusa.org/news/page/2/"
    assert listed("listing-2021.html").next_url == "https://www.amnestyusa.org/amnestynews/newsroom/archive/"
    assert listed(SEED).next_url is None
    assert listed("listing-2017-flat.html").next_url is None


def test_the_numbered_pages_tell_how_long_the_listing_is() -> None:
    assert listed("listing-2022.html").last_page == 140
    assert listed(SEED).last_page is None


# Oddities, each seen on real pages


def odd(slug: str) -> Entry:
    (found,) = [one for one in listed(ODD).entries if f"/{slug}/" in one.url]
    return found


def test_a_row_without_a_type_tag_has_no_type() -> None:
    assert odd("no-type-tag").type is None


def test_the_alt_text_of_an_icon_is_not_part_of_the_type() -> None:
    assert odd("sheet-of-paper").type == "Report"


def test_white_space_around_a_title_goes_and_emoji_and_hashtags_stay() -> None:
    assert odd("trailing-spaces").title == "People Power Works"
    assert odd("because-you-love-human-rights").title == (
        "Because You ❤️ Human Rights: Join #WriteForRights & #FreeThemAll"
    )


def test_a_row_without_a_date_is_kept_and_does_not_shift_its_neighbours() -> None:
    entries = listed(ODD).entries
    (place,) = [place for place, one in enumerate(entries) if one.published_raw is None]
    assert entries[place].title == "A Row Without a Date"
    around = (entries[place - 1].published_raw, entries[place + 1].published_raw)
    assert around == ("June 18, 2020", "June 16, 2020")


def test_two_rows_of_one_day_keep_their_order_and_their_links() -> None:
    first, second = odd("same-day-first"), odd("same-day-second")
    assert first.published_raw == second.published_raw == "June 16, 2020"
    assert second.position == first.position + 1


def test_links_are_absolute_and_otherwise_as_printed() -> None:
    assert odd("no-type-tag").url == "https://www.amnestyusa.org/press-releases/no-type-tag/"
    assert odd("plain-http").url == "http://www.amnestyusa.org/press-releases/plain-http/"
    assert odd("legacy-query").url.endswith("/legacy-query/?id=ENGUSA20080730001&lang=e")


# Releases


@pytest.mark.parametrize("name", GENERATIONS)
def test_one_release_reads_the_same_through_three_generations_of_pages(name: str) -> None:
    told = ("title", "type", "body", "published_raw", "published_stamp", "authors", "contacts", "images")
    first, other = as_json(release(GENERATIONS[0])), as_json(release(name))
    assert {key: other[key] for key in told} == {key: first[key] for key in told}


@pytest.mark.parametrize("name", GENERATIONS)
def test_caption_credit_and_contact_stand_apart_from_the_body(name: str) -> None:
    read = release(name)
    body = read.body or ""
    for apart in ("warning sign", "Example Images", "Contact:", "202-555", "email", "Share", "newsletter"):
        assert apart not in body
    assert [one.credit for one in read.images] == ["Example Images"]
    # The hidden address has another key on each page.
    assert read.contacts == ("Contact: AIUSA media office, media@aiusa.example, 202-555-0100",)


@pytest.mark.parametrize("name", GENERATIONS)
def test_each_generation_is_read_by_its_own_layout(name: str) -> None:
    assert release(name).layout == FILES[name]["layout"]


@pytest.mark.parametrize("known_from_listing", [False, True])
def test_an_empty_title_is_filled_from_the_page_head_and_not_flagged(known_from_listing: bool) -> None:
    entry = listed(SEED).entries[3] if known_from_listing else None
    read = release("release-empty-title.html", entry=entry)
    assert read.title == "Amnesty International Responds to the State of the Union Address"
    assert read.sources["title"] == "meta"
    assert "title-missing" not in read.flags


@pytest.mark.parametrize("known_from_listing", [False, True])
def test_a_title_that_stands_nowhere_stays_null_and_is_flagged(known_from_listing: bool) -> None:
    entry = listed(SEED).entries[3] if known_from_listing else None
    read = release("release-no-title.html", entry=entry)
    assert read.title is None
    assert read.body
    assert "title-missing" in read.flags


# Pages that list nothing


@pytest.mark.parametrize("name", ["challenge-cloudflare.html", "not-found.html"])
def test_a_page_that_is_no_listing_lists_nothing(name: str) -> None:
    assert not listed(name).entries
    assert listed(name).next_url is None


@pytest.mark.parametrize("name", ["challenge-cloudflare.html", "not-found.html"])
def test_a_page_that_is_no_release_has_no_stamp_and_no_layout(name: str) -> None:
    read = release(name)
    assert read.published_stamp is None
    assert read.layout is None
