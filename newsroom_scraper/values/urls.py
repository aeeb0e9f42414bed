"""Addresses of pages: one spelling for each page, and only such differences folded as are safe to fold.

The rules every site obeys come from RFC 3986 §6.2 and the WHATWG URL standard. What only one newsroom may
promise (`www`, `scheme`, `slash`, parameters that mean nothing) is its declaration's to say. So are a doubled
slash (`slashes`) and a closing `/amp/` (`amp`): a release may be named so, and where nothing is declared the
page's own `<link rel=canonical>` is better evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_plus, urljoin

# Names that only trackers and session handlers use, in lower case, and whatever begins with `utm_`. Not here:
# `sid`, `source`, `session` and `ref`, which choose pages on real sites.
_TRACKERS = frozenset({
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid",
    "li_fat_id", "igsh", "igshid", "srsltid", "epik", "mc_cid", "mc_eid", "mkt_tok", "_ga", "_gl",
    "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking", "vero_id", "oly_anon_id", "oly_enc_id",
    "ml_subscriber", "ml_subscriber_hash", "_openstat", "phpsessid", "jsessionid",
})  # fmt: skip
_REMEMBERED = 1 << 16  # addresses of one crawl; more are computed again
_PORTS = {"http": "80", "https": "443"}

_URL = re.compile(r"(https?)://([^/?#\\\s]+)(?=[/?#]|\Z)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE | re.DOTALL)
_TIDY = re.compile(
    r"(https?)://([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::([1-9]\d{1,4}))?"
    r"((?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._~!$&'()*+,=:@-]*)+)\Z"
)
_UNFILLED = re.compile(r"https?:/*|#.*", re.IGNORECASE)  # editors leave a bare `http://` where a link was meant
_INSIDE = re.compile(r"[\t\n\r]")  # browsers take these out of an address wherever they stand
_PORT = re.compile(r"(.*?)(?::([0-9]*))?", re.DOTALL)
_LITERAL = re.compile(r"\[[0-9a-fA-F:.]+\]")
_OUTSIDE_HOST = re.compile(r"[:/?#@\[\]\\\s]")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/?-]")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_SESSION = re.compile(r";jsessionid=[^;/]*", re.IGNORECASE)
_SLASHES = re.compile(r"//+")
_AMP = re.compile(r"(?<=[^/])/amp(?=/?\Z)")
_AMP_QUERY = {"amp", "amp=", "amp=1"}
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one newsroom says about the spelling of its addresses.

    `same`: which of "www", "scheme", "slash" (a closing one), "slashes" (doubled ones) and "amp" (a closing
    `/amp/`, or `?amp=1`) make no difference. `ignore`: query parameters that mean nothing, by their exact
    names. `keep`: parameters that must stay, whatever any other rule says.
    """

    same: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()


class _Parts(NamedTuple):
    """An address taken apart: all but path and query in their one spelling, the user with its `@`."""

    scheme: str
    user: str
    host: str
    port: str
    path: str
    query: str


@lru_cache(maxsize=_REMEMBERED)
def identity(url: str, rules: Rules) -> str:
    """Return the one spelling of a page's address; never raises, idempotent, and no URL stays as it is.

    >>> rules = Rules(same=frozenset({"www", "scheme", "slash"}), ignore=frozenset({"lang"}))
    >>> identity("http://WWW.Example.org:80/news/%7Ea/../b?utm_source=x&lang=e&id=7#top", rules)
    'https://example.org/news/b/?id=7'
    >>> identity("http://www.example.org/a%2fb.pdf?", Rules())
    'http://www.example.org/a%2Fb.pdf'
    """
    tidy = _TIDY.match(url)
    if tidy:
        return _spell(_Parts(tidy[1], "", tidy[2], tidy[3] or "", tidy[4], ""), rules)
    parts = _split(url)
    if parts is None:
        return url.strip()
    path = _without_dots(_SESSION.sub("", _escape(parts.path)))
    return _spell(parts._replace(path=path, query=_query(parts.query, rules)), rules)


def absolute(base: str, href: str | None) -> str | None:
    """Return where a link on the page `base` leads, without fragment, or None if to no other http(s) page.

    >>> absolute("https://example.org/news/", "../a b/#top")
    'https://example.org/a%20b/'
    >>> absolute("https://example.org/news/", "mailto:press@example.org") is None
    True
    >>> absolute("https://example.org/news/", "#top") is None
    True
    """
    link = _INSIDE.sub("", (href or "").strip())
    if not link or _UNFILLED.fullmatch(link):
        return None
    try:
        joined = urljoin(base.strip(), link)
    except ValueError:  # a broken IPv6 literal or a host that is not one
        return None
    joined = joined.partition("#")[0].strip()
    return joined.replace(" ", "%20") if _URL.match(joined) else None


