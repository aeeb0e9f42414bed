from __future__ import annotations

import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Any

from newsdesk.demo.nights import NIGHTS, declaration, opening
from newsdesk.demo.serve import serve

if TYPE_CHECKING:
    from collections.abc import Callable


def test_five_nights_do_what_they_say() -> None:
    site = opening()
    for number, night in enumerate(NIGHTS, start=1):
        night.apply(site)
        assert site.night == number
        done = Counter(truth.kind for truth in site.truth if truth.night == number)
        assert (done["new"], done["edited"], done["removed"]) == (
            night.expected.new,
            night.expected.edited,
            night.expected.removed,
        )
        assert (site.ill is not None) == (night.expected.state == "ill")
    assert len(NIGHTS) == 5
    assert site.generation == "2022"


def test_one_of_the_edits_is_a_silent_number() -> None:
    site = opening()
    for night in NIGHTS[:2]:
        night.apply(site)
    (number,) = (truth for truth in site.truth if truth.what == "number")
    release = site.release(str(number.slug))
    assert release.modified == release.published


def test_the_nights_can_be_walked_with_any_seed() -> None:
    for seed in range(30):
        site = opening(seed=seed)
        for night in NIGHTS:
            night.apply(site)
        assert len({truth.slug for truth in site.truth if truth.slug}) == 5


def test_noise_and_redesign_leave_every_word(get: Callable[..., Any]) -> None:
    site = opening()
    bodies: list[list[list[str]]] = []
    with serve(site) as served:
        for night in NIGHTS:
            night.apply(site)
            if night.expected.state == "ill":
                assert get(served.url + "/news/").status == 503
                continue
            bodies.append([get(served.url + release.path).body for release in site.listed])
    assert bodies[1] == bodies[2] == bodies[3] == [list(release.lines) for release in site.listed]
    assert bodies[0] != bodies[1]


def test_the_declaration_changes_addresses_and_nothing_else() -> None:
    read = tomllib.loads(declaration("http://127.0.0.1:8000"))
    assert read["extends"] == "amnesty-usa"
    assert read["home"] == "http://127.0.0.1:8000/"
    (road,) = read["discover"]
    assert road["url"] == "http://127.0.0.1:8000/news/"
    assert set(read) == {"name", "extends", "title", "home", "discover"}


def test_every_night_is_told_in_a_sentence() -> None:
    for night in NIGHTS:
        assert night.what.endswith(".")
        assert night.title
