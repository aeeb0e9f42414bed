"""The proxy through which pages are asked for: `[http] proxy` in `workspace.toml`."""

from __future__ import annotations

import re
from dataclasses import replace
from string import Template
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from newsroom_scraper.errors import WorkspaceError
from schedules.secrets import environment

if TYPE_CHECKING:
    from newsroom_scraper.declared import Table
    from newsroom_scraper.plan import Manners, Plan
    from schedules.workspace import Workspace

_NAMED: Final = re.compile(r"\$\{(\w+)\}")


def read(http: Table) -> str | None:
    """Return the address of the proxy, as written, or None.

    Raises:
        WorkspaceError: it is none, or has a password in it.

    """
    proxy: str | None = http.text("proxy", None)
    http.finish()
    if proxy is None:
        return None
    plain = _NAMED.sub("1", proxy)
    try:
        parts = urlsplit(plain)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        advice = "Write it as http://host:port; a proxy of another kind (SOCKS) is not spoken to."
        raise http.fail("proxy", "is not the address of an HTTP proxy", advice)
    if urlsplit(proxy).password and not _NAMED.search(urlsplit(proxy).password or ""):
        raise http.fail("proxy", "has a password in it", "Write ${NAME} in its place, and the password into .env.")
    return proxy


def lent(workspace: Workspace, plan: Plan) -> dict[str, Any]:
    """Return what a crawl's process is given beside its orders: the secrets that its proxy's address names.

    Raises:
        WorkspaceError: one is not set anywhere.

    """
    secrets = _secrets(workspace, plan.manners.proxy)
    return {"lent": secrets} if secrets else {}


def in_full(workspace: Workspace, manners: Manners) -> Manners:
    """Return manners whose proxy is written out, secrets and all, for a process to which nothing else is lent.

    Raises:
        WorkspaceError: as above.

    """
    secrets = _secrets(workspace, manners.proxy)
    proxy = Template(manners.proxy).safe_substitute(secrets) if manners.proxy else None
    return replace(manners, proxy=proxy)


def _secrets(workspace: Workspace, proxy: str | None) -> dict[str, str]:
    names = _NAMED.findall(proxy or "")
    if not names:
        return {}
    there = environment(workspace.root)
    missing = [name for name in names if name not in there]
    if missing:
        raise WorkspaceError(
            f"names ${{{missing[0]}}}, which is set nowhere",
            path=workspace.root / "workspace.toml",
            field="http.proxy",
            advice="Nothing was asked for. Set it in the environment, or in .env.",
        )
    return {name: there[name] for name in names}
