from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.edits import EDIT_KINDS, EditKind
from newsdesk.demo.noise import Noise
from newsdesk.demo.serve import Served, serve
from newsdesk.demo.site import RemovalKind, Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Get = Callable[..., Any]


@pytest.fixture(params=["2017", "2021", "2022"])
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    with serve(Site(seed=7, releases=25, generation=request.param)) as served:
        yield served


def rows(get: Get, served: Served) -> list[str]:
    """Walk the listing by its next links, as a reader would."""
    found, url = [], f"{served.url}/news/"
    while url:
        page = get(url)
        found += page.links
        onward = page.selector.css("a.next::attr(href)").get()
        url = onward and (onward if onward.startswith("http") else served.url + onward)
    return found


def test_the_same_seed_is_the_same_site() -> None:
    def story(seed: int) -> list[object]:
        site = Site(seed=seed, releases=40)
        site.next_night()
        site.publish(2)
        site.edit(site.listed[3].slug, "number")
        return [site.listed, site.truth]

    assert story(1) == story(1)
    assert story(1) != story(2)


def test_every_slug_is_its_own_in_a_large_site() -> None:
    site = Site(releases=2000)
    assert len({release.slug for release in site.listed}) == 2000


def test_the_listing_walks_through_everything_once_newest_first(served: Served, get: Get) -> None:
    found = rows(get, served)
    assert found == [release.path for release in served.site.listed]
    assert len(set(found)) == 25
    dates = [release.published for release in served.site.listed]
    assert dates == sorted(dates, reverse=True)
    assert dates[0].date() == dates[1].date()
    assert served.count(status=404) == 0


def test_one_row_has_no_title_and_its_page_has_it(served: Served, get: Get) -> None:
    untitled = [release for release in served.site.listed if release.listing_title == ""]
    assert len(untitled) == 1
    links = get(f"{served.url}/news/").selector.css("li.news-item a, div.item a, .card-md a")
    texts = [link.xpath("normalize-space()").get() for link in links if untitled[0].path in link.attrib["href"]]
    assert texts == [""]
    page = get(served.url + untitled[0].path).selector
    assert page.css("h1").xpath("normalize-space()").get() == untitled[0].title


def test_publish_puts_new_rows_on_top(served: Served, get: Get) -> None:
    site = served.site
    site.next_night()
    new = site.publish(2)
    assert rows(get, served)[:2] == [release.path for release in reversed(new)]
    assert [(truth.night, truth.kind, truth.slug) for truth in site.truth] == [
        (2, "new", release.slug) for release in new
    ]
    assert tuple(get(served.url + new[0].path).body) == new[0].lines


def test_a_release_can_be_dated_back(served: Served, get: Get) -> None:
    old = served.site.listed[12].published
    release = served.site.publish(dated=old - timedelta(minutes=1))[0]
    assert release.path in rows(get, served)[12:]


@pytest.mark.parametrize("kind", EDIT_KINDS)
def test_an_edit_is_served_and_recorded(served: Served, get: Get, kind: EditKind) -> None:
    site = served.site
    slug = next(release.slug for release in site.listed if len(release.paragraphs) > 6)
    before = site.release(slug)
    url = served.url + before.path
    get(url)
    after = site.edit(slug, kind)
    page = get(url)
    assert tuple(page.body) == after.lines
    assert page.selector.css("h1").xpath("normalize-space()").get() == after.title
    assert f'"datePublished": "{after.published.isoformat()}"' in page.text
    assert after.printed_day in page.text
    assert f'article:modified_time" content="{site.now.isoformat()}"' in page.text
    (truth,) = site.truth
    assert (truth.kind, truth.slug, truth.what) == ("edited", slug, kind)
    assert truth.fields == ({"title": "title", "date": "published"}.get(kind, "body"),)
    assert truth.old != truth.new


def test_a_silent_edit_leaves_the_modified_date(served: Served) -> None:
    release = served.site.listed[2]
    assert served.site.edit(release.slug, "word", silent=True).modified == release.modified


@pytest.mark.parametrize(
    ("how", "status", "goes_to"),
    [
        ("404", 404, None),
        ("410", 410, None),
        ("soft404", 200, None),
        ("home", 302, "/"),
        ("listing", 302, "/news/"),
    ],
)
def test_a_removed_release_is_gone_in_its_own_way(
    served: Served, get: Get, how: RemovalKind, status: int, goes_to: str | None
) -> None:
    release = served.site.listed[5]
    served.site.remove(release.slug, how)
    page = get(served.url + release.path)
    assert page.status == status
    assert release.path not in rows(get, served)
    assert page.headers.get("location") == (goes_to and served.url + goes_to)
    if goes_to is None:
        assert page.raw == get(f"{served.url}/made-up-address/").raw
    assert (served.site.truth[-1].kind, served.site.truth[-1].what) == ("removed", how)
    served.site.restore(release.slug)
    assert tuple(get(served.url + release.path).body) == release.lines
    assert release.path in rows(get, served)
    assert served.site.truth[-1].kind == "restored"


def test_nothing_is_restored_that_was_not_gone(served: Served) -> None:
    with pytest.raises(ValueError, match="nothing to restore"):
        served.site.restore(served.site.listed[0].slug)
    with pytest.raises(KeyError):
        served.site.remove("never-was")
    assert served.site.truth == []


