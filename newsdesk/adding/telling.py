"""What a probe found, in lines for a person and as a line of JSON. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsroom_scraper.probing.findings import Findings, Sample

SCHEMA: Final = "newsroom.probe/1"
_EXCERPT: Final = 160  # characters of a body


def lines(found: Findings, *, requests: int) -> Iterator[str]:
    """Yield what was found: the verdict, the roads, what would be read, and what is unsure."""
    yield verdict(found)
    if found.platform:
        yield f"Platform: {found.platform[0]} (shown by {found.platform[1]})."
    yield from found.robots
    for one in found.tried:
        what = f"{one.rows} rows" if one.rows else one.problem or "no rows"
        yield f"  {one.road}: {one.url} ({one.why}): {what}"
    if found.sample:
        yield f"{len(found.sample)} releases as read:"
        for sample in found.sample:
            yield from _sample(sample)
    if found.unsure:
        yield "Unsure:"
        yield from (f"  - {one[0].upper()}{one[1:]}" for one in found.unsure)
    yield f"{requests} requests."


def verdict(found: Findings) -> str:
    """Return the sentence that says what came of it, with what to do next where nothing did."""
    if found.refused:
        return f"{found.url}: blocked: {found.refused}. Nothing was tried to get round that; see docs/blocked.md."
    if found.failure:
        return f"{found.url}: {found.failure}. Nothing could be read."
    if found.proposal is None and found.scripts:
        return f"{found.url}: {found.scripts}. See docs/rendering.md: another road, or the extra [render]."
    if found.proposal is None:
        return (
            f"{found.url}: no list of releases was found. Give the address of the page, the feed or the sitemap that "
            "lists them; see docs/adding.md."
        )
    if not found.works:
        return f"{found.url}: rows were found, and none of the releases behind them could be read."
    if found.unsure:
        return f"{found.url}: {found.proposal.name} can be read; look at what is unsure."
    return f"{found.url}: {found.proposal.name} can be read."


def _sample(sample: Sample) -> Iterator[str]:
    head = " · ".join(filter(None, (sample.day or "no day", sample.type, sample.title or "no title")))
    yield f"  {head}"
    yield f"    {sample.url}"
    if sample.problem:
        yield f"    {sample.problem}"
    elif sample.body:
        words = " ".join(sample.body.split())
        yield f"    {words[:_EXCERPT].rsplit(' ', 1)[0]} … ({len(words.split())} words)"


def record(found: Findings, *, requests: int) -> dict[str, Any]:
    """Return it as a line of JSON."""
    return {
        "schema": SCHEMA,
        "url": found.url,
        "works": found.works,
        "verdict": verdict(found),
        "blocked": found.refused,
        "failure": found.failure,
        "needs_scripts": found.scripts,
        "platform": found.platform[0] if found.platform else None,
        "roads": [
            {"road": one.road, "url": one.url, "rows": one.rows, "why": one.why, "problem": one.problem}
            for one in found.tried
        ],
        "sample": [
            {"url": one.url, "title": one.title, "published": one.day, "type": one.type, "problem": one.problem}
            for one in found.sample
        ],
        "unsure": found.unsure,
        "requests": requests,
        "declaration": found.proposal.text() if found.proposal else None,
    }
