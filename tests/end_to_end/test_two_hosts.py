"""Two hosts, one archive on PostgreSQL, twenty newsrooms, and everything that can be killed: nothing lost, or twice."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tests.end_to_end.hosts import POINTS, Hosts, do_something, two_hosts, wait
from tests.end_to_end.killing import IN_PROC

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = IN_PROC
NEWSROOMS = 20


@contextmanager
def server(url: str) -> Iterator[sa.Connection]:
    made = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with made.connect() as db:
        yield db
    made.dispose()


def a_night(hosts: Hosts, url: str) -> None:
    """Both go to work at once; one dies at a failpoint, the other loses its connections, or is killed too."""
    for site in hosts.sites.values():
        do_something(site, hosts.chance)
    point = hosts.chance.choice(POINTS)
    names = list(hosts.sites)
    hosts.chance.shuffle(names)
    half = len(names) // 2
    one, other = hosts.start("a", names[:half], point), hosts.start("b", names[half - 2 :])
    with server(url) as db:
        wait(one, hosts.chance.uniform(1, 4))
        while not hosts.cut(db) and other.poll() is None:
            wait(other, 0.05)
    wait(other, hosts.chance.uniform(0, 3))
    if hosts.chance.random() < 0.5:
        hosts.kill(other)
    if hosts.end("a", one) < 0:
        hosts.kills[point] += 1
    hosts.end("b", other)
    hosts.bury()


def test_nothing_is_lost_or_told_twice(tmp_path: Path, postgresql: str) -> None:
    seed = secrets.randbits(32)
    print(f"seed {seed}")
    with two_hosts(tmp_path, postgresql, newsrooms=NEWSROOMS, seed=seed) as hosts:
        names = list(hosts.sites)
        first = {"a": hosts.start("a", names[: NEWSROOMS // 2]), "b": hosts.start("b", names[NEWSROOMS // 2 :])}
        assert [hosts.end(host, run) for host, run in first.items()] == [0, 0]
        a_night(hosts, postgresql)
        hosts.finish()
        print(hosts.kills, hosts.is_right())
        assert hosts.kills["connections"] > 0
        assert hosts.crawled["a"] & hosts.crawled["b"], "newsrooms are crawled by either"
