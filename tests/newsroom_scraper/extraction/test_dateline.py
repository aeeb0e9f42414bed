"""The one date that stands beside a title."""

from __future__ import annotations

import pytest
from lxml import etree

from newsroom_scraper.extraction import dateline

TEXT = (
    "<p>" + "The organisation said on 5 May 2019 that it would appeal against the decision of the court. " * 3 + "</p>"
)


def found(html: str) -> tuple[str, bool] | None:
    line = dateline.find(etree.HTML(f"<main><div>{html}</div></main>"))
    return (line.text, line.marked) if line else None


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<h1>T</h1><p class=date>20 February 2020</p>", ("20 February 2020", True)),
        ("<h1>T</h1><time>20 February 2020</time>", ("20 February 2020", True)),
        ("<h1>T</h1><p>Published: 20 February 2020</p>", ("Published: 20 February 2020", True)),
        ("<h1>T</h1><p>Veröffentlicht am 20. Februar 2020</p>", ("Veröffentlicht am 20. Februar 2020", True)),
        ("<h1>T</h1><p>Berlin, 20. Februar 2020</p>", ("Berlin, 20. Februar 2020", False)),
        ("<p>20 February 2020</p><h1>T</h1>", ("20 February 2020", False)),
        ("<h1>T</h1><p>20 February 2020</p><p class=date>20 February 2020</p>", ("20 February 2020", True)),
        ("<h1>T</h1><p>20 February 2020</p><p>21 February 2020</p>", None),  # which of them?
        (f"<h1>T</h1>{TEXT}<p>20 February 2020</p>", None),  # below the text
        (f"<h1>T</h1>{TEXT}", None),  # prose
        ("<h1>T of 20 February 2020</h1>", None),
        ("<h1>T</h1><nav><p>20 February 2020</p></nav>", None),
        ("<h1>T</h1><p>We shall meet on 20 February 2020 at the town hall to talk about it</p>", None),
        ("<h1> </h1><p>20 February 2020</p>", None),
        ("<p>20 February 2020</p>", None),
    ],
)
def test_one_date_beside_the_title_is_the_pages(html: str, told: tuple[str, bool] | None) -> None:
    assert found(html) == told


def test_the_frame_of_a_page_has_no_date_of_its_own() -> None:
    page = etree.HTML("<body><p>20 February 2020</p><div><h1>T</h1></div></body>")
    assert dateline.find(page) is None
