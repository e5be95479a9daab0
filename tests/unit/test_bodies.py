"""The budget that requests share."""

from __future__ import annotations

import pytest

from ivgraph.bodies import MemoryBudget
from ivgraph.errors import Overloaded


def test_what_a_request_takes_is_given_back_when_it_ends() -> None:
    budget = MemoryBudget(10)
    for _ in range(3):
        with budget.reservation() as reserve:
            reserve(4)
            reserve(6)


def test_requests_share_the_room() -> None:
    budget = MemoryBudget(10)
    with budget.reservation() as reserve, budget.reservation() as reserve_too:
        reserve(6)
        with pytest.raises(Overloaded):
            reserve_too(5)
        reserve_too(4)


def test_a_request_that_fails_gives_back_what_it_took() -> None:
    budget = MemoryBudget(10)

    def fail() -> None:
        with budget.reservation() as reserve:
            reserve(7)
            reserve(4)

    with pytest.raises(Overloaded):
        fail()
    with budget.reservation() as reserve:
        reserve(10)
