"""Laws of values: what holds for any text, any date, any address."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom_scraper.values import dates, emails, urls
from newsroom_scraper.values.text import clean, clean_body, fold, words

ZONES = st.sampled_from([ZoneInfo(name) for name in ("America/New_York", "Europe/London", "Asia/Kathmandu", "UTC")])
ORDERS: st.SearchStrategy[dates.Order | None] = st.sampled_from(["MDY", "DMY", "YMD", None])
FIRST, LAST = datetime.fromisoformat("1990-01-02"), datetime.fromisoformat("2100-12-30")
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31))
MONTHS = [date(2020, month, 1).strftime("%B") for month in range(1, 13)]
WEEKDAYS = [date(2020, 6, day).strftime("%A") for day in range(1, 8)]  # the first was a Monday

# Any text, and text in which what these functions rewrite is common.
TEXT = st.text() | st.text(
    alphabet="ab \n\r\t\u00a0\u200b\u200c\u200d\u00ad\u2028\ufeff\u0301\u2018\u201d\u2013\u2026\ufb01\u2764\ufe0f-`'.,1\u2126\u05d9\u05b4"
)
DATELIKE = st.text(alphabet="0123456789 ,.:/-+TZtzapm()February2020\u0660\u00a0", max_size=40)
URLISH = st.lists(
    st.sampled_from(
        [
            "http://",
            "https://",
            "HTTP://",
            "www.",
            "WWW.",
            "example.org",
            "EXAMPLE",
            ".",
            "..",
            "/",
            "//",
            "?",
            "&",
            "=",
            "#",
            "%",
            "%2E",
            "%2e",
            "%2F",
            "%69",
            "%25",
            "%zz",
            ":",
            ":80",
            ":443",
            ":8",
            "@",
            "[::1]",
            ";",
            ";jsessionid=1",
            "utm_source=x",
            "share",
            "nb",
            "id",
            "lang",
            "keep",
            "index.html",
            "amp",
            ".pdf",
            "é",
            "Ⅷ",
            "／",
            "�",
            "+",
            "~",
            "|",
            "\\",
        ]
    )
    | st.sampled_from([" ", "\n", "\u00a0"]),
    max_size=14,
).map("".join)
URLS = st.text() | URLISH | URLISH.map("https://example.org/".__add__) | URLISH.map("http://www.".__add__)
RULES = st.builds(
    urls.Rules,
    same=st.frozensets(st.sampled_from(["www", "scheme", "slash", "slashes", "amp"])),
    ignore=st.frozensets(st.sampled_from(["id", "lang", "share"])),
    keep=st.frozensets(st.sampled_from(["keep", "nb", "id", "utm_source"])),
)


@given(TEXT)
def test_clean_is_idempotent_and_one_line(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once is None or (once == once.strip() and len(once.splitlines()) == 1)


@given(TEXT)
def test_clean_body_is_idempotent_and_has_no_wide_gaps(text: str) -> None:
    once = clean_body(text)
    assert clean_body(once) == once
    assert once is None or "\n\n\n" not in once


@given(TEXT)
def test_fold_is_idempotent_and_does_not_see_cleaning(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(clean(text) or "") == fold(text)


@given(TEXT)
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text


@given(st.integers(0, 255), st.emails())
def test_any_key_hides_and_shows_an_address(key: int, address: str) -> None:
    address = address.replace("?", "")
    hidden = bytes([key, *(byte ^ key for byte in address.encode())]).hex()
    assert emails.decode(hidden) == (address if not address.startswith("@") else None)


@given(st.text() | st.text(alphabet="0123456789abcdefABCDEF#"))
def test_any_text_may_be_offered_as_an_address(text: str) -> None:
    found = emails.decode(text)
    assert found is None or "@" in found


@given(st.none() | TEXT | DATELIKE, ZONES, ORDERS)
def test_reading_a_date_never_raises_and_knows_or_says_why(
    text: str | None, zone: ZoneInfo, order: dates.Order | None
) -> None:
    when = dates.read(text, zone=zone, order=order)
    assert (when.precision is None) == (when.reason is not None)
    assert (when.instant is not None) == (when.precision == "instant")
    assert (when.day is not None) == (when.precision in {"day", "instant"})
    assert when.raw == text


@given(TEXT | DATELIKE)
def test_a_date_found_in_a_text_can_be_read(text: str) -> None:
    span = dates.find(text)
    if span:
        readings = [dates.read(text[slice(*span)], zone=ZoneInfo("UTC"), order=order) for order in ("MDY", "DMY")]
        assert "day" in {when.precision for when in readings}


def ordinal(number: int) -> str:
    return f"{number}{'th' if 10 <= number % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def printed(day: date) -> dict[str, dates.Order | None]:
    """Print a day in every format that is read, each with the order it needs."""
    month, weekday, year = MONTHS[day.month - 1], WEEKDAYS[day.weekday()], day.year
    worded = [
        f"{month} {day.day}, {year}",
        f"{month} {day.day} {year}",
        f"{month[:3]}. {day.day}, {year}",
        f"{month[:3]} {day.day:02} {year}",
        f"{month.upper()} {day.day}, {year}",
        f"{month} {ordinal(day.day)}, {year}",
        f"{weekday}, {month} {day.day}, {year}",
        f"{weekday[:3]}., {month} {day.day}, {year}",
        f"{day.day} {month} {year}",
        f"{ordinal(day.day)} {month} {year}",
        f"{ordinal(day.day)} of {month}, {year}",
        f"{weekday} {day.day} {month} {year}",
        f"{day.day:02}-{month[:3]}-{year}",
        f"Published: {month} {day.day}, {year}",
        f"Posted on {day.day} {month} {year}",
        day.isoformat(),
        f"{year}{day.month:02}{day.day:02}",
        f"{year}/{day.month}/{day.day}",
    ]
    if month == "September":
        worded.append(f"Sept. {day.day}, {year}")
    numbered: dict[str, dates.Order | None] = {
        f"{day.month}/{day.day}/{year}": "MDY",
        f"{day.month:02}-{day.day:02}-{year}": "MDY",
    }
    other: dict[str, dates.Order | None] = {f"{day.day:02}.{day.month:02}.{year}": "DMY"}
    return dict.fromkeys(worded, None) | numbered | other


@given(DAYS, ZONES)
def test_a_printed_day_is_read_back(day: date, zone: ZoneInfo) -> None:
    for text, order in printed(day).items():
        when = dates.read(text, zone=zone, order=order)
        assert (text, when.day, when.precision) == (text, day, "day")
        line = f"Press Release • {text} • Washington"
        assert dates.find(line) is not None or "/" in text or "-" in text or text.isdigit()


@given(st.datetimes(FIRST, LAST, timezones=st.timezones() | st.just(UTC)), ZONES)
def test_a_stamp_is_read_back_as_the_same_instant(moment: datetime, zone: ZoneInfo) -> None:
    offset = moment.utcoffset()
    assert offset is not None
    if offset.total_seconds() % 60:  # no stamp on a page has an offset in seconds
        return
    for text in (moment.isoformat(), moment.isoformat(" "), moment.isoformat().lower()):
        when = dates.read(text, zone=zone, order=None)
        assert when.instant is not None
        assert when.instant.isoformat() == moment.isoformat()
        assert when.day == when.instant.astimezone(zone).date()


@given(st.datetimes(FIRST, LAST), ZONES)
def test_wall_time_is_the_newsrooms_or_only_a_day(moment: datetime, zone: ZoneInfo) -> None:
    when = dates.read(moment.isoformat(), zone=zone, order=None)
    assert when.day == moment.date()
    if when.instant is not None:
        assert when.instant.astimezone(zone).replace(tzinfo=None, fold=0) == moment


@given(URLS, RULES)
def test_identity_is_idempotent_and_never_raises(url: str, rules: urls.Rules) -> None:
    once = urls.identity(url, rules)
    assert urls.identity(once, rules) == once


@given(st.text(alphabet="abz019-._~!$&'()*+,=:@/"), RULES)
def test_a_tidy_address_takes_no_other_way(path: str, rules: urls.Rules) -> None:
    url = f"https://www.example.org/{path}"
    assert urls.identity(url, rules) == urls.identity(f"{url}?#", rules)


@given(URLS, st.none() | URLS)
def test_where_a_link_leads_never_raises(base: str, href: str | None) -> None:
    found = urls.absolute(base, href)
    assert found is None or (found.lower().startswith(("http://", "https://")) and "#" not in found)


@given(URLS)
def test_host_never_raises_and_is_lower_case(url: str) -> None:
    assert urls.host(url) == urls.host(url).lower()


@pytest.mark.parametrize("name", ["utm_source", "fbclid", "gclid", "mc_cid", "PHPSESSID"])
def test_a_tracker_makes_no_other_page_unless_it_is_kept(name: str) -> None:
    url = "https://example.org/a/"
    assert urls.identity(f"{url}?{name}=1", urls.Rules()) == url
    assert urls.identity(f"{url}?{name}=1", urls.Rules(keep=frozenset({name}))) == f"{url}?{name}=1"
