"""The seed of what tests draw by chance: the same in every run, another one in each `make laws`."""

from __future__ import annotations

import os
import random
from typing import Final

DRAWN: Final = os.environ.get("NEWSROOM_LAWS") == "chance"
"""Whether this run looks for what no run has met yet; a find of chance should stop nobody who happens to land that day."""

SEED: Final = int(os.environ.get("NEWSROOM_SEED") or (random.SystemRandom().randrange(1_000_000) if DRAWN else 20_011))
"""Of simulated newsrooms; `NEWSROOM_SEED` repeats one."""
