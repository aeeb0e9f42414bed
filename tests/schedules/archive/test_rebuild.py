"""An archive made anew from its crawls is the archive, row for row, whatever the nights brought."""

from __future__ import annotations

import logging
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.noise import Noise
from newsdesk.demo.site import Site
from schedules.archive.prune import prune
from schedules.archive.rebuild import Rebuilt, rebuild
from tests.schedules.archive.walking import at_random, database, eventful, files, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Desk


OUTSIDE = Noise(nonce=True, related=True, views=True, email_keys=True)
"""All noise but what stands in the body: pages differ every night, and say the same."""


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.root.manager, "disable", logging.INFO)


def again(desk: Desk) -> Rebuilt:
    return rebuild(desk.workspace, on_crawl=lambda *_: None)


@pytest.mark.parametrize("noise", [Noise.all(), OUTSIDE], ids=["noise", "outside"])
def test_rebuilt_is_the_same(open_desk: Callable[..., Any], noise: Noise) -> None:
    with open_desk(Site(seed=3, releases=14, per_page=7, generation="2021", noise=noise)) as desk:
        eventful(desk)
        before, dataset = rows(database(desk)), files(desk)
        for name in dataset:
            (desk.home / name).unlink()
        told = again(desk)
        assert told.wrong == []
        assert told.newsrooms == {"demo": len(desk.folders)}
        after = rows(database(desk))
        for table, was in before.items():
            assert after[table] == was, table
        assert files(desk) == dataset
        kinds = {row[4] for row in before["changes"]}
        assert {"new", "edited", "removed", "restored", "moved", "held", "mass", "ill", "healed"} <= kinds
        far = datetime.now(UTC) + timedelta(days=400)
        gone = list(prune(desk.workspace, now=far))
        print(gone)
        told = again(desk)
        assert files(desk) == dataset


def test_nights_of_chance(open_desk: Callable[..., Any]) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    noise = random.Random(seed).choice([Noise.none(), OUTSIDE, OUTSIDE, Noise.all()])
    site = Site(seed=seed, releases=12, per_page=6, generation="2021", noise=noise)
    with open_desk(site, judge="{ over = 0, looks = 2 }") as desk:
        at_random(desk, seed, 10)
        before, dataset = rows(database(desk)), files(desk)
        told = again(desk)
        assert told.wrong == []
        after = rows(database(desk))
        for table, was in before.items():
            assert after[table] == was, table
        assert files(desk) == dataset
        far = datetime.now(UTC) + timedelta(days=400)
        gone = list(prune(desk.workspace, now=far))
        print(gone)
        assert gone[0].wrong == []
        again(desk)
        pruned = rows(database(desk))
        for table in ("versions", "addresses", "changes", "held", "looks", "newsrooms", "releases"):
            assert pruned[table] == before[table], table
        assert files(desk) == dataset
