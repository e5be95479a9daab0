"""Remembers how far the primary's write-ahead log was at what time, which tells how fresh a replica is."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from datetime import datetime

#: Times that are remembered: at one a second, two hours.
MAX_TIMES = 7_200


class PrimaryPositions:
    """The positions of the primary's log by time. A position is a number of bytes since the log began.

    A replica that has replayed the log up to a position contains all that was acknowledged before the primary was asked
    and answered with this position. This holds whether anything is written or not, and whether the replica is connected
    to the primary or not. Rejected: ``now() - pg_last_xact_replay_timestamp()``, which grows while nothing is written;
    comparing what a replica has received with what it has replayed, which are equal while it is disconnected.
    """

    def __init__(self) -> None:
        self._timeline: int | None = None
        #: Positions in ascending order, and the last time at which the primary was asked and had each.
        self._positions: deque[int] = deque(maxlen=MAX_TIMES)
        self._times: deque[datetime] = deque(maxlen=MAX_TIMES)

    @property
    def timeline(self) -> int | None:
        """The primary's timeline, which another one begins when a replica is promoted; None before the first answer."""
        return self._timeline

    def add(self, timeline: int, position: int, asked_at: datetime) -> None:
        """Adds an answer of the primary. ``asked_at`` is a time before it answered."""
        if timeline != self._timeline or (self._positions and position < self._positions[-1]):
            self._timeline = timeline
            self._positions.clear()
            self._times.clear()
        if self._positions and position == self._positions[-1]:
            self._times[-1] = asked_at
        else:
            self._positions.append(position)
            self._times.append(asked_at)

    def time_of(self, timeline: int, position: int) -> datetime | None:
        """All that was acknowledged before this time lies before a position.

        None if that is too long ago to know, or if the position lies on another timeline than the primary's.
        """
        if timeline != self._timeline:
            return None
        index = bisect_right(self._positions, position)
        return self._times[index - 1] if index else None
