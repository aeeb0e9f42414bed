"""What is to take a file's place: written beside it, and whole on the disk, before it does."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from newsroom_scraper.files import FRESH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipelines.kept import Digest


def write_fresh(path: Path, chunks: Iterable[bytes]) -> Digest:
    """Write what is to be a file, wait until it is on the disk, and return its digest.

    Args:
        path: of the file whose place it will take; it is written beside it.
        chunks: its bytes.

    """
    hasher, size = hashlib.sha256(), 0
    with path.with_name(f"{path.name}{FRESH}").open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
            hasher.update(chunk)
            size += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    return {"sha256": hasher.hexdigest(), "bytes": size}
