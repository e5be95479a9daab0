"""Brings a database to the tables of this version. Several processes may do so at once."""

from __future__ import annotations

import logging

from ivgraph.database.database import Database
from ivgraph.database.sqlfiles import names
from ivgraph.errors import DatabaseTooNew

logger = logging.getLogger(__name__)

#: Where sql/ keeps the folder of the migrations.
_PARENT = "database/"


def known_migrations() -> list[str]:
    """The migrations of this version, in order, by the names that databases record: `migrations/0001_catalog`."""
    return [name.removeprefix(_PARENT) for name in names(f"{_PARENT}migrations")]


async def migrate(database: Database) -> list[str]:
    """Applies the migrations that are missing, in order, all or none; returns their names."""
    async with database.transaction() as session:
        await session.execute("database/migrate/prepare")
        applied = {row["name"] for row in await session.fetch("database/migrate/applied")}
        known = known_migrations()
        if applied - set(known):
            raise DatabaseTooNew(f"{DatabaseTooNew.__doc__} Unknown here: {', '.join(sorted(applied - set(known)))}.")
        missing = [name for name in known if name not in applied]
        for name in missing:
            await session.execute(_PARENT + name)
            await session.run("database/migrate/record", name)
            logger.info("applied %s", name)
        return missing
