"""A redline as Markdown that reads well rendered and as it is: ~~what went~~ **what came**.

Whatever a page says is text: no mark of Markdown or HTML, no link and no mention of it is obeyed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from newsdesk.redline.column import directions, gathered, passages
from newsdesk.redline.folding import clipped
from newsdesk.redline.segment import Segment, merged, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>~|&$^]")
_OPENING: Final = re.compile(r"(?m)^([^\S\n]*)([#+\-=>:]|\d{1,9}(?=[.)]))")
_WEB: Final = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp):|\b(www)\.")
_MENTION: Final = re.compile(r"@(?!\s)")
_WORD_JOINER: Final = "\u2060"  # invisible; a mention of a page would call somebody
_MARKS: Final = {"removed": "~~", "added": "**"}
_TAGS: Final = {"removed": "del", "added": "ins"}
_ENDS: Final = {"moved_from": (r"\[", r"\]"), "moved_to": ("{", "}")}


def markdown_redline(segments: Iterable[Segment]) -> str:
    r"""Return a redline as paragraphs of Markdown; every word of it is escaped.

    >>> markdown_redline([Segment("same", "2 * "), Segment("removed", "3"), Segment("added", "4")])
    '2 \\* ~~3~~ **4**'
    """
    told = gathered(segments)
    arrows = directions(told)
    return "\n\n".join(_paragraph(one, arrows) for one in clipped(told))


def escaped(text: str) -> str:
    r"""Return a page's text as Markdown that says it to the letter.

    >>> print(escaped("# <b>Not</b> *bold*"))
    # \<b\>Not\</b\> \*bold\*
    """
    safe = _SPECIAL.sub(r"\\\g<0>", text)
    safe = _WEB.sub(lambda found: f"{found[1]}\\:" if found[1] else f"{found[2]}\\.", safe)
    return _MENTION.sub(f"@{_WORD_JOINER}", safe)


def _paragraph(paragraph: Sequence[Segment], arrows: dict[tuple[int, str], str]) -> str:
    pieces: list[tuple[str, str]] = []
    for move, place, part in passages(paragraph):
        opened, closed = _ENDS[place] if place else ("", "")
        if place:
            pieces.append(("sign", f"{opened}{arrows[move, place]}{move} "))
        for one in merged(replace(one, emphasis="") for one in part):
            head, bare, tail = trimmed(one.text)
            kind = one.kind if one.kind in _MARKS and bare else "same"
            if kind == "same":
                pieces.append(("same", escaped(one.text)))
                continue
            if head or (pieces and pieces[-1][0] == "removed"):
                pieces.append(("same", head or " "))
            pieces.append((kind, escaped(bare)))
            if tail:
                pieces.append(("same", tail))
        if place:
            # White space at the end of a passage stands outside of it.
            last, text = pieces[-1]
            end = text[len(text.rstrip()) :] if last == "same" else ""
            pieces[-1] = (last, text[: len(text) - len(end)])
            pieces.append(("sign", closed + end))
    return _lines(_joined([(kind, text) for kind, text in pieces if text]))


def _joined(pieces: Sequence[tuple[str, str]]) -> str:
    made = ""
    for at, (kind, text) in enumerate(pieces):
        if kind not in _MARKS:
            made += text
            continue
        following = pieces[at + 1][1][:1] if at + 1 < len(pieces) else ""
        mark = _MARKS[kind]
        # A mark opens and closes only beside what the rules of Markdown call flanking; a tag does anywhere.
        if _flanks(text[0], made[-1:]) and _flanks(text[-1], following) and mark[0] not in {made[-1:], following}:
            made += f"{mark}{text}{mark}"
        else:
            made += f"<{_TAGS[kind]}>{text}</{_TAGS[kind]}>"
    return made


def _flanks(inner: str, outer: str) -> bool:
    return not inner.isspace() and (not _is_mark(inner) or not outer or outer.isspace() or _is_mark(outer))


def _is_mark(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "PS"


def _lines(text: str) -> str:
    """Return a paragraph with its line breaks; nothing at the beginning of a line makes it a list or a heading."""
    lines = [line.strip() for line in text.strip().split("\n")]
    opened = [_OPENING.sub(_shown, line) for line in lines]
    return "\\\n".join(opened)


def _shown(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}\\" if found[2][0].isdigit() else f"{found[1]}\\{found[2]}"
