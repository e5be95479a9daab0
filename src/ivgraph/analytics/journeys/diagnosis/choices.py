"""Finds choices that are none, since nearly all viewers take the same way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ivgraph.analytics.journeys.diagnosis.evidence import Evidence, Severity
from ivgraph.analytics.journeys.flow import TransitionPart
from ivgraph.analytics.journeys.intervals import Interval, wilson_interval

#: The share that wins a choice, and the one from which on it is worth a look.
DOMINANT_SHARE = 0.95
OVERWHELMING_SHARE = 0.99


@dataclass(frozen=True, slots=True)
class DominatedChoice:
    """A node with several ways on, nearly all of whose viewers take the same one."""

    definition: ClassVar[str] = (
        "A node with at least two ways on, one of which so many take that the 95 % confidence interval of its share "
        f"(Wilson) is above {DOMINANT_SHARE * 100:.0f} %; this takes at least 73 plays. Ways are the hotspots that "
        "lead to nodes, and the default way if it leads to another node. The share is of the plays in the period that "
        f"were left by any of them. MEDIUM if the interval is above {OVERWHELMING_SHARE * 100:.0f} %, else LOW."
    )
    severity: Severity
    node_id: int
    #: The option that wins; None for the default way.
    hotspot_id: int | None
    to_node_id: int
    #: Plays that were left by any of the options, and by this one.
    plays: int
    count: int
    interval: Interval

    @property
    def share(self) -> float:
        return self.count / self.plays


def find_dominated_choices(evidence: Evidence) -> Iterator[DominatedChoice]:
    """The interval of the share is above DOMINANT_SHARE as a whole, which takes at least 73 plays."""
    options_of = _find_options(evidence)
    counts = {node_id: Counter[int | None]() for node_id in options_of}
    for transition in evidence.flow.transitions:
        if (options := options_of.get(transition.ends.node_id or 0)) is not None:
            for part in transition.parts:
                if (option := _option_of(part, transition.ends.to_node_id, options)) in options:
                    counts[transition.ends.node_id or 0][option] += part.count
    for node_id, options in options_of.items():
        for option, count in counts[node_id].most_common(1):
            plays = counts[node_id].total()
            interval = wilson_interval(count, plays)
            if interval and interval.low > DOMINANT_SHARE:
                severity = Severity.MEDIUM if interval.low > OVERWHELMING_SHARE else Severity.LOW
                yield DominatedChoice(severity, node_id, option, options[option], plays, count, interval)


def _find_options(evidence: Evidence) -> dict[int, dict[int | None, int]]:
    """The options of each node that has at least two, each with the node that it leads to.

    An option is a hotspot that leads to a node, or the default way (None) if it leads to another node: playing the
    same node again is waiting for a choice.
    """
    options: dict[int, dict[int | None, int]] = {node.id: {} for node in evidence.nodes}
    for node in evidence.nodes:
        if node.default_node_id in evidence.graph.ways[node.id] and node.default_node_id != node.id:
            options[node.id][None] = node.default_node_id
    for hotspot in evidence.hotspots:
        if hotspot.to_node_id in evidence.graph.ways[hotspot.node_id]:
            options[hotspot.node_id][hotspot.id] = hotspot.to_node_id
    return {node_id: found for node_id, found in options.items() if len(found) > 1}


#: Stands for what is no option: loops, scripts, and ways that no player explained.
_OTHER = 0


def _option_of(part: TransitionPart, to_node_id: int | None, options: dict[int | None, int]) -> int | None:
    """The option that the plays of a part took: a hotspot, None for the default way, or _OTHER."""
    if part.hotspot_id is not None:
        return part.hotspot_id
    is_default = part.cause == "default" or (part.cause is None and to_node_id == options.get(None))
    return None if is_default else _OTHER
