"""Charts: what the bars add up to, weeks in a row, and that they are well-formed and say themselves in words."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.reporting.charts import Chart, squares
from newsdesk.reporting.coverage import coverage
from newsdesk.reporting.stretch import Stretch, monday, stamp
from newsdesk.reporting.weeks import LEAST, by_week, first_monday, weeks

ZONES = st.sampled_from(["UTC", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "Australia/Lord_Howe"])
SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def chart(stretch: Stretch, instants: list[datetime]) -> Chart:
    found = [("new", stamp(one)) for one in instants]
    within = [one for one in found if stretch.begin <= one[1] < stretch.end]
    before = [one for one in found if one[1] < stretch.begin]
    made = weeks(
        {"new"},
        within=by_week(within, stretch.zone),
        before=by_week(before, stretch.zone),
        looked={monday(stretch.since)},
        stretch=stretch,
    )
    return Chart(id="n1-new", title="Releases", weeks=made)


@settings(deadline=None)
@given(
    since=st.dates(date(2019, 12, 1), date(2027, 2, 1)),
    days=st.integers(0, 400),
    zone=ZONES,
    hours=st.lists(st.integers(-24 * 30, 24 * 440), max_size=40),
)
def test_the_bars_add_up_to_what_was_counted(since: date, days: int, zone: str, hours: list[int]) -> None:
    """Every change of the stretch stands in one week, whatever the zone, the year's end and the clocks do."""
    begin = datetime.combine(since, datetime.min.time(), tzinfo=UTC)
    stretch = Stretch(
        since=since, until=since + timedelta(days=days), zone=ZoneInfo(zone), now=datetime(2030, 1, 1, tzinfo=UTC)
    )
    instants = [begin + timedelta(hours=hour) for hour in hours]
    made = chart(stretch, instants)
    assert made.total == sum(stretch.begin <= stamp(one) < stretch.end for one in instants)
    mondays = [one.monday for one in made.weeks]
    assert len(mondays) >= LEAST
    assert all(one.weekday() == 0 for one in mondays)
    assert {later - one for one, later in itertools.pairwise(mondays)} <= {timedelta(weeks=1)}
    assert mondays[0] == first_monday(stretch)
    assert mondays[0] <= since
    assert mondays[-1] <= stretch.last < mondays[-1] + timedelta(weeks=1)
    bars = [one for one in parsed(str(made.svg())).iter(f"{SVG}rect") if one.get("class") == "bar"]
    assert len(bars) == sum(one.within > 0 for one in made.weeks)


def test_a_chart_says_itself() -> None:
    stretch = Stretch(since=date(2026, 12, 28), until=date(2027, 1, 3), zone=UTC, now=datetime(2027, 2, 1, tzinfo=UTC))
    made = chart(stretch, [datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)])
    assert made.weeks[-1].monday == date(2026, 12, 28)
    assert made.weeks[-1].within == 2
    found = parsed(str(made.svg()))
    names = found.get("aria-labelledby", "").split()
    told = {one.get("id"): one.text for one in found.iter() if one.get("id")}
    assert [told[name] for name in names] == ["Releases", made.description]
    assert "2 in the stretch" in made.description
    assert "11 weeks without a whole look" in made.description
    assert sum(one.get("class") == "unseen" for one in found.iter(f"{SVG}rect")) == 11


def test_every_day_has_a_square() -> None:
    stretch = Stretch(since=date(2026, 1, 1), until=date(2026, 3, 31), zone=UTC, now=datetime(2027, 1, 1, tzinfo=UTC))
    crawls = [{"crawl_id": f"202602{day:02}T020000Z", "state": "complete"} for day in range(1, 11)]
    covered = coverage(crawls, stretch, first="2026-02-01T02:00:00Z")
    found = parsed(str(squares(covered, "n1-days")))
    classes = Counter(one.get("class") for one in found.iter(f"{SVG}rect"))
    assert classes == {"day-before": 31, "day-whole": 10, "day-none": 49}
    titles = [one.text for one in found.iter(f"{SVG}title")][1:]
    assert len(titles) == 90
    assert titles[31] == "1 Feb 2026: all that was due was looked at"
