"""How long a redline of a long body takes, beside difflib on the same words.

python benchmarks/bench_redline.py [--kilobytes 200] [--pairs 5] [--difflib 60]

Bodies are made of sentences of made-up words, as often used as words are. difflib gets the same words and marks, in the
same run and by turns; it takes quadratic time and worse, so it is stopped after so many seconds. Seconds are of CPU.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import statistics
import sys
import time
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from newsdesk.redline.html import html_redline
from newsdesk.redline.model import apply, redline, segments
from newsroom_scraper.values.text import words

if TYPE_CHECKING:
    from collections.abc import Callable

_VOCABULARY: Final = 12_000


class Author:
    """Writes texts of which no two are alike."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        letters = "aeioubcdfghlmnprstvw"
        self.words = ["".join(self.chance.choices(letters, k=self.chance.randint(2, 10))) for _ in range(_VOCABULARY)]

    def word(self) -> str:
        """Return a word; the first ones of the vocabulary are most of any text."""
        return self.words[min(int(self.chance.paretovariate(0.6)), _VOCABULARY) - 1]

    def sentence(self) -> str:
        """Return a sentence of 8 to 30 words."""
        return " ".join(self.word() for _ in range(self.chance.randint(8, 30))).capitalize() + "."

    def body(self, size: int) -> str:
        """Return a text of so many characters, three sentences a paragraph."""
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < size:
            paragraphs.append(" ".join(self.sentence() for _ in range(3)))
        return "\n\n".join(paragraphs)[:size]


def revisions(author: Author, old: str) -> dict[str, str]:
    """Return what is made of a body."""
    some = old.split(" ")
    for at in author.chance.sample(range(len(some)), 300):
        some[at] = author.word()
    paragraphs = old.split("\n\n")
    moved = [*paragraphs[len(paragraphs) // 2 :], *paragraphs[: len(paragraphs) // 2]]
    shuffled = author.chance.sample(old.split(" "), len(old.split(" ")))
    return {
        "a word": old.replace(" ", " suddenly ", 1),
        "300 words": " ".join(some),
        "halves exchanged": "\n\n".join(moved),
        "written anew": author.body(len(old)),
        "words shuffled": " ".join(shuffled),
        "no full stop, 300 words": " ".join(some).replace(".", "").replace("\n\n", " "),
    }


def _drawn(old: str, new: str) -> str:
    return html_redline(redline(old, new))


def taken(work: Callable[[str, str], object], old: str, new: str) -> float:
    """Return how many seconds of CPU some work with two texts took."""
    begun = time.process_time()
    work(old, new)
    return time.process_time() - begun


def _difflib(old: str, new: str, most: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    SequenceMatcher(None, words(old), words(new), autojunk=False).get_opcodes()


def difflib_taken(old: str, new: str, most: int) -> tuple[float, bool]:
    """Return how many seconds of CPU difflib takes, and whether it came to an end within so many seconds."""
    child = multiprocessing.get_context("fork").Process(target=_difflib, args=(old, new, most))
    begun = _children()
    child.start()
    child.join()
    return _children() - begun, child.exitcode == 0


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--kilobytes", type=int, default=200)
    asked.add_argument("--pairs", type=int, default=5)
    asked.add_argument("--difflib", type=int, default=60, metavar="SECONDS")
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000))
    options = asked.parse_args()
    author = Author(options.seed)
    old = author.body(options.kilobytes * 1_000)
    print(f"seed {options.seed}; {len(old):,} characters, {len(words(old)):,} words, spaces and marks")
    print("| revision | redline | least to most | and HTML | difflib | ratio |\n|---|---|---|---|---|---|")
    slowest = 0.0
    for name, new in revisions(author, old).items():
        if apply(segments(old, new), old) != new:
            raise AssertionError(f"the redline of {name} does not make the new text")
        ours: list[float] = []
        drawn: list[float] = []
        theirs: list[tuple[float, bool]] = []
        for turn in range(options.pairs):
            ours.append(taken(redline, old, new))
            drawn.append(taken(_drawn, old, new))
            if turn == 0 or theirs[-1][1]:
                theirs.append(difflib_taken(old, new, options.difflib))
        middle = statistics.median(ours)
        slowest = max(slowest, middle)
        beside = statistics.median(spent for spent, _ in theirs)
        more = "" if all(ended for _, ended in theirs) else "> "
        print(
            f"| {name} | {middle:.2f} s | {min(ours):.2f} to {max(ours):.2f} s | {statistics.median(drawn):.2f} s "
            f"| {more}{beside:.2f} s | {more}{beside / middle:.0f} |",
            flush=True,
        )
    unit = 1 if sys.platform == "darwin" else 1024
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6:.0f} MB")
    return 0 if slowest < 1.0 else 1


if __name__ == "__main__":
    sys.exit(main())
