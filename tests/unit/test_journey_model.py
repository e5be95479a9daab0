"""The naive model of journeys says what docs/journeys.md defines, in the cases that are hard to decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from support.events import AT
from support.journeys import Journey, PlayerEvent, read_journeys, watched_seconds


def tell(*events: tuple[Any, ...]) -> Journey:
    """The journey of events given as milliseconds, type, and fields."""
    told = [
        PlayerEvent(AT + timedelta(milliseconds=at), UUID(int=number), type, "s", "v", True, "c", False, **fields)
        for number, (at, type, fields) in enumerate(events)
    ]
    (journey,) = read_journeys(told)
    return journey


def play(at: float, node: str) -> tuple[Any, ...]:
    return at, "node_play", {"node": node}


def click(at: float, node: str, hotspot: str) -> tuple[Any, ...]:
    return at, "hotspot_click", {"node": node, "hotspot": hotspot}


def shown(at: float, node: str, hotspot: str) -> tuple[Any, ...]:
    return at, "hotspot_shown", {"node": node, "hotspot": hotspot}


def switch(at: float, node: str, to_node: str, cause: str, hotspot: str | None = None) -> tuple[Any, ...]:
    return at, "switch", {"node": node, "to_node": to_node, "cause": cause, "hotspot": hotspot}


def watch(at: float, node: str, start: int, end: int) -> tuple[Any, ...]:
    return at, "watch", {"node": node, "watched_from_ms": start, "watched_to_ms": end}


def left(journey: Journey) -> list[tuple[Any, ...]]:
    """How each play was left."""
    return [(play.node, play.next_node, play.cause, play.hotspot) for play in journey.plays]


@pytest.mark.parametrize(
    ("events", "first"),
    [
        ([switch(10, "a", "b", "default"), play(20, "b")], ("a", "b", "default", None)),
        # The switch is reported after the play that it leads to.
        ([play(20, "b"), switch(30, "a", "b", "click", "h")], ("a", "b", "click", "h")),
        # A switch at the start of the next play is before it.
        ([switch(20, "a", "b", "api"), play(20, "b")], ("a", "b", "api", None)),
        # Of two switches the last one tells; a switch elsewhere tells nothing.
        ([switch(5, "a", "b", "loop"), switch(9, "a", "b", "api"), switch(12, "a", "c", "loop"), play(20, "b")],
         ("a", "b", "api", None)),
        # Nobody said: the last click may have been the choice.
        ([click(5, "a", "g"), click(9, "a", "h"), click(12, "z", "i"), play(20, "b")], ("a", "b", None, "h")),
        # A switch by click without a hotspot: the last click.
        ([click(5, "a", "g"), switch(9, "a", "b", "click"), play(20, "b")], ("a", "b", "click", "g")),
        # A default way is no choice, whatever was clicked.
        ([click(5, "a", "g"), switch(9, "a", "b", "default"), play(20, "b")], ("a", "b", "default", None)),
        # An exit.
        ([click(5, "a", "g"), switch(9, "a", "b", "click")], ("a", None, None, None)),
    ],
)  # fmt: skip
def test_how_a_play_was_left(events: list[tuple[Any, ...]], first: tuple[Any, ...]) -> None:
    assert left(tell(play(0, "a"), *events))[0] == first


@pytest.mark.parametrize(
    ("at", "causes"),
    [(11, ["loop", None]), (14, ["loop", None]), (15, [None, "loop"]), (19, [None, "loop"])],
)
def test_a_switch_within_three_plays_of_a_node_tells_of_the_nearer_one(at: float, causes: list[str | None]) -> None:
    journey = tell(play(0, "x"), play(10, "x"), switch(at, "x", "x", "loop"), play(20, "x"))
    assert [play.cause for play in journey.plays[:2]] == causes


def test_what_is_shown_at_the_start_of_a_play_belongs_to_it() -> None:
    first, second = tell(play(0, "a"), play(10, "b"), shown(10, "b", "h"), shown(10, "a", "g")).plays
    assert (first.exposed, second.exposed) == (set(), {"h"})


def test_a_choice_that_was_told_late_was_exposed_all_the_same() -> None:
    first, second = tell(play(0, "a"), play(20, "b"), click(30, "a", "h"), switch(30, "a", "b", "click", "h")).plays
    assert (first.hotspot, first.exposed, second.exposed) == ("h", {"h"}, set())


@pytest.mark.parametrize(
    ("events", "decided_ms"),
    [
        ([shown(1, "a", "h"), click(5, "a", "h"), click(9, "a", "h")], 8),
        # Without a click event: to the switch.
        ([shown(1, "a", "h"), switch(7, "a", "b", "click", "h")], 6),
        # Shown first, hidden, shown again.
        ([shown(1, "a", "h"), shown(6, "a", "h"), click(9, "a", "h")], 8),
        ([click(5, "a", "h"), shown(6, "a", "h")], None),
        ([shown(1, "a", "g"), click(5, "a", "h")], None),
    ],
)
def test_the_time_to_decide(events: list[tuple[Any, ...]], decided_ms: int | None) -> None:
    assert tell(play(0, "a"), *events, play(20, "b")).plays[0].decided_ms == decided_ms


def test_a_switch_that_was_reported_late_tells_no_time_to_decide() -> None:
    journey = tell(play(0, "a"), shown(1, "a", "h"), play(20, "b"), switch(30, "a", "b", "click", "h"))
    assert (journey.plays[0].hotspot, journey.plays[0].decided_ms) == ("h", None)


def test_a_span_belongs_to_the_play_before_it_or_the_one_before_that() -> None:
    journey = tell(
        play(0, "a"),
        watch(10, "a", 0, 3000),
        play(10, "b"),
        watch(15, "a", 3000, 5000),  # reported after the next play began
        watch(15, "b", 0, 2000),
        play(20, "c"),
        watch(25, "a", 5000, 9000),  # too late
        watch(20, "b", 2000, 4000),
    )
    assert [play.watched for play in journey.plays] == [{0, 1, 2, 3, 4}, {0, 1, 2, 3}, set()]


def test_adjacent_spans_neither_overlap_nor_leave_a_gap() -> None:
    for cut in (999, 1000, 1499, 1500, 1501, 2000):
        first, second = watched_seconds(0, cut), watched_seconds(cut, 4000)
        assert first | second == {0, 1, 2, 3}
        assert not first & second


def test_only_the_last_marks_of_a_play_count() -> None:
    journey = tell(play(0, "a"), shown(1, "a", "h"), *(click(2 + at, "a", "g") for at in range(64)), play(99, "b"))
    assert journey.plays[0].exposed == {"g"}


def test_a_session_is_going_on_until_half_an_hour_passes_or_its_page_is_left() -> None:
    left_before = tell(play(0, "a"), (5, "session_end", {}), play(9, "b"))
    assert left_before.is_going_on(AT + timedelta(minutes=30))
    assert not left_before.is_going_on(AT + timedelta(minutes=30, milliseconds=9))
    assert not tell(play(0, "a"), (5, "session_end", {})).is_going_on(AT)
