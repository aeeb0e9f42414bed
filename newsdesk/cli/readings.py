"""How the readings of recorded pages are shown: where each is not what was expected, long texts as redlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdesk.checking.differing import Difference


def show(differences: Sequence[Difference]) -> None:
    """Print each place where a reading is not what was expected, below a line that names the page."""
    from newsdesk.cli import output
    from newsdesk.redline.plain import plain_redline

    for one in differences:
        segments = one.segments()
        if not segments:
            output.say("\n".join(f"  {line}" for line in one.lines()))
        elif output.on_terminal():
            from newsdesk.redline.terminal import redline_text

            output.say(f"  {one.where}")
            output.draw(redline_text(segments))
        else:
            output.say(f"  {one.where}\n    {plain_redline(segments)}")


def as_json(differences: Sequence[Difference]) -> list[dict[str, Any]]:
    """Return differences as they stand in a line of JSON: every value is text, a list or object as JSON."""
    import orjson

    def text(value: Any) -> str | None:
        return value if value is None or isinstance(value, str) else orjson.dumps(value).decode()

    return [{"where": one.where, "wanted": text(one.wanted), "got": text(one.got)} for one in differences]


def summed(got: dict[str, Any]) -> str:
    """Return what was read from a page, in a few words."""
    from newsdesk.telling.times import counted

    if "answer" in got:
        reason = f" ({got['reason']})" if got.get("reason") else ""
        return f"no page to read: {got['answer']}{reason}"
    if "refused" in got:
        return f"no release: it {got['refused']}"
    if got.get("body") or got.get("title"):
        day = got.get("published") or "no day"
        words = len((got.get("body") or "").split())
        return f'"{got.get("title") or "without a title"}", {day}, {counted(words, "word")}'
    rows, children = len(got.get("entries", ())), len(got.get("children", ()))
    told = [counted(rows, "row")]
    if children:
        told.append(f"{counted(children, 'document')} beneath it")
    if got.get("next_url"):
        told.append(f"goes on at {got['next_url']}")
    return "; ".join([*told, *got.get("problems", ())])
