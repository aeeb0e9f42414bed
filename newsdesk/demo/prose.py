"""Press releases out of nothing: believable, different from each other, and the same for the same seed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsdesk.demo import wordstock as stock
from newsdesk.demo.chance import chance
from newsdesk.demo.release import Block, Image

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

TITLES = (
    "{place} Must End {policy_title} for {People}",
    "‘No One Should Live Like This’: {People} in {place} Speak Out",
    "Statement on {agency}’s Decision to Extend {policy_title}",
    "Responding to {policy_title}, {group} and {org} Demand Answers",
    "{agency} Reverses Course on {policy_title}—But Questions Remain",
    "New Data: {number} {People} Affected in {place}",
    "“We Were Never Told”–{number} Testimonies from {place}",
    "Joint Statement on {policy_title} in {place}",
    "Trial of {person} Opens in {place}",
    "{place}: {number} Cases, One Pattern",
)
LOUD_TITLES = (
    "Because {People} Deserve Better ❤️",
    "{tag}: {number} Sign Petition in {place}",
    "{tag} – Why {place} Is Marching ✊",
    "This Weekend, {place} Walks for {People} 🕯️",
)
LEADS = (
    "At least {number} {people} in {place} have been affected by {policy} since {year}, {org} said today.",
    ("{Agency} has applied {policy} to {number} {people} in {place}, according to {sources} reviewed by {org}."),
    (
        "Responding to the news that {agency} will keep {policy} in force in {place}, "
        "where {number} {people} live under it, {person}, {role} of {org}, said:"
    ),
    "A new report by {org} on {place} sets out how {number} {people} came to endure {harm}",
)
SENTENCES = (
    "Researchers documented {number} cases in {place}, and several more are being verified.",
    "In {month_year}, {agency} refused a request for the figures behind {policy}.",
    "Officials of {agency} said that {number} files had been reviewed, but published none of them.",
    "Witnesses described {harm}, often lasting {small} days or longer.",
    "The report draws on {sources} and on {small} visits to {place}.",
    "Lawyers for {group} asked a court to suspend {policy}; a decision is expected within {small} weeks.",
    "More than {percent} percent of those interviewed said that they had never seen a lawyer.",
    "{person}, {role} of {group}, called the response “too little and far too late.”",
    "Families across {place} wait for word, and {number} of them have filed complaints.",
    "Under the law, {people} are owed {remedy}; in practice, {number} got nothing of the kind.",
    "{Agency} must immediately explain why {small} of its own inspectors resigned in {month_year}.",
    "It would cost ${number},000 a year to provide {remedy}, less than {percent} percent of the budget.",
    "Internal messages showed that {agency} had known of {harm} since {year}.",
    "{group_cap} runs a hotline in {place} that took {number} calls in {small} weeks.",
)
QUOTES = (
    "“No one should have to endure {harm} in {place},” said {person}, {role} of {org}.",
    "“What we need is {remedy}, and we need it now,” {person} of {group} said. “It is an urgent matter.”",
    ("“They told us {small} days. It was {small2} weeks,” said a resident of {place}, who asked to be called {first}."),
    "“{Agency} cannot mark its own homework,” said {person}, {role} of {org}.",
)
BLOCK_QUOTES = (
    "“I counted {number} of us in a hall for {small}. Nobody gave us a reason, and nobody gave us a date.”",
    "“The rule was written in an afternoon. We have lived with it for {small} years.”",
    "“When I asked for a lawyer, the officer laughed and wrote down the time: {small} past nine.”",
)
HEADINGS = (
    "Background",
    "What must happen now",
    "Key findings",
    "A pattern, not an accident",
    "Notes to editors",
)
LIST_LEADS = ("{org} calls on {agency} to:", "The groups make {small} demands; the most urgent are to:")
LIST_ITEMS = (
    "suspend {policy} at once;",
    "guarantee {remedy};",
    "publish the {number} files withheld since {year};",
    "open {place} to independent monitors within {small} days;",
    "compensate the {number} families that were harmed;",
)
CAPTIONS = (
    "People gather outside the gates in {place}, {month_year}.",
    "A volunteer of {group} hands out water in {place}.",
    "The courthouse in {place}, where {number} cases are pending.",
)
CREDITS = (
    "Mira Castellan/Meridian Pictures",
    "© Open Harbor Rights",
    "Paul Drey/Longshore Press via Meridian Pictures",
)
MONTH_YEARS = ("January 2019", "March 2021", "June 2018", "September 2022", "November 2020")
SUMMARY_LENGTH = 190


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What one release says, before it has an address and a date."""

    title: str
    type: str | None
    summary: str
    paragraphs: tuple[Block, ...]
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    contact: str | None
    image: Image


