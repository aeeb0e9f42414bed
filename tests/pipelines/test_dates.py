"""A reading's dates: the printed day stands, a stamp adds the instant, and what is unknown has a reason."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pipelines.dates import place

ZONE = ZoneInfo("America/New_York")


def placed(raw: str | None = None, stamp: str | None = None, **facts: Any) -> dict[str, Any]:
    reading = {"published_raw": raw, "published_stamp": stamp, "flags": [], "modified_at": None, **facts}
    place(reading, zone=ZONE, order="MDY")
    assert "published_stamp" not in reading
    assert "modified_stamp" not in reading
    return reading


@pytest.mark.parametrize(
    ("raw", "stamp", "day", "instant", "precision", "flags"),
    [
        ("February 20, 2020", None, "2020-02-20", None, "day", []),
        (
            "February 20, 2020",
            "2020-02-20T15:00:00-05:00",
            "2020-02-20",
            "2020-02-20T15:00:00-05:00",
            "instant",
            [],
        ),
        (None, "2020-02-21T01:00:00Z", "2020-02-20", "2020-02-21T01:00:00+00:00", "instant", []),
        (
            "February 20, 2020",
            "2020-02-22T15:00:00Z",
            "2020-02-20",
            "2020-02-22T15:00:00+00:00",
            "instant",
            ["published-stamp-differs"],
        ),
    ],
)
def test_a_day_and_its_instant(
    raw: str | None,
    stamp: str | None,
    day: str,
    instant: str | None,
    precision: str,
    flags: list[str],
) -> None:
    told = placed(raw, stamp)
    assert (told["published"], told["published_at"], told["published_precision"]) == (day, instant, precision)
    assert told["flags"] == flags
    assert told["published_raw"] == (raw or stamp)


@pytest.mark.parametrize(("raw", "stamp"), [(None, None), ("soon", None), (None, "soon"), ("February 31, 2020", None)])
def test_an_unknown_date_has_a_reason(raw: str | None, stamp: str | None) -> None:
    told = placed(raw, stamp)
    assert (told["published"], told["published_at"]) == (None, None)
    (flag,) = told["flags"]
    assert flag.startswith("published-unknown: ")
    assert len(flag) > len("published-unknown: ")


def test_a_broken_printed_date_does_not_hide_a_good_stamp() -> None:
    told = placed("soon", "2020-02-20T15:00:00Z")
    assert told["published"] == "2020-02-20"
    assert told["published_raw"] == "soon"


def test_an_instant_of_modification_keeps_its_offset() -> None:
    assert placed(modified_stamp="2020-02-20T15:00:00-05:00")["modified_at"] == "2020-02-20T15:00:00-05:00"
    assert placed(modified_stamp="soon")["modified_at"] is None
    assert placed(modified_at=7)["modified_at"] == "7"
