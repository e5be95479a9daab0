"""How the rows of one playlist become steps."""

from __future__ import annotations

from typing import Any

from ivgraph.analytics.journeys.steps import StepLink, StepNode, build_steps


def row(step: int, node: int | None, to_node: int | None, sessions: int, nodes: int) -> dict[str, Any]:
    return {"step": step, "node_id": node, "to_node_id": to_node, "sessions": sessions, "nodes": nodes}


#: Ten sessions begin in node 1, three in two others. Seven go on.
ROWS = [row(1, None, 1, 10, 3), row(1, None, None, 3, 3), row(2, 1, 2, 4, 1), row(2, None, 2, 3, 1)]


def test_sessions_that_do_not_come_to_the_next_step_are_exits() -> None:
    first, second = build_steps(ROWS, steps=3)

    assert (first.sessions, first.exits, first.nodes) == (13, 6, (StepNode(1, 10, 6),))
    assert (first.rest, first.rest_nodes) == (StepNode(None, 3, 0), 2)
    assert first.links == (StepLink(1, 2, 4), StepLink(None, 2, 3))
    assert (second.sessions, second.exits, second.rest, second.rest_nodes) == (7, 7, None, 0)
    assert second.links == ()


def test_nobody_knows_the_exits_of_the_last_step_that_was_asked_for() -> None:
    first, second = build_steps(ROWS, steps=2)

    assert first.exits == 6
    assert (second.exits, second.nodes) == (None, (StepNode(2, 7, None),))


def test_nodes_with_as_many_sessions_are_in_the_order_of_their_ids() -> None:
    (step,) = build_steps([row(1, None, 5, 2, 3), row(1, None, 3, 2, 3), row(1, None, 4, 3, 3)], steps=1)

    assert [node.node_id for node in step.nodes] == [4, 3, 5]


def test_without_sessions_there_is_no_step() -> None:
    assert build_steps([], steps=6) == ()
