"""The journeys of a world, and what is counted of them: the naive model's plays and sessions, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

from oracle.recount import Fact, Numbers, Span, ratio
from support.journeys import Journey, Play, PlayerEvent, read_journeys


class Name(NamedTuple):
    """An external id. Of marks at the same time, those of lower internal ids come first."""

    id: int
    text: str


#: By external id, of the nodes and hotspots of a playlist.
Names = dict[str, Name]


@dataclass(frozen=True)
class Walks:
    """What a part of the audience did: its plays of nodes, each in the whole journey, and its sessions."""

    plays: Sequence[Play]
    #: Journeys whose first play is one of the plays.
    sessions: Sequence[Journey]

    @classmethod
    def of(cls, journeys: Iterable[Journey], belongs: Callable[[Fact], bool]) -> Walks:
        """Whether a play counts is asked for each."""
        every = list(journeys)
        return cls(
            [play for journey in every for play in journey.plays if belongs(play.event.context)],
            [journey for journey in every if journey.start and belongs(journey.start.context)],
        )

    def within(self, span: Span) -> Walks:
        return Walks(
            [play for play in self.plays if span.start <= play.event.at < span.end],
            [session for session in self.sessions if session.start and span.start <= session.start.at < span.end],
        )

    def of_node(self, node: str) -> Walks:
        return Walks([play for play in self.plays if play.node.text == node], [])

    def of_hotspot(self, hotspot: str) -> Walks:
        """The plays in which it could be chosen."""
        return Walks([play for play in self.plays if hotspot in {name.text for name in play.exposed}], [])


def journeys_of(facts: Iterable[Fact], names: Names) -> list[Journey]:
    """Journeys are made of all facts of a playlist, whoever is asked about."""
    return read_journeys([_player_event(fact, names) for fact in facts])


def _player_event(fact: Fact, names: Names) -> PlayerEvent:
    return PlayerEvent(
        at=fact.at,
        id=UUID(fact.id),
        type=fact.type,
        session=fact.session,
        viewer=fact.person,
        known=fact.person[0] == "viewer",
        context=fact,
        bot=fact.bot,
        node=fact.node and names[fact.node],
        hotspot=fact.hotspot and names[fact.hotspot],
        to_node=fact.to_node and names[fact.to_node],
        cause=fact.cause and fact.cause.lower(),
        watched_from_ms=fact.watched_from_ms,
        watched_to_ms=fact.watched_to_ms,
        position_ms=fact.position_ms,
    )


def playlist_numbers(walks: Walks, endings: set[str], minutes: float) -> Numbers:
    """Args: walks: those of the period; minutes: watched in it."""
    sessions = len(walks.sessions)
    reached = sum(any(node.text in endings for node in session.walk) for session in walks.sessions)
    return {
        "sessions": sessions,
        "stepsPerSession": ratio(len(walks.plays), sessions),
        "minutesPerSession": ratio(minutes, sessions),
        "sessionsWithEnding": reached,
        "endingRate": ratio(reached, sessions),
    }


def node_numbers(walks: Walks, duration_ms: int | None) -> Numbers:
    plays = len(walks.plays)
    exits = sum(play.is_exit for play in walks.plays)
    completed = sum(play.is_completed(duration_ms) for play in walks.plays)
    watched = sum(len(play.watched) for play in walks.plays)
    return {
        "exits": exits,
        "exitRate": ratio(exits, plays),
        "completionRate": ratio(completed, plays) if duration_ms else None,
        "averageShareWatched": ratio(watched * 1000, plays * duration_ms) if duration_ms else None,
    }


def hotspot_numbers(walks: Walks, hotspot: str, node: str, clicks: int) -> Numbers:
    """Args: walks: those in which it could be chosen; node: that it is in; clicks: on it."""
    exposures = len(walks.plays)
    chosen = (play for play in walks.plays if _is(play.hotspot, hotspot) and play.node.text == node)
    decided = [play.decided_ms for play in chosen if play.decided_ms is not None]
    return {
        "exposures": exposures,
        "exposureClickRate": ratio(clicks, exposures),
        "medianDecisionSeconds": median(decided) / 1000 if decided else None,
    }


def _is(name: Any, text: str) -> bool:
    return name is not None and name.text == text
