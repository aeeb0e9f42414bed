"""Nights of the demo newsroom in which everything happens that an archive has to remember, and all that it then holds."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from newsdesk.demo.edits import EDIT_KINDS
from schedules import decisions
from schedules.archive.store import Archive

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.look import Outcome
    from tests.conftest import Desk

ROWS = {
    "newsrooms": "SELECT name, listing_whole, last_manifest, learned, health, decided FROM newsrooms ORDER BY name",
    "crawls": "SELECT n.name, c.crawl_id, c.state, c.summary FROM crawls c JOIN newsrooms n ON n.number = c.newsroom ORDER BY 1, 2",
    "releases": "SELECT n.name AS ours, r.* FROM releases r JOIN newsrooms n ON n.number = r.newsroom ORDER BY r.id",
    "addresses": """SELECT n.name, a.key, r.id FROM addresses a JOIN releases r ON r.number = a.release
        JOIN newsrooms n ON n.number = a.newsroom ORDER BY 1, 2""",
    "versions": """SELECT r.id, v.version, v.crawl_id, v.line FROM versions v JOIN releases r ON r.number = v.release
        ORDER BY 1, 2""",
    "overlays": """SELECT r.id, o.version, o.since, o.accepted, o.overlay FROM overlays o
        JOIN releases r ON r.number = o.release ORDER BY 1, 2, 3""",
    "looks": """SELECT n.name, c.crawl_id, r.id, l.look, l.at FROM looks l JOIN crawls c ON c.number = l.crawl
        JOIN releases r ON r.number = l.release JOIN newsrooms n ON n.number = c.newsroom ORDER BY 1, 2, 3""",
    "changes": """SELECT c.seq, c.id, n.name, r.id, c.kind, c.rings, c.told_in, c.detected_at, c.line FROM changes c
        JOIN newsrooms n ON n.number = c.newsroom LEFT JOIN releases r ON r.number = c.release ORDER BY c.seq""",
    "held": """SELECT h.id, n.name, r.id, h.rule, h.mass, h.first_held_at, h.looks, h.rejected, h.why, h.line, h.after
        FROM held h JOIN newsrooms n ON n.number = h.newsroom LEFT JOIN releases r ON r.number = h.release ORDER BY h.id""",
    "cursors": "SELECT hook, seq FROM cursors ORDER BY hook",
    "deliveries": """SELECT d.hook, d.change_id, d.line, d.route, d.batch, d.digest, d.ready_at, m.id FROM deliveries d
        LEFT JOIN messages m ON m.number = d.message ORDER BY d.hook, d.change_id""",
    "messages": "SELECT hook, id, route, digest, state, attempts, problem FROM messages ORDER BY hook, id",
    "failing": "SELECT hook, failures, problem, told FROM failing ORDER BY hook",
}
"""Table → everything in it, without the numbers that only the archive itself knows."""


def rows(path: Path) -> dict[str, list[Any]]:
    """Return everything that an archive holds."""
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        found = {table: db.execute(query).fetchall() for table, query in ROWS.items()}
    own = {"number", "newsroom"}
    return {
        table: [tuple(value for key, value in zip(row.keys(), row, strict=True) if key not in own) for row in many]
        for table, many in found.items()
    }


def known(path: Path) -> dict[str, list[Any]]:
    """Return everything that an archive holds but what the hooks were told."""
    told = {"cursors", "deliveries", "messages", "failing"}
    return {table: many for table, many in rows(path).items() if table not in told}


def files(desk: Desk) -> dict[str, bytes]:
    return {name: (desk.home / name).read_bytes() for name in ("releases.jsonl", "changes.jsonl")}


def database(desk: Desk) -> Path:
    return desk.root / "data" / "archive.db"


def decide(desk: Desk, verdict: str, told: str, note: str | None = None) -> decisions.Decided:
    does = decisions.accept if verdict == "accept" else decisions.reject
    with Archive.open(desk.workspace.archive) as archive:
        return does(archive, desk.workspace, told, note=note)


def dismiss(desk: Desk, change: dict[str, Any], note: str = "a mistake of theirs") -> None:
    with Archive.open(desk.workspace.archive) as archive:
        decisions.review(archive, desk.workspace, change, verdict=decisions.DISMISSED, note=note)


def held(desk: Desk) -> list[dict[str, Any]]:
    with Archive.open(desk.workspace.archive) as archive:
        return archive.held()


def slugs(desk: Desk) -> list[str]:
    return [one.slug for one in desk.site.listed]


def edit(desk: Desk, slug: str, draw: random.Random | None = None) -> bool:
    kinds = list(EDIT_KINDS)
    if draw is not None:
        draw.shuffle(kinds)
    for kind in kinds:
        try:
            desk.site.edit(slug, kind)
        except ValueError:
            continue
        return True
    return False


def eventful(desk: Desk) -> list[Outcome]:
    """Walk through nights with every kind of change, and what people decide between them."""
    site, told = desk.site, [desk.run()]

    def night() -> Outcome:
        site.next_night()
        told.append(desk.run())
        return told[-1]

    first, second, third, fourth, fifth = slugs(desk)[:5]
    edit(desk, first)
    edit(desk, second)
    site.publish(2)
    night()
    site.remove(third, "404")
    site.move(fourth, f"{fourth}-renamed")
    dismissed = night()
    dismiss(desk, dismissed.changes[0])
    site.outage("503")
    night()
    site.recover()
    site.unlist(fifth)
    site.revert(first)
    night()
    site.restore(third)
    site.redesign("2022")
    night()
    night()
    edit(desk, second)
    site.restore(fifth)
    night()
    mass = slugs(desk)[:7]
    for slug in mass:
        site.remove(slug, "410")
    night()
    assert len(held(desk)) == 7
    decide(desk, "accept", held(desk)[0]["mass"], "they said so")
    night()
    for slug in slugs(desk)[:6]:
        edit(desk, slug)
    night()
    assert held(desk)
    decide(desk, "reject", held(desk)[0]["mass"])
    edit(desk, f"{fourth}-renamed") or edit(desk, slugs(desk)[-1])
    site.retouch()
    night()
    night()
    return told


def at_random(desk: Desk, seed: int, nights: int) -> None:
    """Walk through nights of chance."""
    draw = random.Random(seed)
    site = desk.site
    desk.run()
    gone: list[str] = []
    for _ in range(nights):
        site.next_night()
        for _ in range(draw.randint(0, 4)):
            there = slugs(desk)
            if len(there) < 4:
                site.publish(4)
                continue
            slug = draw.choice(there)
            match draw.randrange(14):
                case 0 | 1 | 2:
                    edit(desk, slug, draw)
                case 3:
                    site.publish(draw.randint(1, 2))
                case 4:
                    gone.append(slug)
                    site.remove(slug, draw.choice(["404", "410", "soft404", "home"]))
                case 5 if gone:
                    site.restore(gone.pop(draw.randrange(len(gone))))
                case 6:
                    site.move(slug, f"{slug}-moved-{site.night}")
                case 7:
                    gone.append(slug)
                    site.unlist(slug)
                case 8:
                    site.redesign(draw.choice(["2021", "2022"]))
                case 9:
                    site.retouch()
                case 10:
                    site.typeset(slug, draw.choice(["whitespace", "plain"]))
                case 11:
                    for one in draw.sample(there, len(there) * 2 // 3):
                        edit(desk, one, draw)
                case 12:
                    for one in draw.sample(there, len(there) // 2):
                        gone.append(one)
                        site.remove(one, "404")
                case _:
                    draw.choice([site.drop_json_ld, site.restore_json_ld])()
        if draw.random() < 0.15:
            site.outage(draw.choice(["503", "challenge-200", "empty"]))
        desk.run()
        site.recover()
        decide_at_random(desk, draw)


def decide_at_random(desk: Desk, draw: random.Random) -> None:
    waiting = held(desk)
    if waiting and draw.random() < 0.4:
        one = draw.choice(waiting)
        decide(desk, draw.choice(["accept", "reject"]), one[draw.choice(["id", "mass"])])
    with Archive.open(desk.workspace.archive) as archive:
        found = list(archive.changes(limit=5))
    if found and draw.random() < 0.2:
        dismiss(desk, draw.choice(found))
