"""A crawl's own process, from its fork to its end: its orders, its limits, and whom it dies with."""

from __future__ import annotations

import ctypes
import errno
import faulthandler
import importlib
import logging
import os
import re
import resource
import select
import signal
import sys
import threading
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, NoReturn

import orjson

from newsroom_scraper import failpoints

FAULT: Final = 1
OUT_OF_MEMORY: Final = 71
"""Exit codes: a fault of the program, and more memory needed than is allowed."""

_SHORT: Final = re.compile(r"(?i)not enough memory|cannot allocate memory|out of memory|can't start new thread")
"""What orjson, the dynamic linker, others and threads say in errors of their own kinds."""

_DIE_WITH_PARENT: Final = 1
_NAME: Final = 15
_ADOPT_ORPHANS: Final = 36
"""Options of Linux's prctl."""

_BLOCK: Final = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What the program says to a crawl's process before it begins.

    Attributes:
        folder: of the crawl, with its plan.
        name: under which the system lists the process.
        memory: bytes that it may have, or None.
        program: the process that asked for the crawl; the server is only its servant.
        environment: of that process at that moment.

    """

    folder: str
    name: str
    memory: int | None
    program: int
    environment: dict[str, str]

    def dump(self) -> bytes:
        """Return the orders as they travel; an environment is bytes, and not always text."""
        there = {_outward(name): _outward(value) for name, value in self.environment.items()}
        return orjson.dumps({**asdict(self), "environment": there})

    @classmethod
    def load(cls, data: bytes) -> Orders:
        """Return orders that have travelled."""
        told = orjson.loads(data)
        here = {_inward(name): _inward(value) for name, value in told.pop("environment").items()}
        return cls(**told, environment=here)


def _outward(text: str) -> str:
    return os.fsencode(text).decode("latin-1")


def _inward(text: str) -> str:
    return os.fsdecode(text.encode("latin-1"))


def adopt() -> None:
    """Let orphans of this process's children become its own, where the system can do that."""
    _prctl(_ADOPT_ORPHANS, 1)


def load() -> None:
    """Import what a crawl imports."""
    importlib.import_module("newsroom_scraper.crawl").load()


def live(*, line: int, orders: int, log: int, alive: int) -> NoReturn:
    """Be the process of a crawl.

    Args:
        line: ends when the program does.
        orders: to be read to their end.
        log: takes standard error.
        alive: ends when the server does.

    """
    code = FAULT
    try:
        os.setsid()
        os.dup2(log, 2)
        os.close(log)
        faulthandler.enable()  # a segmentation fault leaves where it was in the log
        _die_with(line, alive)
        told = Orders.load(_all(orders))
        _prctl(_NAME, told.name.encode()[:15])
        if told.environment != dict(os.environ):
            os.environ.clear()
            os.environ.update(told.environment)
            time.tzset()
        failpoints.arm(program=told.program)
        _limit(told.memory)
        from newsroom_scraper.crawl import main

        main(Path(told.folder))
        code = 0
    except BaseException as fault:  # noqa: BLE001 - it is written down, and the code says that it was
        code = OUT_OF_MEMORY if _for_memory(fault) else FAULT
        traceback.print_exc()
    finally:
        try:
            logging.shutdown()
            sys.stderr.flush()
        finally:  # where there is no memory, not even that may succeed
            os._exit(code)


def _for_memory(fault: BaseException | None) -> bool:
    """Return whether there was too little memory; libraries, threads and the system each say so in their own way."""
    while fault is not None:
        refused = isinstance(fault, OSError) and fault.errno == errno.ENOMEM
        if isinstance(fault, MemoryError) or refused or _SHORT.search(str(fault)):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


def _all(handle: int) -> bytes:
    with os.fdopen(handle, "rb") as file:
        return file.read()


def _die_with(*handles: int) -> None:
    """Kill this process when the program or the server is gone, however it went."""
    # At once, also where a thread that never gives way keeps the other one from running.
    _prctl(_DIE_WITH_PARENT, int(signal.SIGKILL))
    ends = select.poll()
    for handle in handles:
        ends.register(handle, 0)

    def wait() -> None:
        ends.poll()
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=wait, name="die-with-parent", daemon=True).start()


def _limit(memory: int | None) -> None:
    """Bound what this process may take; what it has mapped without writing there does not count.

    The hard limit stays as it was, for a browser that draws pages: it maps far more than it ever writes to.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory is not None:
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        least = memory if most == resource.RLIM_INFINITY else min(memory, most)
        resource.setrlimit(resource.RLIMIT_DATA, (least, most))


def _prctl(option: int, value: int | bytes) -> None:
    """Ask Linux for something about this process; other systems do without."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
