"""Gives each session its settings of PostgreSQL, also through a pooler that shares connections between transactions.

A server applies the settings with which a connection starts. PgBouncer refuses the connection because of them
("unsupported startup parameter"), or ignores them if its ``ignore_startup_parameters`` lists them. In its transaction
mode a setting of the session would reach another client's transactions. Where the settings do not hold, each
transaction therefore begins by setting them for itself, and each statement runs in a transaction.

Rejected: ``alter role … set``, which would change every other program of the same user; a setting of ivgraph that says
whether there is a pooler, since the first connection tells.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from ivgraph.database.connection import SCHEMA, Connection

#: For connections to a server. Through a pooler, the server's client is the pooler.
_OF_CONNECTION = {
    "application_name": "ivgraph",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    # On Citus, the look-up of a type takes 10 ms instead of 0.5 to 0.9 s: it need not hide the tables of shards.
    # PostgreSQL without Citus ignores the setting.
    "citus.override_table_visibility": "off",
}
_OF_TRANSACTION = {
    "search_path": SCHEMA,
    "jit": "off",  # our statements take milliseconds; compiling them takes longer than running them
    "timezone": "UTC",
    # A statement gets one subject or thousands, and one bucket or thousands: a shared plan was up to 30 times slower.
    "plan_cache_mode": "force_custom_plan",
    # Frees the locks of a client that the network has lost.
    "idle_in_transaction_session_timeout": "2min",
}
#: The isolation level of statements outside a transaction, whatever the operator has set. Under a higher one, two
#: servers that start at the same time could not agree on the viewer key.
_ISOLATION = {"default_transaction_isolation": "read committed"}

#: Ends the statement of a client process that was killed, and frees its locks. It is no startup parameter, because
#: servers on Windows refuse it.
_CHECK_INTERVAL = "client_connection_check_interval", "1s"

#: Sets the interval above if the settings that the connection started with hold, and tells by the number of its rows
#: whether they do. It is a simple query: a prepared statement may be on another connection when it is executed.
_APPLY = (
    "select set_config('{}', '{}', false) where current_setting('plan_cache_mode') = 'force_custom_plan' "
    "and current_setting('search_path') = '{}'"
).format(*_CHECK_INTERVAL, SCHEMA)


class SettingsRefused(Exception):
    """The settings that a connection starts with do not hold: it leads through a pooler."""


@dataclass(slots=True)
class SessionSettings:
    """The settings of the sessions of one database, and how they reach the server."""

    statement_seconds: float | None
    #: Whether the address leads to a pooler, which hands a connection to another client after each transaction.
    is_pooled: bool = field(default=False, init=False)

    @property
    def pool_options(self) -> dict[str, Any]:
        """Arguments for asyncpg's pool.

        Through a pooler statements have no names: a named one lies on the connection that prepared it, and PgBouncer
        finds it on others only from version 1.21 on, where its ``max_prepared_statements`` is not 0.
        """
        if self.is_pooled:
            return {"server_settings": {"application_name": "ivgraph"}, "statement_cache_size": 0}
        return {"server_settings": {**_OF_CONNECTION, **self._of_transaction, **_ISOLATION}}

    @property
    def preamble(self) -> str | None:
        """What each transaction begins with; None where a connection keeps its settings."""
        if not self.is_pooled:
            return None
        name, value = _CHECK_INTERVAL
        return "".join(f"set local {name} = '{value}';" for name, value in self._of_transaction.items()) + (
            f"set local {name} = '{value}'"
        )

    async def apply(self, connection: Connection) -> None:
        """Completes the settings of a new connection.

        Raises:
            SettingsRefused: The settings that it started with do not hold.
        """
        if self.is_pooled:
            return
        # Servers on Windows lack the setting that this adds.
        with suppress(asyncpg.InvalidParameterValueError):
            if await connection.execute(_APPLY) != "SELECT 1":
                raise SettingsRefused

    @property
    def _of_transaction(self) -> dict[str, str]:
        return {**_OF_TRANSACTION, "statement_timeout": f"{int((self.statement_seconds or 0) * 1000)}ms"}


def is_refusal_of_settings(error: Exception) -> bool:
    """Whether a pooler refused a connection because of the settings that it starts with."""
    return isinstance(error, asyncpg.ProtocolViolationError) and "unsupported startup parameter" in str(error)
