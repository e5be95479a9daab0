"""Builds the answer of the field choices."""

from __future__ import annotations

from dataclasses import dataclass

from ivgraph.analytics.journeys import choices as counted
from ivgraph.analytics.journeys.choices import DEFAULT, EXIT, OTHER, choice_of
from ivgraph.analytics.journeys.intervals import wilson_interval
from ivgraph.analytics.ratios import growth, ratio
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.journeys.choice_types import (
    ChangedMinds,
    ChoiceOption,
    ChoiceOptionComparison,
    Choices,
    ChoicesComparison,
    DefaultWay,
    DefaultWayComparison,
)
from ivgraph.schema.journeys.durations import ConfidenceInterval, Durations
from ivgraph.schema.journeys.transitions import TransitionChange
from ivgraph.schema.scalars import Count


@dataclass(frozen=True, slots=True)
class ChoicesBuilder:
    """Builds the GraphQL objects of one answer."""

    request: MetricsRequest
    node_id: int
    #: What nodes and hotspots are shown from.
    today: PlaylistGraph
    #: Of the version that tells the options.
    graph: PlaylistGraph
    current: counted.Choices
    compared: counted.Choices | None

    def build(self) -> Choices:
        current, minds = self.current, self.current.changed_minds
        return Choices(
            period=self.request.period,  # type: ignore[arg-type]
            plays=Count(current.all_plays),
            could_choose=Count(current.exposures.get(None, 0)),
            options=[self._option(id) for id in self._options],
            default=self._default,
            others=Count(current.count(OTHER)),
            exits=Count(current.count(EXIT)),
            time_to_decide=Durations.of(current.decision(None)),
            changed_minds=ChangedMinds(
                sessions=Count(minds.sessions),
                changed=Count(minds.changed),
                share=ratio(minds.changed, minds.sessions),
                viewers=minds.viewers,  # type: ignore[arg-type]
            ),
            comparison=self._comparison,
        )

    @property
    def _options(self) -> list[int]:
        """The hotspots, most frequent first. One that was stored after the graph was read is not shown yet."""
        hotspots = self.graph.hotspots_by_node.get(self.node_id, ())
        leading_on = [each.id for each in hotspots if each.to_node_id is not None and each.deleted_at is None]
        plays = [*self.current.plays, *(self.compared.plays if self.compared else ())]
        chosen = [each.hotspot_id for each in plays if each.hotspot_id in self.graph.hotspot_by_id]
        options = {id for id in [*leading_on, *chosen] if id is not None}
        return sorted(options, key=lambda id: (-self.current.count(choice_of(id)), id))

    def _option(self, id: int) -> ChoiceOption:
        current = self.current
        count, exposed = current.count(choice_of(id)), current.exposed(id)
        return ChoiceOption(
            graph=self.today,
            hotspot_id=id,
            to_node_id=self.graph.hotspot_by_id[id].to_node_id,
            exposed=Count(exposed),
            count=Count(count),
            viewers=current.viewers_of(choice_of(id)),  # type: ignore[arg-type]
            share=current.share(id),
            share_interval=ConfidenceInterval.of(wilson_interval(count, exposed)),
            share_of_choices=ratio(count, current.chosen),
            time_to_decide=Durations.of(current.decision(id)),
            comparison=self._compare_option(id),
        )

    def _compare_option(self, id: int) -> ChoiceOptionComparison | None:
        current, compared = self.current, self.compared
        if compared is None:
            return None
        count, share = compared.count(choice_of(id)), compared.share(id)
        return ChoiceOptionComparison(
            exposed=Count(compared.exposed(id)),
            count=Count(count),
            share=share,
            time_to_decide=Durations.of(compared.decision(id)),
            change=TransitionChange(
                count=growth(current.count(choice_of(id)), count), share=growth(current.share(id), share)
            ),
        )

    @property
    def _default(self) -> DefaultWay | None:
        current, default_node_id = self.current, self.graph.node_by_id[self.node_id].default_node_id
        count = current.count(DEFAULT)
        if not count and not (self.compared and self.compared.count(DEFAULT)) and default_node_id is None:
            return None
        return DefaultWay(
            graph=self.today,
            default_node_id=default_node_id,
            count=Count(count),
            viewers=current.viewers_of(DEFAULT),  # type: ignore[arg-type]
            share=current.default_share,
            share_interval=ConfidenceInterval.of(wilson_interval(count, current.all_plays)),
            comparison=self._default_comparison,
        )

    @property
    def _default_comparison(self) -> DefaultWayComparison | None:
        current, compared = self.current, self.compared
        if compared is None:
            return None
        count, share = compared.count(DEFAULT), compared.default_share
        return DefaultWayComparison(
            count=Count(count),
            share=share,
            change=TransitionChange(
                count=growth(current.count(DEFAULT), count), share=growth(current.default_share, share)
            ),
        )

    @property
    def _comparison(self) -> ChoicesComparison | None:
        compared = self.compared
        if compared is None:
            return None
        return ChoicesComparison(
            period=self.request.compared_period,  # type: ignore[arg-type]
            plays=Count(compared.all_plays),
            could_choose=Count(compared.exposures.get(None, 0)),
            others=Count(compared.count(OTHER)),
            exits=Count(compared.count(EXIT)),
            time_to_decide=Durations.of(compared.decision(None)),
            change=growth(self.current.all_plays, compared.all_plays),
        )
