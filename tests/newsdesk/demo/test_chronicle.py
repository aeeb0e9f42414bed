from __future__ import annotations

from datetime import timedelta

from newsdesk.demo.site import FIRST_NIGHT, Site


def test_the_clock_moves_with_nights_and_with_what_is_done() -> None:
    site = Site(releases=6)
    assert (site.night, site.now) == (1, FIRST_NIGHT)
    site.publish(2)
    assert site.now == FIRST_NIGHT + timedelta(minutes=14)
    assert site.next_night() == 2
    assert site.now == FIRST_NIGHT + timedelta(days=1)


def test_what_is_made_of_the_old_state_is_out_of_date() -> None:
    site = Site(releases=6)
    slug = site.listed[0].slug
    seen = {site.revision}
    for act in (
        lambda: site.edit(slug),
        lambda: site.revert(slug),
        lambda: site.typeset(slug),
        site.retouch,
        site.drop_json_ld,
        site.restore_json_ld,
        site.next_night,
    ):
        act()
        assert site.revision not in seen
        seen.add(site.revision)


def test_the_book_says_what_was_done_in_order() -> None:
    site = Site(releases=6)
    slug = site.listed[0].slug
    site.edit(slug, "typo")
    site.next_night()
    site.typeset(slug, "quotes")
    site.revert(slug)
    site.drop_json_ld()
    told = [(truth.night, truth.kind, truth.what, truth.fields) for truth in site.truth]
    assert told == [
        (1, "edited", "typo", ("body",)),
        (2, "typeset", "quotes", ()),
        (2, "edited", "reverted", ("body",)),
        (2, "json-ld", "missing", ()),
    ]
