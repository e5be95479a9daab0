"""Brings a database to the tables of this version. Safe to run at once from several processes."""

from __future__ import annotations

import logging

from ivgraph.db import Database
from ivgraph.errors import DatabaseTooNew
from ivgraph.sqlfiles import names

logger = logging.getLogger(__name__)


async def migrate(database: Database) -> list[str]:
    """Applies the migrations that are missing, in order, all or none; gives their names."""
    async with database.transaction() as session:
        await session.execute("migrate/prepare")
        applied = {row["name"] for row in await session.fetch("migrate/applied")}
        known = names("migrations")
        if applied - set(known):
            raise DatabaseTooNew(f"{DatabaseTooNew.__doc__} Unknown here: {', '.join(sorted(applied - set(known)))}.")
        missing = [name for name in known if name not in applied]
        for name in missing:
            await session.execute(name)
            await session.run("migrate/record", name)
            logger.info("applied %s", name)
        return missing
