"""A letter's subject, whatever stands in it."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from pathlib import Path

from hypothesis import example, given
from hypothesis.strategies import characters, text

from newsdesk.telling.hooks.letter import letter
from newsdesk.telling.message import Alert, Message
from newsdesk.telling.templates import Rendered

SUBJECT = text(characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=120)


@given(SUBJECT)
@example("The number 30 became 21 – ‘No One Should Live Like This’: Asylum Seekers in Fort…")
@example("x" * 120)
@example("Ж" * 120)
@example("=?utf-8?q?x?=")
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    """The standard library's newer way of encoding loses spaces."""
    subject = " ".join(subject.split()) or "x"
    sender = Address("", "desk", "example.org")
    line = {"id": "c", "kind": "new", "newsroom": "demo", "release_id": "demo-1"}
    told = Message(
        id="c",
        hook="desk",
        route="default",
        alerts=(Alert(line=line),),
        made_at="2026-11-22T02:00:05Z",
        workspace=Path(),
    )
    rendered = Rendered(subject=subject, text="x", html="x", chat="x")
    raw = letter(told, rendered, sender=sender, to=[sender]).as_bytes()
    raw.decode("ascii")
    assert max(map(len, raw.split(b"\r\n"))) <= 120
    for way in (policy.SMTP, policy.compat32):
        found = message_from_bytes(raw, policy=way)["Subject"]
        assert str(found if way is policy.SMTP else make_header(decode_header(found))) == subject
