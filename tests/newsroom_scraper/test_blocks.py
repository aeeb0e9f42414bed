"""Signs of a block: statuses, guards' headers and challenge pages; a guard's name alone turns nobody away."""

from __future__ import annotations

import pytest

from newsroom_scraper.blocks import block, guard


@pytest.mark.parametrize(
    ("status", "headers", "text", "words"),
    [
        (403, {}, "", "answered 403"),
        (403, {"server": "cloudflare"}, "", "answered 403 (Cloudflare)"),
        (403, {"server": "AkamaiGHost"}, "", "answered 403 (Akamai)"),
        (403, {"x-cdn": "Imperva"}, "", "answered 403 (Imperva)"),
        (403, {"x-iinfo": "9-1-0"}, "", "answered 403 (Imperva)"),
        (429, {"via": "1.1 a.cloudfront.net (CloudFront)"}, "", "answered 429 (CloudFront)"),
        (401, {}, "", "answered 401"),
        (406, {}, "", "answered 406"),
        (451, {}, "", "answered 451 (it may not be shown, for legal reasons)"),
        (503, {"cf-mitigated": "challenge"}, "", "refused by the site's guard (cf-mitigated: challenge)"),
        (200, {"cf-mitigated": "challenge"}, "", "refused by the site's guard (cf-mitigated: challenge)"),
        (403, {"x-datadome": "protected"}, "", "refused by the site's guard (x-datadome: protected)"),
        (503, {}, "<title>Just a moment...</title>", "answered 503 with a challenge page"),
        (503, {}, '<script src="https://geo.captcha-delivery.com/c.js">', "answered 503 with a challenge page"),
        (500, {}, "Request unsuccessful. Incapsula incident ID: 7", "answered 500 with a challenge page"),
    ],
)
def test_who_is_turned_away(status: int, headers: dict[str, str], text: str, words: str) -> None:
    assert block(status, headers, text) == words


@pytest.mark.parametrize(
    ("status", "headers", "text"),
    [
        (200, {"server": "cloudflare"}, ""),
        (200, {"x-datadome": "protected"}, "a page"),
        (404, {"server": "AkamaiGHost"}, "not here"),
        (404, {"x-datadome": "protected"}, "not here"),
        (500, {"x-datadome": "protected"}, "broken"),
        (503, {"server": "nginx"}, "back soon"),
        (500, {}, "a release on the challenge of access denied to the poor"),
    ],
)
def test_who_is_not(status: int, headers: dict[str, str], text: str) -> None:
    assert block(status, headers, text) is None


@pytest.mark.parametrize("server", ["nginx", "Apache", "Microsoft-IIS/10.0", ""])
def test_a_plain_server_is_no_guard(server: str) -> None:
    assert guard({"server": server}) is None
