"""The demo's nights, walked: what was done to the site is set against what a run found."""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import orjson

from newsdesk.demo.nights import NIGHTS, declaration
from newsdesk.telling.printable import one_line
from newsdesk.telling.teller import Teller
from newsroom_scraper.errors import WorkspaceError
from schedules import look
from schedules.plan import Options
from schedules.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from newsdesk.demo.nights import Night
    from newsdesk.demo.release import Truth
    from newsdesk.demo.site import Site
    from newsdesk.telling.teller import Fared
    from schedules.look import Outcome
    from schedules.workspace import Workspace

NAME: Final = "demo"
ALERTS: Final = "alerts.jsonl"
MARK: Final = ".made-by-newsroom-demo"
MADE: Final = (ALERTS, "data", "newsrooms", "workspace.toml", MARK)
"""What a demo leaves, and all that the next one takes away."""

KINDS: Final = ("new", "edited", "removed", "restored")
_PATIENCE: Final = 10.0  # seconds for the bell
_LONGEST: Final = 60  # characters of a value of the alert that are shown

_RING: Final = f"import sys; open({ALERTS!r}, 'a', encoding='utf-8').write(sys.stdin.read())"


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """A night that was walked.

    Attributes:
        done: to the site, in words.
        found: by the run, in words.
        verdict: whether they are the same, in words.
        alert: of this night's changes, the one of a number that was changed without a word.

    """

    title: str
    what: str
    done: str
    found: str
    verdict: str
    right: bool
    alert: dict[str, Any] | None = None


Found = tuple[str, str, tuple[str, ...]]
"""A change as both sides can say it: kind, slug, fields."""


def make_workspace(folder: Path, site_url: str) -> Workspace:
    """Make the demo's workspace in a folder, anew where a demo made it before.

    Raises:
        WorkspaceError: the folder holds something that no demo made; it is left alone.

    """
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
            raise WorkspaceError(
                "is not empty, and no demo made it",
                path=folder,
                advice="It was left alone. Choose another folder with --workspace.",
            )
        folder.mkdir(parents=True, exist_ok=True)
        for name in MADE:
            _take_away(folder / name)
        (folder / MARK).touch()
        (folder / "newsrooms").mkdir()
        (folder / "newsrooms" / f"{NAME}.toml").write_text(declaration(site_url), encoding="utf-8")
        (folder / "workspace.toml").write_text(_settings(), encoding="utf-8")
    except OSError as problem:
        raise WorkspaceError(
            f"cannot be written ({problem.strerror or problem})",
            path=folder,
            advice="Choose another folder with --workspace.",
        ) from problem
    return open_workspace(folder)


def _take_away(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _settings() -> str:
    """Return the demo's `workspace.toml`; JSON's strings are TOML's."""
    command = ", ".join(json.dumps(part, ensure_ascii=False) for part in (sys.executable, "-c", _RING))
    return f"""contact = "demo@example.org"

[newsroom.{NAME}]
delay = 0
concurrency = 8
confirm_after = 0
# Its nights are seconds apart, so everything is looked at in each.
cadence = {{ beyond = "0s", audit = "0s" }}

# The desk's bell: it gets each change as one line of JSON on its standard input.
[hooks.desk]
kind = "command"
command = [{command}]
"""


def walk(
    workspace: Workspace,
    site: Site,
    number: int,
    *,
    on_event: Callable[[str, dict[str, Any]], None],
) -> Walked:
    """Walk a night, the first being 1, and return how it went."""
    night = NIGHTS[number - 1]
    teller = Teller(workspace, say=lambda _: None)
    teller.begin()
    night.apply(site)
    outcome = look.run(workspace, NAME, Options(), on_event=on_event)
    tellings = teller.finish(_PATIENCE)
    truth = [one for one in site.truth if one.night == number]
    return _walked(night, truth, outcome, tellings, rung(workspace.root, outcome))


def _walked(night: Night, truth: list[Truth], outcome: Outcome, tellings: list[Fared], rings: Counter[str]) -> Walked:
    done = {(one.kind, one.slug, tuple(sorted(one.fields))) for one in truth if one.slug and one.kind in KINDS}
    found = {_found(change) for change in outcome.changes}
    ill = night.expected.state == "ill"
    wrong = []
    if found != done or len(outcome.changes) != len(done):
        wrong.append(f"not found: {_listed(done - found)}; not done: {_listed(found - done)}")
    if (outcome.state != "complete") != ill:
        wrong.append(f"the crawl called itself {outcome.state}")
    if outcome.held:
        wrong.append(f"{len(outcome.held)} changes are held")
    if any(one.problem for one in tellings) or any(number != 1 for number in rings.values()):
        wrong.append("the hook was not told each change once")
    silent = {one.slug for one in truth if one.what == "number"}
    return Walked(
        title=night.title,
        what=night.what,
        done=_words((one.kind for one in truth if one.slug and one.kind in KINDS), ill=ill, ring=False),
        found=_words((change["kind"] for change in outcome.changes), ill=outcome.state != "complete", ring=True),
        verdict=one_line("; ".join(wrong)) or _praise(night, outcome),
        right=not wrong,
        alert=next((one for one in outcome.changes if _slug(one["url"]) in silent and one["kind"] == "edited"), None),
    )


def _found(change: dict[str, Any]) -> Found:
    fields = tuple(sorted(one["field"] for one in change["fields"])) if change["kind"] == "edited" else ()
    return change["kind"], _slug(change["url"]), fields


def _slug(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]


def _words(kinds: Iterable[str], *, ill: bool, ring: bool) -> str:
    counts = Counter(kinds)
    said = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])
    if ill:
        trouble = "the newsroom is ill" if ring else "the site is down"
        return f"{said}; {trouble}" if said else f"{trouble}{'; nothing rings' if ring else ''}"
    return said or ("nothing rings" if ring else "no release was touched")


def _praise(night: Night, outcome: Outcome) -> str:
    if outcome.baseline:
        return f"{outcome.quiet} releases are known now"
    if night.expected.state == "ill":
        return "an outage is no news: nothing was changed, nothing counts as removed"
    return "every change was told, and nothing else" if outcome.changes else "no word was taken for news"


def _listed(changes: Iterable[tuple[Any, ...]]) -> str:
    return ", ".join(f"{kind} {slug} {'/'.join(fields)}".strip() for kind, slug, fields in sorted(changes)) or "nothing"


def rung(folder: Path, outcome: Outcome) -> Counter[str]:
    """Return how often the hook got each change of a run."""
    path = folder / ALERTS
    got = [orjson.loads(line)["id"] for line in path.read_bytes().splitlines()] if path.exists() else []
    return Counter({change["id"]: got.count(change["id"]) for change in outcome.changes})


def alert_line(folder: Path, change_id: str) -> str | None:
    """Return the line that the hook got, long values cut to be looked at."""
    path = folder / ALERTS
    if not path.exists():
        return None
    for line in path.read_bytes().splitlines():
        change = orjson.loads(line)
        if change["id"] == change_id:
            return json.dumps(_short(change), ensure_ascii=False)
    return None


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _short(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_short(one) for one in value]
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{value[: _LONGEST - 1]}…"
    return value