@lru_cache(maxsize=_REMEMBERED)
def host(url: str) -> str:
    """Return the host of a URL in lower case without `www.`, with a port that is not the usual one, or "".

    >>> host("https://WWW.Example.org:443/news/"), host("http://example.org:8000/"), host("news")
    ('example.org', 'example.org:8000', '')
    """
    parts = _split(url)
    if parts is None:
        return ""
    return _without_www(parts.host) + _port(parts.scheme, parts.port)


def _split(url: str) -> _Parts | None:
    found = _URL.match(_INSIDE.sub("", url.strip()))
    if not found:
        return None
    user, _, place = found[2].rpartition("@")
    split = _PORT.fullmatch(place)
    name, digits = split.groups() if split else (place, None)
    name = _host(name)
    if not name:
        return None
    port = str(int(digits)) if digits and len(digits) < 10 else digits or ""
    user = _escape(user) + "@" if user else ""
    return _Parts(found[1].lower(), user, name, port, found[3], found[4] or "")


def _host(name: str) -> str:
    """Return a host in its one spelling (lower case, IDNA, no closing dot), or "" if it cannot be a host."""
    if _LITERAL.fullmatch(name):
        return name.lower()
    if not name.isascii():
        name = _ascii(name)
    if _OUTSIDE_HOST.search(name):  # compatibility characters may hide a slash or an @
        return ""
    return _escape(name).lower().rstrip(".")


def _ascii(name: str) -> str:
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:  # not allowed in a name: it stays as written, and is percent-encoded later
        return name


def _spell(parts: _Parts, rules: Rules) -> str:
    scheme, user, name, port, path, query = parts
    port = _port(scheme, port)
    if "scheme" in rules.same:
        scheme = "https"
        port = _port(scheme, port[1:])
    if "www" in rules.same:
        name = _without_www(name)
    if "slashes" in rules.same:
        path = _SLASHES.sub("/", path)
    if "slash" in rules.same:
        path = _closed(path)
    if "amp" in rules.same:
        path = _without_amp(path, closed="slash" in rules.same)
    return f"{scheme}://{user}{name}{port}{path}{query}"


def _port(scheme: str, port: str) -> str:
    return f":{port}" if port and port != _PORTS[scheme] else ""


def _without_www(name: str) -> str:
    while name.startswith("www.") and "." in name[4:]:
        name = name[4:]
    return name


def _closed(path: str) -> str:
    """Return the path with a closing slash; a file keeps its name, but `index.html` is what a slash means."""
    folder, _, last = path.rpartition("/")
    if last in {"index.html", "index.htm"}:
        return folder + "/"
    return path + "/" if last and not _EXTENSION.search(last) else path


def _without_amp(path: str, *, closed: bool) -> str:
    """Return the path of the page whose mobile edition this is; a lone `/amp/` is a page like any other."""
    while (found := _AMP.search(path)) is not None:
        path, after = path[: found.start()], path[found.end() :]
        if closed:
            path = _closed(path)
        elif not _EXTENSION.search(path):
            path += after
    return path


def _escape(text: str) -> str:
    """Return the text with unreserved characters plain and all others in upper-case percent-encoding."""
    return _ESCAPE.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    digits = found[1]
    if digits:
        character = chr(int(digits, 16))
        return character if _UNRESERVED.fullmatch(character) else f"%{digits.upper()}"
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))


def _without_dots(path: str) -> str:
    """Return the path with `.` and `..` resolved (RFC 3986 §5.2.4) and doubled slashes kept."""
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str, rules: Rules) -> str:
    parameters = [(part, _name(part)) for part in _escape(query).split("&") if part]
    # WordPress's share buttons repeat the page under `?share=twitter&nb=1`; alone, either may mean something.
    shared = {"share", "nb"} if {"share", "nb"} <= {name for _, name in parameters} else set()
    amp = "amp" in rules.same
    kept = "&".join(
        part
        for part, name in parameters
        if name in rules.keep
        or not (name in rules.ignore or name in shared or _is_tracker(name) or (part in _AMP_QUERY and amp))
    )
    return f"?{kept}" if kept else ""


def _name(part: str) -> str:
    name = part.partition("=")[0]
    return unquote_plus(name) if "%" in name or "+" in name else name


def _is_tracker(name: str) -> bool:
    folded = name.lower()
    return folded in _TRACKERS or folded.startswith("utm_")
