"""Which certificates are believed: the system's, and those of a file that the operator names."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsdesk.telling.hooks import Context
    from newsroom_scraper.declared import Table


def certificates(table: Table, context: Context) -> ssl.SSLContext | None:
    """Return the believed certificates where a table's `ca` names more of them; None: the system's alone.

    Raises:
        WorkspaceError: the file cannot be used.

    """
    name = table.text("ca", None)
    if name is None:
        return None
    trusted = ssl.create_default_context()
    try:
        trusted.load_verify_locations(context.root / name)
    except ssl.SSLError as problem:
        raise table.fail("ca", "holds no certificate in PEM", "Name a file of certificates in PEM.") from problem
    except OSError as problem:
        raise table.fail("ca", f"cannot be read ({problem.strerror or problem})") from problem
    return trusted
