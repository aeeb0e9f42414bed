"""A declaration against its recorded pages: every page read, every difference, and what no page shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from newsdesk.checking import recorded
from newsdesk.checking.coverage import uncovered
from newsdesk.checking.differing import Difference, differences
from newsdesk.checking.reading import read
from newsroom_scraper.errors import DatasetError
from newsroom_scraper.newsroom import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsdesk.checking.recorded import Page
    from newsroom_scraper.newsroom import Newsroom
    from schedules.workspace import Workspace

FIXTURES: Final = Path("tests") / "fixtures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One recorded page, read now.

    Attributes:
        path: of its file.
        got: what is read; empty where it could not be looked at.
        differences: from what must be read.
        problem: why it could not be compared, or None.

    """

    page: Page
    path: Path
    got: dict[str, Any]
    differences: tuple[Difference, ...] = ()
    problem: str | None = None

    @property
    def is_fine(self) -> bool:
        """Return whether it reads as it must."""
        return not self.differences and self.problem is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A declaration against its recorded pages.

    Attributes:
        folders: where pages were found.
        problems: what is wrong with the folders themselves, a sentence each.
        uncovered: what no recorded page shows, a clause each.

    """

    newsroom: str
    folders: tuple[Path, ...]
    pages: tuple[Read, ...]
    problems: tuple[str, ...]
    uncovered: tuple[str, ...]

    @property
    def is_fine(self) -> bool:
        """Return whether every page reads as it must; what no page shows is a gap, and no fault."""
        return not self.problems and all(one.is_fine for one in self.pages)


def checkout() -> Path | None:
    """Return the folder of recorded pages of the newsrooms that ship, where the program runs from a checkout."""
    found = SHIPPED.parent.parent / FIXTURES
    return found if found.is_dir() else None


def folders(newsroom: Newsroom, workspace: Workspace | None) -> list[Path]:
    """Return where a newsroom's pages may be recorded, the workspace's own folder first."""
    found = [workspace.root / FIXTURES / newsroom.name] if workspace is not None else []
    own = checkout()
    if own is not None and newsroom.path.parent == SHIPPED:  # one of your own, which extends it, may read otherwise
        shipped = own / newsroom.name
        found += [shipped] if shipped.resolve() not in {one.resolve() for one in found} else []
    return found


def check(newsroom: Newsroom, searched: Iterable[Path]) -> Report:
    """Return how a declaration reads the recorded pages of some folders; those that hold none are left out."""
    found = [one for one in searched if recorded.exists(one)]
    pages: list[Read] = []
    problems: list[str] = []
    for folder in found:
        try:
            there = recorded.load(folder)
        except DatasetError as problem:
            problems.append(str(problem))
            continue
        problems += there.problems
        problems += [f"{folder / name}: is not named in {recorded.META}." for name in there.stray()]
        pages += [looked_at(there, page, newsroom) for page in there.pages]
    known = {str(one.path): (one.page, one.got) for one in pages}
    return Report(
        newsroom=newsroom.name,
        folders=tuple(found),
        pages=tuple(pages),
        problems=tuple(problems),
        uncovered=tuple(uncovered(newsroom, known)),
    )


def looked_at(there: recorded.Recorded, page: Page, newsroom: Newsroom) -> Read:
    """Return how one recorded page reads now."""
    path = there.folder / page.file
    got: dict[str, Any] = {}
    try:
        got = read(page, there.body(page), newsroom=newsroom)
        found = tuple(differences(there.expected(page), got))
    except DatasetError as problem:
        return Read(page=page, path=path, got=got, problem=str(problem))
    return Read(page=page, path=path, got=got, differences=found)
