"""A compared period takes part in the statements of its kind; without a counterpart nothing is read for it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from support.statements import recorded_statements
from support.walks import Walks

pytestmark = pytest.mark.asyncio(loop_scope="module")

ASK = """
query Compared($period: PeriodInput!, $compareTo: ComparisonInput) {
  playlists(first: 10) { nodes {
    funnel(period: $period, compareTo: $compareTo) {
      count stages { count comparison { count } } comparison { count }
    }
    nodes {
      choices(period: $period, compareTo: $compareTo) {
        plays options { exposed count comparison { exposed count } } comparison { plays }
      }
      engagement(period: $period, compareTo: $compareTo, slices: 4) {
        plays slices { views comparison { views } } comparison { plays }
      }
      arrivals(period: $period, compareTo: $compareTo) { count comparison { count } }
      departures(period: $period, compareTo: $compareTo) { count comparison { count } }
    }
  } }
}
"""
MARCH = {"firstDay": "2026-03-01", "lastDay": "2026-03-31"}
APRIL = {"firstDay": "2026-04-01", "lastDay": "2026-04-30"}


async def ask(walks: Walks, period: dict[str, str], compare_to: dict[str, str] | None) -> tuple[Any, Counter[str]]:
    """The answer, and how often each statement on journeys ran."""
    with recorded_statements() as statements:
        data = await walks.client.ask(ASK, period=period, compareTo=compare_to)
    return data["playlists"]["nodes"], Counter(name for name in statements if "/journeys/" in name)


async def test_a_compared_period_takes_each_statement_once_more(walks: Walks) -> None:
    _, alone = await ask(walks, APRIL, None)
    _, both = await ask(walks, APRIL, {"firstDay": "2026-03-01"})

    assert len(alone) >= 4
    assert both == {name: 2 * times for name, times in alone.items()}


async def test_a_compared_period_has_the_numbers_that_it_has_by_itself(walks: Walks) -> None:
    data, _ = await ask(walks, MARCH, {"firstDay": "2026-03-01"})

    def check(object: Any) -> None:
        if isinstance(object, list):
            for each in object:
                check(each)
        elif isinstance(object, dict):
            before = object.pop("comparison", {})
            assert before == {name: object[name] for name in before}
            for each in object.values():
                check(each)

    assert data[0]["funnel"]["comparison"]["count"] > 0
    check(data)


async def test_without_a_counterpart_nothing_is_compared(walks: Walks) -> None:
    """No day of the year before is 29 February."""
    leap_day = {"firstDay": "2024-02-29", "lastDay": "2024-02-29"}
    data, statements = await ask(walks, leap_day, {"to": "SAME_PERIOD_LAST_YEAR"})
    _, alone = await ask(walks, leap_day, None)

    assert statements == alone
    assert {each["funnel"]["comparison"] is None for each in data} == {True}
    assert {node["choices"]["comparison"] is None for each in data for node in each["nodes"]} == {True}
    assert {node["engagement"]["comparison"] is None for each in data for node in each["nodes"]} == {True}
