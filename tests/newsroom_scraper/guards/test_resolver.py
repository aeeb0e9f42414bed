"""What stands between a name and a connection: Twisted's resolver, aiohttp's, and the rules of a browser."""

from __future__ import annotations

import asyncio
import socket
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy import resolver
from scrapy.settings import Settings
from twisted.internet.address import IPv4Address, IPv6Address

from newsroom_scraper.guards import bounded, browsed
from newsroom_scraper.guards.gate import Gate
from newsroom_scraper.guards.resolver import GuardedResolver

WEB, WEB6, INSIDE = "8.8.8.8", "2606:4700::1111", "10.0.0.7"


class Names:
    """A resolver below, whose answers are used up one after another; the last stays."""

    def __init__(self, **told: list[list[str]]) -> None:
        self.told = {name.replace("_", "."): answers for name, answers in told.items()}
        self.asked: list[str] = []

    def resolveHostName(self, receiver: Any, name: str, port: int = 0, *_: Any) -> Any:  # noqa: N802
        self.asked.append(name)
        answers = self.told.get(name, [[]])
        receiver.resolutionBegan(SimpleNamespace(name=name))
        for one in answers.pop(0) if len(answers) > 1 else answers[0]:
            receiver.addressResolved((IPv6Address if ":" in one else IPv4Address)("TCP", one, port))
        receiver.resolutionComplete()
        return receiver


class Asked:
    """Who asks."""

    def __init__(self) -> None:
        self.found: list[tuple[str, int]] = []
        self.told = 0

    def resolutionBegan(self, _: Any) -> None:  # noqa: N802
        """Wait."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.found.append((address.host, address.port))

    def resolutionComplete(self) -> None:  # noqa: N802
        self.told += 1


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    made = Gate()
    monkeypatch.setattr(GuardedResolver, "gate", made)
    monkeypatch.setattr(bounded, "HERE", made)
    return made


@pytest.fixture(params=[True, False])
def remembers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(resolver, "dnscache", type(resolver.dnscache)(10 if request.param else 0))
    return bool(request.param)


def guarded(names: Names, *, remembers: bool) -> GuardedResolver:
    crawler: Any = SimpleNamespace(settings=Settings({"DNSCACHE_ENABLED": remembers}))
    return GuardedResolver.from_crawler(crawler, cast("Any", SimpleNamespace(nameResolver=names)))


def look(one: GuardedResolver, name: str, port: int = 443) -> list[tuple[str, int]]:
    asked = Asked()
    one.resolveHostName(asked, name, port)
    assert asked.told == 1
    return asked.found


def test_only_what_may_be_connected_to_is_passed_on(gate: Gate, remembers: bool) -> None:
    gate.allow(["press.example:8000"])
    names = Names(a_example=[[INSIDE, WEB6, WEB]], b_example=[[INSIDE]], press_example=[[INSIDE]])
    one = guarded(names, remembers=remembers)
    for _ in range(2):
        assert look(one, "a.example") == [(WEB6, 443), (WEB, 443)]
        assert look(one, "b.example") == look(one, "press.example", 22) == []
        assert look(one, "press.example", 8000) == [(INSIDE, 8000)]
    assert (names.asked.count("a.example") == 1) is remembers


def test_answers_that_change_do_not_pass(gate: Gate, remembers: bool) -> None:
    gate.allow(["press.example"])
    names = Names(press_example=[[WEB], ["169.254.169.254"], ["127.0.0.1"]], a_example=[[WEB], ["127.0.0.1"]])
    one = guarded(names, remembers=remembers)
    for name in ("press.example", "a.example"):
        assert look(one, name) == [(WEB, 443)]
        for _ in range(2):
            assert look(one, name) == ([(WEB, 443)] if remembers else [])


def test_without_a_reactor_lookups_pass_the_same_gate(gate: Gate) -> None:
    class Below:
        async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[Any]:
            del family
            return [{"host": one, "port": port} for one in {"a.example": [INSIDE, WEB]}.get(host, [INSIDE])]

    made = bounded._Lookups(Below())
    assert asyncio.run(made.resolve("a.example", 80)) == [{"host": WEB, "port": 80}]
    with pytest.raises(OSError, match="no address that may be connected to"):
        asyncio.run(made.resolve("b.example", 80))
    assert gate.refused("b.example")


def test_a_browser_finds_what_was_named_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(name: Any, *rest: Any, **more: Any) -> list[Any]:
        told = {
            "press.example": INSIDE,
            "cdn.example": WEB6,
            "cloud.example": "169.254.169.254",
            "127.0.0.1": "127.0.0.1",
        }
        if name not in told:
            raise OSError("no such name")
        family = socket.AF_INET6 if ":" in told[name] else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (told[name], rest[0]))]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    gate = Gate()
    gate.allow(["press.example:8000", "cdn.example:443", "cloud.example", "127.0.0.1:8000"])
    gate.allow_proxy("proxy.example", 3128)
    told = asyncio.run(browsed.rules(gate))
    assert told.argument.removeprefix("--host-resolver-rules=").split(",") == [
        "MAP 127.0.0.1:8000 127.0.0.1:8000",
        f"MAP cdn.example:443 [{WEB6}]:443",
        f"MAP press.example:8000 {INSIDE}:8000",
        "EXCLUDE proxy.example",
        "MAP * ~NOTFOUND",
    ]
    assert told.found == {("127.0.0.1", 8000), ("cdn.example", 443), ("press.example", 8000)}
