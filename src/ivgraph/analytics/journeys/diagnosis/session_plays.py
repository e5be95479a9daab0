"""Reads how sessions played each node: how often each of them came back, and what was watched after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ivgraph.analytics.audience import Audience
from ivgraph.analytics.period import Period
from ivgraph.database import ReadableDatabase

#: A session is held by a node that it comes back to at least so often. Once or twice may be curiosity, or a replay.
HELD_ROUNDS = 3

#: The most sessions that are read, about. Of more sessions every second is read, or every fourth, and so on.
MAX_SESSIONS = 20_000


@dataclass(frozen=True, slots=True)
class SessionPlaysQuery:
    """The sessions that are read: those that begin in a period, bots left out."""

    period: Period
    #: A session whose last event is after this time may go on.
    going_on_since: datetime
    condition: None = None


@dataclass(frozen=True, slots=True)
class SessionPlaysKey:
    """A playlist, and which part of its sessions is read."""

    playlist_id: int
    #: A session is read if these bits of its id, which is a hash, are 0. With 0 all are read.
    skipped_bits: int

    @classmethod
    def of(cls, playlist_id: int, sessions: int) -> SessionPlaysKey:
        """The part that is read of a number of sessions."""
        parts = 1
        while sessions > parts * MAX_SESSIONS:
            parts *= 2
        return cls(playlist_id, parts - 1)


@dataclass(frozen=True, slots=True)
class SessionPlays:
    """How the sessions that were read played a node."""

    #: Sessions that began with it, and that played it.
    beginnings: int
    sessions: int
    #: Those of them that came back to it at least HELD_ROUNDS times, and how often these came back in all.
    held: int
    rounds: int
    #: Plays that another play followed, and the seconds of media that were watched in all later plays of the session,
    #: each second counted once for each of those plays.
    departures: int
    seconds_after: int
    #: Plays that no other play followed, without those of sessions that may go on.
    exits: int
    #: Seconds of media that were watched in the plays of the node.
    seconds: int


async def read_session_plays(
    database: ReadableDatabase, query: SessionPlaysQuery, audience: Audience | None, keys: Sequence[SessionPlaysKey]
) -> Mapping[SessionPlaysKey, Mapping[int, SessionPlays]]:
    """Reads how sessions played the nodes of each playlist, by the node's internal id, in one statement."""
    rows = await database.fetch(
        "analytics/journeys/session_plays",
        [key.playlist_id for key in keys],
        [key.skipped_bits for key in keys],
        query.period.start,
        query.period.end,
        query.going_on_since,
        HELD_ROUNDS,
    )
    found: dict[SessionPlaysKey, dict[int, SessionPlays]] = {key: {} for key in keys}
    key_of = {key.playlist_id: key for key in keys}
    for row in rows:
        found[key_of[row["playlist_id"]]][row["node_id"]] = SessionPlays(
            row["beginnings"],
            row["sessions"],
            row["held"],
            row["rounds"],
            row["departures"],
            row["seconds_after"],
            row["exits"],
            row["seconds"],
        )
    return found
