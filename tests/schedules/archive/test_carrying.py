"""What the hooks were told is kept when another archive takes the place of the present one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newsdesk.telling.choosing import choose_new
from newsdesk.telling.settings import read
from newsroom_scraper.files import READINGS
from schedules import remember
from schedules.archive import copies
from schedules.archive.check import Checked, check
from schedules.archive.messages import Failing
from schedules.archive.rebuild import Rebuilt, rebuild
from schedules.archive.restore import restore
from schedules.archive.store import Archive
from tests.ringing import enrol, tell
from tests.schedules.archive.walking import database, rows

if TYPE_CHECKING:
    from tests.conftest import Desk


def again(desk: Desk) -> Rebuilt:
    return rebuild(desk.workspace, on_crawl=lambda *_: None)


def alerts(desk: Desk) -> list[str]:
    path = desk.root / "alerts"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def test_hooks_go_on_where_they_were(past: Desk) -> None:
    enrol(past.workspace)
    past.site.next_night()
    past.site.publish(2)
    past.run()
    assert [one.told for one in tell(past.workspace)] == [2]
    assert again(past).hooks_known
    assert tell(past.workspace)[0].told == 0
    assert [row[3:] for row in rows(database(past))["deliveries"]] == [
        ("default", None, None, None, row[1]) for row in rows(database(past))["deliveries"]
    ]
    assert rows(database(past))["cursors"] == [("desk", rows(database(past))["changes"][-1][0])]
    past.site.next_night()
    past.site.publish(1)
    past.run()
    again(past)
    assert tell(past.workspace)[0].told == 1
    assert len(alerts(past)) == 3
    assert list(check(past.workspace, Checked())) == []


def test_what_waits_was_given_up_or_is_no_change_goes_along(past: Desk) -> None:
    notice = {
        "schema": "newsroom.notice/1",
        "id": "disk-1",
        "newsroom": None,
        "kind": "disk-low",
        "title": "Little room",
    }
    failing = Failing(since="a", failures=3, last_try="b", next_try="c", problem="answered 503")
    enrol(past.workspace)
    past.site.next_night()
    past.site.publish(3)
    past.run()
    with Archive.open(database(past)) as archive:
        choose_new(archive, read(past.workspace).hooks["desk"], datetime(2026, 11, 22, 2, tzinfo=UTC))
        archive.notify({**notice, "detected_at": "2026-11-22T02:00:00Z"}, ["desk"])
        ready = archive.ready("desk", "2026-11-22T03:00:00.000Z")
        assert len(ready) == 3
        for one in ready[:2]:
            made = archive.compose("desk", [one], message_id=one.change_id, digest=None, now="n", first_try="f")
            assert made is not None
            archive.failed("desk", made.number, failing, next_try=None if one is ready[0] else "later")
        before = archive.deliveries()
    assert [one.state for one in before] == ["dead", "waiting", "waiting", "waiting"]
    for replaced in (
        lambda: again(past),
        lambda: restore(past.workspace, copies.copy(database(past), past.root / "c")),
    ):
        replaced()
        with Archive.open(database(past)) as archive:
            assert archive.deliveries() == before
            assert archive.failing() == {"desk": failing}
        assert list(check(past.workspace, Checked())) == []


def test_what_waits_of_a_crawl_that_is_left_out_is_told_all_the_same(past: Desk) -> None:
    enrol(past.workspace)
    past.site.next_night()
    past.site.publish(1)
    (change,) = past.run().changes
    with Archive.open(database(past)) as archive:
        choose_new(archive, read(past.workspace).hooks["desk"], datetime(2026, 11, 22, 2, tzinfo=UTC))
    (past.folders[-1] / READINGS).write_bytes(b"")
    assert len(again(past).wrong) == 1
    with Archive.open(database(past)) as archive:
        assert change["id"] not in {one["id"] for one in archive.changes()}
    assert [one.told for one in tell(past.workspace)] == [1]
    assert f'"id":"{change["id"]}"' in alerts(past)[-1]


def test_what_was_sealed_and_never_told_is_told_though_it_stands_before(
    past: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another newsroom was told of since; the crawl that was killed before its commit comes before that now."""
    (past.root / "newsrooms" / "zeta.toml").write_text(
        (past.root / "newsrooms" / "demo.toml").read_text().replace('name = "demo"', 'name = "zeta"')
    )
    enrol(past.workspace)
    past.site.next_night()
    past.site.publish(1)
    with monkeypatch.context() as patch:
        patch.setattr(remember, "judge", lambda *_, **__: pytest.exit("killed"))
        with pytest.raises(pytest.exit.Exception):
            past.run()
    late = past.folders[-1].name
    assert late not in {row[1] for row in rows(database(past))["crawls"]}
    zeta(past)
    told_before = len(alerts(past))
    assert told_before == 1
    told = again(past)
    assert told.newsrooms == {"demo": 5, "zeta": 2}
    assert told.hooks_known
    tell(past.workspace)
    new = [one for one in alerts(past) if '"newsroom":"demo"' in one]
    assert len(new) == 1
    assert f'"crawl_id":"{late}"' in new[0]
    ids = [line.partition('"id":"')[2][:16] for line in alerts(past)]
    assert len(ids) == len(set(ids)) == 2, "the one of zeta once"


def zeta(desk: Desk) -> None:
    """Let another newsroom be read twice, and tell of it."""
    from schedules import crawl as crawls
    from schedules import look
    from schedules.plan import Options
    from tests.conftest import crawl_here

    for _ in range(2):
        with desk.monkeypatch.context() as patch:
            patch.setattr(crawls, "run", crawl_here)
            look.run(desk.workspace, "zeta", Options(), on_event=lambda *_: None)
        tell(desk.workspace)
        desk.site.publish(1)
