"""What the cost of an operation decides."""

from __future__ import annotations

import pytest

from ivgraph.errors import AnswerTooLarge
from ivgraph.execution.cost import MAX_COST, MAX_LOCAL_COST, ROWS_PER_UNIT, Cost, Estimate
from ivgraph.schema.readings import StatementCost

MAX_ROWS = 1_000_000


def _cost(units: float, rows: float) -> Cost:
    cost = Cost(Estimate(MAX_ROWS))
    cost.units.add("playlist.nodes", units)
    cost.rows.add("playlist.flow", rows)
    return cost


@pytest.mark.parametrize(
    ("units", "rows", "is_local"),
    [
        (MAX_LOCAL_COST, 0, True),
        (MAX_LOCAL_COST + 1, 0, False),
        (0, MAX_LOCAL_COST * ROWS_PER_UNIT, True),
        (0, MAX_LOCAL_COST * ROWS_PER_UNIT + ROWS_PER_UNIT, False),
        (MAX_LOCAL_COST / 2 + 1, MAX_LOCAL_COST / 2 * ROWS_PER_UNIT, False),
    ],
)
def test_units_and_rows_together_decide_where_an_operation_runs(units: float, rows: float, is_local: bool) -> None:
    assert (_cost(units, rows).total <= MAX_LOCAL_COST) == is_local


@pytest.mark.parametrize(
    ("units", "rows", "path"),
    [(MAX_COST, MAX_ROWS, None), (MAX_COST + 1, 0, "playlist.nodes"), (0, MAX_ROWS + 1, "playlist.flow")],
)
def test_each_has_a_limit(units: float, rows: float, path: str | None) -> None:
    cost = _cost(units, rows)
    assert cost.is_too_large == (path is not None)
    if path is None:
        cost.check()
    else:
        with pytest.raises(AnswerTooLarge, match=path):
            cost.check()


def test_what_statements_share_is_counted_once() -> None:
    finding = StatementCost(units=5, shared=frozenset({("viewers of a node", 100.0)}))
    assert 3 * finding + finding == StatementCost(units=20, shared=finding.shared)


def test_a_number_counts_as_units() -> None:
    assert 1 + StatementCost(2, 3) + 4 == StatementCost(7, 3)
    assert sum([StatementCost(1, 2), StatementCost(3, 4)], StatementCost()) == StatementCost(4, 6)
