"""Redactions without the log of a crawl."""

from __future__ import annotations

import logging

import pytest


@pytest.fixture(autouse=True)
def _silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.root.manager, "disable", logging.INFO)
