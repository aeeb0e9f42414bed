r"""The sentences of a text: where one ends is decided by what stands before its full stop and what follows it.

Written for press releases in English, and harmless elsewhere: a line break always ends a sentence, the full stops of
Chinese, Arabic and Hindi do too, and nothing but white space is ever lost.
"""

from __future__ import annotations

import re
from typing import Final

_END: Final = re.compile(
    r"(?<![.!?\u2026])(?P<stop>[.!?\u2026\u061f\u06d4\u0964])(?P<more>[.!?\u2026]*+)[\"'\u2018-\u201f\u00bb\u203a)\]]*+(?=\s)"
    r"|[\u3002\uff01\uff1f]+[\u201d\u2019\u300d\u300f\uff09]*"
)
_OPENERS: Final = "\"'\u2018\u201c\u201e\u00ab\u2039([\u2022-\u2013\u2014*"
_LONGEST_TOKEN: Final = 24  # characters before a full stop that are looked at; no abbreviation is longer
_AFTER: Final = 40  # characters after it; what opens the next sentence stands among them

# A name, a number or a place follows these, so they end no sentence.
_LEADING: Final = re.compile(
    "mr|mrs|ms|mx|dr|prof|st|sen|rep|reps|gov|gen|lt|col|capt|cpt|cmdr|adm|sgt|maj|hon|rev|"
    "fr|sr|sra|supt|det|insp|amb|pres|vs|v|cf|ca|no|nos|art|arts|para|paras|sec|fig|vol|ed|"
    r"eds|pp|p|dept|e\.g|i\.e|approx|est|tel|ext|nr|bzw|z\.b"
)
# These may end one: they do where the next word is one that opens sentences.
_EITHER: Final = re.compile(
    r"jr|inc|ltd|co|corp|llc|plc|bros|etc|al|a\.m|p\.m|am|pm|jan|feb|mar|apr|jun|jul|aug|sep|"
    r"sept|oct|nov|dec|ph\.d|m\.d|ave|blvd"
)
_OPENING: Final = re.compile(
    "a|an|the|this|that|these|those|he|she|it|they|we|you|i|in|on|at|as|but|and|or|for|if|"
    "when|while|after|before|since|there|their|his|her|its|our|my|amnesty|according|no|not|yet|"
    "however|meanwhile"
)


def sentences(text: str) -> list[str]:
    r"""Return the sentences of a text in order, without the white space between them.

    >>> sentences("Mr. J. Doe of the U.S. Army paid $2.5 million. “Why?” he asked. They left.")
    ['Mr. J. Doe of the U.S. Army paid $2.5 million.', '“Why?” he asked.', 'They left.']
    >>> sentences("He said: “It is over.” Nobody came.\nENDS")
    ['He said: “It is over.”', 'Nobody came.', 'ENDS']
    """
    found = []
    for line in text.splitlines():
        start = 0
        for end in _END.finditer(line):
            if end["stop"] is None or _ends(line, end):
                found.append(line[start : end.end()].strip())
                start = end.end()
        found.append(line[start:].strip())
    return [one for one in found if one]


def _ends(line: str, end: re.Match[str]) -> bool:
    """Return True if a sentence ends at this mark, which white space follows."""
    after = line[end.end() : end.end() + _AFTER].lstrip().lstrip(_OPENERS)
    if not after or after[0].islower():
        return not after
    if end["stop"] != "." or end["more"]:
        return True
    token = "".join(line[max(0, end.start() - _LONGEST_TOKEN) : end.start()].split()[-1:]).lstrip(_OPENERS)
    small = token.lower()
    if _LEADING.fullmatch(small) and end[0] == ".":
        # `No.` before a number is an abbreviation, and before a word an answer.
        return small in {"no", "nos", "p", "v", "art"} and not after[0].isdigit()
    initial = len(token) == 1 and token.isalpha() and token.isupper()
    if initial or _EITHER.fullmatch(small) or re.fullmatch(r"(?:\w\.)+\w", token):
        first = re.match(r"\w+", after)
        return (
            first is not None
            and _OPENING.fullmatch(first[0].lower()) is not None
            and not (initial and len(first[0]) == 1)
        )
    return True
