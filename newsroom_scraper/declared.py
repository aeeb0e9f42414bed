"""A TOML table read strictly: every key is asked for once, and what nobody asked for is an error.

Declarations and `workspace.toml` are both read through it, so both fail the same way: file, key, problem,
and the nearest valid name.
"""

from __future__ import annotations

import difflib
import math
import tomllib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from newsroom_scraper.errors import NewsroomError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_REQUIRED: Any = object()


def load(path: Path, error: type[NewsroomError]) -> dict[str, Any]:
    """Return the TOML document at `path`.

    Raises:
        NewsroomError: of the class `error`, when the file cannot be read or is not TOML; it names the line.

    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise error(f"cannot be read ({reason})", path=path) from problem
    except UnicodeDecodeError as problem:
        raise error("is not UTF-8 text", path=path, advice="Save it as UTF-8.") from problem
    except tomllib.TOMLDecodeError as problem:
        raise error(f"is not valid TOML: {problem}", path=path, advice="Mend that line.") from problem


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return advice that names the closest of `known`, or lists them when none is close.

    >>> nearest("tittle", ["title", "home"])
    'Did you mean "title"?'
    >>> nearest("x", ["title", "home"])
    'Known: home, title.'
    """
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    return f"Known: {', '.join(names)}." if names else None


class Table:
    """One table of a file, its keys taken one by one; `finish` refuses what is left over."""

    def __init__(
        self,
        data: Any,
        *,
        path: Path | str,
        error: type[NewsroomError],
        where: str = "",
        newsroom: str | None = None,
    ) -> None:
        self.path = path
        self.where = where
        self.newsroom = newsroom
        self._error = error
        self._asked: set[str] = set()
        self._known: set[str] = set()
        if not isinstance(data, dict):
            raise error(f"must be a table, not {_kind(data)}", path=path, field=where or None)
        self._data: dict[str, Any] = data

    def __contains__(self, key: str) -> bool:
        """Return whether the file has the key, which is known here from now on."""
        self._known.add(key)
        return key in self._data

    def keys(self) -> tuple[str, ...]:
        """Return every key, where which there are is not for the program to say."""
        return tuple(self._data)

    def key(self, name: str) -> str:
        """Return the dotted name of a key, as a person would look for it in the file."""
        return f"{self.where}.{name}" if self.where else name

    def fail(self, name: str, problem: str, advice: str | None = None) -> NewsroomError:
        """Return the error that says what is wrong with a key."""
        return self._error(problem, path=self.path, field=self.key(name), newsroom=self.newsroom, advice=advice)

    def _take(self, name: str, default: Any) -> Any:
        self._asked.add(name)
        if name in self._data:
            return self._data[name]
        if default is _REQUIRED:
            close = difflib.get_close_matches(name, [key for key in self._data if key not in self._asked], n=1)
            advice = f'Is "{close[0]}" meant to be "{name}"?' if close else "Add it."
            raise self.fail(name, "is missing", advice)
        return default

    def text(self, name: str, default: Any = _REQUIRED) -> Any:
        """Return a non-empty string, or the default."""
        value = self._take(name, default)
        if value is default and name not in self._data:
            return value
        if not isinstance(value, str) or not value.strip():
            raise self.fail(name, f"must be text, not {_kind(value)}")
        return value

    def texts(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return strings; a single string counts as a list of one."""
        value = self._take(name, default)
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
            raise self.fail(name, f"must be text or a list of texts, not {_kind(value)}")
        return tuple(value)

    def anything(self, name: str, default: Any = None) -> Any:
        """Return whatever the file says, for a caller that checks it."""
        return self._take(name, default)

    def number(self, name: str, default: float, *, least: float = 0) -> float:
        """Return a number that is at least `least`."""
        value = self._take(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value < math.inf:
            raise self.fail(name, f"must be a number of at least {least:g}, not {value!r}")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self._take(name, default)
        if not isinstance(value, bool):
            raise self.fail(name, f"must be true or false, not {_kind(value)}")
        return value

    def day(self, name: str) -> date | None:
        """Return a calendar day, or None where the key is absent."""
        value = self._take(name, None)
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.fail(name, f"must be a day such as 2022-01-01, not {_kind(value)}")
        return value

    def choice(self, name: str, options: Iterable[str], default: Any = _REQUIRED) -> Any:
        """Return one of the options, or the default."""
        known = list(options)
        if default is _REQUIRED and name not in self._data:
            self._take(name, None)
            meant = difflib.get_close_matches(name, [key for key in self._data if key not in self._asked], n=1)
            advice = f'Is "{meant[0]}" meant to be "{name}"?' if meant else f"It is one of: {', '.join(known)}."
            raise self.fail(name, "is missing", advice)
        value = self.text(name, default)
        if value != default and value not in known:
            raise self.fail(name, f'is "{value}", which is not one of its values', nearest(value, known))
        return value

    def choices(self, name: str, options: Iterable[str]) -> tuple[str, ...]:
        """Return strings, each one of the options."""
        known = list(options)
        values = self.texts(name)
        for value in values:
            if value not in known:
                raise self.fail(name, f'has "{value}", which is not one of its values', nearest(value, known))
        return values

    def zone(self, name: str, default: Any = _REQUIRED) -> Any:
        """Return the name of an IANA time zone that exists on this machine."""
        value = self.text(name, default)
        if value is None:
            return None
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
            close = difflib.get_close_matches(value, available_timezones(), n=1)
            advice = f'Did you mean "{close[0]}"?' if close else 'Use an IANA name such as "America/New_York".'
            raise self.fail(name, f'is "{value}", which is not a time zone', advice) from problem
        return value

    def table(self, name: str) -> Table:
        """Return a table within this one; an absent one is empty."""
        return self._within(self._take(name, {}), self.key(name))

    def tables(self, name: str) -> list[Table]:
        """Return an array of tables; each is named with its number, or its own `name`."""
        value = self._take(name, [])
        if not isinstance(value, list):
            raise self.fail(name, f"must be written [[{self.key(name)}]]")
        return [self._within(one, f"{self.key(name)}[{_label(one, at)}]") for at, one in enumerate(value, 1)]

    def named_tables(self, name: str) -> dict[str, Table]:
        """Return the tables within a table, by name: `[newsroom.NAME]`."""
        value = self._take(name, {})
        if not isinstance(value, dict):
            raise self.fail(name, f"must be written [{self.key(name)}.NAME]")
        return {one: self._within(data, f"{self.key(name)}.{one}") for one, data in value.items()}

    def _within(self, data: Any, where: str) -> Table:
        return Table(data, path=self.path, error=self._error, where=where, newsroom=self.newsroom)

    def finish(self) -> None:
        """Refuse keys that nobody asked for.

        Raises:
            NewsroomError: naming the key and the nearest valid one.

        """
        for name in self._data:
            if name not in self._asked:
                raise self.fail(name, "is not a key that is known here", nearest(name, self._asked | self._known))


def _kind(value: Any) -> str:
    words = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    if isinstance(value, str):
        return "text" if value.strip() else "empty text"
    return words.get(type(value), type(value).__name__)


def _label(data: Any, at: int) -> str:
    name = data.get("name") if isinstance(data, dict) else None
    return name if isinstance(name, str) else str(at)
