"""Telling the hooks from a verb: what went wrong is a line on stderr and an exit code, and stops nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdesk.cli.main import DONE, NOT_DONE, code_of
from newsroom_scraper.errors import NewsroomError

if TYPE_CHECKING:
    from schedules.workspace import Workspace


def begin(workspace: Workspace) -> int:
    """Let hooks that are new begin here, before anything is found, and return the exit code."""
    from newsdesk.cli.output import note
    from newsdesk.telling.outbox import enrol

    try:
        enrol(workspace)
    except NewsroomError as problem:
        # The same trouble meets the verb itself a moment later, and decides there.
        note(f"newsroom: hooks: {' '.join(str(problem).split())}")
        return code_of(problem)
    return DONE


def ring(workspace: Workspace, failing: set[str]) -> int:
    """Tell the hooks and return the exit code.

    Args:
        workspace: whose hooks.
        failing: names of hooks that failed a moment ago and are left alone; those that fail now are added.

    """
    from newsdesk.cli.output import note
    from newsdesk.cli.report import hook_sentence
    from newsdesk.telling.outbox import tell

    try:
        tellings = tell(workspace, but=failing)
    except NewsroomError as problem:
        note(f"newsroom: hooks: {' '.join(str(problem).split())}")
        return code_of(problem)
    code = DONE
    for telling in tellings:
        sentence = hook_sentence(telling)
        if sentence:
            note(sentence)
            failing.add(telling.hook)
            code = NOT_DONE
    return code
