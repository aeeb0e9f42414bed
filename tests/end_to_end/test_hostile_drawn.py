"""A page that a browser draws leads the browser nowhere else, whatever its scripts and its redirects say."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, Final

import pytest

from newsroom_scraper import rendering
from schedules import children
from tests.conftest import Desk
from tests.hostile import fronted, lead, moved, page, says

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.skipif(rendering.missing(), reason="the extra [render] is not installed"),
    pytest.mark.skipif(not shutil.which("chromium"), reason="there is no Chromium on this machine"),
]

DECLARATION: Final = """
name = "demo"
home = "{own}/"
language = "en-GB"
hosts = ["flips.test:{port}", "inside.test:{port}"]
[render]
[[discover]]
url = "{own}/news/"
[[layout]]
name = "drawn"
[layout.entry]
row = "article"
title = "h3"
published = "p"
[layout.release]
title = "h1"
published = "p.day"
body = "div.text"
"""
RELEASE: Final = """<html><head><title>A statement</title></head><body><main><h1>Statement {name}</h1>
<p class="day">{day} March 2026</p><div class="text"><p>{text}</p></div></main><script>{script}</script></body></html>"""
LURES: Final = """
const away = ["{near}/fetched", "/hop", "http://2130706433:{port}/", "http://flips.test:{own}/"];
for (const one of away) {{ fetch(one, {{mode: "no-cors"}}).catch(() => 0); }}
document.body.insertAdjacentHTML("beforeend", '<iframe src="{near}/framed"></iframe><iframe src="/hop"></iframe>');
const late = document.createElement("script"); late.src = "{near}/script.js"; document.body.append(late);
try {{ new WebSocket("{near}/socket".replace("http", "ws")); }} catch (refused) {{}}
"""


def test_a_drawn_page_reaches_no_neighbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lead(
        tmp_path / "names", monkeypatch, {"flips.test": [["127.0.0.1"], ["127.0.0.2"]], "inside.test": [["127.0.0.1"]]}
    )
    with fronted(None, "::") as neighbour, fronted(None) as front:
        near, port = f"http://127.0.0.2:{neighbour.port}", neighbour.port
        ways = {
            "lures": RELEASE.format(
                name="lures", day=3, text="It is open. " * 9, script=LURES.format(near=near, port=port, own=front.port)
            ),
            "well": RELEASE.format(name="well", day=2, text="It is open. " * 9, script=""),
            "refresh": f'<html><head><meta http-equiv="refresh" content="0;url={near}/refreshed"></head></html>',
            "script": f'<html><body><script>location = "{near}/sent"</script></body></html>',
        }
        front.tricks = {f"/news/{name}": says(page(text.encode())) for name, text in ways.items()}
        front.tricks |= {"/hop": moved(f"{near}/hopped"), "/news/moved": moved(f"{near}/moved")}
        rows = "".join(
            f'<article><h3><a href="/news/{name}">Statement {name}</a></h3><p>{at} March 2026</p></article>'
            for at, name in enumerate([*ways, "moved"], 1)
        )
        front.tricks["/news/"] = says(page(f"<html><body><main>{rows}</main></body></html>".encode()))
        front.tricks["/robots.txt"] = says(page(b"User-agent: *\nAllow: /\n"))
        root = tmp_path / "press"
        (root / "newsrooms").mkdir(parents=True)
        (root / "newsrooms" / "demo.toml").write_text(DECLARATION.format(own=front.url, port=front.port))
        served: Any = front
        desk = Desk(root, served, monkeypatch)
        desk.behave(timeout="5")
        children.end()
        try:
            desk.run(child=True)
        finally:
            children.end()
        looks = desk.looks()
        assert neighbour.asked == []
        assert {name: one["look"] for name, one in looks.items()} == {
            "lures": "read",
            "well": "read",
            "refresh": "failed",
            "script": "failed",
            "moved": "failed",
        }
        reasons = {one["reason"] for one in looks.values() if one["look"] == "failed"}
        assert reasons == {"was refused: it led the browser to a host that the declaration does not name"}
