"""Noise: what differs from one response to the next although nothing was published."""

from __future__ import annotations

from dataclasses import dataclass

from newsdesk.demo.chance import chance

QUIET_KEY = 0x2A
QUIET_NONCE = "5f0c1a9e77b3"
QUIET_VIEWS = 1204


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Which noises the site makes; each is new in every response, not in every night.

    nonce: values in scripts and attributes. related: links outside the article. views: a counter outside
    the article. email_keys: the XOR key that hides e-mail addresses. in_body: a counter and a box of
    links inside the body element itself. nightly: what in_body shows is the same all night, as a cache keeps it.
    """

    nonce: bool = False
    related: bool = False
    views: bool = False
    email_keys: bool = False
    in_body: bool = False
    nightly: bool = False

    @classmethod
    def none(cls) -> Noise:
        """Return silence: two responses of one state are equal byte for byte."""
        return cls()

    @classmethod
    def all(cls) -> Noise:
        """Return every noise at once."""
        return cls(nonce=True, related=True, views=True, email_keys=True, in_body=True)

    @property
    def silent(self) -> bool:
        """Whether nothing differs between two responses, so that a page may be kept."""
        return self == Noise()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The noise of one response, drawn."""

    nonce: str = QUIET_NONCE
    views: int = QUIET_VIEWS
    turn: int = 0
    email_key: int = QUIET_KEY
    in_body: bool = False
    body_views: int = QUIET_VIEWS
    body_turn: int = 0


def drift(noise: Noise, *, seed: int, night: int, count: int) -> Drift:
    """Return the noise of the `count`-th response of a site; the same count gives the same noise.

    >>> drift(Noise.none(), seed=1, night=1, count=7) == Drift()
    True
    """
    if noise.silent:
        return Drift()
    draw = chance(seed, "noise", night)
    salt, first_key = draw.getrandbits(40), draw.randrange(255)
    # Everything steps with the count, so that no two neighbouring responses can show the same value.
    views = 1300 + 31 * count + night
    step = night if noise.nightly else count
    return Drift(
        nonce=f"{(salt + 0x9E3779B9 * count) % 2**48:012x}" if noise.nonce else QUIET_NONCE,
        views=views if noise.views else QUIET_VIEWS,
        turn=count if noise.related else 0,
        email_key=1 + (first_key + 97 * count) % 255 if noise.email_keys else QUIET_KEY,
        in_body=noise.in_body,
        body_views=1300 + 31 * step + night + 17 if noise.in_body else QUIET_VIEWS,
        body_turn=step + 3 if noise.in_body else 0,
    )
