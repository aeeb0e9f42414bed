"""What a command costs: CPU of its whole tree of processes, peak memory, and how such figures are told."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT: Final = Path(__file__).resolve().parent.parent

_BURN: Final = "import time\nwhile time.process_time() < 0.5: pass"
_PARENT: Final = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_BURN!r}], check=True)"
_UNIT: Final = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss: bytes there, KiB elsewhere


class FailedError(RuntimeError):
    """A measured command failed, or did not do what is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a command cost.

    Attributes:
        cpu: seconds, user and system, of the command and every process that it started and waited for.
        wall: seconds.
        peak: bytes of memory of the largest of these processes.

    """

    cpu: float
    wall: float
    peak: int


def run(command: Sequence[str], *, folder: Path, output: Path) -> Cost:
    """Run a command to its end and return what it cost.

    Args:
        command: with its arguments.
        folder: to run it in.
        output: file for its standard output; its standard error goes beside it.

    Raises:
        FailedError: it did not exit with 0.

    """
    errors = output.with_name(f"{output.name}.err")
    begun = time.perf_counter()
    with output.open("wb") as out, errors.open("wb") as err:
        child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        tail = errors.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise FailedError(f"{command[:4]} ended with {child.returncode}:\n{tail}")
    return Cost(
        cpu=used.ru_utime + used.ru_stime,
        wall=time.perf_counter() - begun,
        peak=used.ru_maxrss * _UNIT,
    )


def check_descendants(folder: Path) -> None:
    """Make sure that a grandchild's CPU is counted here.

    Raises:
        FailedError: this system leaves it out, so that a crawl's child would be free.

    """
    cost = run([sys.executable, "-c", _PARENT], folder=folder, output=folder / "descendants.txt")
    if cost.cpu < 0.5:
        raise FailedError(f"a grandchild used 0.5 s of CPU and {cost.cpu:.2f} s were counted")


def spread(values: Sequence[float], form: str) -> str:
    """Return median, least and most.

    >>> spread([3.0, 1.0, 2.0], ".1f")
    '2.0 (1.0 to 3.0)'
    """
    return f"{median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def surroundings() -> list[str]:
    """Return what the figures depend on: date, revision, machine in general words, versions."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, revision {_revision()}",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load before {load}",
        f"Python {platform.python_version()}, Scrapy {version('scrapy')}, lxml {version('lxml')}",
    ]


def _revision() -> str:
    try:
        short = _git("rev-parse", "--short=12", "HEAD").strip()
        changed = " with uncommitted changes" if _git("status", "--porcelain", "--untracked-files=no").strip() else ""
    except (OSError, subprocess.CalledProcessError) as problem:
        return f"unknown ({type(problem).__name__})"
    return short + changed


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout
