"""A POST: where it may go, and that no other side can keep it, whatever it does."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.telling.hooks.post import MOST, Target, post
from newsdesk.telling.hooks.reachable import find
from newsroom_scraper.errors import HookError
from newsroom_scraper.guards.addresses import is_public

if TYPE_CHECKING:
    from collections.abc import Callable

    Peer = Callable[[Callable[[socket.socket], None]], int]

HOST = "hooks.example.test"
LIMIT = 0.6


def tell(port: int, *, timeout: float = LIMIT, scheme: str = "http", host: str = "127.0.0.1", **more: Any) -> Any:
    target = Target.of(f"{scheme}://{host}:{port}/in")
    return post(target, b"{}", {}, timeout=timeout, **{"internal": True, **more})


def answers(*addresses: str) -> Callable[..., list[tuple[Any, ...]]]:
    """Return a resolver that knows one host."""

    def lookup(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        del host
        family = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(family[":" in one], socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    return lookup


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "::1", "0.0.0.0", "::", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
        *("169.254.169.254", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "100.64.0.1"),
        *("100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
        *("224.0.0.1", "ff02::1", "240.0.0.1", "255.255.255.255", "2001:db8::1", "3fff::1", "2001::1", "100::1"),
        *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "::10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::"),
    ],
)
def test_what_is_not_public_is_told_nothing(address: str) -> None:
    assert not is_public(address)
    asked: list[str] = []
    lookup = answers("8.8.8.8", address)

    def once(host: str, *rest: Any, **more: Any) -> list[tuple[Any, ...]]:
        asked.append(host)
        return lookup(host, *rest, **more)

    with pytest.raises(HookError, match=r"was told nothing: hooks\.example\.test leads to .* is no public address"):
        find(HOST, 443, internal=False, seconds=5, lookup=once)
    assert asked == [HOST]
    assert find(HOST, 443, internal=True, seconds=5, lookup=lookup)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"])
def test_what_is_public_may_be_told(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0"])
def test_this_machine_by_another_name(host: str) -> None:
    with pytest.raises(HookError, match="is no public address"):
        find(host, 80, internal=False, seconds=5)


def test_it_connects_to_the_address_that_was_checked_and_asks_but_once(certificates: Any, receive: Any) -> None:
    """A name that leads elsewhere at the second question gets none; certificate and Host are the name's all the same."""
    calls: list[str] = []

    def rebinding(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        calls.append(host)
        return answers("127.0.0.1" if len(calls) == 1 else "127.0.0.9")(host, port)

    with receive(certificates.serving()) as receiver:
        answer = tell(
            receiver.port, timeout=5, scheme="https", host=HOST, lookup=rebinding, tls=certificates.trusting()
        )
    assert answer.status == 204
    assert calls == [HOST]
    assert receiver.names == [HOST]
    assert receiver.got[0][1]["Host"] == f"{HOST}:{receiver.port}"


def test_the_next_address_is_tried_where_one_is_closed(receiver: Any) -> None:
    assert tell(receiver.port, timeout=5, host=HOST, lookup=answers("::1", "127.0.0.1")).status == 204


def test_a_certificate_that_nobody_vouches_for(certificates: Any, receive: Any) -> None:
    with receive(certificates.serving()) as receiver:
        with pytest.raises(HookError, match=r"certificate of hooks\.example\.test cannot be believed"):
            tell(receiver.port, timeout=5, scheme="https", host=HOST, lookup=answers("127.0.0.1"))
        with pytest.raises(HookError, match=r"certificate of other\.example cannot be believed .*mismatch"):
            tell(
                *(receiver.port,),
                timeout=5,
                scheme="https",
                host="other.example",
                lookup=answers("127.0.0.1"),
                tls=certificates.trusting(),
            )
        assert receiver.got == []


def test_no_proxy_is_used(receiver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert tell(receiver.port, timeout=5).status == 204


def drip(head: bytes, drop: bytes = b"x") -> Callable[[socket.socket], None]:
    def script(connection: socket.socket) -> None:
        connection.recv(1 << 16)
        connection.sendall(head)
        while True:
            connection.sendall(drop)
            time.sleep(0.05)

    return script


def hang(connection: socket.socket) -> None:
    while connection.recv(1 << 16):
        pass


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(hang, id="hangs"),
        pytest.param(drip(b"HTTP/1.1 200 O"), id="drips its status"),
        pytest.param(drip(b"HTTP/1.1 200 OK\r\nX: "), id="drips a header"),
        pytest.param(drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), id="only goes on"),
    ],
)
def test_it_ends_in_time(peer: Peer, script: Callable[[socket.socket], None]) -> None:
    begun = time.monotonic()
    with pytest.raises(HookError, match=r"did not answer within 0\.6 s"):
        tell(peer(script))
    assert time.monotonic() - begun < 5


