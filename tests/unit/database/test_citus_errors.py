"""What Citus says when a node fails, or a shard moves, is an outage; other errors of the same classes are not."""

from __future__ import annotations

import asyncpg
import pytest

from ivgraph.database.citus import is_outage, is_outage_of_node

OUTAGES = [
    asyncpg.InternalServerError("failure on connection marked as essential: 10.0.0.2:5432"),
    asyncpg.InternalServerError("server closed the connection unexpectedly"),
    asyncpg.InternalServerError("SSL SYSCALL error: EOF detected"),
    asyncpg.InternalServerError("could not commit transaction for shard 102014 on at least one active node"),
    asyncpg.PostgresIOError("failed to COPY to shard 102014 on 10.0.0.2:5432"),
    asyncpg.FeatureNotSupportedError("cannot execute a distributed query from a query on a shard"),
    asyncpg.ObjectNotInPrerequisiteStateError(
        "The shard 102014 has been moved to another node; the next attempt finds it there."
    ),
]
OTHERS = [
    asyncpg.InternalServerError("cache lookup failed for relation 16384"),
    asyncpg.FeatureNotSupportedError("complex joins are only supported when all distributed tables are co-located"),
    asyncpg.UndefinedTableError('relation "ivgraph.node" does not exist'),
]


@pytest.mark.parametrize("error", OUTAGES, ids=str)
def test_an_outage_is_told_by_its_text(error: asyncpg.PostgresError) -> None:
    assert is_outage(error)


@pytest.mark.parametrize("error", OTHERS, ids=str)
def test_another_error_is_no_outage(error: asyncpg.PostgresError) -> None:
    assert not is_outage(error)


@pytest.mark.parametrize("error", OUTAGES, ids=str)
def test_a_node_fails_alone(error: asyncpg.PostgresError) -> None:
    assert is_outage_of_node(error)


@pytest.mark.parametrize(
    "error",
    [
        *OTHERS,
        asyncpg.CannotConnectNowError("the database system is starting up"),
        asyncpg.ObjectNotInPrerequisiteStateError("recovery is in progress"),
    ],
    ids=str,
)
def test_the_failure_of_the_coordinator_is_not_that_of_a_node(error: asyncpg.PostgresError) -> None:
    assert not is_outage_of_node(error)
