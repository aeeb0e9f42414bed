"""A message as templates see it: every fact in words, every address checked, nothing escaped yet. Pure."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from newsdesk.redline.html import html_redline
from newsdesk.telling import timing, wording
from newsdesk.telling.printable import one_line
from newsdesk.telling.routes import DESK, EVERY
from newsdesk.telling.sheets import evidence
from newsdesk.telling.times import counted, dated
from newsdesk.telling.views import NOTICE, UNTITLED, field_redline, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

    from newsdesk.redline.model import Segment
    from newsdesk.telling.message import Alert, Message
    from newsdesk.telling.wording import Exchange

DIGESTS: Final = {
    timing.RUN: "one run",
    timing.HOURLY: "hourly digest",
    timing.DAILY: "daily digest",
    timing.WEEKLY: "weekly digest",
    timing.LIMIT: "digest beyond the hourly limit",
}
SAMPLE: Final = 10
"""So many of the changes that a notice is about are named."""

WHOLE: Final = 45_000
"""Characters of HTML for alerts that are told whole; what is behind them in a digest is only listed. Some readers cut
off a mail behind 102 kB."""

_FRAME: Final = 2_000  # characters of HTML around what a page says

LISTED: Final = 100
"""So many alerts of a digest are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address: as it is shown, and where a click may lead, or None: it is no web address."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An alert in words.

    Attributes:
        id: of the change or notice.
        kind: as in `kinds` of a route.
        notice: whether it is a notice, and not a change of one release.
        newsroom: its title; the workspace's for what is about no newsroom.
        title: of the release; a notice's sentence.
        what: what changed, as a clause; may be empty.
        happened: the same as a sentence.
        when: between which looks, as a sentence.
        link: to the release.
        was_at: its old address, where it is another.
        remarks: sentences.
        exchanges: numbers, dates, quotations, names, sentences that changed; `more` so many beyond them.
        opening: of a release that came or went, at most 60 words.
        rows: (name, value).
        redlines: (field, segments).
        advice: what to do next; of a notice.
        sample: (kind, title, link) of changes that a notice is about; `unnamed` so many beyond them.
        commands: (what it does, command).
        whole: whether the message has room for all of it; else it is only listed.
        line, before, after: as in `Alert`.

    """

    id: str
    kind: str
    notice: bool
    newsroom: str
    title: str
    what: str
    happened: str
    when: str
    link: Link | None = None
    was_at: Link | None = None
    remarks: tuple[str, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    more: int = 0
    opening: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    redlines: tuple[tuple[str, tuple[Segment, ...]], ...] = ()
    advice: str = ""
    sample: tuple[tuple[str, str, Link], ...] = ()
    unnamed: int = 0
    commands: tuple[tuple[str, str], ...] = ()
    whole: bool = True
    line: dict[str, Any]
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A message in words.

    Attributes:
        workspace: its folder; None where anybody may read along.
        newsroom: title of the newsroom, of both, or how many there are.
        several: whether the alerts are about several newsrooms.
        digest: why several alerts come together, or None: there is one, and it comes by itself.
        counts: of each kind.
        entries: those that are listed, in order.
        unlisted: so many beyond them.
        commands: (what it does, command), beside those of the entries.

    """

    id: str
    hook: str
    route: str
    test: bool
    workspace: str | None
    made_at: str
    newsroom: str
    several: bool
    digest: str | None
    counts: str
    entries: tuple[Entry, ...]
    unlisted: int = 0
    commands: tuple[tuple[str, str], ...] = ()


def account(message: Message, *, public: bool = False) -> Account:
    """Return a message in words.

    Args:
        message: to be told.
        public: whether anybody may read along: nothing is said of this machine.

    """
    folder = str(message.workspace.resolve())
    # What is tried is not in the archive, so no command would find it.
    program = None if public or message.test else f"newsroom -w {shlex.quote(folder)}"
    room = WHOLE
    entries = []
    for alert in message.alerts[:LISTED]:
        told = entry(alert, message, program=program, whole=room > 0)
        room -= _length(told)
        entries.append(told)
    newsrooms = list(dict.fromkeys(_newsroom(one, message) for one in message.alerts if one.line["newsroom"]))
    newsrooms = newsrooms or [_newsroom(message.alerts[0], message)]
    unlisted = len(message.alerts) - len(entries)
    return Account(
        id=one_line(message.id),
        hook=one_line(message.hook),
        route=one_line(message.route),
        test=message.test,
        workspace=None if public else one_line(folder),
        made_at=dated(message.made_at, message.zone_of(message.alerts[0].line["newsroom"])),
        newsroom=" and ".join(newsrooms) if len(newsrooms) <= 2 else counted(len(newsrooms), "newsroom"),
        several=len(newsrooms) > 1,
        digest=DIGESTS.get(message.digest, one_line(message.digest)) if message.digest else None,
        counts=_counts([one.line["kind"] for one in message.alerts]),
        entries=tuple(entries),
        unlisted=unlisted,
        commands=(("All of them", f"{program} changes"),) if unlisted and program else (),
    )


