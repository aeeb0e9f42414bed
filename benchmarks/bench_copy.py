"""How many versions a second move to PostgreSQL and back, and in how much memory.

python benchmarks/bench_copy.py postgresql://root@127.0.0.1/postgres [--versions 100000]

A database is made on that server and dropped at the end. The archive is one newsroom, really crawled, and others beside
it whose versions are that newsroom's own. Each copy is a process of its own; both end with the same hashes.
"""

from __future__ import annotations

import argparse
import json
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from benchmarks import measure
from benchmarks.old_archive import grow, workspace

_COPY: Final = """
import json, resource, sys
from pathlib import Path
from schedules.archive import copying
from schedules.archive.place import Place
def place(told):
    return Place(url=told) if "://" in told else Place(file=Path(told))
told = copying.copy(place(sys.argv[1]), place(sys.argv[2]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"peak": peak, "tables": {name: [one.rows, one.digest] for name, one in told.tables.items()}}))
"""


def copied(source: str, target: str, what: str) -> dict[str, list[object]]:
    """Copy, print what it took, and return what each table held."""
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", _COPY, source, target], capture_output=True, text=True, check=True)
    took = time.monotonic() - begun
    told = json.loads(done.stdout)
    versions = told["tables"]["versions"][0]
    print(f"{what}: {took:.1f} s, {versions / took:,.0f} versions/s, peak {told['peak'] / 1e6:.0f} MB")
    found: dict[str, list[object]] = told["tables"]
    return found


def main() -> int:
    """Measure, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("server", help="URL of a database of a server on which another may be made")
    parser.add_argument("--versions", type=int, default=100_000)
    asked = parser.parse_args()
    for line in measure.surroundings():
        print(line)
    server = sa.make_url(asked.server)
    made = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    name = f"newsroom_bench_{secrets.token_hex(4)}"
    with tempfile.TemporaryDirectory() as folder, made.connect() as db:
        path = workspace(Path(folder) / "press", releases=200, changed=0.1) / "data" / "archive.db"
        grow(path, versions=asked.versions)
        print(f"{path.stat().st_size / 1e6:.0f} MB of SQLite")
        db.exec_driver_sql(f'CREATE DATABASE "{name}"')
        try:
            url = server.set(database=name).render_as_string(hide_password=False)
            there = copied(str(path), url, "SQLite to PostgreSQL")
            back = copied(url, str(Path(folder) / "back.db"), "PostgreSQL to SQLite")
        finally:
            db.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    if there != back:
        print("the copies differ")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
