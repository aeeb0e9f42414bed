"""The characters of a document that is no page: what its bytes say, whatever it declares.

Feeds and sitemaps declare their encoding wrongly so often that the bytes come first: what can be read as UTF-8 is
UTF-8. A declaration decides between the old encodings, and what none can read is Western European.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED: Final = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"), (b"{\0", "utf-16-le"), (b"\0{", "utf-16-be"))
_DECLARED: Final = re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_CHARSET: Final = re.compile(r"(?i)charset\s*=\s*[\"']?([a-z0-9._:-]{1,40})")
_DECLARATION: Final = re.compile(r"\A\s*<\?xml\s[^>]{0,400}\?>")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_KNOWN: Final = re.compile(r"(?:utf|iso|latin|ascii|us-ascii|windows|cp|koi|euc|shift|sjis|gb|big5|hz|mac|tis|x-)")
"""What encodings of text are called; Python also calls so what unpacks or computes, which no site may ask for."""
_WESTERN: Final = frozenset({"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"})
"""Names under which Windows' own encoding goes, as browsers know."""
_LONGEST_CHARACTER: Final = 4  # bytes
_SEVEN_BITS: Final = ("iso-2022", "iso2022", "hz")
"""Encodings whose every byte is ASCII, so that they could pass for UTF-8."""


def text(body: bytes, content_type: str | None = None) -> str:
    """Return the document's text, without its XML declaration and characters that XML forbids; never raises.

    Args:
        body: decompressed; it may be cut off within a character.
        content_type: the header, if there is one.

    >>> text("<?xml version='1.0' encoding='utf-8'?><a>é</a>".encode("latin-1"))
    '<a>é</a>'

    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _tidy(body[len(mark) :].decode(name, "replace"))
    for start, name in _UNMARKED:
        if body.lstrip(b"\n\r\t ").startswith(start):
            return _tidy(body.decode(name, "replace"))
    declared = _name(_DECLARED.match(body[:500]))
    header = _CHARSET.search(content_type or "")
    named = [declared, header[1].lower() if header else None]
    if any(one and one.startswith(_SEVEN_BITS) for one in named) and body.isascii():
        named = [*named, "utf-8"]
    else:
        named = ["utf-8", *named]
    for one in named:
        decoded = _decode(body, one) if one else None
        if decoded is not None:
            return _tidy(decoded)
    return _tidy(body.decode("cp1252", "replace"))


def _name(found: re.Match[bytes] | None) -> str | None:
    return found[1].decode("ascii").lower() if found else None


def _decode(body: bytes, name: str) -> str | None:
    """Return the text, or None where the bytes are not in that encoding; what is cut off at the end is left out."""
    if not _KNOWN.match(name):
        return None
    name = "cp1252" if name in _WESTERN else name
    try:
        return body.decode(name)
    except LookupError:
        return None
    except UnicodeDecodeError as problem:
        if problem.end < len(body) or len(body) - problem.start > _LONGEST_CHARACTER:
            return None
        return body[: problem.start].decode(name)


def _tidy(decoded: str) -> str:
    return _FORBIDDEN.sub("", _DECLARATION.sub("", decoded.removeprefix("\ufeff"), count=1))
