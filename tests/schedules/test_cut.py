"""A table is cut out of a TOML file, and every other line stays as it is."""

from __future__ import annotations

import tomllib

import pytest

from schedules.cut import cut
from schedules.workspace import TEMPLATE


def test_what_comes_with_the_program_keeps_its_comments() -> None:
    made = cut(TEMPLATE, "newsroom", "amnesty-usa")
    assert made.gone.startswith("[newsroom.amnesty-usa]\n")
    assert made.gone.endswith("docs/cadence.md\n")
    assert TEMPLATE.replace(made.gone, "") == made.rest
    assert tomllib.loads(made.rest) == {}


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("[newsroom.a]\nx=1\n[newsroom.b]\ny=2", "[newsroom.b]\ny=2"),
        ("# one\n[newsroom.a]\nx=1\n# two\n[newsroom.b]\n", "# one\n# two\n[newsroom.b]\n"),
        ("[newsroom.a]\nx=1\n# mine\n\n# other\n[c]\n", "\n# other\n[c]\n"),
        ("[newsroom.a]\r\nx=1\r\n[c]\r\nd=1\r\n", "[c]\r\nd=1\r\n"),
        ("[ newsroom . 'a' ] # odd\nx=1\n[c]\n", "[c]\n"),
        ("[newsroom.a]\nx=1\n[c]\n[newsroom.a.judge]\ny=1\n", "[c]\n"),
        ('[newsroom.a]\nx="""\n[c]\n# no\n"""\n[c]\n', "[c]\n"),
        ('[c]\nd="""\n[newsroom.a]\n"""\n[newsroom.a]\n', '[c]\nd="""\n[newsroom.a]\n"""\n'),
        ("[c]\nd=[\n['x'],\n]\n[newsroom.a]\nx=1\n[newsroom.ab]\n", "[c]\nd=[\n['x'],\n]\n[newsroom.ab]\n"),
        ("[newsroom]\n[newsroom.a]\nx=1\n", "[newsroom]\n"),
        ('[newsroom.a]\nx="\u2028 \x85"\n[c]\nd="\u2028"\n', '[c]\nd="\u2028"\n'),
    ],
)
def test_only_its_lines_go(text: str, rest: str) -> None:
    assert cut(text, "newsroom", "a").rest == rest


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[newsroom]\na.every="6h"\n', "not written as a table of its own"),
        ('newsroom={a={every="6h"}}\n', "not written as a table of its own"),
        ("[newsroom]\na = 3\n", "not written as a table of its own"),
        ("[newsroom.b]\n", "there is no"),
        ("newsroom = 3\n", "there is no"),
        ("[newsroom.a\n", "Expected"),
    ],
)
def test_what_cannot_be_cut_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        cut(text, "newsroom", "a")
