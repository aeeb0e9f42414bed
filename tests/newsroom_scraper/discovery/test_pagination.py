"""The link to the next page: found in many words, and nowhere else."""

from __future__ import annotations

import pytest
from lxml import etree

from newsroom_scraper.discovery import pagination
from newsroom_scraper.extraction.selectors import compile_selector

URL = "https://demo.example/news/?page=2"
NEXT = "https://demo.example/news/?page=3"


def found(html: str, url: str = URL) -> str | None:
    return pagination.next_url(etree.HTML(f"<html><body>{html}</body></html>"), url)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Next",
            "next ›",
            "Next page",
            "NEXT »",
            "Older",
            "Older posts",
            "« Older Entries",
            "Go to next page",
            "Next 10",
        ),
        *("Weiter", "Nächste Seite", "nächste", "Suivant", "Page suivante", "Siguiente", "Página siguiente", "Próxima"),
        *(
            "Próxima página",
            "Successivo",
            "Successiva »",
            "Volgende",
            "Volgende pagina",
            "Næste",
            "Neste side",
            "Nästa",
        ),
        *(
            "Nästa sida",
            "Seuraava",
            "Seuraava sivu",
            "Далее",
            "Следующая страница",
            "下一页",
            "下一頁",
            "次へ",
            "다음",
            "التالي",
        ),
    ],
)
def test_the_words_for_next(words: str) -> None:
    assert found(f"<a href='?page=1'>←</a><a href='?page=3'>{words}</a>") == NEXT
    assert found(f"<a href='?page=3' aria-label='{words}'></a>") == NEXT
    assert found(f"<a href='?page=3' title='{words}'><i class=icon></i></a>") == NEXT


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Previous",
            "« Prev",
            "Newer posts",
            "Back",
            "First",
            "Last",
            "Last »",
            "Zurück",
            "Précédent",
            "Anterior",
            "Vorige",
        ),
        *(
            "Forrige",
            "Föregående",
            "Назад",
            "上一页",
            "前へ",
            "이전",
            "Next of kin",
            "What comes next",
            "The next step for rights",
        ),
    ],
)
def test_words_that_lead_elsewhere(words: str) -> None:
    assert found(f"<a href='?page=3'>{words}</a>") is None
    assert found(f"<ul class=pagination><li><a class=next href='?page=3' title='x'>{words}</a></li></ul>") in {
        None,
        NEXT,
    }


@pytest.mark.parametrize(
    "html",
    [
        "<a rel=next href='?page=3'>x</a>",
        "<link rel=next href='?page=3'>",
        "<li class=next><a href='?page=3'></a></li>",
        "<a class='page-numbers next' href='?page=3'></a>",
        "<a class=UnselectedNext href='?page=3'>&gt;</a>",
        "<nav class=pagination><a href='?page=1'>‹</a><a href='?page=3'>›</a><a href='?page=9'>»</a></nav>",
        "<div class=pager><a href='?page=1'>«</a> <a href='?page=3'>»</a></div>",
        "<div><a href='?page=1'>1</a><b>2</b><a href='?page=3'>3</a><a href='?page=3'><i class='fa fa-chevron-right'></i></a></div>",
        "<div class=pages><a href='?page=1'>1</a> <strong>2</strong> <a href='?page=3'>3</a> <a href='?page=4'>4</a></div>",
        "<ul><li><a href='?page=1'>1</a><li class=active><a href='?page=2'>2</a><li><a href='?page=3'>3</a></ul>",
        "<ul><li><a href='?page=1'>Page 1</a><li><a aria-current=page href='?page=2'>Page 2</a><li><a href='?page=3'>Page 3</a></ul>",
        "<div class=nav-previous><a href='?page=3'>Older posts</a></div><div class=nav-next><a href='?page=1'>Newer posts</a></div>",
        "<a href='?page=3'>Load more</a>",
        "<a class=carousel-next href=/x/>Next</a><a href='?page=3'>Next</a>",
    ],
)
def test_ways_to_the_next_page(html: str) -> None:
    assert found(html) == NEXT


@pytest.mark.parametrize(
    "html",
    [
        "<a href='javascript:void(0)'>Next</a>",
        "<a href='#'>Next</a><a href='#slide-2'>Next</a>",
        "<a href='?page=2'>Next</a>",
        "<a href='?page=2#top'>Next</a>",
        "<a class=disabled href='?page=3'>Next</a><a aria-disabled=true href='?page=3'>Next</a>",
        "<a href='https://other.example/?page=3'>Next</a>",
        "<div class=calendar><a href='?month=4'>Next</a></div><div id=carousel><a href=/x/>Next</a></div>",
        "<div class=post-navigation><a href=/x/>Next</a></div>",
        "<a href=/a/>More news</a>",
        "<p>›</p><a href=/shop/>›</a>",
        "<div class=days>" + "".join(f"<a href='?day={day}&page={day}'>{day}</a>" for day in range(1, 32)) + "</div>",
        "<p><a href=/1/>1</a> <a href=/2/>2</a> <a href=/3/>3</a></p>",
        "<div class=pager><a href='?page=2025'>2025</a><b>2024</b></div>",
    ],
)
def test_what_is_no_next_page(html: str) -> None:
    assert found(html) is None


def test_the_first_page_may_not_say_its_number() -> None:
    numbers = "<div class=pager><a href=/news/>1</a><a href='?page=2'>2</a><a href='?page=3'>3</a></div>"
    assert found(numbers, "https://demo.example/news/") == "https://demo.example/news/?page=2"
    assert (
        found("<div class=pager>1 <a href='?page=2'>2</a><a href='?page=3'>3</a></div>", "https://demo.example/news/")
        == URL
    )


def test_it_is_said_how_the_page_was_found() -> None:
    root = etree.HTML("<a rel=next href='?page=3'>x</a>")
    for declared, how in ((compile_selector("a"), "declared"), (None, 'rel="next"')):
        told = pagination.find(root, URL, declared=declared)
        assert told is not None
        assert (told.url, told.how) == (NEXT, how)
    told = pagination.find(etree.HTML("<a href='?page=3'>Older »</a>"), URL)
    assert told is not None
    assert (told.how, told.element.get("href") if told.element is not None else None) == (
        'the link "Older »"',
        "?page=3",
    )
    assert pagination.find(root, URL, declared=compile_selector("a.none")) is None


@pytest.mark.parametrize(
    "html", ["<a href='?PageNum_rs=7&'>7</a>", "<a href=/news/page/7/>7</a>", "<a href='?x=1&pg=7'>7</a>"]
)
def test_the_number_of_the_last_page(html: str) -> None:
    assert pagination.last_page(etree.HTML(f"<p>{html}</p>"), URL) == 7
