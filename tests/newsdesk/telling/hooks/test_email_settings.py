from __future__ import annotations

from typing import Any

import pytest

from newsdesk.telling.hooks import email

GOOD = {"host": "mail.example.org", "from": "desk@example.org", "to": "anna@example.org"}


def test_ports_that_are_usual(settings: Any) -> None:
    ports = {
        security: settings.read(email, {**GOOD, "security": security}).port for security in ("starttls", "tls", "none")
    }
    assert ports == {"starttls": 587, "tls": 465, "none": 25}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"host": None}, "host", "is missing"),
        ({"from": None}, "from", "is missing"),
        ({"to": None}, "to", "is missing"),
        ({"to": []}, "to", "is missing"),
        ({"to": "anna"}, "to", "no address"),
        ({"to": "anna@"}, "to", "no address"),
        ({"to": "a@b.example, c@d.example"}, "to", "no address"),
        ({"to": "a@b.example\r\nBcc: c@d.example"}, "to", "no address"),
        ({"from": ["a@b.example", "c@d.example"]}, "from", "names several"),
        ({"reply_to": "<>"}, "reply_to", "no address"),
        ({"port": 0}, "port", "at least 1"),
        ({"port": 70000}, "port", "no port"),
        ({"security": "ssl"}, "security", "not one of its values"),
        ({"username": "x"}, "password", "is missing"),
        ({"password": "hunter2"}, "username", "is missing"),
        ({"username": "x", "password": "hunter2ü"}, "password", "not ASCII"),
        ({"username": "x", "password": "hunter2", "security": "none"}, "security", "for all to read"),
        ({"subject": "x"}, "subject", "not a key"),
    ],
)
def test_what_cannot_be_used_is_named(settings: Any, change: dict[str, Any], field: str, words: str) -> None:
    data = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
    problem = settings.refuses(email, data)
    assert problem.field == f"hooks.desk.{field}"
    assert words in str(problem)
    assert "hunter2" not in str(problem)