def entry(alert: Alert, message: Message, *, program: str | None, whole: bool = True) -> Entry:
    """Return an alert in words.

    Args:
        alert: of the message.
        message: says how times and newsrooms are shown.
        program: how the program is called in its workspace; None: no commands are shown.
        whole: whether there is room for what the page says.

    """
    zone, newsroom = message.zone_of(alert.line["newsroom"]), _newsroom(alert, message)
    if alert.line["schema"] == NOTICE:
        return _notice(alert, newsroom, message, program=program)
    line = alert.line
    exchanges = wording.exchanges(line) if whole else []
    return Entry(
        id=one_line(line["id"]),
        kind=one_line(line["kind"]),
        notice=False,
        newsroom=newsroom,
        title=title_of(line),
        what=wording.changed(line),
        happened=wording.happened(alert),
        when=wording.when(line, zone),
        link=link(line["url"]),
        was_at=link(line["old_url"]) if line["old_url"] and line["old_url"] != line["url"] else None,
        remarks=tuple(wording.remarks(alert, zone)) if whole else (),
        exchanges=tuple(exchanges[: wording.MOST]),
        more=max(len(exchanges) - wording.MOST, 0),
        opening=_opening(alert) if whole else "",
        rows=tuple(_rows(alert, zone)),
        redlines=tuple(_redlines(line)) if whole else (),
        commands=tuple(_commands(line, program)) if program else (),
        whole=whole,
        line=line,
        before=alert.before,
        after=alert.after,
    )


def link(url: str) -> Link:
    """Return an address; only one of the web can be clicked.

    >>> link("javascript:alert(1)")
    Link(text='javascript:alert(1)', href=None)
    """
    text = one_line(url)
    try:
        web = urlsplit(text).scheme.lower() in {"http", "https"} and bool(urlsplit(text).hostname)
    except ValueError:
        web = False
    return Link(text=text, href=text if web and " " not in text else None)


def _newsroom(alert: Alert, message: Message) -> str:
    name = alert.line["newsroom"]
    if name is None:
        return f"Workspace {one_line(message.workspace.resolve().name)}"
    return one_line(message.titles.get(name) or name)


def _counts(kinds: Sequence[str]) -> str:
    counted_ = Counter(kinds)
    order = {kind: at for at, kind in enumerate(EVERY)}
    told = sorted(counted_, key=lambda kind: order.get(kind, len(order)))
    return ", ".join(f"{counted_[kind]:,} {one_line(kind)}" for kind in told)


def _opening(alert: Alert) -> str:
    if alert.line["kind"] not in {"new", "removed", "unlisted", "restored", "moved"}:
        return ""
    return wording.opening(alert.before if alert.line["kind"] == "removed" else alert.after or alert.before)


def _rows(alert: Alert, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Yield the facts of a change that are looked up rather than read."""
    line = alert.line
    release = alert.after or alert.before
    published = wording.published(release, zone)
    if published:
        yield "Dated", published
    if line["kind"] == "removed":
        if alert.before and alert.before.get("first_seen"):
            yield "First seen", dated(alert.before["first_seen"], zone)
        if line["between"]["not_before"]:
            yield "Last seen", dated(line["between"]["not_before"], zone)
    old, new = (evidence(line[side]["evidence"]) for side in ("old", "new"))
    if old:
        yield "Kept page" if line["kind"] == "removed" else "Kept page, before", one_line(old)
    if new and new != old:
        name = "Kept answer" if line["kind"] == "removed" else "Kept page, after" if old else "Kept page"
        yield name, one_line(new)


def _redlines(line: dict[str, Any]) -> Iterator[tuple[str, tuple[Segment, ...]]]:
    for one in line["fields"]:
        segments = field_redline(one)
        if any(piece.kind != "same" for piece in segments):
            yield wording.FIELDS.get(one["field"], one_line(one["field"])), segments


def _commands(line: dict[str, Any], program: str) -> Iterator[tuple[str, str]]:
    said, release = one_line(line["id"]), one_line(line["release_id"])
    yield "Every fact and the whole redline" if line["fields"] else "Every fact", f"{program} show {said}"
    if line["old"]["version"] and line["old"]["version"] != line["new"]["version"]:
        what = "As it was kept" if line["kind"] == "removed" else "The version before"
        yield what, f"{program} show {release} --version {line['old']['version']}"
    yield "To dismiss it", f"{program} changes dismiss {said}"


def _notice(alert: Alert, newsroom: str, message: Message, *, program: str | None) -> Entry:
    line, zone = alert.line, message.zone_of(alert.line["newsroom"])
    sentence = one_line(message.called.said(line["title"] or "", line["newsroom"]))
    remarks = [f"Why: {one_line(line['because'])}."] if line["because"] else []
    if line["since"] and line["since"] != line["detected_at"]:
        remarks.append(f"So it is since {dated(line['since'], zone)}.")
    sample = [
        (one_line(one["kind"]), one_line(one["title"] or "") or UNTITLED, link(one["url"]))
        for one in line["sample"][:SAMPLE]
    ]
    return Entry(
        id=one_line(line["id"]),
        kind=one_line(line["kind"]),
        notice=True,
        newsroom=newsroom,
        title=sentence,
        # The sentence of what is unconfirmed begins with its kind already.
        what="" if line["kind"] in DESK else one_line(line["kind"]),
        happened=sentence,
        when=f"Told {dated(line['detected_at'], zone)}.",
        remarks=tuple(remarks),
        advice=one_line(message.called.said(line["advice"] or "", line["newsroom"])),
        sample=tuple(sample),
        unnamed=max(line["count"] - len(sample), 0) if sample else 0,
        commands=(("Every fact", f"{program} show {one_line(line['id'])}"),) if line["count"] and program else (),
        line=line,
    )


def _length(told: Entry) -> int:
    """Return how many characters of HTML it takes, about."""
    drawn = sum(len(html_redline(segments)) for _, segments in told.redlines)
    exchanged = sum(len(text) for one in told.exchanges for text in (one.old, one.new) if text)
    return _FRAME + drawn + exchanged
