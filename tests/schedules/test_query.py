"""What a line of words asks for, what is no question, and the passage that is shown."""

from __future__ import annotations

import pytest

from schedules.hits import WIDTH, matches, passage, said, title_marks
from schedules.query import Either, Every, Phrase, parse
from schedules.words import words
from tests.schedules.archive.searched import line

A, B, C = (Phrase((one,)) for one in "abc")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("a", A),
        ("a b", Every((A, B))),
        ("a AND b", Every((A, B))),
        ("a b OR c", Every((A, Either((B, C))))),
        ("a OR b OR c", Either((A, B, C))),
        ("(a b) OR c", Either((Every((A, B)), C))),
        ("a -b", Every((A,), (B,))),
        ("-b a", Every((A,), (B,))),
        ("a −b", Every((A,), (B,))),
        ("a -(b OR c)", Every((A,), (Either((B, C)),))),
        ("a (b -c)", Every((A, Every((B,), (C,))))),
        ('"a b"', Phrase(("a", "b"))),
        ("“a b”", Phrase(("a", "b"))),
        ('"Amnesty\'s 25,000"', Phrase(("amnesty", "s", "25", "000"))),
        ("25,000", Phrase(("25", "000"))),
        ("Tortur*", Phrase(("tortur",), begins=True)),
        ('"human righ*"', Phrase(("human", "righ"), begins=True)),
        ('"human righ"*', Phrase(("human", "righ"), begins=True)),
        ("TITLE:a", Phrase(("a",), field="title")),
        ("title: a", Phrase(("a",), field="title")),
        ('title:"a b" authors:c', Every((Phrase(("a", "b"), field="title"), Phrase(("c",), field="authors")))),
        ("title:(a OR body:b)", Either((Phrase(("a",), field="title"), Phrase(("b",), field="body")))),
        ("a & b", Every((A, B))),
        ("a - b", Every((A, B))),
        ("人権", Phrase(("人", "権"))),
        ("人*", Phrase(("人",), begins=True)),
        ("12:30", Phrase(("12", "30"))),
        ("https://x.example/y", Phrase(("x", "example", "y"))),
        ("or", Phrase(("or",))),
    ],
)
def test_what_is_asked_for(text: str, query: object) -> None:
    assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no word"),
        ("& –", "no word"),
        ('""', "no word"),
        ("-a", "only what is not wanted"),
        ("a (-b)", "only what is not wanted"),
        ("OR a", "between two"),
        ("a OR", "between two"),
        ("a OR OR b", "between two"),
        ("a OR -b", "none that is left out"),
        ("-a OR b", "none that is left out"),
        ("a NOT b", "written with a -"),
        ('a "b', "quotation mark is not closed"),
        ("(a b", '"(" is not closed'),
        ("a) b", '")" closes nothing'),
        ("(" * 9 + "a" + ")" * 9, "nested deeper"),
        ("titel:a", "Did you mean title:?"),
        ("colour:a", "title:, summary:, body:, authors:"),
        ("a*", "at least two letters"),
        ("*", "at least two letters"),
        ("pri*on", "at the end of a word only"),
        ("a " * 600, "longer than 1,000"),
    ],
)
def test_what_cannot_be_asked_is_told_why(text: str, why: str) -> None:
    with pytest.raises(ValueError) as problem:
        parse(text)
    assert why in str(problem.value)


def test_words_are_folded_alike_whatever_the_typesetting() -> None:
    assert words("CAFÉ") == words("cafe\u0301") == words("ＣＡＦＥ") == ["cafe"]
    assert words("Müller’s—straße") == ["muller", "s", "strasse"]
    assert words("Men\u00adschen") == ["menschen"]
    assert words("गुरु") != words("गरु")  # a vowel sign makes another word
    assert words("x" * 100) == ["x" * 64]


def test_a_phrase_crosses_no_field() -> None:
    there = said(line("Prison", "Jail, and prison jails", authors=["A B", "C"]))
    assert not matches(parse('"prison jail"'), there)
    assert matches(parse('"prison jail*"'), there)
    assert matches(parse("authors:c title:prison -title:jail"), there)


def test_the_passage_shows_most_of_what_is_asked_for() -> None:
    text = f"{'Filler words go on. ' * 30}\n\nA prison,\n  and a JAIL. {'More of that. ' * 40}"
    shown = passage(parse("jail prison -none"), line("Of prisons", f"prison first. {text}"))
    assert [shown.text[begin:end] for begin, end in shown.marks] == ["prison", "JAIL"]
    assert shown.field == "body"
    assert "\n" not in shown.text
    assert (shown.text[:2], shown.text[-2:]) == ("… ", " …")
    assert len(shown.text) < WIDTH + 10


def test_hits_in_the_title_alone_are_marked_there() -> None:
    told = line("The prison’s\njail", "Nothing of that.")
    assert passage(parse('"prison s" nothing*'), told).marks == [[0, 7]]
    assert passage(parse("title:jail"), told) == ("body", "Nothing of that.", [])
    assert title_marks(parse('"prison s" OR jail OR s'), told["title"]) == [[4, 12], [13, 17]]
    assert passage(parse("jail"), line()) == ("body", "", [])


def test_a_hit_at_the_very_end_and_one_of_great_length_are_shown_whole() -> None:
    told = passage(parse("last"), line("", f"{'word ' * 200}last"))
    assert told.text.endswith("last")
    assert told.text[told.marks[0][0] : told.marks[0][1]] == "last"
    long = passage(parse(f'"{"a " * 200}"'), line("", f"{'b ' * 100}{'a ' * 200}"))
    assert long.text[long.marks[0][0] : long.marks[0][1]] == " ".join("a" * 200)
