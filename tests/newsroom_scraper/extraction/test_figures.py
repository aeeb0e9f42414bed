"""Pictures: their address, and what is printed beneath them."""

from __future__ import annotations

import pytest
from lxml import etree

from newsroom_scraper.extraction import figures
from newsroom_scraper.items import Image

BASE = "https://demo.example/news/a/"


def read(html: str) -> tuple[Image, ...]:
    return figures.read(etree.HTML(html).iter("figure"), BASE)


@pytest.mark.parametrize(
    ("printed", "caption", "credit"),
    [
        ("A march in May.", "A march in May.", None),
        ("A march. (Photo by Ada Lovelace/Getty Images)", "A march.", "Ada Lovelace/Getty Images"),
        ("A march. (Photo: Ada Lovelace)", "A march.", "Ada Lovelace"),
        ("A march. © Ada Lovelace", "A march.", "Ada Lovelace"),
        ("A march. (Ada Lovelace/AFP)", "A march.", "Ada Lovelace/AFP"),
        ("A march (in May) and more", "A march (in May) and more", None),
        ('A march. <span class="photo-credit">Photo: Ada</span>', "A march.", "Ada"),
        ("A march. <cite>Ada Lovelace</cite>", "A march.", "Ada Lovelace"),
        ("", None, None),
    ],
)
def test_a_caption_and_its_credit(printed: str, caption: str | None, credit: str | None) -> None:
    (image,) = read(f"<figure><img src=/a.jpg alt=' A  march '><figcaption>{printed}</figcaption></figure>")
    assert image == Image(url="https://demo.example/a.jpg", alt="A march", caption=caption, credit=credit)


def test_a_lazy_picture_is_found_and_one_is_told_once() -> None:
    told = read(
        "<figure><img src='data:image/gif;base64,R0' data-src='b.jpg'></figure><figure><img src=b.jpg></figure>"
        "<figure>no picture</figure><figure><img></figure>"
    )
    assert [one.url for one in told] == ["https://demo.example/news/a/b.jpg"]
