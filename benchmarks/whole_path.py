"""What `newsroom run` does, once, for the demo newsroom in a fresh workspace: crawl, seal, compare, commit, dataset.

python -m benchmarks.whole_path FOLDER SITE_URL prints what the run came to as one line of JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from newsdesk.demo.nights import declaration
from schedules import look
from schedules.plan import Options
from schedules.workspace import open_workspace

NAME: Final = "demo"
SETTINGS: Final = f"""contact = "benchmark@example.org"

[newsroom.{NAME}]
delay = 0
concurrency = 16
confirm_after = 0
budget = "6h"
"""


def main(folder: Path, site_url: str) -> None:
    (folder / "newsrooms").mkdir(parents=True)
    (folder / "newsrooms" / f"{NAME}.toml").write_text(declaration(site_url), encoding="utf-8")
    (folder / "workspace.toml").write_text(SETTINGS, encoding="utf-8")
    outcome = look.run(open_workspace(folder), NAME, Options(), on_event=_quiet)
    told = {
        "state": outcome.state,
        "whole": outcome.whole,
        "releases": outcome.releases,
        "crawls": len(outcome.crawls),
        "sentences": outcome.sentences,
    }
    print(json.dumps(told))


def _quiet(_event: str, _facts: dict[str, Any]) -> None:
    """Let an event pass: a run whose output is no terminal shows nothing of it."""


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
