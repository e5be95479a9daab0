"""Tells the errors that a statement raises because a node of a Citus cluster fails, or because a shard moves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from ivgraph.database.connection import Connection

#: What Citus says when a node that it needs can't be reached or goes away, in errors of no class of their own; and when
#: a shard has moved to another node while a writer waited for it.
_OUTAGE = re.compile(
    r"failure on connection marked as essential"
    r"|server closed the connection unexpectedly"
    r"|SSL SYSCALL error"
    r"|connection (?:not open|to the remote node .* failed|is lost)"
    r"|could not (?:connect to|receive data from|send data to) (?:any active placement|server)"
    r"|could not (?:commit|prepare) transaction"
    r"|failed to COPY to shard"
    r"|cannot execute a distributed query from a query on a shard"
    r"|the database system is (?:starting up|shutting down|in recovery mode)"
)
#: What our own functions say of a shard that was moved or split; see sql/database/citus/functions.
_MOVED = re.compile(r"[Tt]he (?:new )?shard \d+\b|The events are of several shards")


def is_outage(error: asyncpg.PostgresError) -> bool:
    """Whether the error is over when the node is back, or the shard is found again: the same request may be repeated.

    The transaction of the statement is rolled back on all nodes.
    """
    return bool(_OUTAGE.search(str(error))) or isinstance(error, asyncpg.ObjectNotInPrerequisiteStateError)


def is_outage_of_node(error: asyncpg.PostgresError) -> bool:
    """Whether the error is such an outage, and not one of the coordinator: other nodes can be used meanwhile."""
    if isinstance(error, asyncpg.ObjectNotInPrerequisiteStateError):
        return bool(_MOVED.search(str(error)))
    return not isinstance(error, asyncpg.CannotConnectNowError) and is_outage(error)


@contextmanager
def close_after_outage(connection: Connection) -> Iterator[None]:
    """Closes a connection on which a statement failed like this, so that the next attempt is made on a new one.

    If a statement fails while Citus plans it, Citus 15 may delegate no function on that connection any more.
    """
    try:
        yield
    except asyncpg.PostgresError as error:
        if is_outage(error):
            connection.terminate()
        raise
