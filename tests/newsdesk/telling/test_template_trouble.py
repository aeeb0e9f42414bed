"""What is said of a template that fails names its line and its names, and no class of this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from newsdesk.telling.message import Alert
from newsdesk.telling.template_trouble import trouble

if TYPE_CHECKING:
    from pathlib import Path

NAME = "text.txt.j2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one\n{{ alert.nonsense }}", "line 2: there is nothing called nonsense in what it is asked of"),
        ("{{ alert.line.nonsense }}", "line 1: there is nothing called nonsense in what it is asked of"),
        ("{{ nonsense }}", "line 1: nothing is called nonsense"),
        ("\n\n{{ alert.__class__.__mro__ }}", "line 3: it asks for what no template may have"),
        ("{{ alert + 1 }}", "line 1: something in it cannot be done with such a value"),
        ("{{ 1 / 0 }}", "line 1: something in it cannot be done with such a value"),
        ("{{ alert | nonsense }}", "line 1: No filter named 'nonsense'."),
        ("{% nonsense %}", "line 1: Encountered unknown tag 'nonsense'."),
        ('{% include "nonsense.j2" %}', "line 1: there is no template nonsense.j2"),
        ("{{ alert() }}", "line 1: something in it cannot be done with such a value"),
        ("{{ fails() }}", "line 1: it failed"),
    ],
)
def test_trouble_is_said_in_words(tmp_path: Path, text: str, said: str) -> None:
    def fails() -> None:
        raise RuntimeError("Alert object at 0x7f")

    (tmp_path / NAME).write_text(text)
    environment = ImmutableSandboxedEnvironment(loader=FileSystemLoader(tmp_path), undefined=StrictUndefined)
    with pytest.raises(Exception) as raised:
        environment.get_template(NAME).render(alert=Alert(line={}), fails=fails)
    assert trouble(raised.value, NAME) == said


def test_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"\xff")
    environment = ImmutableSandboxedEnvironment(loader=FileSystemLoader(tmp_path))
    with pytest.raises(UnicodeDecodeError) as raised:
        environment.get_template(NAME)
    assert trouble(raised.value, NAME) == "it is not UTF-8 text"