def write(seed: int, serial: int) -> Story:
    """Return the story of that serial number.

    >>> write(1, 5) == write(1, 5), write(1, 5) == write(2, 5)
    (True, False)
    """
    draw = chance(seed, "story", serial)
    theme = draw.choice(stock.THEMES)
    place = draw.choice(stock.PLACES)
    agency = draw.choice(stock.AGENCIES)

    def say(template: str) -> str:
        return fill(template, draw, theme=theme, place=place, agency=agency)

    # Oddities go by the serial number, so that every site of ten releases has them all.
    loud = serial % 7 == 3
    body = _body(draw, say)
    lead = body[0].lines[0]
    person = draw.choice(stock.PEOPLE)
    desk, digits = draw.choice(("media", "press", "newsroom")), draw.randrange(100, 200)
    contact = f"Contact: {person}, 202-555-0{digits}, {desk}@{stock.MAIL_HOST}"
    return Story(
        title=say(draw.choice(LOUD_TITLES if loud else TITLES)),
        type=None if serial % 6 == 5 else "Report" if serial % 9 == 4 else "Press Release",
        summary=summarise(lead, body, whole=serial % 5 == 1),
        paragraphs=body,
        authors=(person,) if serial % 4 == 1 else (stock.ORGANISATION,),
        topics=(theme.topic, *(("United States",) if serial % 2 else ())),
        contact=contact if serial % 3 != 2 else None,
        image=Image(
            path=f"/wp-content/uploads/hero-{serial}-1444x710.jpg",
            alt=say("{People} in {place}"),
            caption=say(draw.choice(CAPTIONS)),
            credit=draw.choice(CREDITS),
        ),
    )


def _body(draw: random.Random, say: Callable[[str], str]) -> tuple[Block, ...]:
    """Return between four and fourteen paragraphs, the lead first and a quotation second."""
    blocks = [_paragraph(say(draw.choice(LEADS))), _paragraph(say(draw.choice(QUOTES)))]
    for template in draw.sample(SENTENCES, 2 + draw.randrange(7)):
        follow = " " + say(draw.choice(SENTENCES)) if draw.random() < 0.6 else ""
        blocks.append(_paragraph(say(template) + follow))
    if draw.random() < 0.5:
        blocks.insert(3, Block(kind="quotation", lines=(say(draw.choice(BLOCK_QUOTES)),)))
    if draw.random() < 0.5:
        blocks.insert(draw.randrange(3, len(blocks)), Block(kind="heading", lines=(draw.choice(HEADINGS),)))
    if draw.random() < 0.4:
        items = tuple(say(item) for item in draw.sample(LIST_ITEMS, 3))
        blocks += [_paragraph(say(draw.choice(LIST_LEADS))), Block(kind="list", lines=items)]
    return tuple(blocks)


def _paragraph(line: str) -> Block:
    return Block(kind="paragraph", lines=(line,))


def fill(template: str, draw: random.Random, *, theme: stock.Theme, place: str, agency: str) -> str:
    """Return the template with every slot filled, people and numbers drawn anew."""
    group = draw.choice(stock.GROUPS)
    person = draw.choice(stock.PEOPLE)
    number = draw.randrange(26, 9800)
    line = template.format(
        org=stock.ORGANISATION,
        place=place,
        agency=agency,
        Agency=capital(agency),
        group=group,
        group_cap=capital(group),
        people=theme.people,
        People=headline(theme.people),
        policy=theme.policy,
        policy_title=headline(theme.policy).removeprefix("The "),
        harm=theme.harm,
        remedy=theme.remedy,
        tag=theme.tag,
        person=person,
        first=person.split()[0],
        role=stock.ROLES[stock.PEOPLE.index(person) % len(stock.ROLES)],
        sources=draw.choice(stock.SOURCES),
        number=f"{number:,}",
        small=draw.randrange(3, 40),
        small2=draw.randrange(3, 40),
        percent=draw.randrange(12, 89),
        year=draw.randrange(2009, 2023),
        month_year=draw.choice(MONTH_YEARS),
    )
    return capital(line)


def summarise(lead: str, body: tuple[Block, ...], *, whole: bool) -> str:
    """Return the excerpt of a listing: cut with `…`, ending in `:`, without a mark, or a whole letter."""
    if whole:
        return " ".join(line for block in body if block.kind == "paragraph" for line in block.lines)
    if len(lead) <= SUMMARY_LENGTH:
        return lead
    return lead[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"


def slug(title: str) -> str:
    """Return the address words of a title, as WordPress makes them.

    >>> slug("“We Were Never Told”–1,204 Testimonies ❤️")
    'we-were-never-told-1204-testimonies'
    """
    plain = unicodedata.normalize("NFKD", title.lower())
    joined = re.sub(r"[’‘“”,.]", "", plain)
    ascii_only = "".join(letter for letter in re.sub(r"[–—]", "-", joined) if letter.isascii())
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")


def capital(line: str) -> str:
    """Return the line with its first letter large and the rest as it was."""
    return line[:1].upper() + line[1:]


def headline(words: str) -> str:
    """Return the words with large first letters, small words apart.

    >>> headline("people held in isolation")
    'People Held in Isolation'
    """
    small = {"in", "of", "on", "and", "to", "by", "their", "without", "for"}
    return " ".join(word if word in small else capital(word) for word in words.split(" "))
