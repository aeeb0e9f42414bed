"""The way to mail a report that docs/reports.md shows, done by the shell that it is written for."""

from __future__ import annotations

import email
import email.policy
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.newsdesk.reporting.filling import Room

DOCS = Path(__file__).resolve().parents[3] / "docs" / "reports.md"


def program(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def shell(room: Room, tmp_path: Path) -> dict[str, str]:
    """Stand-ins for `mail` and `sendmail` that keep what they get, and a `newsroom` that is this one."""
    tools = tmp_path / "tools"
    tools.mkdir()
    program(tools, "newsroom", f'exec {sys.executable} -m newsdesk "$@"')
    program(tools, "sendmail", f"cat > {tmp_path}/sent")
    program(tools, "mail", f'printf "%s\\n" "$@" > {tmp_path}/arguments; cat > {tmp_path}/sent')
    kept = {name: value for name, value in os.environ.items() if name != "NEWSROOM_WORKSPACE"}
    return {**kept, "PATH": f"{tools}{os.pathsep}{kept['PATH']}", "PYTHONPATH": str(DOCS.parents[1])}


@pytest.mark.skipif(not shutil.which("sh"), reason="the example is for a shell")
def test_a_page_as_the_mail_itself(room: Room, shell: dict[str, str], tmp_path: Path) -> None:
    found = re.search(r"```sh\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    subprocess.run(["sh", "-ec", found[1]], cwd=room.root, env=shell, check=True, timeout=120)
    mail = email.message_from_bytes((tmp_path / "sent").read_bytes(), policy=email.policy.default)
    assert (mail["To"], mail.get_content_type()) == ("desk@example.org", "text/html")
    assert mail.get_content().startswith("<!DOCTYPE html>")


@pytest.mark.skipif(not shutil.which("sh"), reason="as above")
def test_a_line_of_cron(room: Room, shell: dict[str, str], tmp_path: Path) -> None:
    found = re.search(r"```cron\n0 7 \* \* 1  cd /srv/press && (.*?)\n```", DOCS.read_text(encoding="utf-8"))
    assert found
    subprocess.run(["sh", "-ec", found[1]], cwd=room.root, env=shell, check=True, timeout=120)
    assert (tmp_path / "sent").read_text(encoding="utf-8").startswith("# What changed: ")
    assert "week.html" in (tmp_path / "arguments").read_text()
    assert (room.root / "week.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
