"""Since when each hook is set as it is: what failed, or was refused, under other settings says nothing about these.

A small file beside the archive, which holds fingerprints and no secrets. A secret of the environment leaves no trace
there, so that one which is set anew is noticed only where it stands in `.env`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import orjson

from newsdesk.telling import memory
from schedules import secrets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schedules.workspace import Workspace

FILE: Final = "hooks.json"


def changed(workspace: Workspace, hooks: Iterable[str]) -> set[str]:
    """Return those hooks that are set otherwise than when they were noted last."""
    noted = memory.load(workspace.data / FILE)
    return {name for name in hooks if _is(noted.get(name)) not in {None, _fingerprint(workspace, name)}}


def note(workspace: Workspace, hooks: Iterable[str], *, now: str) -> None:
    """Note how hooks are set now; one that is set as before keeps its instant, and one that is gone its place.

    Raises:
        OSError: the disk refused.

    """
    noted = memory.load(workspace.data / FILE)
    fresh = {name: {"is": _fingerprint(workspace, name), "since": now} for name in hooks}
    after = noted | {name: one for name, one in fresh.items() if _is(noted.get(name)) != one["is"]}
    if after != noted:
        memory.save(workspace.data / FILE, after)


def holds(workspace: Workspace, hook: str, instant: str) -> bool:
    """Return whether a hook was set at an instant as it is now, as far as anybody knows."""
    told: Any = memory.load(workspace.data / FILE).get(hook)
    return _is(told) is None or (_is(told) == _fingerprint(workspace, hook) and told["since"] <= instant)


def _is(noted: Any) -> str | None:
    """Return a fingerprint that was noted, or None: there is none, or somebody wrote into the file."""
    sound = isinstance(noted, dict) and isinstance(noted.get("is"), str) and isinstance(noted.get("since"), str)
    return noted["is"] if sound else None


def _fingerprint(workspace: Workspace, hook: str) -> str:
    """Return what stands for a hook's table, and for the file of the secrets that it names."""
    hooks = workspace.telling.get("hooks")
    table = hooks.get(hook) if isinstance(hooks, dict) else None
    said = orjson.dumps(table, default=str, option=orjson.OPT_SORT_KEYS)
    path = workspace.root / secrets.FILE
    if b"${" in said and path.is_file():
        said += b"%d" % path.stat().st_mtime_ns
    return hashlib.sha256(said).hexdigest()[:16]
