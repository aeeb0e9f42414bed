"""A report, drawn: as one page of HTML that asks nobody for anything, or as Markdown; piece by piece."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsdesk.redline.html import html_redline
from newsdesk.redline.markdown import markdown_redline
from newsdesk.reporting import markdown
from newsdesk.reporting.charts import STATES, squares
from newsdesk.reporting.contents import TITLES
from newsdesk.reporting.tally import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from newsdesk.reporting.contents import Report

HTML: Final = "html"
MARKDOWN: Final = "markdown"
ENDINGS: Final = {HTML: ".html", MARKDOWN: ".md"}

_FOLDER: Final = Path(__file__).parent
_TEMPLATES: Final = {HTML: "page.html.j2", MARKDOWN: "page.md.j2"}
_AT_ONCE: Final = 1 << 15  # characters


def draw(report: Report, form: str) -> Iterator[str]:
    """Yield a report, some thousand characters at a time.

    Args:
        report: what is told.
        form: `html` or `markdown`.

    """
    template = _environment().get_template(_TEMPLATES[form])
    drawn: list[str] = []
    length = 0
    for piece in template.generate(report=report, groups=GROUPS, titles=TITLES, states=STATES):
        drawn.append(piece)
        length += len(piece)
        if length >= _AT_ONCE:
            yield "".join(drawn)
            drawn, length = [], 0
    yield "".join(drawn)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "html_redline": html_redline,
        "markdown_redline": markdown_redline,
        "md": markdown.in_line,
        "linked": markdown.linked,
        "code": markdown.code,
    }
    made.globals["squares"] = squares
    return made
