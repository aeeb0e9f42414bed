"""What is wrong with an operator's template, in words that name its own line and names, and nothing of this program."""

from __future__ import annotations

import re
import traceback
from pathlib import PurePath
from typing import Final

_ATTRIBUTE: Final = re.compile(r"has no (?:attribute|element) (['\"]?)(.+)\1$")
_UNDEFINED: Final = re.compile(r"'(.+)' is undefined$")


def trouble(problem: Exception, name: str) -> str:
    """Return why a template could not be used, as a clause, with its line where that is known.

    Args:
        problem: what was raised.
        name: of the template's file.

    """
    line = getattr(problem, "lineno", None) or _line(problem, name)
    return f"line {line}: {_words(problem)}" if line else _words(problem)


def _words(problem: Exception) -> str:
    from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    if isinstance(problem, TemplateNotFound):
        return f"there is no template {problem.name}"
    if isinstance(problem, TemplateSyntaxError):
        return problem.message or "it is no template"
    if isinstance(problem, SecurityError):
        return "it asks for what no template may have"
    said = str(problem)
    if isinstance(problem, UndefinedError) and (found := _UNDEFINED.search(said)):
        return f"nothing is called {found[1]}"
    if found := _ATTRIBUTE.search(said):
        return f"there is nothing called {found[2]} in what it is asked of"
    if isinstance(problem, OSError):
        return problem.strerror or "it cannot be read"
    if isinstance(problem, UnicodeDecodeError):
        return "it is not UTF-8 text"
    if isinstance(problem, TypeError | ValueError | ArithmeticError | LookupError):
        return "something in it cannot be done with such a value"
    return "it failed"


def _line(problem: Exception, name: str) -> int | None:
    """Return the line of the template that was being filled, where the error's way leads through it."""
    frames = traceback.extract_tb(problem.__traceback__)
    return next((one.lineno for one in reversed(frames) if PurePath(one.filename).name == name), None)
