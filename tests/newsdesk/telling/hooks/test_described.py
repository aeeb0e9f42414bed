"""What docs/hooks.md says: its examples are read and run."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.telling.hooks import KINDS
from newsdesk.telling.settings import read
from newsroom_scraper.errors import NewsroomError
from schedules.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT = (Path(__file__).parents[4] / "docs" / "hooks.md").read_text(encoding="utf-8")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.DOTALL | re.MULTILINE)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_every_example_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_SECRET", SECRET)
    monkeypatch.setenv("MAIL_PASSWORD", "x")
    monkeypatch.setenv("DISCORD_URL", re.findall(r"^DISCORD_URL=(.*)$", DOCUMENT, re.MULTILINE)[0])
    (tmp_path / "workspace.toml").write_text("\n".join(blocks("toml")))
    told = read(open_workspace(tmp_path))
    assert {one.kind for one in told.hooks.values()} == set(KINDS)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_described(kind: str, tmp_path: Path) -> None:
    """A key that is not known is told with those that are."""
    (example,) = [one for one in blocks("toml") if f'kind = "{kind}"' in one]
    (name,) = tomllib.loads(example)["hooks"]
    (section,) = re.findall(rf"^## {kind}\n(.*?)(?=^## |\Z)", DOCUMENT, re.DOTALL | re.MULTILINE)
    keys = set(re.findall(r"`(\w+)`", "".join(line for line in section.splitlines() if line.startswith("| `"))))
    general = {"kind", "newsrooms", "give_up", "templates"}
    environment = {"DESK_SECRET": SECRET, "MAIL_PASSWORD": "x", "DISCORD_URL": "json://127.0.0.1"}
    (tmp_path / ".env").write_text("".join(f"{key}={value}\n" for key, value in environment.items()))
    (tmp_path / ".env").chmod(0o600)
    (tmp_path / "workspace.toml").write_text(f"{example}\nqqqqqqqqqqqq = 1\n")
    with pytest.raises(NewsroomError, match=rf"hooks\.{name}\.qqqqqqqqqqqq: is not a key") as raised:
        read(open_workspace(tmp_path))
    known = set(re.findall(r"\w+", str(raised.value).partition("Known: ")[2]))
    assert known - general <= keys


def test_a_receiver_verifies_in_ten_lines(
    settings: Any, receiver: Any, message: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsdesk.telling.hooks import webhook

    monkeypatch.setenv("DESK_SECRET", SECRET)
    (code,) = blocks("python")
    assert len([line for line in code.splitlines() if line]) <= 10
    names: dict[str, Any] = {}
    exec(code, names)
    data = {"url": f"http://127.0.0.1:{receiver.port}/", "internal": True, "secret": SECRET}
    hook, told = settings.read(webhook, data), message()
    for one in (told, message(id="d", digest="run"), message(test=True)):
        hook(one)
    found = [names["received"](body, headers) for _, headers, body in receiver.got]
    assert found == [[told.alerts[0].line], [told.alerts[0].line], []]
