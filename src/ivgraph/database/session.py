"""Statements by name, on one connection."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any, Literal, TypeAlias, cast

from ivgraph.database.connection import Connection
from ivgraph.database.sqlfiles import read_sql

Row: TypeAlias = Mapping[str, Any]
Isolation: TypeAlias = Literal["read_committed", "repeatable_read"]

#: One line a statement, at level DEBUG: its name and milliseconds.
statements = logging.getLogger("ivgraph.sql")


class Session:
    """One connection; statements on it run one after another."""

    def __init__(self, connection: Connection, executed: set[str]) -> None:
        """
        Args:
            executed: The files that were executed on this connection and whose effect lasts as long as it does.
        """
        self._connection = connection
        self._executed = executed
        self._when_committed: list[Callable[[], None]] = []

    async def fetch(self, name: str, *args: Any) -> Sequence[Row]:
        """Runs the statement ``sql/<name>.sql`` and gives its rows."""
        began = perf_counter()
        rows = await self._connection.fetch(read_sql(name), *args)
        statements.debug("%s %.1f ms", name, (perf_counter() - began) * 1000)
        return cast(Sequence[Row], rows)

    async def execute(self, name: str) -> None:
        """Runs a file of several statements, without arguments."""
        await self._connection.execute(read_sql(name))
        statements.debug("%s", name)

    async def execute_once(self, name: str) -> None:
        """As execute, unless this connection has executed the file in a transaction that was committed, or is this."""
        if name not in self._executed:
            await self.execute(name)
            self._executed.add(name)

    async def run(self, name: str, *args: Any) -> int:
        """Runs a writing statement and gives the number of rows that it touched."""
        began = perf_counter()
        status = await self._connection.execute(read_sql(name), *args)
        statements.debug("%s %.1f ms", name, (perf_counter() - began) * 1000)
        return int(status.rpartition(" ")[2]) if status[-1:].isdigit() else 0

    async def stream(self, name: str, *args: Any) -> AsyncIterator[Row]:
        """Gives the rows of a statement without holding them all; inside a transaction only."""
        async for row in self._connection.cursor(read_sql(name), *args, prefetch=1000):
            yield cast(Row, row)

    async def copy(self, table: str, columns: Sequence[str], records: Iterable[Sequence[Any]]) -> None:
        """Copies records into a table, in binary."""
        await self._connection.copy_records_to_table(table, columns=columns, records=records)

    def when_committed(self, act: Callable[[], None]) -> None:
        """Acts once the transaction is committed; never, if it is not."""
        self._when_committed.append(act)

    @asynccontextmanager
    async def transaction(self, isolation: Isolation) -> AsyncIterator[None]:
        try:
            async with self._connection.transaction(isolation=isolation):
                yield
        except BaseException:
            self._executed.clear()  # by this transaction, perhaps; doing it again does no harm
            raise
        for act in self._when_committed:
            act()
