"""Watches the replicas of the database, and chooses for each GraphQL request the one that it reads.

The primary is asked every second how far its log is (positions.py), and each replica how far it has replayed it. A
replica is passed over while it is down, lags too much, lacks tables of this version, or is no replica of the primary.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

from ivgraph.database.addresses import describe_address, split_hosts
from ivgraph.database.database import Database
from ivgraph.database.positions import PrimaryPositions
from ivgraph.database.replica import Replica, State, cancel
from ivgraph.database.request_database import RequestDatabase
from ivgraph.errors import AnswerTooLate, DatabaseUnavailable, InvalidSetting
from ivgraph.quoting import reason_of

#: Seconds between two questions to a server, and seconds after which one that has not answered counts as down.
CHECK_SECONDS = 1.0
ANSWER_SECONDS = 3.0

logger = logging.getLogger(__package__)


class Replicas:
    """The primary of a database, and its replicas, of which there may be none."""

    def __init__(
        self,
        primary: Database,
        replicas: Collection[Replica] = (),
        *,
        max_lag_seconds: float = 0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """``now`` is the clock by which the freshness of replicas is told."""
        self.primary = primary
        self._replicas = replicas
        self._max_lag = timedelta(seconds=max_lag_seconds)
        self._now = now
        self._positions = PrimaryPositions()
        self._system_identifier: int | None = None
        self._primary_answered_at = float("-inf")
        self._turn = 0

    def for_request(self, began: datetime) -> RequestDatabase:
        """The database for a request that arrived at a time."""
        return RequestDatabase(self, began)

    def choose(self, excluded: Collection[Replica] = ()) -> Replica | None:
        """The replica for the next request, in turn; None if the request must read the primary.

        While the primary does not answer, the freshest replica is taken, whatever its lag is: an old answer that tells
        its age is better than none.
        """
        usable = [each for each in self._replicas if each not in excluded and self._is_usable(each)]
        if not self._primary_answers():
            times = {as_of: each for each in usable if (as_of := self.as_of(each))}
            return times[max(times)] if times else None
        fresh = [each for each in usable if not self._lags(each)]
        if not fresh:
            return None
        self._turn += 1
        return fresh[self._turn % len(fresh)]

    def as_of(self, replica: Replica) -> datetime | None:
        """All that was acknowledged up to this time is on the replica; None if that is not known."""
        return self._positions.time_of(replica.timeline, replica.position) or replica.replayed_at

    async def check(self) -> None:
        """Asks the primary, and then each replica, how far it is."""
        await self.check_primary()
        await asyncio.gather(*map(self.check_replica, self._replicas))

    async def check_primary(self) -> None:
        asked_at = self._now()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                (row,) = await self.primary.reserve.fetch("database/replicas/position")
        except (DatabaseUnavailable, AnswerTooLate, TimeoutError):
            self.note_primary_is_down()
            return
        # While the address leads to a replica, it takes no writes: nothing can be said about what was acknowledged.
        if not row["is_replica"]:
            self._positions.add(row["timeline"], row["position"], asked_at)
            self._system_identifier = row["system_identifier"]
            self._primary_answered_at = monotonic()

    def note_primary_is_down(self) -> None:
        """Lets requests read any replica, whatever its lag is, until the primary answers again."""
        self._primary_answered_at = float("-inf")

    async def check_replica(self, replica: Replica) -> None:
        question = asyncio.create_task(replica.ask(self._system_identifier, self._positions.timeline))
        try:
            if not (await asyncio.wait({question}, timeout=ANSWER_SECONDS))[0]:
                replica.abandon()
        finally:
            await cancel(question)
        if question.cancelled():
            return
        try:
            state = question.result()
        except (DatabaseUnavailable, AnswerTooLate) as error:
            replica.note(State.DOWN, f"It can't be used: {reason_of(error.__cause__ or error)}.")
        else:
            replica.note(State.LAGGING if state is State.USED and self._lags(replica) else state)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Asks all servers again and again while the block runs.

        Raises:
            InvalidSetting: A replica is one of another primary.
        """
        await self.check()
        for replica in self._replicas:
            if replica.state is State.FOREIGN:
                raise InvalidSetting(f"The server {replica.address} {State.FOREIGN.value}")
        checks: list[Callable[[], Coroutine[Any, Any, None]]] = [self.check_primary]
        checks += [partial(self.check_replica, each) for each in self._replicas]
        tasks = [asyncio.create_task(_repeat(check), name="replica check") for check in checks]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    def _is_usable(self, replica: Replica) -> bool:
        return replica.is_usable and monotonic() - replica.answered_at < ANSWER_SECONDS

    def _primary_answers(self) -> bool:
        return monotonic() - self._primary_answered_at < ANSWER_SECONDS

    def _lags(self, replica: Replica) -> bool:
        as_of = self._positions.time_of(replica.timeline, replica.position)
        return as_of is None or self._now() - as_of > self._max_lag


@asynccontextmanager
async def open_replicas(
    url: str | None,
    primary: Database,
    *,
    size: int,
    statement_seconds: float,
    max_lag_seconds: float,
) -> AsyncIterator[Replicas]:
    """Opens the replicas of a database, until the block ends.

    Args:
        url: The replicas' address, with a host for each of them; None if there are no replicas.
        size: Maximum number of connections to each replica, besides the two of Database.reserve.
        statement_seconds: The replicas cancel statements that take longer.
        max_lag_seconds: A replica that lags more is passed over.

    Raises:
        InvalidSetting: The address is wrong, or a server is a replica of another primary.
    """
    if url is None:
        yield Replicas(primary)
        return
    async with AsyncExitStack() as stack:
        replicas = [
            await stack.enter_async_context(Replica(each, describe_address(each), size, statement_seconds))
            for each in split_hosts(url)
        ]
        opened = Replicas(primary, replicas, max_lag_seconds=max_lag_seconds)
        await stack.enter_async_context(opened.watching())
        yield opened


async def _repeat(check: Callable[[], Coroutine[Any, Any, None]]) -> None:
    while True:
        await asyncio.sleep(CHECK_SECONDS)
        try:
            await check()
        except Exception:
            logger.exception("The check of a database server failed.")
