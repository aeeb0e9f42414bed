"""Time stamps: an authority of the test's own signs; outages wait, and replies that do not fit are found."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.cli.main import main
from newsroom_scraper.errors import EvidenceError, WorkspaceError
from newsroom_scraper.files import MANIFEST
from pipelines import members
from schedules import chain, journal, ledger, stamping
from schedules.archive.store import Archive
from schedules.authorities import Authorities
from schedules.redacting.doing import redact
from schedules.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Desk

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
URL = "http://stamps.example/"
OPENSSL = shutil.which("openssl")
CONFIG = """
[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[signer]
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[stamps]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@dataclass
class Authority:
    """A time-stamp authority: a root, a certificate, and openssl."""

    home: Path
    asked: int = 0

    def run(self, *words: str) -> None:
        assert OPENSSL is not None
        subprocess.run([OPENSSL, *words], cwd=self.home, check=True, capture_output=True)

    def __call__(self, url: str, request: bytes) -> bytes:
        self.asked += 1
        (self.home / "q").write_bytes(request)
        more = ("-inkey", "signer.key", "-signer", "signer.pem", "-out", "r")
        self.run("ts", "-reply", "-config", "cnf", "-section", "stamps", "-queryfile", "q", *more)
        return (self.home / "r").read_bytes()

    @property
    def root(self) -> Path:
        return self.home / "root.pem"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if OPENSSL is None:
        pytest.skip("openssl is not installed, so there is no authority to ask")
    made = Authority(tmp_path_factory.mktemp("authority"))
    (made.home / "cnf").write_text(CONFIG)
    (made.home / "serial").write_text("01\n")
    new = ("-newkey", "rsa:2048", "-nodes", "-config", "cnf")
    made.run(
        "req", "-x509", *new, "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Root", "-extensions", "root"
    )
    made.run("req", *new, "-keyout", "signer.key", "-out", "signer.csr", "-subj", "/CN=Stamps")
    by = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-extfile", "cnf", "-extensions", "signer")
    made.run("x509", "-req", "-in", "signer.csr", "-out", "signer.pem", *by)
    return made


def out(*_: Any) -> bytes:
    raise EvidenceError("cannot be reached (it is out)")


def one(*urls: str) -> Authorities:
    return Authorities(urls=urls or (URL,))


def trusted(authority: Authority) -> Any:
    return lambda: stamping.roots(authority.root)


def test_a_manifest_is_stamped_and_openssl_agrees(desk: Desk, authority: Authority) -> None:
    assert stamping.stamp(desk.home, one(), NOW, ask=authority) == []
    folder = desk.folders[-1]
    (line,) = ledger.lines(desk.home / chain.STAMPS)
    digest = members.digest(folder / MANIFEST)["sha256"]
    reply = desk.home / line["file"]
    assert (line["crawl_id"], line["manifest"], line["authority"]) == (folder.name, digest, URL)
    assert line["sha256"] == hashlib.sha256(reply.read_bytes()).hexdigest()
    root = str(authority.root)
    authority.run("ts", "-verify", "-data", str(folder / MANIFEST), "-in", str(reply), "-CAfile", root)
    authority.run("ts", "-verify", "-digest", digest, "-in", str(reply), "-CAfile", root)
    found = stamping.check(desk.home, trusted(authority))
    assert (found.number, found.last, found.wrong, found.notes) == (1, folder.name, [], [])
    before = authority.asked
    assert stamping.stamp(desk.home, one(), NOW, ask=authority) == []
    assert authority.asked == before  # once is enough


def test_the_second_is_asked_where_the_first_is_out(desk: Desk, authority: Authority) -> None:
    asked = []

    def ask(url: str, request: bytes) -> bytes:
        asked.append(url)
        return out() if url == URL else authority(url, request)

    assert stamping.stamp(desk.home, one(URL, "http://b.example/"), NOW, ask=ask) == []
    assert asked == [URL, "http://b.example/"]
    assert [line["authority"] for line in ledger.lines(desk.home / chain.STAMPS)] == ["http://b.example/"]


def test_what_waits_is_stamped_when_the_authority_is_back(desk: Desk, authority: Authority) -> None:
    assert stamping.stamp(desk.home, one(), NOW, ask=authority) == []
    for _ in range(2):
        desk.run()
        assert stamping.stamp(desk.home, one(), NOW, ask=out) == [f"{URL} cannot be reached (it is out)"]
    assert stamping.stamp(desk.home, one(), NOW, ask=authority) == []
    assert [line["crawl_id"] for line in ledger.lines(desk.home / chain.STAMPS)] == [one.name for one in desk.folders]
    desk.run()
    assert set(desk.manifest()["anchors"]) == {chain.STAMPS}
    assert chain.walk(desk.home).wrong == []


def test_a_reply_to_another_question_is_none(desk: Desk, authority: Authority) -> None:
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    data = (desk.folders[-1] / MANIFEST).read_bytes()

    def again(url: str, _: bytes) -> bytes:
        old = TimestampRequestBuilder(data=data, hash_algorithm=HashAlgorithm.SHA256).build()
        return authority(url, old.as_bytes())

    def other(url: str, _: bytes) -> bytes:
        return authority(
            url, TimestampRequestBuilder(data=b"x", hash_algorithm=HashAlgorithm.SHA256).build().as_bytes()
        )

    for ask, words in ((again, "nonce"), (other, "another digest"), (lambda *_: b"<html>", "no time-stamp reply")):
        (problem,) = stamping.stamp(desk.home, one(), NOW, ask=ask)
        assert words in problem
    assert ledger.lines(desk.home / chain.STAMPS) == []


def test_a_flipped_byte_of_a_reply_is_found_wherever(desk: Desk, authority: Authority) -> None:
    stamping.stamp(desk.home, one(), NOW, ask=authority)
    (line,) = ledger.lines(desk.home / chain.STAMPS)
    path = desk.home / line["file"]
    data = path.read_bytes()
    for at in range(0, len(data), 97):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert stamping.check(desk.home, trusted(authority)).wrong == [f"{path}: is not the reply that came."]
    path.unlink()
    (wrong,) = stamping.check(desk.home, trusted(authority)).wrong
    assert "cannot be read" in wrong


def test_a_forged_line_does_not_help(desk: Desk, authority: Authority) -> None:
    stamping.stamp(desk.home, one(), NOW, ask=authority)
    (line,) = ledger.lines(desk.home / chain.STAMPS)
    path = desk.home / line["file"]
    data = bytearray(path.read_bytes())
    data[-3] ^= 1  # of the signature
    path.write_bytes(data)
    (desk.home / chain.STAMPS).unlink()
    ledger.append(desk.home / chain.STAMPS, [{**line, "sha256": hashlib.sha256(data).hexdigest()}])
    (wrong,) = stamping.check(desk.home, trusted(authority)).wrong
    assert "is not signed as it should be" in wrong


def test_a_manifest_that_was_changed_is_not_the_one_that_was_stamped(desk: Desk, authority: Authority) -> None:
    stamping.stamp(desk.home, one(), NOW, ask=authority)
    path = desk.folders[-1] / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"state": "complete"', b'"state": "Complete"'))
    (wrong,) = stamping.check(desk.home, trusted(authority)).wrong
    assert f"is over another manifest than {path}" in wrong


def test_an_authority_whose_root_nobody_knows_is_said(desk: Desk, authority: Authority) -> None:
    stamping.stamp(desk.home, one(), NOW, ask=authority)
    found = stamping.check(desk.home, lambda: stamping.roots(None))
    assert (found.number, found.wrong) == (0, [])
    assert "its root certificate is not known here" in found.notes[0]


@contextmanager
def served(authority: Authority) -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            reply = authority("", self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_run_stamps_and_verify_and_the_bundle_tell(
    desk: Desk, authority: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(authority.root, desk.root / "roots.pem")
    with served(authority) as url:
        with (desk.root / "workspace.toml").open("a", encoding="utf-8") as file:
            file.write(f'[evidence]\ntimestamp = ["http://127.0.0.1:9/", "{url}"]\nroots = "roots.pem"\n')
        outcome = desk.run()
    assert outcome.sentences == ()
    assert main(["-w", str(desk.root), "verify"]) == 0
    assert "1 time stamp" in capsys.readouterr().out
    release = desk.lines("releases")[0]["id"]
    bundle = desk.root / "bundle"
    assert main(["-w", str(desk.root), "evidence", release, "-o", str(bundle)]) == 0
    assert "no time stamp" not in capsys.readouterr().err
    (line,) = ledger.lines(desk.home / chain.STAMPS)
    last = desk.folders[-1].name
    told = bundle / line["file"]
    manifest = bundle / "manifests" / f"{last}.{MANIFEST}"
    authority.run("ts", "-verify", "-data", str(manifest), "-in", str(told), "-CAfile", str(authority.root))
    for name in ("page.html", "statement.md", "VERIFY.md"):
        assert url in (bundle / name).read_text()
    (outcome,) = [desk.run()]  # nobody answers any more, and the run is whole all the same
    assert outcome.state == "complete"
    assert "its crawl was not time-stamped" in outcome.sentences[0]
    assert "the next run tries again" in outcome.sentences[0]


def test_a_table_that_cannot_be_used_is_refused(desk: Desk) -> None:
    path = desk.root / "workspace.toml"
    before = path.read_text()
    for line, words in (
        ('timestamp = ["ftp://a.example"]', "no web address"),
        ("timestamp = [1]", "timestamp"),
        ("stamp = []", "stamp"),
    ):
        path.write_text(f"{before}[evidence]\n{line}\n")
        with pytest.raises(WorkspaceError, match=words):
            open_workspace(desk.root)
    path.write_text(f'{before}[evidence]\ntimestamp = ["http://a.example"]\nroots = "none.pem"\n')
    workspace = open_workspace(desk.root)
    assert workspace.evidence == Authorities(urls=("http://a.example",), roots="none.pem")
    with pytest.raises(EvidenceError, match="holds no certificates"):
        stamping.roots(desk.root / "none.pem")


@pytest.mark.parametrize("name", [journal.FILE, chain.REWRITTEN, chain.STAMPS])
def test_a_flipped_byte_of_what_stands_beside_the_crawls(desk: Desk, authority: Authority, name: str) -> None:
    """It is found wherever it is, and stops no crawl."""
    with Archive.open(desk.workspace.archive) as archive:
        redact(archive, desk.workspace, desk.lines("releases")[0]["id"], reason="a court said so", by="Ada")
    chain.note(desk.home, NOW)
    stamping.stamp(desk.home, one(), NOW, ask=authority)
    desk.run()
    path = desk.home / name
    before = path.read_bytes()
    for at in range(0, len(before), 23):
        path.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
        wrong = [*chain.walk(desk.home).wrong, *stamping.check(desk.home, trusted(authority)).wrong]
        assert any(name in one for one in wrong), at
        if name != journal.FILE:  # that one is not ours: the run reads it too
            chain.anchored(desk.home, NOW)
            stamping.stamp(desk.home, Authorities(urls=(URL,)), NOW, ask=out)
        path.write_bytes(before)
