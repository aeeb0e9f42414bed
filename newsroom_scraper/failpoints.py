"""Failpoints: the named places where a kill must lose nothing, each right after something reached the disk or nearly.

Nothing happens at them unless the environment says so; then the process that arrives is killed as a machine that goes
down would kill it: at once, and without a word. `NEWSROOM_FAILPOINT=NAME[:TURN][@WHOM]`, where TURN counts arrivals
(the first, unless said), and WHOM is `parent`, `child` or `both`: the program that runs a newsroom, and the crawl's own
process. Left out, it is whoever arrives. Points whose name begins with `spider.` stand in the child, all others in the
parent. `NAME[:TURN]=MISHAP` lets something else befall whoever arrives (`newsroom_scraper.mishaps`).
"""

from __future__ import annotations

import os
import re
import signal
from dataclasses import dataclass
from typing import Final

from newsroom_scraper.mishaps import MISHAPS

VARIABLE: Final = "NEWSROOM_FAILPOINT"

POINTS: Final[dict[str, str]] = {
    "crawl.folder-made": "the crawl's folder exists, with nothing in it",
    "crawl.plan-written": "the crawl's orders have their name",
    "crawl.plan-synced": "the crawl's orders and their name are on the disk",
    "crawl.child-started": "the crawl's own process runs",
    "spider.evidence-written": "a record of the WARC is with the operating system",
    "spider.reading-written": "a reading is with the operating system, and the journal does not know of it",
    "spider.journal-written": "an event is with the operating system",
    "spider.closed": "the crawl's last event is written and its files are closed",
    "crawl.child-ended": "the crawl's own process is gone, and nothing of the crawl is sealed",
    "seal.files-synced": "what the crawl left is on the disk, and no manifest names it",
    "seal.manifest-written": "the manifest is on the disk under another name",
    "seal.manifest-named": "the manifest has its name, and the journal is still there",
    "seal.folder-synced": "the manifest's name is on the disk, and the journal is still there",
    "seal.journal-gone": "the journal is gone, and the folder has not its name",
    "seal.named": "the folder has its name",
    "seal.name-synced": "the folder's name is on the disk, and the archive knows nothing of the crawl",
    "remember.compared": "the crawl's changes are found and judged, in memory only",
    "commit.begun": "the crawl's transaction is open, and nothing is in it",
    "commit.crawl-written": "the crawl is in its transaction, and nothing of what it means",
    "commit.written": "everything is in the crawl's transaction, and it is not committed",
    "commit.done": "the crawl is committed",
    "remember.committed": "the archive has the crawl, and the dataset's files are as before",
    "dataset.written": "a file of the dataset is with the operating system under another name",
    "dataset.synced": "a file of the dataset is on the disk under another name",
    "dataset.renamed": "a file of the dataset has its name",
    "dataset.folder-synced": "the name of a file of the dataset is on the disk",
    "dataset.appended": "new changes stand behind the others in their file, with the operating system",
    "dataset.append-synced": "new changes stand behind the others in their file, on the disk",
    "tell.enqueuing": "a hook's deliveries are in their transaction, and its cursor stands before them",
    "tell.enqueued": "a hook's deliveries are made, and its cursor stands after them",
    "tell.composing": "a message is in its transaction, and its deliveries with it",
    "tell.composed": "a message is made, and nobody was told it",
    "tell.sent": "a hook took a message, and nobody knows it",
    "tell.marked": "a message is marked as sent",
    "tell.failed": "a hook did not take a message, and nobody knows it",
    "tell.postponed": "a message that a hook did not take is noted, and when it is tried again",
    "redact.decided": "that a release is redacted is on the disk, and nothing of it is gone",
    "redact.committed": "a release's text is out of the archive's rows, and its pages are there",
    "redact.noted": "what the archive has of the newsroom is on the disk for a rebuilding, and the pages are there",
    "redact.crawl-written": "what stays of a crawl is on the disk under other names",
    "redact.crawl-named": "a file of a crawl has the place of the one that held the release",
    "redact.crawl-cleared": "a crawl holds nothing of the release any more",
    "settings.written": "a file of the settings, or a copy of one, is on the disk under another name",
    "remove.kept": "a newsroom's lines and the settings as they were are kept, and the settings are as before",
    "remove.done": "the settings are without the newsroom",
    "rename.done": "the settings have a newsroom's new name",
    "redact.swept": "the archive's file is written anew, and the dataset's files are as before",
}
"""Every failpoint: its name, and what has just happened there."""

CHILD: Final = "spider."
"""How the names of those points begin that stand in the crawl's own process."""

_FORM: Final = re.compile(
    r"(?P<name>[a-z.-]+)(?::(?P<turn>[1-9]\d*))?(?:@(?P<whom>parent|child|both)|=(?P<mishap>[a-z-]+))?"
)


@dataclass(slots=True)
class Armed:
    """What the environment asks for.

    Attributes:
        left: arrivals until the kill, itself included.
        whom: to kill; None is whoever arrives.
        mishap: that befalls whoever arrives, instead.

    """

    name: str
    left: int
    whom: str | None = None
    mishap: str | None = None


def armed(text: str | None) -> Armed | None:
    """Return what a value of the variable asks for.

    Raises:
        ValueError: it names no failpoint, or is not of the form that is understood.

    >>> armed("seal.named:2@both")
    Armed(name='seal.named', left=2, whom='both', mishap=None)
    """
    if not text:
        return None
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(
            f"{VARIABLE} is {text!r}; write it as NAME, NAME:TURN or NAME:TURN@parent, @child, @both or =MISHAP"
        )
    if found["name"] not in POINTS:
        raise ValueError(f"{VARIABLE} names {found['name']!r}, which is no failpoint; there are: {', '.join(POINTS)}")
    if found["mishap"] not in {None, *MISHAPS}:
        raise ValueError(f"{VARIABLE} names {found['mishap']!r}, which is no mishap; there are: {', '.join(MISHAPS)}")
    return Armed(name=found["name"], left=int(found["turn"] or 1), whom=found["whom"], mishap=found["mishap"])


_armed = armed(os.environ.get(VARIABLE))
_program: int | None = None


def arm(*, program: int) -> None:
    """Read the environment anew, in the crawl's own process.

    Args:
        program: the process that runs the newsroom.

    """
    global _armed, _program
    _armed, _program = armed(os.environ.get(VARIABLE)), program


def reach(name: str, child: int | None = None) -> None:
    """Say that a failpoint is reached, and die there if that is asked for.

    Args:
        name: of the failpoint.
        child: the crawl's own process, for the parent at a point where there is one.

    """
    if _armed is not None and _armed.name == name:
        _kill(_armed, child)


def _kill(asked: Armed, child: int | None) -> None:
    asked.left -= 1
    if asked.left:
        return
    if asked.mishap is not None:
        MISHAPS[asked.mishap]()
        return
    other = _program if asked.name.startswith(CHILD) else child
    ours = "child" if asked.name.startswith(CHILD) else "parent"
    if asked.whom not in {None, ours}:
        if other is None:
            raise RuntimeError(f"{VARIABLE}: at {asked.name} there is no child to kill")
        os.kill(other, signal.SIGKILL)
    if asked.whom in {None, ours, "both"}:
        os.kill(os.getpid(), signal.SIGKILL)
