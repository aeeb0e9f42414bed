"""What a person names on the command line: a newsroom, a release by id, beginning or address, a change by id."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsroom_scraper.errors import ArchiveError, DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsroom_scraper.values.urls import Rules
    from schedules.archive.store import Archive
    from schedules.workspace import Workspace

_LISTED = 5  # so many of several are named in an error


@dataclass(slots=True)
class Named:
    """What was named, in order; nothing at all means everything."""

    newsrooms: list[str] = field(default_factory=list)
    releases: list[str] = field(default_factory=list)

    @property
    def everything(self) -> bool:
        """Return whether nothing was named."""
        return not self.newsrooms and not self.releases


@contextmanager
def archive_of(workspace: Workspace) -> Iterator[Archive | None]:
    """Open the workspace's archive; None where nothing was crawled yet."""
    from schedules.archive.store import Archive

    if not Archive.exists(workspace.archive):
        yield None
        return
    with Archive.open(workspace.archive) as archive:
        yield archive


def newsrooms(workspace: Workspace, words: Iterable[str]) -> list[str]:
    """Return the keys of newsrooms that were named, each once.

    Raises:
        DeclarationError: one is neither declared nor was ever crawled.

    """
    found = list(dict.fromkeys(words))
    for word in found:
        if not is_newsroom(workspace, word):
            raise unknown(workspace, word)
    return list(dict.fromkeys(key(workspace, word) for word in found))


def unknown(workspace: Workspace, word: str) -> DeclarationError:
    """Return the error that says that no newsroom is called so, and which are."""
    from newsroom_scraper.declared import nearest

    known = map(workspace.called.name, workspace.declared())
    return DeclarationError(f'there is no newsroom called "{word}"', advice=nearest(word, known))


def key(workspace: Workspace, word: str) -> str:
    """Return the key of the newsroom that a word means; who says a name of before is told what it is called now."""
    found = workspace.called.key(word)
    if word != (name := workspace.called.name(found)):
        from newsdesk.cli.output import note

        note(f"{word} is called {name} now.")
    return found


def is_newsroom(workspace: Workspace, word: str) -> bool:
    """Return whether a newsroom of that name is declared, or was crawled when it was."""
    plain = bool(word) and "/" not in word and not word.startswith(".")
    found = workspace.called.key(word)
    return found in workspace.declared() or (plain and workspace.home_of(found).is_dir())


def sort_out(workspace: Workspace, archive: Archive | None, words: Iterable[str]) -> Named:
    """Return which newsrooms and which releases were named.

    Raises:
        DeclarationError: a word is no newsroom and begins no release's id.
        ArchiveError: no release is known at an address, or a word may mean several.

    """
    named = Named()
    for word in dict.fromkeys(words):
        if is_newsroom(workspace, word):
            if (found_key := key(workspace, word)) not in named.newsrooms:
                named.newsrooms.append(found_key)
            continue
        found = releases(workspace, archive, word)
        if not found and not _is_address(word):
            from newsroom_scraper.declared import nearest

            raise DeclarationError(
                f'there is no newsroom called "{word}", and no release whose id begins so',
                advice=nearest(word, map(workspace.called.name, workspace.declared())),
            )
        named.releases.append(_one(workspace, archive, word, found))
    return named


def release(workspace: Workspace, archive: Archive | None, word: str) -> str:
    """Return the id of the one release that is meant.

    Raises:
        ArchiveError: none is, or several may be.

    """
    return _one(workspace, archive, word, releases(workspace, archive, word))


def releases(workspace: Workspace, archive: Archive | None, word: str) -> list[str]:
    """Return the ids of the releases that a word may mean, at most ten."""
    if archive is None:
        return []
    if not _is_address(word):
        return archive.resolve(word)
    # A spelling without a scheme is tried with both: whether they differ is the newsroom's to say.
    spellings = [word] if "://" in word else [f"https://{word}", f"http://{word}"]
    for spelling in spellings:
        for folded in (True, False):
            rules = {name: _rules(workspace, name, folded=folded) for name in archive.newsrooms()}
            found = archive.resolve(spelling, _keys(spelling, rules))
            if found:
                return found
    return []


def change(archive: Archive | None, word: str) -> dict[str, Any]:
    """Return the line of the one change or notice that is meant.

    Raises:
        ArchiveError: none is, or several may be.

    """
    found = archive.change(word) if archive and word else []
    exact = [one for one in found if one["id"] == word]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise ArchiveError(f'no change is known by "{word}"', advice="Their ids: newsroom changes --json.")
    raise several(word, [one["id"] for one in found])


def _one(workspace: Workspace, archive: Archive | None, word: str, found: list[str]) -> str:
    if len(found) == 1:
        return found[0]
    if found:
        raise several(word, found)
    if _is_address(word):
        raise ArchiveError(f'no release is known at "{word}"', advice=_unknown_address(workspace, archive, word))
    raise ArchiveError(
        f'no release is known by "{word}"',
        advice="Give its address, its id or the beginning of it; newsroom releases shows both.",
    )


def several(word: str, ids: list[str]) -> ArchiveError:
    """Return the error that lists what a word may mean."""
    shown = ", ".join(ids[:_LISTED])
    more = " and more" if len(ids) > _LISTED else ""
    return ArchiveError(f'"{word}" may mean any of {shown}{more}', advice="Give more of it.")


def _unknown_address(workspace: Workspace, archive: Archive | None, word: str) -> str:
    """Return what to try for an address that no release is known at."""
    from newsroom_scraper.values.urls import identity

    spelling = word if "://" in word else f"https://{word}"
    for one in archive.held() if archive else ():
        rules = _rules(workspace, one["newsroom"])
        if identity(one["line"]["url"], rules) == identity(spelling, rules):
            return f"It is held, and not believed yet: newsroom show {one['id']}."
    return "It may not have been read yet, or have another address; newsroom releases shows what is known."


def _is_address(word: str) -> bool:
    return "/" in word


def _keys(url: str, rules: dict[str, Rules]) -> dict[str, str]:
    from newsroom_scraper.values.urls import identity

    return {name: identity(url, one) for name, one in rules.items()}


def _rules(workspace: Workspace, newsroom: str, *, folded: bool = True) -> Rules:
    """Return how a newsroom spells its addresses; `folded` is a guess for one whose declaration cannot be read."""
    from newsroom_scraper.newsroom import SAME
    from newsroom_scraper.values.urls import Rules

    try:
        return workspace.newsroom(newsroom).urls
    except DeclarationError:
        # It was taken away or is broken; the newsroom's releases are there all the same.
        return Rules(same=frozenset(SAME)) if folded else Rules()
