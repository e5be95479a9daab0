"""The demo's viewers walk its stories so that every answer about journeys has something to tell."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from ivgraph.demo.story import MAIN_STORY
from ivgraph.demo.traffic import generate_events
from support.journeys import Journey, Play
from support.raw_journeys import read_raw_journeys

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def sessions() -> dict[str, list[Journey]]:
    """By playlist."""
    traffic = list(generate_events(NOW, NOW, days=30, scale=0.2))
    return {
        playlist: [
            journey
            for journey in read_raw_journeys(event for event in traffic if event["playlist"] == playlist)
            if journey.plays
        ]
        for playlist in {event["playlist"] for event in traffic}
    }


def plays(sessions: list[Journey], node: str | None = None) -> list[Play]:
    return [play for session in sessions for play in session.plays if node is None or play.node == node]


def share(part: int, whole: int) -> float:
    assert whole > 50
    return part / whole


def test_a_choice_has_a_favourite_and_another_one_is_won_by_one_option(sessions: dict[str, list[Journey]]) -> None:
    lamp = Counter(play.hotspot for play in plays(sessions[MAIN_STORY], "lighthouse") if play.hotspot)
    assert 0.55 < share(lamp["lighthouse-lamp"], lamp.total()) < 0.9
    start = Counter(play.hotspot for play in plays(sessions["ridge-storm"], "start") if play.hotspot)
    assert 0.95 < share(start["start-shelter"], start.total()) < 1


def test_defaults_decide_for_many(sessions: dict[str, list[Journey]]) -> None:
    left = [play for play in plays(sessions[MAIN_STORY]) if not play.is_exit]
    assert 0.1 < share(sum(play.cause == "default" for play in left), len(left)) < 0.5
    assert {play.cause for play in left} == {"click", "default", "loop", "api"}


def test_traps_hold_viewers(sessions: dict[str, list[Journey]]) -> None:
    """One node follows itself until somebody clicks, and one question comes back until the answer is right."""
    waiting = [session for session in sessions[MAIN_STORY] if "waiting-room" in session.walk]
    assert share(sum(_repeats(session) for session in waiting), len(waiting)) > 0.15
    assert max(session.path.count("question") for session in sessions["first-week"]) >= 4


def test_many_come_back_to_a_node(sessions: dict[str, list[Journey]]) -> None:
    again = sum(len(set(session.path)) < len(session.path) for session in sessions[MAIN_STORY])
    assert 0.2 < share(again, len(sessions[MAIN_STORY])) < 0.6


def test_an_ending_is_reached_by_few_and_others_by_many(sessions: dict[str, list[Journey]]) -> None:
    reached = Counter(node for session in sessions[MAIN_STORY] for node in set(session.walk))
    assert 0 < share(reached["ending-lost"], len(sessions[MAIN_STORY])) < 0.1
    assert share(reached["ending-rescue"], len(sessions[MAIN_STORY])) > 0.15


def test_a_hotspot_is_shown_and_never_clicked_and_leads_where_nobody_was(sessions: dict[str, list[Journey]]) -> None:
    menu = plays(sessions["coffee-tour"], "menu")
    assert sum("menu-cleaning" in play.exposed for play in menu) > 50
    assert not any(play.hotspot == "menu-cleaning" for play in menu)
    assert not plays(sessions["coffee-tour"], "cleaning")


def _repeats(session: Journey) -> bool:
    """Whether a node follows itself."""
    return len(session.path) < len(session.walk)
