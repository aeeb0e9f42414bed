"""Every spelling of an address, and what it is."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsroom_scraper.guards.addresses import is_nobodys, is_public, kind, literal

PRIVATE = (
    *("127.0.0.1", "127.8.8.8", "::1", "0.0.0.0", "0.1.2.3", "::", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
    *("169.254.169.254", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "100.64.0.1"),
    *("100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "203.0.113.1", "224.0.0.1"),
    *("ff02::1", "240.0.0.1", "255.255.255.255", "2001:db8::1", "3fff::1", "2001::1", "100::1", "::ffff:10.0.0.1"),
    *("::ffff:127.0.0.1", "::10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::"),
    *("2002:a9fe:a9fe::1", "::ffff:0:127.0.0.1"),
)


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_of_this_machine_or_a_network_of_its_own(address: str) -> None:
    assert not is_public(address)
    assert kind(address) in {"this machine itself", "a private network", "a service of the machine or its cloud"}


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8", "2002:808::1"])
def test_what_is_of_the_open_web(address: str) -> None:
    assert is_public(address)
    assert not is_nobodys(address)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1",
            "127.0.0.1.",
            "127.1",
            "127.0.1",
            "2130706433",
            "0x7f000001",
            "0X7F.1",
            "0177.0.0.1",
            "017700000001",
        ),
        *(
            "127.0.0.1..",
            "%31%32%37.0.0.1",
            "127\u30020\u30020\u30021",
            "\uff11\uff12\uff17.0.0.1",
            "\u2460\u2461\u2466.0.0.1",
        ),
        *("0x7f.0x0.0x0.0x1", "00000000177.1"),
    ],
)
def test_this_machine_however_it_is_spelled(host: str) -> None:
    assert literal(host) == "127.0.0.1"


@pytest.mark.parametrize(
    ("host", "address"), [("[::1]", "::1"), ("0", "0.0.0.0"), ("[::FFFF:7f00:1]", "::ffff:7f00:1")]
)
def test_other_literals(host: str, address: str) -> None:
    assert literal(host) == address


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "127.0.0.1.example.org",
        "1.2.3.4.5",
        "256.1.1.1.",
        "4294967296",
        "127.0.0.256",
        "08.1.1.1",
        "0xg",
        "",
    ],
)
def test_names_and_what_is_no_address(host: str) -> None:
    assert literal(host) is None


@given(st.text("0123456789abcfxX.", max_size=20))
@example("0x")
@example("1.0x.")
@example("0300.0250.1")
def test_the_systems_own_reader_says_the_same(text: str) -> None:
    """Whatever the system takes for numbers is one here, so that none is looked up as a name."""
    try:
        said = str(ipaddress.IPv4Address(socket.inet_aton(text)))
    except OSError:
        return
    assert literal(text) == said
