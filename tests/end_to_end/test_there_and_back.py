"""What takes several nights: a text that comes back, a release that is gone and back, data missing for a night."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.noise import Noise
from newsdesk.demo.site import Site
from pipelines.manifest import COMPLETE
from tests.end_to_end.doing import edit, nothing, operator_notices, says, tells

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdesk.demo.edits import EditKind
    from newsdesk.demo.site import RemovalKind
    from newsdesk.demo.typesetting import Setting
    from tests.conftest import Desk

RELEASES = 40


@pytest.mark.parametrize("kind", ["word", "number", "title"])
def test_there_and_back(desk: Desk, kind: EditKind) -> None:
    """A release says something else, and then again what it said before: two edits, and two more the second time."""
    (slug,) = edited_once(desk.site, kind)
    ids, hashes = [], []
    for turn in range(4):
        if turn:
            desk.site.next_night()
            desk.site.revert(slug) if turn % 2 else desk.site.edit(slug, kind)
        outcome = desk.run()
        tells(desk, outcome, {"edited": 1})
        (change,) = outcome.changes
        ids.append(change["id"])
        hashes.append((change["old"]["content_hash"], change["new"]["content_hash"]))
        assert change["new"]["version"] == turn + 2
        if turn % 2:
            desk.site.next_night()
            tells(desk, desk.run(), {})
    assert len(set(ids)) == 4
    assert hashes[0][0] == hashes[1][1] == hashes[2][0] == hashes[3][1]
    assert all(one[1] == next_one[0] for one, next_one in pairwise(hashes))


@pytest.mark.parametrize("setting", ["whitespace", "breaks", "tags"])
def test_white_space_in_a_title(desk: Desk, setting: Setting) -> None:
    titles = {line["id"]: line["title"] for line in desk.lines("releases")}
    for release in desk.site.listed:
        before = heading(desk, release.path)
        desk.site.typeset(release.slug, setting)
        assert heading(desk, release.path) != before
    outcome = desk.run()
    assert {line["id"]: line["title"] for line in desk.lines("releases")} == titles
    changes = (*outcome.changes, *outcome.held)
    assert "title" not in {one["field"] for change in changes for one in change["fields"]}


def heading(desk: Desk, path: str) -> str:
    found = re.search("<h1.*?</h1>", desk.site.answer(path, desk.served.url).body.decode(), re.DOTALL)
    assert found
    return found.group()


@pytest.mark.parametrize("noise", [Noise.none(), Noise.all()], ids=["quiet", "noisy"])
def test_no_structured_data_for_a_night_and_nothing_declared(open_desk: Callable[..., Any], noise: Noise) -> None:
    """Title, date and authors come from JSON-LD where no selector is declared; without it nothing is said to differ."""
    with open_desk(Site(seed=11, releases=RELEASES, noise=noise)) as desk:
        undeclared(desk)
        assert desk.run().quiet == RELEASES
        before = {line["id"]: (line["content_hash"], line["version"]) for line in desk.lines("releases")}
        for happens in (Site.drop_json_ld, Site.restore_json_ld, nothing):
            desk.site.next_night()
            happens(desk.site)
            tells(desk, desk.run(), {})
        assert {line["id"]: (line["content_hash"], line["version"]) for line in desk.lines("releases")} == before
        desk.site.next_night()
        edit("number", 5)(desk.site)
        tells(desk, desk.run(), {"edited": 5})


@pytest.mark.parametrize("how", ["404", "410", "soft404", "home", "listing"])
def test_back_with_another_text(desk: Desk, how: RemovalKind) -> None:
    """What was told removed is told restored, with what differs from the last text that was read."""
    slug = desk.site.listed[4].slug
    desk.site.remove(slug, how)
    tells(desk, desk.run(), {"removed": 1})
    desk.site.next_night()
    desk.site.edit(slug, "number")
    edit_made = desk.site.truth.pop()
    tells(desk, desk.run(), {})
    desk.site.next_night()
    desk.site.restore(slug)
    outcome = desk.run()
    assert desk.told(outcome) == {("restored", slug)}
    (change,) = outcome.changes
    (difference,) = change["fields"]
    assert difference["field"] == "body"
    assert says(difference["old"], edit_made.old)
    assert says(difference["new"], edit_made.new)
    assert change["old"]["content_hash"] != change["new"]["content_hash"]
    desk.site.next_night()
    tells(desk, desk.run(), {})


def test_moved_and_back(desk: Desk) -> None:
    """Both moves are told, each with the address that was left, and the release is the same all along."""
    release = desk.site.listed[4]
    ids = {line["id"] for line in desk.lines("releases")}
    seen = []
    for old, new in ((release.slug, "renamed"), ("renamed", release.slug), (release.slug, "renamed")):
        desk.site.move(old, new)
        outcome = desk.run()
        tells(desk, outcome, {"moved": 1})
        (change,) = outcome.changes
        assert desk.slug(change["old_url"]) == old
        seen.append(change["id"])
        assert {line["id"] for line in desk.lines("releases")} == ids
        desk.site.next_night()
        tells(desk, desk.run(), {})
        desk.site.next_night()
    assert len(set(seen)) == 3


@pytest.mark.parametrize("status", [503, 403])
@pytest.mark.parametrize("everywhere", [False, True], ids=["there", "everywhere"])
def test_ill_while_it_is_gone(open_desk: Callable[..., Any], status: int, everywhere: bool) -> None:
    """A removed release whose address fails is neither back nor removed anew."""
    with open_desk(Site(seed=11, releases=RELEASES, noise=Noise.all())) as desk:
        desk.run()
        desk.site.next_night()
        slug = desk.site.listed[4].slug
        desk.site.remove(slug)
        tells(desk, desk.run(), {"removed": 1})
        desk.site.next_night()
        if everywhere:
            desk.site.outage("503" if status == 503 else "challenge-403")
        else:
            desk.site.fault(desk.site.release(slug).path, status=status)
        outcome = desk.run()
        assert (outcome.changes, outcome.held, outcome.quiet) == ((), (), 0)
        assert operator_notices(desk) == ([] if outcome.state == COMPLETE else ["ill"])
        assert [line["status"] for line in desk.lines("releases") if desk.slug(line["url"]) == slug] == ["removed"]
        desk.site.next_night()
        desk.site.recover()
        tells(desk, desk.run(), {}, operator=[] if outcome.state == COMPLETE else ["healed"])
        desk.site.next_night()
        desk.site.restore(slug)
        tells(desk, desk.run(), {"restored": 1})


def edited_once(site: Site, kind: EditKind) -> list[str]:
    """Edit one release, and return its slug."""
    edit(kind, 1)(site)
    return [str(truth.slug) for truth in site.truth]


def undeclared(desk: Desk) -> None:
    """Declare the newsroom by its address alone: rows and pages are read without a selector."""
    (desk.root / "newsrooms" / "demo.toml").write_text(
        f"""name = "demo"
home = "{desk.served.url}/"
timezone = "America/New_York"
language = "en-US"

[[discover]]
from = "listing"
url = "{desk.served.url}/news/"
next = "a.next::attr(href)"
""",
        encoding="utf-8",
    )