def test_a_moved_release_redirects_and_is_listed_under_its_new_address(served: Served, get: Get) -> None:
    old = served.site.listed[4]
    new = served.site.move(old.slug, "a-better-address")
    page = get(served.url + old.path)
    assert (page.status, page.headers["location"]) == (301, served.url + new.path)
    assert tuple(get(served.url + new.path).body) == old.lines
    assert new.path in (found := rows(get, served))
    assert old.path not in found
    with pytest.raises(ValueError, match="taken"):
        served.site.move(new.slug, served.site.listed[0].slug)


def test_a_repost_is_the_same_text_elsewhere(served: Served, get: Get) -> None:
    old = served.site.listed[9]
    new = served.site.repost(old.slug)
    assert rows(get, served)[0] == new.path != old.path
    assert get(served.url + new.path).body == get(served.url + old.path).body
    assert (served.site.truth[-1].slug, served.site.truth[-1].old) == (new.slug, old.slug)


def test_an_unlisted_release_keeps_its_page(served: Served, get: Get) -> None:
    release = served.site.listed[1]
    served.site.unlist(release.slug)
    assert release.path not in rows(get, served)
    assert tuple(get(served.url + release.path).body) == release.lines
    served.site.restore(release.slug)
    assert release.path in rows(get, served)


def test_the_truth_is_not_served(get: Get) -> None:
    site = Site(releases=12, noise=Noise.all())
    # An excerpt may be the whole letter as it was; this one is short.
    release = next(item for item in site.listed if len(item.summary) < 200 and len(item.lines) > 6)
    site.edit(release.slug, "paragraph-removed")
    with serve(site) as served:
        text = get(served.url + release.path).text + get(served.url + "/news/").text
    assert str(site.truth[0].old) not in text
    assert "paragraph-removed" not in text


def test_a_redesign_keeps_every_word(get: Get) -> None:
    site = Site(releases=12, generation="2017")
    with serve(site) as served:
        for generation in ("2021", "2022"):
            before = [get(served.url + release.path) for release in site.listed]
            site.redesign(generation)
            after = [get(served.url + release.path) for release in site.listed]
            assert [page.body for page in before] == [page.body for page in after]
            assert all(old.raw != new.raw for old, new in zip(before, after, strict=True))
    assert [truth.new for truth in site.truth] == ["2021", "2022"]


def test_broken_selectors_leave_nothing_to_hold_on_to(served: Served, get: Get) -> None:
    served.site.break_selectors()
    page = get(f"{served.url}/news/")
    assert page.status == 200
    assert page.selector.css("a, h1, h2, h3, article, time").getall() == []
    release = get(served.url + served.site.listed[0].path)
    assert release.selector.css("h1, p, [type='application/ld+json'], meta[property]").getall() == []
    assert served.site.listed[0].lines[0] in release.selector.xpath("string()").get("")


@pytest.mark.parametrize("kind", EDIT_KINDS)
def test_an_edit_can_be_taken_back(served: Served, get: Get, kind: EditKind) -> None:
    site = served.site
    slug = next(release.slug for release in site.listed if len(release.paragraphs) > 6)
    was, before = site.release(slug), get(served.url + site.release(slug).path)
    site.edit(slug, kind)
    site.next_night()
    again = site.revert(slug)
    assert (again.title, again.lines, again.published) == (was.title, was.lines, was.published)
    assert again.modified == site.now
    assert get(served.url + was.path).body == before.body
    done, undone = site.truth
    assert (undone.kind, undone.what, undone.night) == ("edited", "reverted", 2)
    assert (undone.fields, undone.old, undone.new) == (done.fields, done.new, done.old)
    with pytest.raises(ValueError, match="no edit to take back"):
        site.revert(slug)


def test_edits_are_taken_back_the_last_first_and_through_a_move() -> None:
    site = Site(releases=6)
    slug = site.listed[2].slug
    texts = [site.release(slug).lines, site.edit(slug, "word").lines, site.edit(slug, "number").lines]
    site.typeset(slug, "quotes")
    site.move(slug, "elsewhere")
    assert [site.revert("elsewhere", silent=True).lines for _ in range(2)] == [texts[1], texts[0]]
    assert site.release("elsewhere").setting == "quotes"
    with pytest.raises(KeyError):
        site.typeset(slug)


@pytest.mark.parametrize("silent", [False, True])
def test_typesetting_moves_the_modified_date_unless_it_is_silent(served: Served, silent: bool) -> None:
    release = served.site.listed[2]
    served.site.next_night()
    again = served.site.typeset(release.slug, silent=silent)
    assert (again.modified == release.modified) == silent
    assert again.lines == release.lines


def test_structured_data_can_be_missing_for_a_night(served: Served, get: Get) -> None:
    site = served.site
    pages = []
    acts: list[Callable[[], object]] = [lambda: None, site.drop_json_ld, site.restore_json_ld]
    for act in acts:
        act()
        pages.append([get(served.url + release.path) for release in site.listed])
    there = [[len(page.selector.css("[type='application/ld+json']")) for page in walk] for walk in pages]
    assert [set(counts) for counts in there] == [{1}, {0}, {1}]
    assert [page.raw for page in pages[0]] == [page.raw for page in pages[2]]
    assert [page.body for page in pages[0]] == [page.body for page in pages[1]]
    assert [truth.what for truth in site.truth] == ["missing", "there"]
