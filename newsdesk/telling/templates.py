"""A message through Jinja2 templates: subject, text, HTML, and a line for a chat.

An operator's folder may hold templates of the same names, which take the place of ours; `default/NAME` is always ours,
to be extended. They run in a sandbox. One that fails loses no alert: ours is taken, and the message says so.
"""

from __future__ import annotations

import logging
import textwrap
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from newsdesk.redline.column import directions, gathered
from newsdesk.redline.folding import clipped
from newsdesk.redline.html import STYLE_SHEET, STYLES, html_redline
from newsdesk.redline.markdown import markdown_redline
from newsdesk.redline.plain import marked
from newsdesk.redline.segment import FOLD
from newsdesk.telling.account import account
from newsdesk.telling.printable import one_line, printable
from newsdesk.telling.template_trouble import trouble
from newsdesk.telling.wording import fitted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import BaseLoader, Environment

    from newsdesk.redline.model import Segment
    from newsdesk.telling.message import Message

FOLDER: Final = Path(__file__).with_suffix("")
"""Where our own templates are."""

SUBJECT: Final = "subject.txt.j2"
TEXT: Final = "text.txt.j2"
HTML: Final = "html.html.j2"
CHAT: Final = "chat.txt.j2"
NAMES: Final = (SUBJECT, TEXT, HTML, CHAT)

LONGEST_SUBJECT: Final = 120
LONGEST_CHAT: Final = 300
WIDTH: Final = 72
"""Columns of the text; a line of a mail that is longer is broken by some readers."""

_WEB: Final = ("https://", "http://")
_BODY: Final = "</body>"
_LOG: Final = logging.getLogger("newsroom.templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message in words.

    Attributes:
        subject: one line of at most 120 characters.
        text: whole, for whoever reads no HTML.
        html: a whole document.
        chat: one line of at most 300 characters, a link included.
        problems: the operator's templates that could not be used, and why; text and HTML say so too.

    """

    subject: str
    text: str
    html: str
    chat: str
    problems: tuple[str, ...] = ()


def render(message: Message, folder: Path | None, *, public: bool = False) -> Rendered:
    """Return a message in words.

    Args:
        message: to be told.
        folder: the operator's own templates, or None.
        public: whether anybody may read along: nothing is said of this machine.

    """
    told = account(message, public=public)
    problems: list[str] = []

    def part(name: str, **more: Any) -> str:
        return _part(name, folder, problems, message=told, **more)

    subject = fitted(one_line(part(SUBJECT)), LONGEST_SUBJECT)
    text = printable(part(TEXT, subject=subject)).strip("\n") + "\n"
    html = part(HTML, subject=subject, styles=STYLES)
    chat = short(part(CHAT, subject=subject), LONGEST_CHAT)
    for problem in problems:
        text += f"\n{textwrap.fill(problem, WIDTH)}\n"
        html = _noted(html, problem)
    return Rendered(subject=subject, text=text, html=html, chat=chat, problems=tuple(problems))


def _part(name: str, folder: Path | None, problems: list[str], **context: Any) -> str:
    """Return a template's text; ours, where the operator's fails."""
    if folder is not None and (folder / name).exists():
        try:
            text = _environment(folder).get_template(name).render(**context)
            if text.strip():
                return text
            _failed(name, "it says nothing", problems)
        except Exception as problem:  # noqa: BLE001 - a template may raise anything, and no alert is lost to it
            _failed(name, one_line(trouble(problem, name)), problems)
    return _environment(None).get_template(name).render(**context)


def _failed(name: str, reason: str, problems: list[str]) -> None:
    said = f"The template {name} of this hook cannot be used ({reason}): this is the default in its place."
    _LOG.warning("%s", said)
    problems.append(said)


@lru_cache(maxsize=16)
def _environment(folder: Path | None) -> Environment:
    from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    ours = FileSystemLoader(FOLDER)
    loaders: list[BaseLoader] = [ours, PrefixLoader({"default": ours})]
    made = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder), *loaders] if folder is not None else loaders),
        autoescape=lambda name: name is None or not name.endswith(".txt.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"wrapped": wrapped, "redlined": redlined, "fit": fitted}
    made.filters |= {"html_redline": html_redline, "markdown_redline": markdown_redline}
    made.globals["redline_styles"] = STYLE_SHEET
    return made


def wrapped(text: str, indent: str = "", hanging: str | None = None) -> str:
    """Return a text wrapped for a mail; no word and no address is broken.

    Args:
        text: of one paragraph; its line breaks stand.
        indent: before its first line.
        hanging: before the others; the same unless said.

    """
    return "\n".join(
        textwrap.fill(
            line,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent if hanging is None else hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in printable(text).split("\n")
    )


def redlined(segments: Iterable[Segment], indent: str = "") -> str:
    """Return a redline as text: [-what went-] {+what came+}, paragraph by paragraph."""
    told = gathered(segments)
    arrows = directions(told)
    return "\n\n".join(wrapped(marked(one, arrows, apart=" "), indent) for one in clipped(told))


def short(text: str, most: int) -> str:
    """Return a text on one line of at most so many characters; the address that it ends with stays whole.

    >>> short("Four witnesses were heard on Friday https://a.example/1/", 45)
    'Four witnesses were… https://a.example/1/'
    """
    line = one_line(text)
    if len(line) <= most:
        return line
    words, _, last = line.rpartition(" ")
    room = most - len(last) - 1
    if last.startswith(_WEB) and room > len(FOLD):
        return f"{fitted(words, room)} {last}"
    # An address that is cut leads elsewhere, so one that does not fit is left out.
    return fitted(" ".join(word for word in line.split(" ") if not word.startswith(_WEB) or len(word) <= most), most)


def _noted(html: str, problem: str) -> str:
    """Return a document that says what is wrong with a template, at its end."""
    from markupsafe import escape

    note = f"<p>{escape(problem)}</p>"
    head, body, tail = html.rpartition(_BODY)
    return f"{head}{note}\n{body}{tail}" if body else f"{html}\n{note}\n"
