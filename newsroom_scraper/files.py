"""The names of what lies in a crawl's folder."""

from __future__ import annotations

from typing import Final

READINGS: Final = "readings.jsonl"
MANIFEST: Final = "manifest.json"
EVIDENCE: Final = "evidence.warc.gz"
LOG: Final = "crawl.log"
PLAN: Final = "plan.json"
JOURNAL: Final = "journal.jsonl"
"""What happened so far; only while a crawl runs. Its manifest replaces it."""

PULSE: Final = "pulse"
"""Which page is being read, and as the file's own time, when the crawl last went on; it goes with the journal."""

KEPT: Final = "kept.json"
"""What a reduced crawl held, what it holds, and where each page of its evidence lies now."""

KEPT_EVIDENCE: Final = "kept.warc.gz"
"""The pages of a reduced crawl that are kept for ever, in place of its evidence."""

PART: Final = ".part"
"""The ending of a folder whose crawl is not sealed."""

FRESH: Final = ".new"
"""The ending of a file that is being written; under its own name there is never a part of it."""
