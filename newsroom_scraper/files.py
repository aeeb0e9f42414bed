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

PART: Final = ".part"
"""The ending of a folder whose crawl is not sealed."""
