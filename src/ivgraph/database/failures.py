"""Tells which errors of the driver mean that the database can't be used, and what the operator can do about them."""

from __future__ import annotations

import asyncpg

from ivgraph.database import citus
from ivgraph.database.pool import NoConnectionFree
from ivgraph.errors import DatabaseUnavailable, Unavailability
from ivgraph.quoting import reason_of

#: Raised when the server is down, starting or stopping, out of resources, or refuses the user.
UNAVAILABLE = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.ObjectNotInPrerequisiteStateError,
    asyncpg.PostgresSystemError,
    # While connecting to a server that is starting, asyncpg may lose track of the protocol.
    asyncpg.InternalClientError,
)

#: Raised when a newer version has migrated the database while this one runs: a function has other arguments, or a table
#: other columns or keys.
_MIGRATED = (
    asyncpg.UndefinedFunctionError,
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedColumnError,
    asyncpg.DatatypeMismatchError,
    asyncpg.InvalidColumnReferenceError,
)


def explain_outage(error: Exception) -> DatabaseUnavailable | None:
    """Returns what to raise for an error that means that the database can't be used; None for any other error."""
    if isinstance(error, asyncpg.PostgresError) and citus.is_outage_of_node(error):
        said = " ".join(reason_of(error).split())  # Citus passes on lines of libpq
        return DatabaseUnavailable(f"A node of the database's cluster can't be used: {said}", Unavailability.NODE)
    match error:
        case NoConnectionFree():
            reason, message = Unavailability.NO_CONNECTION, str(error)
        case asyncpg.TooManyConnectionsError():
            reason, message = Unavailability.NO_CONNECTION, f"The database grants no connection: {error}."
        case asyncpg.SerializationError():
            # By a replica that must replay what a statement keeps from being replayed, such as the end of a VACUUM.
            reason, message = Unavailability.NO_ANSWER, f"The database cancelled a statement: {error}."
        case asyncpg.DiskFullError():
            reason, message = Unavailability.NO_SPACE, f"The database's disk is full: {error}."
        case asyncpg.ReadOnlySQLTransactionError():
            reason, message = (
                Unavailability.READ_ONLY,
                f"The database takes no writes: {error}. IVGRAPH_DATABASE_URL must lead to the primary server; "
                "name its replicas in IVGRAPH_DATABASE_READ_URL.",
            )
        case asyncpg.InsufficientPrivilegeError():
            reason, message = (
                Unavailability.DENIED,
                f"The database does not permit a statement: {error}. The user in IVGRAPH_DATABASE_URL must own the "
                "schema ivgraph, or be allowed to create it.",
            )
        case _ if isinstance(error, _MIGRATED):
            reason, message = (
                Unavailability.MIGRATED,
                f"The database lacks what this version needs: {error}. If a newer version has migrated it, start that "
                "version here, too.",
            )
        case _ if isinstance(error, UNAVAILABLE):
            reason, message = Unavailability.UNREACHABLE, f"The database can't be reached: {reason_of(error)}"
        case _:
            return None
    return DatabaseUnavailable(message, reason)