def test_a_handshake_that_never_ends(peer: Peer) -> None:
    with pytest.raises(HookError, match="did not answer within"):
        tell(peer(hang), scheme="https")


def test_a_status_counts_however_slowly_it_is_explained(peer: Peer) -> None:
    assert tell(peer(drip(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n"))).status == 200
    slow = tell(peer(drip(b"HTTP/1.1 503 No\r\nContent-Length: 999999\r\nRetry-After: 3\r\n\r\n")))
    assert (slow.status, slow.headers["retry-after"]) == (503, "3")


def test_no_more_than_the_beginning_of_an_answer_is_read(peer: Peer) -> None:
    sent = [0]

    def flood(connection: socket.socket) -> None:
        connection.recv(1 << 16)
        connection.sendall(b"HTTP/1.1 500 No\r\nContent-Type: text/plain\r\nContent-Length: 999999999\r\n\r\n")
        while True:
            sent[0] += connection.send(b"y" * 65536)

    answer = tell(peer(flood), timeout=10)
    assert (answer.status, len(answer.said)) == (500, MOST)


def respond(answer: bytes) -> Callable[[socket.socket], None]:
    def script(connection: socket.socket) -> None:
        connection.recv(1 << 16)
        connection.sendall(answer)

    return script


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"", "closed the connection"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000, "not HTTP"),
    ],
)
def test_answers_that_are_none(peer: Peer, answer: bytes, words: str) -> None:
    with pytest.raises(HookError, match=words):
        tell(peer(respond(answer)), timeout=5)


def test_a_port_that_is_closed_and_a_name_that_is_none() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(HookError, match=r"no answer from http://127\.0\.0\.1:\d+ \(Connection refused\)"):
        tell(port, timeout=5)

    def unknown(*_: Any, **__: Any) -> list[tuple[Any, ...]]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def slow(*_: Any, **__: Any) -> list[tuple[Any, ...]]:
        time.sleep(1)
        return []

    with pytest.raises(HookError, match=r"could not look up hooks\.example\.test \(Name or service not known\)"):
        tell(port, host=HOST, lookup=unknown)
    with pytest.raises(HookError, match=r"could not look up hooks\.example\.test within 0\.2 s"):
        tell(port, host=HOST, timeout=0.2, lookup=slow)
    with pytest.raises(HookError, match="it has no address"):
        tell(port, host=HOST, lookup=lambda *_, **__: [])


@pytest.mark.parametrize(
    ("url", "origin", "path"),
    [
        ("https://a.example", "https://a.example", "/"),
        ("HTTPS://A.Example:443/x?y=z#f", "https://a.example", "/x?y=z"),
        ("https://bücher.example/ä b?q=ü", "https://xn--bcher-kva.example", "/%C3%A4%20b?q=%C3%BC"),
        ("http://[::1]:8080/a%2Fb", "http://[::1]:8080", "/a%2Fb"),
    ],
)
def test_a_target(url: str, origin: str, path: str) -> None:
    target = Target.of(url)
    assert (target.origin, target.path) == (origin, path)
