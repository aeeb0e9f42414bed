"""Time stamps: an authority signs that a manifest's digest was there at an instant (RFC 3161); no crawl waits for it.

A crawl is sealed and committed before anybody is asked. Who cannot be reached is asked again by the next run, and since
each manifest names the one before, the newest stamp speaks for all of them.
"""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.disk import sync
from newsroom_scraper.errors import EvidenceError, NewsroomError
from newsroom_scraper.files import FRESH, MANIFEST
from pipelines import members
from pipelines.fresh import write_fresh
from pipelines.seal import digest_of
from schedules import chain, ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

    from schedules.authorities import Authorities

    Ask = Callable[[str, bytes], bytes]

SCHEMA: Final = "newsroom.stamp/1"
FOLDER: Final = "stamps"
TIMEOUT: Final = 10.0
"""Seconds for one authority."""

_KEYS: Final = ("crawl_id", "authority", "file", "sha256", "manifest")
_NOTED: Final = ("crawl_id", "file", "sha256")
_AT_ONCE: Final = 20
"""So many manifests are stamped by one run; the next goes on."""
_LARGEST: Final = 1 << 18
_UNKNOWN_ROOT: Final = ("unable to get local issuer certificate", "self-signed certificate", "self signed certificate")


def stamp(home: Path, wanted: Authorities, now: datetime, *, ask: Ask | None = None) -> list[str]:
    """Have every manifest stamped that waits for it, oldest first, and return what did not succeed, in clauses.

    The first time only the newest is: it speaks for those before.

    Args:
        home: of the newsroom; its lock is held.
        wanted: who is asked.
        now: instant, with an offset.
        ask: posts a request to an authority and returns the reply.

    """
    if not wanted.urls:
        return []
    try:
        for folder in _waiting(home)[:_AT_ONCE]:
            problems = _stamp_one(home, folder, wanted.urls, now, ask or post)
            if problems:
                return problems
    except (OSError, ValueError, KeyError, TypeError) as problem:
        return [f"{home / chain.STAMPS} or {home / FOLDER} could not be read or written ({problem})"]
    return []


def _waiting(home: Path) -> list[Path]:
    there = chain.sealed(home)
    last = max((one["crawl_id"] for one in ledger.lines(home / chain.STAMPS)), default=None)
    return [one for one in there if one.name > last] if last is not None else there[-1:]


