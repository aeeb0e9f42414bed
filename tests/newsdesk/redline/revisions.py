"""Revisions of real bodies, as an editor makes them: each of one kind, so that it is known what a reader should see."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom_scraper.values.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
MISSING = f"the corpus of real pages is not at {CORPUS.parent.name}/{CORPUS.name} beside this checkout"
GAP = "\n\n"
LIST = "- Lagos, Nigeria\n- Abuja, Nigeria\n- Kano, Nigeria\n- Accra, Ghana\n- Lomé, Togo"
_ENGLISH = {"us", "uk", "ca", "za", "ind", "ls", "tz"}


@dataclass(frozen=True)
class Revision:
    """A body, and what an editor made of it."""

    kind: str
    name: str
    old: str
    new: str


def bodies() -> Iterator[tuple[str, str, str]]:
    """Yield country, name and body of real releases and articles that have at least six paragraphs."""
    for line in (CORPUS / "fundus" / "expected.jsonl").read_text("utf-8").splitlines():
        one = json.loads(line)
        body = one["expected"].get("body") or {}
        parts = list(body.get("summary") or [])
        for section in body.get("sections") or []:
            parts += [*(section.get("headline") or []), *(section.get("paragraphs") or [])]
        paragraphs = [" ".join(part.split()) for part in parts if part.strip()]
        if len(paragraphs) >= 6 and len(set(paragraphs)) == len(paragraphs):
            yield one["country"], one["id"].partition("/")[2].partition(".")[0], GAP.join(paragraphs[:14])


def typo(body: str, chance: random.Random) -> str:
    """Exchange two letters of one long word."""
    word = chance.choice([one for one in re.findall(r"\b[^\W\d_]{7,}\b", body) if body.count(one) == 1])
    return body.replace(word, f"{word[:3]}{word[4]}{word[3]}{word[5:]}")


def number(body: str, chance: random.Random) -> str:
    """Raise one number."""
    found = chance.choice(list(re.finditer(r"(?<![\d.,:/-])\d+(?![\d.,:/-]|\w)", body)))
    return f"{body[: found.start()]}{int(found[0]) + 7}{body[found.end() :]}"


def sentence_moved(body: str, chance: random.Random) -> str:
    """Take a long sentence from one paragraph to the end of another."""
    paragraphs = body.split(GAP)
    places = [(at, one) for at, text in enumerate(paragraphs) for one in sentences(text)[1:] if len(one.split()) > 8]
    at, sentence = chance.choice([(at, one) for at, one in places if body.count(one) == 1])
    paragraphs[at] = " ".join(paragraphs[at].replace(sentence, "").split())
    to = (at + len(paragraphs) // 2) % len(paragraphs)
    paragraphs[to] += f" {sentence}"
    return GAP.join(paragraphs)


def paragraph_moved(body: str, _: random.Random) -> str:
    """Take the second paragraph before the last."""
    first, second, *rest, last = body.split(GAP)
    return GAP.join([first, *rest, second, last])


def moved_and_touched(body: str, chance: random.Random) -> str:
    """Take the longest paragraph to the end and change a word of it."""
    paragraphs = body.split(GAP)
    longest = max(paragraphs[:-2], key=len)
    paragraphs.remove(longest)
    words = longest.split()
    words[chance.randrange(len(words) // 2, len(words) - 1)] = "altogether"
    return GAP.join([*paragraphs, " ".join(words)])


def rewritten(body: str, chance: random.Random) -> str:
    """Put another text in the place of the third paragraph."""
    paragraphs = body.split(GAP)
    paragraphs[2] = chance.choice(
        [
            "Officials declined to discuss the matter on Tuesday, citing a review that nobody outside of the ministry has seen.",
            "Nothing of this was announced beforehand. Residents learned of it from the radio, hours later, in their own kitchens.",
        ]
    )
    return GAP.join(paragraphs)


def list_reordered(body: str, _: random.Random) -> str:
    """Bring the fourth item of a list to its head."""
    items = LIST.split("\n")
    return body.replace(LIST, "\n".join([items[3], *items[:3], items[4]]))


def quotation_changed(body: str, chance: random.Random) -> str:
    """Replace two words within a quotation."""
    found = chance.choice(list(re.finditer('[“„«"]([^“”„«»"\n]{30,400})[”“»"]', body)))
    words = found[1].split(" ")
    middle = len(words) // 2
    words[middle : middle + 2] = ["never", "again"]
    return f"{body[: found.start(1)]}{' '.join(words)}{body[found.end(1) :]}"


def name_removed(body: str, chance: random.Random) -> str:
    """Take a name of two words away."""
    names = re.findall(r"(?<=[a-z,] )[A-Z][a-z]+ [A-Z][a-z]+\b", body)
    name = chance.choice([one for one in names if body.count(one) == 1])
    return body.replace(f"{name} ", "", 1).replace(name, "", 1)


def sentence_added(body: str, chance: random.Random) -> str:
    paragraphs = body.split(GAP)
    paragraphs[chance.randrange(1, len(paragraphs) - 1)] += " The ministry did not answer questions about it."
    return GAP.join(paragraphs)


def paragraph_split(body: str, _: random.Random) -> str:
    """Make two paragraphs of one."""
    paragraphs = body.split(GAP)
    at = next(at for at, text in enumerate(paragraphs) if len(sentences(text)) > 1)
    first, *rest = sentences(paragraphs[at])
    paragraphs[at] = f"{first}{GAP}{' '.join(rest)}"
    return GAP.join(paragraphs)


def sentences_joined(body: str, chance: random.Random) -> str:
    """Run two sentences together."""
    return re.sub(r"(?<=[a-z])\. ([A-Z])(?=[a-z])", lambda one: f", and {one[1].lower()}", body, count=1)


def several(body: str, chance: random.Random) -> str:
    """Do four of them at once."""
    return number(typo(sentence_added(paragraph_moved(body, chance), chance), chance), chance)


def character(body: str, chance: random.Random) -> str:
    """Replace two characters in a text that sets no spaces."""
    at = chance.randrange(len(body) // 4, len(body) // 2)
    while not all("\u3040" < one < "\u9fff" for one in body[at : at + 2]):
        at += 1
    return f"{body[:at]}最新{body[at + 2 :]}"


def revisions() -> list[Revision]:
    """Return thirty pairs; the same ones each time."""
    everywhere = list(bodies())
    english = [(name, body) for country, name, body in everywhere if country in _ENGLISH]
    others = [(name, body) for country, name, body in everywhere if country not in {*_ENGLISH, "jp"}]
    japanese = [(name, body) for country, name, body in everywhere if country == "jp"]
    kinds: list[Callable[[str, random.Random], str]] = [
        typo, number, sentence_moved, paragraph_moved, moved_and_touched, rewritten, list_reordered,
        quotation_changed, name_removed, sentence_added, paragraph_split, sentences_joined, several,
    ]  # fmt: skip
    asked = [(kind, english) for kind in kinds for _ in range(2)]
    asked = [*asked[:24], (several, english), (sentence_moved, others), (rewritten, others), (paragraph_moved, others)]
    asked += [(character, japanese), (paragraph_moved, japanese)]
    return [_made(kind, some, number_) for number_, (kind, some) in enumerate(asked)]


def _made(kind: Callable[[str, random.Random], str], some: list[tuple[str, str]], number_: int) -> Revision:
    """Return a revision of the first body, from that number on, that has what the kind needs."""
    for step in range(len(some)):
        name, body = some[(number_ + step) % len(some)]
        old = GAP.join([*body.split(GAP)[:3], LIST, *body.split(GAP)[3:]]) if kind is list_reordered else body
        try:
            new = kind(old, random.Random(number_))
        except (IndexError, StopIteration):
            continue
        if new != old:
            return Revision(kind.__name__, name, old, new)
    raise AssertionError(f"no body of the corpus has what {kind.__name__} needs")
