"""What systemd is told, on a real socket."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from schedules.notify import Notify, from_environment

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("abstract", [False, True])
def test_everything_that_is_told(tmp_path: Path, *, abstract: bool) -> None:
    if abstract and sys.platform != "linux":
        pytest.skip("needs service: abstract sockets, which only Linux has")
    address = f"@newsroom-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address.replace("@", "\0", 1) if abstract else address)
        manager.settimeout(5)
        environment = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": str(os.getpid()), "A": "b"}
        notify = from_environment(environment)
        assert environment == {"A": "b"}
        assert notify.watchdog == 3.0
        notify.ready()
        assert manager.recv(1000) == b"READY=1"
        notify.reloading()
        first, second = manager.recv(1000).split(b"\n")
        assert first == b"RELOADING=1"
        assert second.startswith(b"MONOTONIC_USEC=")
        notify.status("one\nREADY=1 two")
        assert manager.recv(1000) == b"STATUS=one READY=1 two"
        notify.alive()
        assert manager.recv(1000) == b"WATCHDOG=1"
        notify.stopping()
        assert manager.recv(1000) == b"STOPPING=1"
    notify.ready()


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"NOTIFY_SOCKET": ""},
        {"NOTIFY_SOCKET": "relative"},
        {"WATCHDOG_USEC": "3000000"},
    ],
)
def test_where_nobody_listens_nothing_is_said(environment: dict[str, str]) -> None:
    notify = from_environment(environment)
    assert notify == Notify()
    notify.ready()


@pytest.mark.parametrize(("period", "process"), [("3000000", "1"), ("0", ""), ("soon", ""), ("", "")])
def test_a_watchdog_that_is_not_meant_is_none(period: str, process: str) -> None:
    told = {"NOTIFY_SOCKET": "/nowhere", "WATCHDOG_USEC": period, "WATCHDOG_PID": process}
    assert from_environment(told).watchdog is None
