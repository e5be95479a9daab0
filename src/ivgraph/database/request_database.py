"""What reads the database for one GraphQL request, and up to when it has read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from ivgraph.database.session import Row
from ivgraph.errors import DatabaseUnavailable, Unavailability

if TYPE_CHECKING:
    from ivgraph.database.replica import Replica
    from ivgraph.database.replicas import Replicas


class ReadableDatabase(Protocol):
    """Runs statements that only read: a Database, or a RequestDatabase."""

    async def fetch(self, name: str, *args: Any) -> Sequence[Row]:
        """Runs the statement ``sql/<name>.sql`` and returns its rows."""


class RequestDatabase:
    """Reads from one replica as long as that works, and otherwise from another one, or from the primary."""

    def __init__(self, replicas: Replicas, began: datetime) -> None:
        """``began`` is when the request arrived: what was acknowledged before is on the primary."""
        self._replicas = replicas
        self._replica = replicas.choose()
        self._failed: set[Replica] = set()
        self._must_use_primary = False
        self._began = began
        self._as_of: datetime | None = None

    @property
    def as_of(self) -> datetime | None:
        """All that was acknowledged up to this time is in the rows of every statement so far; None before the first."""
        return self._as_of

    def use_primary(self) -> None:
        """Sends later statements to the primary, which has what this request has written."""
        self._replica = None
        self._must_use_primary = True

    async def fetch(self, name: str, *args: Any) -> Sequence[Row]:
        """Runs a statement that only reads.

        Raises:
            DatabaseUnavailable, AnswerTooLate: See Database.session. If a server is unavailable, others are tried.
        """
        rows = await self._fetch_from_replica(name, *args)
        if rows is not None:
            return rows
        try:
            rows = await self._replicas.primary.fetch(name, *args)
        except DatabaseUnavailable as error:
            if self._must_use_primary or error.reason is not Unavailability.UNREACHABLE:
                raise
            self._replicas.note_primary_is_down()
            self._replica = self._replicas.choose(self._failed)
            rows = await self._fetch_from_replica(name, *args)
            if rows is None:
                raise
            return rows
        self._note(self._began)
        return rows

    async def _fetch_from_replica(self, name: str, *args: Any) -> Sequence[Row] | None:
        """The rows of a statement; None if there is no replica to read."""
        while (replica := self._replica) is not None:
            as_of = self._replicas.as_of(replica)
            if as_of is None:
                self._leave(replica)  # the primary begins a new timeline: nothing can be said about this one's
                continue
            try:
                rows = await replica.fetch(name, *args)
            except DatabaseUnavailable as error:
                if error.reason is Unavailability.NO_CONNECTION:
                    raise  # the others are no less busy, and the primary has to write
                self._leave(replica)
            else:
                self._note(min(as_of, self._began))
                return rows
        return None

    def _leave(self, replica: Replica) -> None:
        self._failed.add(replica)
        # Another statement of the request may have left it already.
        if self._replica is replica:
            self._replica = self._replicas.choose(self._failed)

    def _note(self, as_of: datetime) -> None:
        self._as_of = as_of if self._as_of is None else min(self._as_of, as_of)
