"""Reads the sessions of viewers, and the steps of each session."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from ivgraph.analytics.audience import Audience
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.journeys.sessions import going_on_since
from ivgraph.analytics.period import Period
from ivgraph.database import ReadableDatabase


class SessionEnd(Enum):
    """How a session ended."""

    #: Its last play may not be the last one: its last event is less than 30 minutes ago, and no session_end came after
    #: the play.
    GOING_ON = "going_on"
    #: It is over, and its last play is that of an ending: a node from which no way leads on.
    ENDING = "ending"
    #: It is over, and its last play is that of another node.
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class SessionSortKey:
    """The place of a session among those of its viewer."""

    start: datetime
    id: int


@dataclass(frozen=True, slots=True)
class SessionsQuery:
    """A page of the sessions of any number of viewers."""

    period: Period
    condition: Condition
    #: None for the first page.
    after: SessionSortKey | None
    first: int


@dataclass(frozen=True, slots=True)
class ViewerKey:
    """A viewer of a playlist."""

    playlist_id: int
    viewer_id: int


@dataclass(frozen=True, slots=True)
class Session:
    """One session of a viewer."""

    id: int
    start: datetime
    #: When its last event was.
    last_at: datetime
    session_end_at: datetime | None
    last_play_at: datetime
    last_node_id: int
    steps: int
    clicks: int
    watched_ms: int

    def end(self, now: datetime, endings: Collection[int]) -> SessionEnd:
        """How the session ended, as far as is known now.

        Args:
            endings: The nodes of the playlist that are endings.
        """
        closed = self.session_end_at is not None and self.session_end_at > self.last_play_at
        if self.last_at > going_on_since(now) and not closed:
            return SessionEnd.GOING_ON
        return SessionEnd.ENDING if self.last_node_id in endings else SessionEnd.LEFT


@dataclass(frozen=True, slots=True)
class StepSortKey:
    """The place of a step in its session."""

    at: datetime
    event_id: UUID


@dataclass(frozen=True, slots=True)
class StepsQuery:
    """A page of the steps of any number of sessions."""

    #: None for the first page.
    after: StepSortKey | None
    first: int
    #: A session has its steps whoever is asked for, and whenever.
    period: None = None
    condition: None = None


@dataclass(frozen=True, slots=True)
class SessionKey:
    """A session of a playlist."""

    playlist_id: int
    session_id: int


@dataclass(frozen=True, slots=True)
class Step:
    """A play of a node in a session, and how it was left."""

    sort_key: StepSortKey
    node_id: int
    #: Why the next node played, as SQL has it; None if no player said, or if no node followed.
    cause: str | None
    #: What the viewer chose.
    hotspot_id: int | None
    decided_ms: int | None
    #: Distinct seconds of media.
    watched_seconds: int
    #: Whether the node played to its end.
    ended: bool


async def read_sessions(
    database: ReadableDatabase, query: SessionsQuery, audience: Audience | None, keys: Sequence[ViewerKey]
) -> Mapping[ViewerKey, Sequence[Session]]:
    """Reads a page of the sessions of each viewer in one statement, and one session more if there is a next page."""
    assert audience is not None, "the query has a condition"
    rows = await database.fetch(
        "analytics/journeys/viewer_sessions",
        sorted({key.playlist_id for key in keys}),
        sorted({key.viewer_id for key in keys}),
        query.period.start,
        query.period.end,
        query.after and query.after.start,
        query.after.id if query.after else 0,
        query.first + 1,
        *audience.session_arguments,
    )
    found: dict[ViewerKey, list[Session]] = {key: [] for key in keys}
    for row in rows:
        # A viewer of one playlist may be one of another playlist too, whose sessions of that viewer nobody asked for.
        if (sessions := found.get(ViewerKey(row["playlist_id"], row["viewer_id"]))) is not None:
            sessions.append(
                Session(
                    row["id"],
                    row["start_at"],
                    row["last_at"],
                    row["session_end_at"],
                    row["last_play_at"],
                    row["last_node_id"],
                    row["steps"],
                    row["clicks"],
                    row["watched_ms"],
                )
            )
    return found


async def read_steps(
    database: ReadableDatabase, query: StepsQuery, audience: Audience | None, keys: Sequence[SessionKey]
) -> Mapping[SessionKey, Sequence[Step]]:
    """Reads a page of the steps of each session in one statement, and one step more if there is a next page."""
    rows = await database.fetch(
        "analytics/journeys/session_steps",
        sorted({key.playlist_id for key in keys}),
        sorted({key.session_id for key in keys}),
        query.after and query.after.at,
        query.after and query.after.event_id,
        query.first + 1,
    )
    found: dict[SessionKey, list[Step]] = {key: [] for key in keys}
    for row in rows:
        if (steps := found.get(SessionKey(row["playlist_id"], row["journey_id"]))) is not None:
            steps.append(
                Step(
                    StepSortKey(row["at"], row["event_id"]),
                    row["node_id"],
                    row["cause"],
                    row["hotspot_id"],
                    row["decided_ms"],
                    row["watched_seconds"] or 0,
                    row["ended"],
                )
            )
    return found
