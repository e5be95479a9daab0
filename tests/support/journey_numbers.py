"""The metrics of journeys, from a naive model of all journeys and the plays of them that count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import median

from oracle.recount import Numbers, Span, ratio
from support.journeys import Journey, Play
from support.wandering import DURATION_SECONDS, ENDINGS, HOTSPOTS, Fields


class CountedJourneys:
    """Journeys of which some plays count: those in a time, of some events."""

    def __init__(self, journeys: Sequence[Journey], events: Iterable[Fields], span: Span) -> None:
        self._journeys = journeys
        self._counted = {
            event["id"] for event in events if span.start <= datetime.fromisoformat(event["at"]) < span.end
        }

    def of_playlist(self, minutes: float) -> Numbers:
        sessions = [journey for journey in self._journeys if journey.plays and self._counts(journey.plays[0])]
        reached = sum(not ENDINGS.isdisjoint(session.walk) for session in sessions)
        return {
            "sessions": len(sessions),
            "stepsPerSession": ratio(len(self._plays()), len(sessions)),
            "minutesPerSession": ratio(minutes, len(sessions)),
            "sessionsWithEnding": reached,
            "endingRate": ratio(reached, len(sessions)),
        }

    def of_node(self, node: str) -> Numbers:
        plays = self._plays(node)
        exits = sum(play.is_exit for play in plays)
        return {
            "exits": exits,
            "exitRate": ratio(exits, len(plays)),
            "completionRate": ratio(sum(play.is_completed(DURATION_SECONDS * 1000) for play in plays), len(plays)),
            "averageShareWatched": ratio(sum(len(play.watched) for play in plays), len(plays) * DURATION_SECONDS),
        }

    def of_hotspot(self, hotspot: str, clicks: float) -> Numbers:
        exposures = sum(hotspot in play.exposed for play in self._plays())
        own = [play for play in self._plays(HOTSPOTS[hotspot][0]) if play.hotspot == hotspot]
        decided = [play.decided_ms for play in own if play.decided_ms is not None]
        return {
            "exposures": exposures,
            "exposureClickRate": ratio(clicks, exposures),
            "medianDecisionSeconds": median(decided) / 1000 if decided else None,
        }

    def _plays(self, node: str | None = None) -> list[Play]:
        return [
            play
            for journey in self._journeys
            for play in journey.plays
            if self._counts(play) and node in (None, play.node)
        ]

    def _counts(self, play: Play) -> bool:
        return str(play.event.id) in self._counted
