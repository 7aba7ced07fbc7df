"""The processes of a PostgreSQL server that serve one database."""

from __future__ import annotations

import time

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_type = 'client backend'"
)
_PATIENCE = 60


def wait_for_the_server(database: str) -> None:
    """Until nobody else is connected: a COMMIT that was sent before a kill may still be on its way."""
    engine = create_engine(database, poolclass=NullPool)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with engine.connect() as connection:
            if not connection.scalar(text(_OTHERS)):
                return
        time.sleep(0.01)
    raise TimeoutError(f"somebody was still connected after {_PATIENCE} s")
