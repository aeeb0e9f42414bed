"""What the simulated newsroom publishes, and the truth about what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from newsdesk.demo.typesetting import Setting

BlockKind = Literal["paragraph", "heading", "list", "quotation"]
TruthKind = Literal[
    "new",
    "edited",
    "removed",
    "restored",
    "moved",
    "repost",
    "unlisted",
    "typeset",
    "retouch",
    "json-ld",
    "redesign",
    "outage",
    "recovered",
    "fault",
]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of a body: a paragraph, heading or quotation of one line, or a list of several."""

    kind: BlockKind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The hero picture with the words that stand beside it and are no part of the body."""

    path: str
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that a release links to, by its name on the site."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One press release as the newsroom means it, whatever the markup makes of it.

    `contact` is printed as the last line of the body element. `listing_title` is what its row in the
    listing shows, `None` meaning the title itself; `""` is a row without a title. `setting` is how the
    words of title and body are set in type, which is no part of what they say.
    """

    serial: int
    slug: str
    title: str
    type: str | None
    published: datetime
    modified: datetime
    summary: str
    paragraphs: tuple[Block, ...]
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    contact: str | None
    image: Image
    listing_title: str | None = None
    setting: Setting = "plain"
    files: tuple[Upload, ...] = ()

    @property
    def path(self) -> str:
        """The address of the release on its site."""
        return f"/press-releases/{self.slug}/"

    @property
    def lines(self) -> tuple[str, ...]:
        """Every line of the body in order, a list giving one line an item, without the contact line."""
        return tuple(line for block in self.paragraphs for line in block.lines)

    @property
    def printed_day(self) -> str:
        """The day as listings print it, in the newsroom's own time zone: `February 4, 2024`."""
        return printed(self.published)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One thing that was really done to the site: what a monitor should have found.

    A release that was typeset anew, a template that was retouched and structured data that come and go change not a
    word: of them a monitor should find nothing.
    """

    night: int
    kind: TruthKind
    slug: str | None
    fields: tuple[str, ...] = ()
    what: str = ""
    old: str | None = None
    new: str | None = None


def printed(moment: datetime) -> str:
    """Return the day in words, whatever the locale of the machine.

    >>> from datetime import datetime, UTC
    >>> printed(datetime(2024, 2, 4, tzinfo=UTC))
    'February 4, 2024'
    """
    return f"{MONTHS[moment.month - 1]} {moment.day}, {moment.year}"
