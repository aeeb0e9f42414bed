"""A database of a real PostgreSQL, empty for each test; without a server such tests are skipped."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Final

import pytest
import sqlalchemy as sa

from schedules.archive.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVER: Final = "NEWSROOM_TEST_POSTGRESQL"
"""The variable that names a server and a user who may make databases there."""

_USUAL: Final = "postgresql://127.0.0.1:5432/postgres"
_END: Final = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[sa.Engine]:
    """A server on which databases can be made."""
    pytest.importorskip("psycopg", reason="needs service: psycopg, the driver of PostgreSQL, is not installed")
    url = sa.make_url(os.environ.get(SERVER, _USUAL))
    made = sa.create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 5})
    try:
        with made.connect():
            pass
    except sa.exc.OperationalError:
        if SERVER in os.environ:
            raise
        pytest.skip(f"needs service: there is no PostgreSQL at {_USUAL}; name one in {SERVER}")
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: sa.Engine) -> Iterator[sa.Engine]:
    """A database of this worker alone: to make one takes longer than most tests, so that each finds it emptied."""
    name = f"newsroom_test_{secrets.token_hex(6)}"
    with postgresql_server.connect() as db:
        # Sorted as a language is, where the server can: what is sorted by bytes must say so itself.
        icu = " TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
        can = (db.dialect.server_version_info or ()) >= (15,) and db.exec_driver_sql(
            "SELECT count(*) FROM pg_collation WHERE collprovider = 'i'"
        ).scalar_one()
        db.exec_driver_sql(f'CREATE DATABASE "{name}"{icu if can else ""}')
    url = postgresql_server.url.set(database=name)
    made = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    yield made
    made.dispose()
    with postgresql_server.connect() as db:
        db.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def postgresql(postgresql_server: sa.Engine, postgresql_database: sa.Engine) -> Iterator[str]:
    """The URL of an empty database."""
    yield postgresql_database.url.render_as_string(hide_password=False)
    name = postgresql_database.url.database
    with postgresql_server.connect() as db:
        db.execute(_END, {"name": name})
        db.exec_driver_sql(f'ALTER DATABASE "{name}" RESET ALL')
    with postgresql_database.connect() as db:
        db.exec_driver_sql("DROP SCHEMA public CASCADE")
        db.exec_driver_sql("CREATE SCHEMA public")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a new archive may be: on each database in turn."""
    if request.param == "sqlite":
        return Place(file=tmp_path / "archive.db")
    return Place(url=request.getfixturevalue("postgresql"))
