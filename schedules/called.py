"""What people call a newsroom: a name may change, and the key under which all of it is stored never does.

The key is the name that a newsroom was first crawled under. Its folder, its rows in the archive, the ids of its
releases and the pointers to evidence begin with it, so it is for life; `[names]` in `workspace.toml` says what it is
called instead. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsroom_scraper.newsroom import NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsroom_scraper.declared import Table


@dataclass(frozen=True, slots=True)
class Called:
    """The names of newsrooms that were renamed.

    Attributes:
        names: key → its names, the one in use first; the others were used before, and still mean it.

    """

    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def name(self, key: str) -> str:
        """Return what a newsroom is called now.

        >>> Called({"amnesty-usa": ("ai-usa",)}).name("amnesty-usa"), Called().name("amnesty-usa")
        ('ai-usa', 'amnesty-usa')
        """
        return self.names[key][0] if key in self.names else key

    def key(self, word: str) -> str:
        """Return the key of the newsroom that a name, one used before, or the key itself means.

        >>> called = Called({"amnesty-usa": ("ai-usa", "amnesty-us")})
        >>> [called.key(word) for word in ("ai-usa", "amnesty-us", "amnesty-usa", "other")]
        ['amnesty-usa', 'amnesty-usa', 'amnesty-usa', 'other']
        """
        if word in self.names:
            return word
        return next((key for key, names in self.names.items() if word in names), word)

    def keys(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return the keys of newsrooms, each once, in order."""
        return tuple(dict.fromkeys(map(self.key, words)))

    def said(self, sentence: str, key: str | None) -> str:
        """Return a sentence of the program about a newsroom, with its name of now where it is named.

        Where a file or a table is named by the key, the key stays.

        >>> called = Called({"amnesty-usa": ("ai-usa",)})
        >>> called.said("amnesty-usa can be read again. All: newsroom changes amnesty-usa", "amnesty-usa")
        'ai-usa can be read again. All: newsroom changes ai-usa'
        >>> called.said("Say so in newsrooms/amnesty-usa.toml.", "amnesty-usa")
        'Say so in newsrooms/amnesty-usa.toml.'
        """
        if key is None or key not in self.names:
            return sentence
        return re.sub(
            rf"(^|\b(?:in|of|or|newsroom [a-z]+) ){re.escape(key)}(?=[ .:,;]|$)", rf"\g<1>{self.name(key)}", sentence
        )

    def all_said(self, sentence: str) -> str:
        """Return a sentence of the program about any newsrooms, likewise."""
        for key in self.names:
            sentence = self.said(sentence, key)
        return sentence

    def is_taken(self, name: str) -> bool:
        """Return whether a name means a newsroom that has, or had, another one."""
        return self.key(name) != name

    def spellings(self, key: str) -> tuple[str, ...]:
        """Return every word that means a newsroom, the key first."""
        return tuple(dict.fromkeys((key, *self.names.get(key, ()))))

    def renamed(self, key: str, name: str) -> tuple[str, ...]:
        """Return the names of a newsroom once it is called otherwise; the key is only among them where it is in use.

        >>> Called({"a": ("b",)}).renamed("a", "c"), Called({"a": ("c", "b")}).renamed("a", "a")
        (('c', 'b'), ('a', 'c', 'b'))
        """
        before = [one for one in self.names.get(key, ()) if one not in {key, name}]
        return (name, *before)


def read(table: Table, declared: Iterable[str]) -> Called:
    """Return what `[names]` says.

    Args:
        table: the names of each key, the one in use first; one alone may be a text.
        declared: newsrooms that the workspace declares itself.

    Raises:
        WorkspaceError: a name cannot be one, or may mean two newsrooms.

    """
    found: dict[str, tuple[str, ...]] = {}
    keys, own = table.keys(), frozenset(declared)
    met: dict[str, str] = {}
    for key in keys:
        found[key] = names = table.texts(key)
        if not names:
            raise table.fail(key, "has no name", f'Write {key} = "NAME", or take the line out.')
        for name in (key, *names):
            if not NAME.match(name):
                raise table.fail(key, f'has "{name}"', "Use small letters, digits and single hyphens.")
        for name in names:
            other = met.setdefault(name, key)
            if other != key or (name != key and name in keys):
                owner = other if other != key else name
                raise table.fail(key, f'has "{name}", which means {owner} too', "Choose another.")
            if name != key and name in own:
                raise table.fail(
                    key,
                    f'has "{name}", which newsrooms/{name}.toml declares as another newsroom',
                    f'If it is the same one, its declaration stays newsrooms/{key}.toml, with name = "{key}".',
                )
    table.finish()
    return Called(found)
