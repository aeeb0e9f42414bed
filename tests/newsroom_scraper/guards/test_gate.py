"""Whom a process may connect to."""

from __future__ import annotations

import pytest

from newsroom_scraper.guards.gate import Gate, apart

WEB, OTHER, INSIDE, CLOUD = "8.8.8.8", "2606:4700::1111", "10.0.0.7", "169.254.169.254"


def gate(*own: str) -> Gate:
    made = Gate()
    made.allow(own)
    return made


def test_the_open_web_is_anybodys() -> None:
    made = gate()
    assert made.admit("a.example", 443, [WEB, OTHER]) == [WEB, OTHER]
    assert made.refused("a.example") is None
    assert made.refusal("8.8.8.8", 80) is None


@pytest.mark.parametrize(
    "address", [INSIDE, CLOUD, "127.0.0.1", "::1", "::ffff:10.0.0.7", "64:ff9b::a00:7", "100.64.0.1"]
)
def test_a_name_that_nobody_named_leads_to_no_private_network(address: str) -> None:
    made = gate("press.example")
    assert made.admit("a.example", 80, [address]) == []
    assert (made.refused("a.example") or "").startswith(f"was refused: a.example leads to {address}, ")


def test_of_a_mixed_answer_the_open_web_is_left() -> None:
    for made in (gate(), gate("a.example")):
        assert made.admit("a.example", 80, [INSIDE, WEB, CLOUD]) == [WEB]


def test_a_declared_name_may_be_private_on_its_own_ports_only() -> None:
    made = gate("press.example:8000", "other.example")
    assert made.admit("press.example", 8000, [INSIDE]) == [INSIDE]
    assert made.admit("PRESS.example.", 8000, [INSIDE]) == [INSIDE]
    assert made.admit("press.example", 22, [INSIDE]) == []
    assert made.admit("other.example", 443, [INSIDE]) == made.admit("www.other.example", 80, [INSIDE]) == [INSIDE]
    assert made.admit("a.press.example", 8000, [INSIDE]) == []


def test_a_name_stays_with_what_it_was_when_it_was_first_looked_up() -> None:
    made = gate("press.example", "moves.example")
    assert made.admit("press.example", 80, [WEB]) == [WEB]
    assert made.admit("press.example", 80, [INSIDE]) == []
    assert made.refused("press.example") == (
        "was refused: press.example leads to 10.0.0.7, a private network, and no address of the open web"
    )
    assert made.admit("press.example", 80, [OTHER]) == [OTHER]
    assert made.refused("press.example") is None
    assert made.admit("moves.example", 80, [INSIDE]) == [INSIDE]
    assert made.admit("moves.example", 80, ["10.0.0.8"]) == []
    assert made.admit("moves.example", 80, [INSIDE, "10.0.0.8"]) == [INSIDE]


def test_not_even_a_declared_name_leads_to_the_services_of_a_cloud() -> None:
    made = gate("press.example", CLOUD)
    assert made.admit("press.example", 80, [CLOUD]) == []
    assert made.admit(CLOUD, 80, [CLOUD]) == [CLOUD], "written as an address, it is meant"


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "127.1", "[::1]", "localhost", "a.localhost", CLOUD, "0"])
def test_what_needs_no_looking_up(host: str) -> None:
    made = gate("press.example")
    assert (made.refusal(host, 80) or "").startswith("was refused: ")
    made.allow([f"{host}:8000"])
    assert made.refusal(host, 8000) is None
    assert made.refusal(host, 80) is not None


def test_nothing_found_is_no_refusal() -> None:
    made = gate()
    assert made.admit("a.example", 80, []) == []
    assert made.refused("a.example") is None


def test_a_proxy_may_be_private_and_nothing_beside_it() -> None:
    made = gate()
    made.allow_proxy("proxy.example", 3128)
    made.allow_proxy("127.0.0.1", 8080)
    assert made.admit("proxy.example", 0, [INSIDE]) == made.admit("proxy.example", 3128, [INSIDE]) == [INSIDE]
    assert made.admit("proxy.example", 22, [INSIDE]) == []
    assert made.admit("127.0.0.1", 8080, ["127.0.0.1"]) == ["127.0.0.1"]
    assert made.refusal("127.0.0.1", 8080) is not None, "it is asked, and not asked for"


@pytest.mark.parametrize(
    ("host", "parts"),
    [
        ("example.org", ("example.org", None)),
        ("example.org:8000", ("example.org", 8000)),
        ("[::1]:8000", ("::1", 8000)),
        ("::1", ("::1", None)),
        ("127.1:80", ("127.0.0.1", 80)),
    ],
)
def test_hosts_taken_apart(host: str, parts: tuple[str, int | None]) -> None:
    assert apart(host) == parts