def _stamp_one(home: Path, folder: Path, urls: Sequence[str], now: datetime, ask: Ask) -> list[str]:
    """Have one manifest stamped by the first authority that does; return what went wrong with all of them."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    data = (folder / MANIFEST).read_bytes()
    digest = hashlib.sha256(data)
    problems = []
    for url in urls:
        request = TimestampRequestBuilder(data=data, hash_algorithm=HashAlgorithm.SHA256).build()
        try:
            reply = ask(url, request.as_bytes())
            response = _decoded(reply)
            _fits(response, digest.digest())
            if response.tst_info.nonce != request.nonce:
                raise EvidenceError("answered another question (its nonce is not ours)")
        except NewsroomError as problem:
            problems.append(f"{url} {problem.message}")
            continue
        path = home / FOLDER / f"{folder.name}.tsr"
        path.parent.mkdir(exist_ok=True)
        said = write_fresh(path, [reply])
        path.with_name(f"{path.name}{FRESH}").replace(path)
        sync(path.parent)
        line = {
            "schema": SCHEMA,
            "crawl_id": folder.name,
            "authority": url,
            "file": f"{FOLDER}/{path.name}",
            "sha256": said["sha256"],
            "manifest": digest.hexdigest(),
            "stamped_at": _instant(response),
            "asked_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        ledger.append(home / chain.STAMPS, [line])
        return []
    return problems


def post(url: str, request: bytes) -> bytes:
    """Post a request to an authority and return its reply.

    Raises:
        EvidenceError: it did not answer, or not with a reply.

    """
    import http.client
    import urllib.error
    import urllib.request

    asked = urllib.request.Request(  # noqa: S310 - the operator's own address, http or https as was checked
        url,
        data=request,
        headers={"Content-Type": "application/timestamp-query", "User-Agent": "newsroom-scraper"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:  # noqa: S310 - as above
            reply: bytes = answer.read(_LARGEST)
    except urllib.error.HTTPError as problem:
        with problem:
            raise EvidenceError(f"answered {problem.code}") from problem
    except (OSError, http.client.HTTPException) as problem:
        inner = getattr(problem, "reason", problem)
        words = "did not answer in time" if isinstance(inner, TimeoutError) else f"cannot be reached ({inner})"
        raise EvidenceError(words) from problem
    return reply


def _decoded(reply: bytes) -> TimeStampResponse:
    from rfc3161_client import PKIStatus, decode_timestamp_response

    try:
        response = decode_timestamp_response(reply)
    except ValueError as problem:
        raise EvidenceError("gave no time-stamp reply") from problem
    if response.status != PKIStatus.GRANTED:
        said = "; ".join(response.status_string) or f"status {response.status}"
        raise EvidenceError(f"refused to stamp ({said})")
    return response


def _fits(response: TimeStampResponse, digest: bytes) -> None:
    if response.tst_info.message_imprint.message != digest:
        raise EvidenceError("stamped another digest")


def _instant(response: TimeStampResponse) -> str:
    return response.tst_info.gen_time.strftime("%Y-%m-%dT%H:%M:%SZ")


# -- checking --------------------------------------------------------------------------------------------------------


def roots(file: Path | None) -> list[Certificate]:
    """Return the certificates that are trusted: the machine's own, and those of a file.

    Raises:
        EvidenceError: the file cannot be read.

    """
    import ssl

    from cryptography import x509

    with warnings.catch_warnings(action="ignore"):  # some of the machine's own are odd in ways that matter elsewhere
        found = [
            x509.load_der_x509_certificate(one) for one in ssl.create_default_context().get_ca_certs(binary_form=True)
        ]
    if file is not None:
        try:
            found += x509.load_pem_x509_certificates(file.read_bytes())
        except (OSError, ValueError) as problem:
            words = f"holds no certificates that can be read ({problem})"
            raise EvidenceError(words, path=file, advice="Mend [evidence] roots in workspace.toml.") from problem
    return found


@dataclass(slots=True, kw_only=True)
class Stamped:
    """What was found of a newsroom's time stamps.

    Attributes:
        number: of replies that hold, and whose authority is known.
        last: crawl of the newest of them, or None.
        wrong: sentences.
        notes: what is no fault; sentences.

    """

    number: int = 0
    last: str | None = None
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check(home: Path, trusted: Callable[[], Sequence[Certificate]]) -> Stamped:
    """Return whether each reply is the one that came, is over its crawl's manifest, and is signed by who is trusted.

    Args:
        home: of the newsroom.
        trusted: returns root certificates; asked only where there is a stamp.

    """
    found = Stamped()
    try:
        lines = [{key: str(one[key]) for key in _KEYS} for one in ledger.lines(home / chain.STAMPS)]
        notes = [{key: str(one[key]) for key in _NOTED} for one in ledger.lines(home / chain.REWRITTEN)]
        for one in lines:
            bytes.fromhex(one["manifest"])
    except (ValueError, KeyError, TypeError) as problem:
        words = f"or {chain.REWRITTEN} has a line that cannot be read ({problem})."
        found.wrong.append(f"{home / chain.STAMPS}: {words}")
        return found
    unknown: dict[str, int] = {}
    for line in lines:
        path = home / line["file"]
        try:
            _check_one(home, line, notes, trusted())
        except _UnknownError:
            unknown[line["authority"]] = unknown.get(line["authority"], 0) + 1
        except EvidenceError as problem:
            found.wrong.append(f"{path}: {problem.message}.")
        else:
            found.number += 1
            found.last = line["crawl_id"]
    found.notes += [
        f"{home / FOLDER}: {number} time stamp{'' if number == 1 else 's'} of {url} fit, but whose they are was not "
        "checked: its root certificate is not known here. Name a file with it under [evidence] roots."
        for url, number in unknown.items()
    ]
    return found


class _UnknownError(EvidenceError):
    """The root of an authority is not known."""


def _check_one(home: Path, line: dict[str, Any], notes: list[dict[str, Any]], trusted: Sequence[Certificate]) -> None:
    from rfc3161_client import VerificationError, VerifierBuilder

    path, folder = home / line["file"], home / "crawls" / line["crawl_id"]
    try:
        reply = path.read_bytes()
    except OSError as problem:
        raise EvidenceError(f"cannot be read ({problem.strerror or problem})") from problem
    if hashlib.sha256(reply).hexdigest() != line["sha256"]:
        raise EvidenceError("is not the reply that came")
    response = _decoded(reply)
    _fits(response, bytes.fromhex(line["manifest"]))
    if (folder / MANIFEST).is_file():
        own = {digest_of(folder), members.digest(folder / MANIFEST)["sha256"]}
        own |= {one["sha256"] for one in notes if one["crawl_id"] == folder.name and one["file"] == MANIFEST}
        if line["manifest"] not in own:
            raise EvidenceError(f"is over another manifest than {folder / MANIFEST} is, or was")
    try:
        VerifierBuilder(roots=list(trusted)).build().verify(response, bytes.fromhex(line["manifest"]))
    except VerificationError as problem:
        if any(one in str(problem) for one in _UNKNOWN_ROOT):
            raise _UnknownError("is of an authority whose root is not known here") from problem
        raise EvidenceError(f"is not signed as it should be ({problem})") from problem
    except ValueError as problem:  # no roots at all
        raise _UnknownError("is of an authority whose root is not known here") from problem
