"""A workflow for CI (GitHub Actions): every night it runs the newsrooms and commits what changed. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from newsdesk.installing.place import Place

NIGHTLY: Final = "17 3 * * *"
"""Where the newsrooms have no time of day; not on the hour, when everybody's jobs begin."""

_TEXT: Final = """\
# .github/workflows/newsroom.yml
# Runs the newsrooms every night and commits data/*/releases.jsonl and changes.jsonl where they changed.
name: newsroom
on:
  schedule:
    - cron: "{cron}"  # UTC{because}
  workflow_dispatch:
    inputs:
      begin_again:
        description: The archive is lost for good; begin a new one, which rings for nothing that is there now
        type: boolean
        default: false
permissions:
  contents: write
concurrency:
  group: newsroom  # one night at a time; the next one waits
  cancel-in-progress: false
jobs:
  night:
    runs-on: ubuntu-latest
    timeout-minutes: 350
    defaults:
      run:
        working-directory: {folder}
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-python@v6
        with:
          python-version: "3.13"
      - run: python -m pip install "newsroom-scraper=={version}"
      # The archive is what a night is compared with. It lies in the cache, since a database has no place in a history;
      # each night it is saved anew, and a copy is kept as an artifact for 30 days.
      - name: Restore the archive
        id: archive
        uses: actions/cache/restore@v5
        with:
          path: {folder}/data
          key: newsroom-${{{{ github.run_id }}}}-${{{{ github.run_attempt }}}}
          restore-keys: newsroom-
      - name: Refuse to begin again unasked
        if: >-
          steps.archive.outputs.cache-matched-key == '' && hashFiles('{files}/data/*/releases.jsonl') != ''
          && !inputs.begin_again
        run: |
          echo "The archive is gone from the cache. Put data/archive.db back from the last artifact, or run this" >&2
          echo "workflow by hand with begin_again." >&2
          exit 1
      - name: Run the newsrooms
        id: run
        run: newsroom run --all{env}
      - name: Commit the dataset where it changed
        if: ${{{{ !cancelled() && steps.run.outcome != 'skipped' }}}}
        run: |
          for file in data/*/releases.jsonl data/*/changes.jsonl; do
            if [ -f "$file" ]; then git add --force -- "$file"; fi
          done
          if git diff --cached --quiet; then exit 0; fi
          git -c user.name=newsroom -c user.email=newsroom@users.noreply.github.com \\
            commit --quiet -m "The newsrooms on $(date -u +%Y-%m-%d)"
          git push --quiet
      - name: Let go of what is old, and copy the archive
        if: ${{{{ !cancelled() && steps.run.outcome != 'skipped' }}}}
        run: |
          newsroom archive prune
          rm -rf data/backups
          newsroom archive backup "$RUNNER_TEMP/archive.db"
      - name: Save the archive
        if: ${{{{ !cancelled() && steps.run.outcome != 'skipped' }}}}
        uses: actions/cache/save@v5
        with:
          path: {folder}/data
          key: newsroom-${{{{ github.run_id }}}}-${{{{ github.run_attempt }}}}
      - name: Keep a copy
        if: ${{{{ !cancelled() && steps.run.outcome != 'skipped' }}}}
        uses: actions/upload-artifact@v7
        with:
          name: archive
          path: ${{{{ runner.temp }}}}/archive.db
          retention-days: 30
          if-no-files-found: ignore
"""


def workflow(place: Place, *, folder: str, since: datetime) -> str:
    """Return the workflow of a workspace.

    Args:
        place: what is run.
        folder: of the workspace in its repository; `.` is the repository itself.
        since: now.

    """
    cron, because = nightly(place, since)
    env = "".join(f"\n          {name}: ${{{{ secrets.{name} }}}}" for name in place.secrets)
    inner = "data" if folder == "." else f"{folder}/data"
    told = _TEXT.replace("{folder}/data", inner).replace("{files}/data", inner)
    return told.format(
        cron=cron, because=because, folder=folder, version=place.version, env=f"\n        env:{env}" if env else ""
    )


def nightly(place: Place, since: datetime) -> tuple[str, str]:
    """Return five fields in UTC, and where they come from: the first newsroom's first time of day.

    The workflow's clock knows no zone, so that in the other half of a year it may be an hour off.
    """
    for turns in place.turns.values():
        if turns.fields is not None and len(turns.fields.hours) < 24:
            zone = ZoneInfo(turns.zone)
            local = since.astimezone(zone)
            wall = local.replace(hour=turns.fields.hours[0], minute=turns.fields.minutes[0])
            met = wall - (local.utcoffset() or timedelta(0))
            which = (
                "" if turns.zone == "UTC" else f"; {wall:%H:%M} in {turns.zone}, an hour off when its clocks are set"
            )
            return f"{met.minute} {met.hour} * * *", which
    return NIGHTLY, ""
