"""The markup generations by name: each turns the same releases into other pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newsdesk.demo import markup_2017, markup_2021, markup_2022, markup_plain, markup_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsdesk.demo.markup import Frame
    from newsdesk.demo.release import Release

GenerationName = Literal["2017", "2021", "2022", "plain", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """How one generation writes a page of the listing, a release page and any other page."""

    listing: Callable[[Frame, Sequence[Release], int, int], str]
    release: Callable[[Frame, Release], str]
    plain: Callable[[Frame, str, Sequence[str]], str]


GENERATIONS: dict[GenerationName, Generation] = {
    "2017": Generation(listing=markup_2017.listing, release=markup_2017.release, plain=markup_2017.plain),
    "2021": Generation(listing=markup_2021.listing, release=markup_2021.release, plain=markup_2021.plain),
    "2022": Generation(listing=markup_2022.listing, release=markup_2022.release, plain=markup_2022.plain),
    "plain": Generation(listing=markup_plain.listing, release=markup_plain.release, plain=markup_plain.plain),
    "unknown": Generation(listing=markup_unknown.listing, release=markup_unknown.release, plain=markup_unknown.plain),
}
