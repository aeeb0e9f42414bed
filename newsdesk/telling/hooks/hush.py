"""What may be said of an address or an answer that holds secrets: hosts and plain words, never a token. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from newsdesk.telling.printable import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

GONE: Final = "…"
"""What stands in the place of a secret."""

_LEAST: Final = 4  # a shorter text proves nothing and would blank out half of what is said
_TOKEN: Final = 20  # an address's part of so many characters is taken for a token, whosever it is
_LENGTH: Final = 200


def hushed(text: str, secrets: Iterable[str]) -> str:
    """Return what another side said, on one line, cut short, without any of the secrets.

    >>> hushed('no such token: "s3cr3t-token"', ["s3cr3t-token"])
    'no such token: "…"'
    """
    # The longest first: one may be a part of another.
    for secret in sorted((one for one in secrets if len(one) >= _LEAST), key=len, reverse=True):
        text = text.replace(secret, GONE)
    text = one_line(text)
    return text if len(text) <= _LENGTH else f"{text[: _LENGTH - 1]}{GONE}"


def parts(url: str) -> list[str]:
    """Return whatever of an address may be a secret: its user, password, path, and query, whole and in parts.

    >>> parts("https://hooks.example/services/T0/abcd?key=efgh")
    ['/services/T0/abcd', 'services', 'T0', 'abcd', 'key=efgh', 'efgh']
    """
    split = urlsplit(url)
    path = split.path if len(split.path) > 1 else ""
    pieces = [path, *path.split("/"), split.query, *(one.partition("=")[2] for one in split.query.split("&"))]
    pieces += [split.username or "", split.password or "", split.fragment]
    return [one for one in pieces if one]


def pointed(location: str, secrets: Iterable[str]) -> str:
    """Return where a redirect points, without its query and without what looks like a token.

    >>> pointed("https://new.example/hooks/0123456789abcdef0123456789?sig=x", ["hooks"])
    'https://new.example/…/…'
    """
    known = set(secrets)
    bare = location.partition("?")[0].partition("#")[0]
    origin, found, path = bare.partition("://")
    host, slash, rest = (path if found else origin).partition("/")
    host = host.rpartition("@")[2]
    shown = "/".join(GONE if one in known or len(one) >= _TOKEN else one for one in rest.split("/"))
    return hushed(f"{origin}{found}{host}{slash}{shown}" if found else f"{host}{slash}{shown}", ())
