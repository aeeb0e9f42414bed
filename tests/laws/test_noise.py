"""Laws of noise: what two fetches show is believed, what one shows is not, and noise alone is nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.noise import believed, learn

PROSE = ["It was said today.", "Nobody had asked for it.", "It goes on in May.", "That is all there is."]
PARTS = st.lists(st.sampled_from(PROSE), min_size=1, max_size=4, unique=True)
ANY = st.lists(st.sampled_from([*PROSE, "12 views", "13 views", "Related: A", "Related: B"]), min_size=1, max_size=6)


def text(parts: list[str]) -> str:
    return "\n\n".join(parts)


@settings(deadline=None)
@given(ANY, ANY)
def test_what_both_fetches_show_is_believed(old: list[str], new: list[str]) -> None:
    assert believed(text(old), text(new), text(new)) == text(new)


@settings(deadline=None)
@given(ANY)
def test_nothing_new_is_nothing(old: list[str]) -> None:
    assert believed(text(old), text(old), text(old), ("# views", "Related: *")) == text(old)


@settings(deadline=None)
@given(PARTS, st.integers(0, 4), st.integers(0, 99), st.integers(100, 199), st.integers(200, 299))
def test_a_counter_is_nothing_wherever_it_stands(parts: list[str], at: int, a: int, b: int, c: int) -> None:
    def counted(number: int) -> str:
        return text([*parts[:at], f"{number} views", *parts[at:]])

    assert believed(counted(a), counted(b), counted(c)) == counted(a)
    assert believed(text(parts), counted(b), counted(c)) == text(parts)


@settings(deadline=None)
@given(PARTS, PARTS, st.integers(0, 4))
def test_an_edit_is_believed_whatever_counter_is_new_beside_it(old: list[str], new: list[str], at: int) -> None:
    one, two = ([*new[:at], f"{number} views", *new[at:]] for number in (100, 200))
    assert believed(text(old), text(one), text(two)) == text(new)


@settings(deadline=None)
@given(PARTS, PARTS)
def test_what_one_fetch_shows_is_not_believed(old: list[str], odd: list[str]) -> None:
    assert believed(text(old), text(odd), text(old)) == text(old)


@settings(deadline=None)
@given(ANY, ANY)
def test_learning_does_not_depend_on_which_fetch_came_first(one: list[str], two: list[str]) -> None:
    assert learn(text(one), text(one)) == set()
    learned = learn(text(one), text(two))
    assert learned <= {"# views", "Related: *"}
