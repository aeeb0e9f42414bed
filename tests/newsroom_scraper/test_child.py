"""What a crawl's process says of its own end."""

from __future__ import annotations

import errno
import os

import orjson
import pytest

from newsroom_scraper import child


def chained(fault: BaseException, cause: BaseException) -> BaseException:
    fault.__cause__ = cause
    return fault


@pytest.mark.parametrize(
    ("fault", "short"),
    [
        (MemoryError(), True),
        (OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)), True),
        (ImportError("a.so: failed to map segment from shared object: Cannot allocate memory"), True),
        (RuntimeError("can't start new thread"), True),
        (orjson.JSONDecodeError("Not enough memory to allocate buffer for parsing", "", 0), True),
        (chained(ValueError("no page"), MemoryError()), True),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), False),
        (ImportError("No module named 'a'"), False),
        (RuntimeError("reentrant call"), False),
        (KeyboardInterrupt(), False),
    ],
)
def test_a_want_of_memory_is_known_however_it_is_said(fault: BaseException, short: bool) -> None:
    assert child._for_memory(fault) is short
