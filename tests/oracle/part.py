"""The numbers of a part of the audience, or of a part of the time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oracle import journeys
from oracle.journeys import Walks
from oracle.recount import (
    PRESENT,
    Fact,
    Numbers,
    Span,
    hotspot_numbers,
    node_numbers,
    of_hotspot,
    of_node,
    playlist_numbers,
)


@dataclass(frozen=True)
class Part:
    """What counts, and what else must be known of it."""

    facts: Sequence[Fact]
    walks: Walks
    durations: dict[str, int]
    endings: set[str]
    #: What tells who has been here before; by default what counts.
    earlier: Sequence[Fact] | None = None

    def of_playlist(self, span: Span) -> Numbers:
        numbers = playlist_numbers(self.facts, span) | self.new_viewers(self.facts, self.earlier, span)
        minutes = numbers["minutesViewed"] or 0
        return numbers | journeys.playlist_numbers(self.walks.within(span), self.endings, minutes)

    def of_node(self, node: str, span: Span) -> Numbers:
        here, plays = of_node(self.facts, node), self.walks.of_node(node).within(span)
        earlier = None if self.earlier is None else of_node(self.earlier, node)
        numbers = node_numbers(here, span) | self.new_viewers(here, earlier, span)
        return numbers | journeys.node_numbers(plays, self.durations.get(node))

    def of_hotspot(self, hotspot: str, node: str, span: Span) -> Numbers:
        here = of_hotspot(self.facts, hotspot)
        exposed = self.walks.of_hotspot(hotspot).within(span)
        numbers = hotspot_numbers(here, of_node(self.facts, node), span)
        return numbers | journeys.hotspot_numbers(exposed, hotspot, node, len(span.within(here)))

    @staticmethod
    def new_viewers(facts: Sequence[Fact], earlier: Sequence[Fact] | None, span: Span) -> Numbers:
        if earlier is None:
            return {}
        here = {fact.person for fact in span.within(facts) if fact.type in PRESENT}
        before = {fact.person for fact in earlier if fact.at < span.start and fact.type in PRESENT}
        return {"newViewers": len(here - before), "returningViewers": len(here & before)}
