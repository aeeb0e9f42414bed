"""Cloudflare's hidden addresses."""

from __future__ import annotations

import pytest

from newsroom_scraper.values.emails import decode


def hide(text: str, key: int = 0x42) -> str:
    return bytes([key, *(byte ^ key for byte in text.encode())]).hex()


@pytest.mark.parametrize("address", ["press@aiusa.org", "a.b+c@mail.example.co.uk", "zoë@exämple.org"])
def test_an_address_is_read_back(address: str) -> None:
    assert decode(hide(address)) == address


def test_the_key_of_a_response_does_not_matter() -> None:
    assert {decode(hide("press@aiusa.org", key)) for key in range(256)} == {"press@aiusa.org"}


@pytest.mark.parametrize("frame", ["{}", " {} ", "#{}", "/cdn-cgi/l/email-protection#{}"])
def test_an_attribute_and_a_link_are_read_alike(frame: str) -> None:
    assert decode(frame.format(hide("press@aiusa.org").upper())) == "press@aiusa.org"


def test_what_a_mail_link_says_besides_is_left_out() -> None:
    assert decode(hide("press@aiusa.org?subject=Interview")) == "press@aiusa.org"


@pytest.mark.parametrize(
    "hidden",
    ["", "4", "42", "zz", "422", hide("press"), hide("press@aiusa"), hide("a b@c.org"), hide("a@b@c.org"),
     hide("@c.org"), hide("<a@c.org>"), "00ff40ff2eff", "42 2f"],
)  # fmt: skip
def test_what_is_no_address_is_none(hidden: str) -> None:
    assert decode(hidden) is None
