"""Alters tables that others use. An attempt that waits for their locks for too long is given up."""

from __future__ import annotations

import asyncio
from enum import Enum, auto

import asyncpg

from ivgraph.database.database import Database
from ivgraph.errors import DatabaseUnavailable


class Attempt(Enum):
    """What became of an attempt to alter a table."""

    DONE = auto()
    #: It waited for others for too long, and was given up. What it did before it waited may be done.
    GIVEN_UP = auto()
    #: Somebody else alters the table, or has removed it.
    OVERTAKEN = auto()
    #: The database does not support the statement for this table.
    UNSUPPORTED = auto()


async def alter(database: Database, table: str, name: str, *, seconds: float) -> Attempt:
    """Runs ``sql/<name>.sql`` on a table (see Session.fetch_on), outside a transaction.

    Args:
        table: Its name in the schema ivgraph.
        name: Names the statement, whose file calls the table ``this_table``.
        seconds: How long the statement may take, and so hold up those that wait for its locks. The client counts them:
            PostgreSQL's lock_timeout is a setting of a session, which a pooler may give to another client.

    Raises:
        DatabaseUnavailable: See Database.session.
    """
    try:
        async with asyncio.timeout(seconds), database.session() as session:
            await session.fetch_on(table, name)
    except TimeoutError:
        return Attempt.GIVEN_UP
    except asyncpg.InternalServerError as error:
        # Citus has no code of its own for "ALTER TABLE .. DETACH PARTITION .. CONCURRENTLY commands are currently
        # unsupported."
        if "unsupported" not in str(error):
            raise
        return Attempt.UNSUPPORTED
    except DatabaseUnavailable as error:
        if isinstance(error.__cause__, asyncpg.ObjectNotInPrerequisiteStateError | asyncpg.UndefinedTableError):
            return Attempt.OVERTAKEN
        raise
    return Attempt.DONE
