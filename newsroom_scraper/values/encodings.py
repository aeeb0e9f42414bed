"""The encoding of a page whose own word for it is wrong.

A page that says UTF-8 and was saved as something else, and one that says something else and is UTF-8, are the two
common faults. Everything here is decided by the bytes and the declared name alone, so that a stored page reads as it
did when it was fetched.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

_SINGLE_BYTE: Final = re.compile(r"(?i)(?:iso-?8859|latin|windows-?125|cp125|ascii|koi8|mac)")
_MULTIBYTE: Final = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_HIGH: Final = re.compile(rb"[\x80-\xff]+")
_TOLERATED: Final = 0.1  # of the runs of bytes beyond ASCII: a slip of the editor's, not another encoding
_SURE: Final = 10  # characters; two or three Chinese words can be valid UTF-8 by chance
_SAMPLE: Final = 1 << 17  # bytes that are looked at, from the first beyond ASCII on
_REPLACEMENT: Final = "\ufffd"
_LANGUAGE: Final = re.compile(rb"<html[^>]{0,400}?\slang\s*=\s*[\"']?([a-zA-Z]{2})", re.IGNORECASE)
_USUAL: Final = {
    "cp1250 iso8859_2": "bs cs hr hu pl ro sk sl sq",
    "cp1251 koi8_r koi8_u": "be bg mk ru sr uk",
    "cp1252": "ca da de en es eu fi fr ga gl is it nb nl nn no pt sv",
    "cp1253": "el",
    "cp1254": "az tr",
    "cp1255": "he",
    "cp1256": "ar fa ur",
    "cp1257": "et lt lv",
    "cp932 euc_jp": "ja",
    "gb18030 big5": "zh",
    "cp949": "ko",
}
_BY_LANGUAGE: Final = {
    language: encodings.split() for encodings, languages in _USUAL.items() for language in languages.split()
}
"""The encodings in which pages of a language were written before UTF-8, commonest first."""


def mended(body: bytes, declared: str) -> str | None:
    """Return the encoding of a body for which the declared one is wrong, or None: it is right, or cannot be bettered.

    Args:
        body: of the page, decompressed.
        declared: what its headers, its byte order mark or its own markup say, as Python names it.

    >>> page = '<html lang="fr"><p>Déjà vu'
    >>> mended(page.encode(), "cp1252"), mended(page.encode("cp1252"), "utf-8"), mended(page.encode(), "utf-8")
    ('utf-8', 'cp1252', None)
    """
    if body.isascii():
        return None
    name = declared.lower().replace("_", "-")
    if name in {"utf-8", "utf8"}:
        return None if _mostly_utf8(body) else _detected(body)
    if name.startswith(("utf-16", "utf-32")):
        return None
    return "utf-8" if _is_utf8(body, least=1 if _SINGLE_BYTE.match(name) else _SURE) else None


def _is_utf8(body: bytes, *, least: int) -> bool:
    """Return whether a body is UTF-8, with so many characters that show it."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(1 for _ in islice(_MULTIBYTE.finditer(body), least)) == least


def _mostly_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        wrong = body.decode("utf-8", "replace").count(_REPLACEMENT)
        return wrong <= _TOLERATED * len(_HIGH.findall(body))
    return True


def _detected(body: bytes) -> str:
    from charset_normalizer import from_bytes  # few pages need it

    first = _HIGH.search(body)
    start = max(first.start() - 1000, 0) if first else 0
    said = _LANGUAGE.search(body)
    usual = _BY_LANGUAGE.get(said[1].decode().lower()) if said else None
    if usual and len(usual) == 1:
        return usual[0]
    found = from_bytes(body[start : start + _SAMPLE], cp_isolation=usual).best()
    # What cannot be told is in the encoding that old pages have most often.
    name = found.encoding if found is not None else usual[0] if usual else "cp1252"
    return "cp1252" if name in {"ascii", "utf_8", "latin_1", "iso8859_1"} else name
