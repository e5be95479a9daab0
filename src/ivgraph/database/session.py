"""A session: one connection, which runs the statements of sql/ by name."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any, Literal, TypeAlias, cast

from ivgraph.database.connection import Connection
from ivgraph.database.sqlfiles import read_sql

Row: TypeAlias = Mapping[str, Any]
Isolation: TypeAlias = Literal["read_committed", "repeatable_read"]

#: Logs each statement at level DEBUG: its name and the milliseconds that it took.
statements = logging.getLogger("ivgraph.sql")


class Session:
    """Runs statements on one connection, one after another."""

    def __init__(self, connection: Connection, preamble: str | None = None) -> None:
        """``preamble`` has the statements that each transaction begins with."""
        self._connection = connection
        self._preamble = preamble
        self._commit_hooks: list[Callable[[], None]] = []

    async def fetch(self, name: str, *args: Any) -> Sequence[Row]:
        """Runs the statement ``sql/<name>.sql`` and returns its rows."""
        started = perf_counter()
        rows = await self._connection.fetch(read_sql(name), *args)
        statements.debug("%s %.1f ms", name, (perf_counter() - started) * 1000)
        return cast(Sequence[Row], rows)

    async def execute(self, name: str, *args: Any) -> int:
        """Runs ``sql/<name>.sql`` and returns the number of rows that it wrote.

        Without arguments the file may hold several statements; the number is that of the last one.
        """
        started = perf_counter()
        status = await self._connection.execute(read_sql(name), *args)
        statements.debug("%s %.1f ms", name, (perf_counter() - started) * 1000)
        return int(status.rpartition(" ")[2]) if status[-1:].isdigit() else 0

    async def execute_text(self, text: str) -> None:
        """Runs a statement that is made from files of sql/, such as a function with the names of one shard."""
        await self._connection.execute(text)

    async def fetch_on(self, table: str, name: str) -> Sequence[Row]:
        """Runs a statement on a table whose name is made from data: the file calls it ``this_table``."""
        assert table.isidentifier(), "the name becomes part of the statement"
        started = perf_counter()
        rows = await self._connection.fetch(read_sql(name).replace("this_table", table))
        statements.debug("%s %.1f ms", name, (perf_counter() - started) * 1000)
        return cast(Sequence[Row], rows)

    async def stream(self, name: str, *args: Any) -> AsyncIterator[Row]:
        """Yields the rows of a statement without holding them all in memory; inside a transaction only."""
        async for row in self._connection.cursor(read_sql(name), *args, prefetch=1000):
            yield cast(Row, row)

    def on_commit(self, hook: Callable[[], None]) -> None:
        """Calls the hook after the transaction is committed, and never if it is rolled back."""
        self._commit_hooks.append(hook)

    @asynccontextmanager
    async def transaction(self, isolation: Isolation) -> AsyncIterator[None]:
        """Runs a transaction until the block ends, and calls the hooks of on_commit once it is committed."""
        async with self._connection.transaction(isolation=isolation):
            if self._preamble:
                await self._connection.execute(self._preamble)
            yield
        for hook in self._commit_hooks:
            hook()
