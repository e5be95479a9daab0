"""The room that requests share."""

from __future__ import annotations

import pytest

from ivgraph.bodies import Room
from ivgraph.errors import Overloaded


def test_what_a_request_takes_is_given_back_when_it_ends() -> None:
    room = Room(10)
    for _ in range(3):
        with room.share() as take:
            take(4)
            take(6)


def test_requests_share_the_room() -> None:
    room = Room(10)
    with room.share() as take, room.share() as take_too:
        take(6)
        with pytest.raises(Overloaded):
            take_too(5)
        take_too(4)


def test_a_request_that_fails_gives_back_what_it_took() -> None:
    room = Room(10)

    def fail() -> None:
        with room.share() as take:
            take(7)
            take(4)

    with pytest.raises(Overloaded):
        fail()
    with room.share() as take:
        take(10)
