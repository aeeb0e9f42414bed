"""The body of a release as a reader sees it: no word lost, none glued to the next, contacts and files apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from newsroom_scraper.extraction import body

if TYPE_CHECKING:
    from lxml.etree import _Element

BASE = "https://demo.example/news/a/"


def node(html: str) -> _Element:
    found = etree.HTML(f"<main>{html}</main>").find(".//main")
    assert found is not None
    return found


def text(html: str) -> str | None:
    return body.read(node(html), base=BASE).text


def protected(address: str, key: int = 0x5A) -> str:
    return f"{key:02x}" + "".join(f"{ord(one) ^ key:02x}" for one in address)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>One.</p><p>Two.</p>", "One.\n\nTwo.", id="paragraphs"),
        pytest.param("One.<p>Two.</p>Three.", "One.\n\nTwo.\n\nThree.", id="words around blocks"),
        pytest.param("<p>One.</p><p> &nbsp; </p><div></div><p>Two.</p>", "One.\n\nTwo.", id="empty blocks"),
        pytest.param("<div><div><p>One.</p></div><section>Two.</section></div>", "One.\n\nTwo.", id="nested blocks"),
        pytest.param("<p>One<br>Two<br/>\n Three</p>", "One\nTwo\nThree", id="br breaks a line"),
        pytest.param("<p>One<br><br>Two</p>", "One\n\nTwo", id="two br part paragraphs"),
        pytest.param("<p>One\ntwo\r\n  three</p>", "One two three", id="source line breaks are spaces"),
        pytest.param("<p>S<b>p</b>lit, <i>and</i> <a href=x>linked</a>.</p>", "Split, and linked.", id="inline tags"),
        pytest.param("<p>one<b> two</b><i>three </i>four</p>", "one twothree four", id="spaces as the source has them"),
        pytest.param("<p>A &amp; B &lt;c&gt; &#8217;d&rsquo; &eacute;</p>", "A & B <c> ’d’ é", id="entities"),
        pytest.param("<p>a<!-- no -->b<script>no()</script>c<style>p{}</style>d</p>", "abcd", id="silent ones"),
        pytest.param("<p>a</p><noscript>no</noscript><p>b</p>", "a\n\nb", id="noscript"),
        pytest.param("<p>a</p><figure><img src=a><figcaption>no</figcaption></figure><p>b</p>", "a\n\nb", id="figure"),
        pytest.param("<p>a</p><nav><a href=/>Home</a></nav><aside>More</aside><p>b</p>", "a\n\nb", id="nav and aside"),
        pytest.param("<h2>Head</h2><p>Text.</p>", "Head\n\nText.", id="headings"),
        pytest.param("<ul><li>a</li><li>b</li></ul>", "- a\n- b", id="list"),
        pytest.param("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b", id="ordered list"),
        pytest.param("<p>See:</p><ul><li>a</li></ul><p>End.</p>", "See:\n\n- a\n\nEnd.", id="list between paragraphs"),
        pytest.param("<ul><li>a</li></ul><ol><li>b</li></ol>", "- a\n\n1. b", id="two lists"),
        pytest.param("<ul>\n<li>a</li>\n\n<!-- c --><li>b</li>\n</ul>", "- a\n- b", id="white space between items"),
        pytest.param("<ul><li>a<br>b</li></ul>", "- a\n  b", id="br in an item"),
        pytest.param("<dl><dt>Term</dt><dd>Means</dd></dl>", "Term\n\nMeans", id="definitions"),
        pytest.param("<blockquote>Said.</blockquote>", "> Said.", id="quotation"),
        pytest.param(
            "<p>a</p><blockquote><p>b</p><p>c</p></blockquote><p>d</p>", "a\n\n> b\n\n> c\n\nd", id="quoted twice"
        ),
        pytest.param(
            "<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n\n> > b", id="quotation in quotation"
        ),
        pytest.param("<blockquote><ul><li>a</li><li>b</li></ul></blockquote>", "> - a\n> - b", id="list in quotation"),
        pytest.param(
            "<table><tr><th>Year</th><th>Cases</th></tr><tr><td>2020</td><td>25,000</td></tr></table>",
            "Year | Cases\n\n2020 | 25,000",
            id="table",
        ),
        pytest.param("<script>x</script> ", None, id="nothing"),
    ],
)
def test_a_body_reads_as_printed(html: str, expected: str | None) -> None:
    assert text(html) == expected


def test_a_list_of_paragraphs_keeps_its_marks() -> None:
    told = text("<ul><li><p>a</p></li><li><p>b</p><p>c</p></li></ul>")
    assert told is not None
    assert [line.strip() for line in told.split("\n") if line] == ["- a", "- b", "c"]


def test_a_nested_list_keeps_its_order_and_its_lines() -> None:
    told = text("<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>")
    assert told is not None
    assert [line.strip() for line in told.split("\n")] == ["- a", "- b", "- c", "- d"]


def test_an_ordered_list_in_a_list_counts_for_itself() -> None:
    told = text("<ol><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ol>")
    assert told is not None
    assert [line.strip() for line in told.split("\n")] == ["1. a", "1. b", "2. c", "2. d"]


@pytest.mark.parametrize(
    "cell",
    ["<p>One</p><p>Two</p>", "<ul><li>One</li><li>Two</li></ul>", "<div>One</div><div>Two</div>", "One<br>Two"],
)
def test_words_in_a_cell_are_not_glued(cell: str) -> None:
    told = text(f"<table><tr><td>{cell}</td><td>Three</td></tr></table>")
    assert told is not None
    assert "OneTwo" not in told
    assert told.endswith("Three")


HIDDEN = protected("press@demo.example")


@pytest.mark.parametrize(
    "html",
    [
        f'<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="{HIDDEN}">[email&#160;protected]</a>',
        f'<a href="/cdn-cgi/l/email-protection#{HIDDEN}"><span data-cfemail="{HIDDEN}">[email&#160;protected]</span></a>',
        f'<a href="/cdn-cgi/l/email-protection#{HIDDEN}">[email protected]</a>',
        f'<span data-cfemail="{HIDDEN}">[email protected]</span>',
    ],
    ids=["class", "link around span", "link", "span"],
)
@pytest.mark.parametrize(
    "around",
    ["<p>Write to {} today.</p>", "<table><tr><td>Write to {} today.</td></tr></table>"],
    ids=["paragraph", "cell"],
)
def test_a_protected_address_is_read(html: str, around: str) -> None:
    assert text(around.format(html)) == "Write to press@demo.example today."


def test_a_protected_link_keeps_its_own_words() -> None:
    assert text(f'<p><a href="/cdn-cgi/l/email-protection#{HIDDEN}">Our press office</a></p>') == "Our press office"


def test_the_key_of_a_protected_address_does_not_show() -> None:
    told = {
        text(f'<p><a data-cfemail="{protected("a@demo.example", key)}">[email protected]</a></p>')
        for key in (1, 99, 255)
    }
    assert told == {"a@demo.example"}


def test_what_is_no_protected_address_stays_as_printed() -> None:
    assert text('<p><a data-cfemail="zz">[email protected]</a></p>') == "[email protected]"


CONTACT = "Media contact: Ada Lovelace, ada@demo.example, 202-555-0123"


@pytest.mark.parametrize(
    "line",
    [
        CONTACT,
        "Contact: ada@demo.example",
        "Press contacts: 202-555-0123",
        "For more information: ada@demo.example",
        "MEDIA INQUIRIES: (202) 555-0123",
        "Contact: Ada Lovelace, +44 20 7413 5566",
    ],
)
def test_a_contact_line_at_head_or_foot_stands_apart(line: str) -> None:
    told = body.read(node(f"<p>{line}</p><p>One.</p><p>Two.</p><p>Three.</p><p>Four.</p>"), base=BASE)
    assert told.text == "One.\n\nTwo.\n\nThree.\n\nFour."
    assert told.contacts == (line,)
    told = body.read(node(f"<p>One.</p><p>Two.</p><p>{line}</p>"), base=BASE)
    assert told.text == "One.\n\nTwo."
    assert told.contacts == (line,)


@pytest.mark.parametrize(
    "line",
    [
        "Contact with her family was lost on Monday.",
        "Contacts of the minister said: nothing.",
        "Anyone may contact ada@demo.example or 202-555-0123.",
        "Contact the governor. His office: 202-555-0123 is the number of his lawyer.",
        "Media contact: to be announced.",
    ],
)
def test_a_sentence_that_mentions_contact_stays(line: str) -> None:
    told = body.read(node(f"<p>One.</p><p>{line}</p>"), base=BASE)
    assert told.text == f"One.\n\n{line}"
    assert told.contacts == ()


def test_a_contact_line_in_the_middle_stays() -> None:
    told = body.read(node("<p>One.</p><p>Two.</p>" + f"<p>{CONTACT}</p>" + "<p>Text.</p>" * 4), base=BASE)
    assert told.contacts == ()
    assert CONTACT in (told.text or "")


def test_files_are_attachments() -> None:
    told = body.read(
        node(
            '<p>Read <a href="/wp/report%20one.PDF?v=2#p3">the report</a>, <a href="../data.xlsx"></a> and '
            '<a href="/news/b.html">this page</a>. Again <a href="/wp/report%20one.PDF?v=2">the report</a>.</p>'
        ),
        base=BASE,
    )
    assert [(one.url, one.title, one.media_type) for one in told.attachments] == [
        ("https://demo.example/wp/report%20one.PDF?v=2", "the report", "application/pdf"),
        (
            "https://demo.example/news/data.xlsx",
            "data.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ]


def skipping(html: str, path: str) -> body.Body:
    root = node(html)
    return body.read(root, base=BASE, skip=set(root.findall(path)))


def test_what_is_removed_is_not_read() -> None:
    told = skipping('<p>a</p><div class="related"><p>no</p><a href="no.pdf">no</a></div><p>b</p>', ".//div")
    assert told.text == "a\n\nb"
    assert told.attachments == ()


def test_a_removed_link_is_no_attachment() -> None:
    told = skipping('<p>a <a href="no.pdf">no</a> b</p>', ".//a")
    assert told.text == "a b"
    assert told.attachments == ()


def test_what_is_removed_inside_a_table_is_not_read() -> None:
    assert skipping("<table><tr><td>a<span>no</span></td><td>b</td></tr></table>", ".//span").text == "a | b"


def test_words_after_a_removed_element_stay() -> None:
    assert skipping("<p>a <span>no</span>and its tail</p>", ".//span").text == "a and its tail"
