"""`python -m newsdesk`: the same as `newsroom`."""

from __future__ import annotations

import sys

from newsdesk.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
