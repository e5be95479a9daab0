"""One replica: its connections, how far it has replayed the primary's log, and whether queries may read it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from enum import Enum
from time import monotonic
from types import TracebackType
from typing import Any, Self

from ivgraph.database.database import Database, connect
from ivgraph.database.migrations import list_migrations
from ivgraph.database.outage import Outage
from ivgraph.database.session import Row
from ivgraph.errors import DatabaseUnavailable, Unavailability

logger = logging.getLogger(__package__)


class State(Enum):
    """Whether queries may read a replica, or why not. The value completes a sentence of the log."""

    USED = "is used for queries."
    LAGGING = "lags more than IVGRAPH_MAX_REPLICA_LAG allows."
    DOWN = "can't be used."
    PROMOTED = (
        "is a primary: it was promoted, or IVGRAPH_DATABASE_READ_URL should not name it. "
        "Make it a replica again, or remove it there."
    )
    OTHER_TIMELINE = (
        "follows another timeline than the primary in IVGRAPH_DATABASE_URL. If that one was promoted, this ends with "
        "the replica's next restart point; otherwise make the replica anew."
    )
    OLD_TABLES = "has not replayed the migrations of this version yet."
    FOREIGN = (
        "in IVGRAPH_DATABASE_READ_URL is no replica of the database that IVGRAPH_DATABASE_URL names: "
        "the two were not made from each other. Name replicas of that database, or leave the setting unset."
    )


class Replica:
    """A server that may be a replica of the primary. It is opened when it is asked, since it may be down."""

    def __init__(self, dsn: str, address: str, size: int, statement_seconds: float) -> None:
        """``address`` is the host and port, as the log shows them."""
        self.address = address
        self.state = State.USED
        #: The timeline that it follows, how far it has replayed the log, in bytes since the log began, and when it last
        #: answered, by time.monotonic.
        self.timeline, self.position = 0, 0
        self.answered_at = float("-inf")
        #: When the last transaction that it has replayed was committed, by the primary's clock.
        self.replayed_at: datetime | None = None
        self._dsn = dsn
        self._size = size
        self._statement_seconds = statement_seconds
        self._database: Database | None = None
        self._is_migrated = False
        #: When the server was started that has answered, and how many connections were made to it by then.
        self._started_at: datetime | None = None
        self._connections_made = 0
        #: Done when the server has stopped answering; each later statement gets a new one.
        self._silence = asyncio.get_running_loop().create_future()
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    @property
    def is_usable(self) -> bool:
        """Whether queries may read it if its lag is not too large."""
        return self.state in (State.USED, State.LAGGING)

    async def fetch(self, name: str, *args: Any) -> Sequence[Row]:
        """Runs a statement like Database.fetch.

        Raises:
            DatabaseUnavailable: Also when the server stops answering meanwhile, which its connections would notice
                after minutes, and when it was started again since it told its position.
        """
        statement = asyncio.create_task(self._fetch(name, *args))
        try:
            await asyncio.wait({statement, self._silence}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            await cancel(statement)
            raise
        if not statement.done():
            statement.cancel()
            statement.add_done_callback(_ignore_failure)
            raise DatabaseUnavailable("The replica has stopped answering.", Unavailability.NO_ANSWER)
        return statement.result()

    async def _fetch(self, name: str, *args: Any) -> Sequence[Row]:
        assert self._database is not None, "only a replica that has answered is chosen"
        started_at = self._started_at
        rows = await self._database.fetch(name, *args)
        if (made := self._database.connections_made()) != self._connections_made:
            # A server that was killed begins again at an earlier position, and shows what it had long ago.
            (row,) = await self._database.reserve.fetch("database/replicas/position")
            if row["started_at"] != started_at:
                raise DatabaseUnavailable("The replica was started again.", Unavailability.NO_ANSWER)
            self._connections_made = made
        return rows

    def abandon(self) -> None:
        """Ends the statements that wait for an answer of the server, which does not answer at all."""
        self.note(State.DOWN, "It does not answer.")
        self._silence.set_result(None)
        self._silence = asyncio.get_running_loop().create_future()

    async def ask(self, system_identifier: int | None, timeline: int | None) -> State:
        """Asks the server what it is and how far it is; its lag is left to the caller.

        Args:
            system_identifier: The primary's; None if it is not known, as is the timeline.

        Raises:
            DatabaseUnavailable, AnswerTooLate: See Database.session.
        """
        if self._database is None:
            self._database = await self._exit.enter_async_context(
                connect(
                    self._dsn, size=self._size, statement_seconds=self._statement_seconds, outage=_OutageOfReplica(self)
                )
            )
        made = self._database.connections_made()
        (row,) = await self._database.reserve.fetch("database/replicas/position")
        self.answered_at = monotonic()
        if system_identifier is not None and row["system_identifier"] != system_identifier:
            return State.FOREIGN
        if not row["is_replica"]:
            return State.PROMOTED
        if timeline is not None and row["timeline"] != timeline:
            return State.OTHER_TIMELINE
        if not await self._check_migrations(self._database):
            return State.OLD_TABLES
        self.timeline, self.position, self.replayed_at = row["timeline"], row["position"], row["replayed_at"]
        # Connections that were made before it was started are lost by now.
        self._started_at, self._connections_made = row["started_at"], made
        return State.USED

    def note(self, state: State, message: str | None = None) -> None:
        """Sets the state, and logs it if it has changed. ``message`` is a sentence in place of the state's."""
        if state is self.state:
            return
        self.state = state
        if state is State.USED:
            logger.warning("The replica %s is used for queries again.", self.address)
        elif message:
            logger.warning("The replica %s is passed over. %s", self.address, message)
        else:
            logger.warning("The replica %s is passed over: it %s", self.address, state.value)

    async def _check_migrations(self, database: Database) -> bool:
        if not self._is_migrated:
            if not (await database.reserve.fetch("database/migrate/has_migrations"))[0]["found"]:
                return False
            applied = {row["name"] for row in await database.reserve.fetch("database/migrate/applied")}
            self._is_migrated = applied.issuperset(list_migrations())
        return self._is_migrated


async def cancel(task: asyncio.Task[Any]) -> None:
    """Cancels a task, unless it is done, and waits until it has ended."""
    if not task.done():
        task.cancel()
        await asyncio.wait({task})


def _ignore_failure(statement: asyncio.Task[Any]) -> None:
    """Retrieves the exception of a statement that nothing awaits. Otherwise asyncio would log it with a traceback."""
    if not statement.cancelled():
        statement.exception()


class _OutageOfReplica(Outage):
    """Passes a replica over as soon as a statement finds it unavailable, until it answers the next check."""

    def __init__(self, replica: Replica) -> None:
        super().__init__()
        self._replica = replica

    def note_failure(self, reason: Unavailability, message: str) -> None:
        self._replica.note(State.DOWN, message)

    def note_success(self, *, committed: bool) -> None:
        """Does nothing: the next check notes it."""
