"""`newsroom resume`, which stands beside `pause`."""

from __future__ import annotations

from newsdesk.cli.pause import resuming as command

__all__ = ["command"]
