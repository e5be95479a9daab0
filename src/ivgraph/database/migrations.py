"""Brings a database to the version of this package. Several processes may do so at the same time.

Tables and types are changed by versioned migrations, each applied once, in order. Functions are replaced whenever their
text differs from what the database has: their files always show what runs.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from hashlib import sha256

from ivgraph.database import citus
from ivgraph.database.database import Database
from ivgraph.database.session import Session
from ivgraph.database.sqlfiles import list_sql, read_sql
from ivgraph.errors import DatabaseTooNew

logger = logging.getLogger(__name__)

#: The folder of the functions that statements of sql/ingest call.
_FUNCTIONS = "ingest/functions"
#: The folder of sql/ that contains migrations/. Databases record the names of migrations without it.
_PARENT = "database/"


def list_migrations() -> list[str]:
    """The migrations of this version in order, by the names that databases record: ``migrations/0001_catalog``."""
    return [name.removeprefix(_PARENT) for name in list_sql(f"{_PARENT}migrations")]


async def migrate(database: Database, *, distribute: bool = False, shards: int | None = None) -> list[str]:
    """Applies the missing migrations in order, and replaces the functions that differ, in one transaction.

    Args:
        distribute: Whether the tables are distributed over the nodes of the Citus cluster, unless they are already.
        shards: Over how many shards; by default a few for each node.

    Returns:
        The names of the migrations.

    Raises:
        DatabaseTooNew: The database has migrations that this version does not know.
        DatabaseUnavailable: The cluster is not ready, or the database is half distributed.
    """
    missing = await _migrate(database, distribute=distribute, shards=shards)
    if missing:
        await database.renew_connections()
    return missing


async def _migrate(database: Database, *, distribute: bool, shards: int | None) -> list[str]:
    async with database.transaction() as session:
        # Before the first statement that changes anything, which Citus runs on all nodes.
        if distribute:
            nodes = await citus.check_nodes(session)
            shards = shards or citus.advise_shards(nodes)
        await session.execute("database/migrate/prepare")
        is_distributed = await _prepare_cluster(session, distribute=distribute, shards=shards)
        missing = await _apply_migrations(session)
        if is_distributed:
            await citus.distribute_tables(session)
        await _replace_functions(session, leaving=citus.DISPATCHED if is_distributed else ())
        if is_distributed:
            await citus.replace_functions(session)
        return missing


async def _prepare_cluster(session: Session, *, distribute: bool, shards: int | None) -> bool:
    """Returns whether the tables are distributed, or will be in this transaction."""
    if distribute:
        await session.fetch("database/citus/set_shard_count", str(shards))
    elif await citus.find_extension(session) is None:
        return False
    is_distributed = citus.check_tables(await citus.read_tables(session), completes=distribute) or distribute
    if is_distributed:
        await session.fetch("database/citus/work_in_sequence")
    return is_distributed


async def _apply_migrations(session: Session) -> list[str]:
    applied = {row["name"] for row in await session.fetch("database/migrate/applied")}
    migrations = list_migrations()
    if unknown := applied - set(migrations):
        raise DatabaseTooNew(f"{DatabaseTooNew.__doc__} Unknown here: {', '.join(sorted(unknown))}.")
    missing = [name for name in migrations if name not in applied]
    for name in missing:
        await session.execute(_PARENT + name)
        await session.execute("database/migrate/record", name)
        logger.info("applied %s", name)
    return missing


async def _replace_functions(session: Session, leaving: Collection[str]) -> None:
    """Replaces the functions whose text differs from what the database has, except those that are left."""
    stored = {row["name"]: row["checksum"] for row in await session.fetch("database/migrate/functions")}
    for name in list_sql(_FUNCTIONS):
        checksum = sha256(read_sql(name).encode()).hexdigest()
        if stored.get(name) != checksum and name not in leaving:
            await session.execute(name)
            await session.execute("database/migrate/record_function", name, checksum)
