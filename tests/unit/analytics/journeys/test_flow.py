"""Rows of the statement become transitions, and the ways in which plays of a node were left."""

from __future__ import annotations

from typing import Any

from ivgraph.analytics.journeys.choices import DEFAULT, EXIT, OTHER, Outcome, outcomes_of_departures
from ivgraph.analytics.journeys.flow import Ends, TransitionPart, build_flow


def row(node: int | None, to: int | None, plays: int, cause: str | None = None, hotspot: int | None = None) -> Any:
    return {
        "node_id": node,
        "to_node_id": to,
        "plays": plays,
        "cause": cause,
        "hotspot_id": hotspot,
    }


FLOW = build_flow(
    [
        row(1, 2, 5, "click", 7),
        row(1, 2, 6, None, 7),
        row(1, 2, 1, "api"),
        row(1, 1, 2, "loop"),
        row(1, 3, 3, "default"),
        row(1, 3, 4),
        row(1, None, 9),
        row(None, 1, 30),
    ]
)


def test_the_rows_of_two_nodes_are_one_transition() -> None:
    transition = FLOW.by_ends[Ends(1, 2)]

    assert transition.count == 12
    assert transition.parts == (
        TransitionPart(None, 7, 6),
        TransitionPart("click", 7, 5),
        TransitionPart("api", None, 1),
    )
    assert [each.count for each in FLOW.transitions] == [30, 12, 9, 7, 2]


def test_exits_and_beginnings_have_no_parts() -> None:
    assert FLOW.by_ends[Ends(1, None)].parts == FLOW.by_ends[Ends(None, 1)].parts == ()


def test_a_share_is_of_the_plays_of_the_node_or_of_the_sessions() -> None:
    assert FLOW.plays[1] == 30
    assert FLOW.sessions == 30
    assert FLOW.share(Ends(1, 2)) == 0.4
    assert FLOW.share(Ends(None, 1)) == 1
    assert FLOW.share(Ends(1, 99)) == 0
    assert FLOW.share(Ends(99, 1)) is None


def test_transitions_are_found_by_either_node_most_frequent_first() -> None:
    assert FLOW.departures[1] == [Ends(1, 2), Ends(1, None), Ends(1, 3), Ends(1, 1)]
    assert FLOW.arrivals[1] == [Ends(None, 1), Ends(1, 1)]
    assert FLOW.arrivals[None] == [Ends(1, None)]


def test_departures_are_choices_defaults_exits_and_others() -> None:
    departures = build_flow(
        [
            *(row(1, 2, 5, "click", 7), row(1, 3, 6, None, 7)),
            *(row(1, 1, 2, "loop"), row(1, 3, 3, "default")),
            *(row(1, 2, 1, "api"), row(1, 3, 4), row(1, 2, 8, "click")),
            row(1, None, 9),
        ]
    )

    assert outcomes_of_departures(departures) == {Outcome("choice", 7): 11, DEFAULT: 5, OTHER: 13, EXIT: 9}
