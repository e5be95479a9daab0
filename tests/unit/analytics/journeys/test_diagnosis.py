"""Findings about what viewers do appear where their definitions say so, and not beside it."""

from __future__ import annotations

from typing import Any

import pytest

from ivgraph.analytics.journeys.diagnosis.choices import find_dominated_choices
from ivgraph.analytics.journeys.diagnosis.diagnose import Finding, diagnose
from ivgraph.analytics.journeys.diagnosis.evidence import Severity
from ivgraph.analytics.journeys.diagnosis.loops import find_holding_loops
from ivgraph.analytics.journeys.diagnosis.lost_minutes import find_lost_minutes
from ivgraph.analytics.journeys.diagnosis.session_plays import MAX_SESSIONS, SessionPlays, SessionPlaysKey
from ivgraph.analytics.journeys.diagnosis.unused import find_unclicked_hotspots, find_unplayed_nodes
from ivgraph.schema.journeys.diagnosis_costs import DEFINITION_BYTES
from support.graphs import Story, evidence

LOW, MEDIUM, HIGH = Severity


HALL = {
    "hall": {"hotspots": {"left": {"to": "attic"}, "right": {"to": "end"}, "idle": {}}},
    "attic": {"hotspots": {"up": {"to": "roof"}}},
    "roof": {},
    "end": {},
}


@pytest.mark.parametrize(("plays", "severity"), [(29, None), (30, LOW), (99, LOW), (100, MEDIUM)])
def test_a_node_is_unplayed_if_viewers_could_have_come_there(plays: int, severity: Severity | None) -> None:
    """What is behind it is not found too."""
    story = Story(HALL)

    found = list(find_unplayed_nodes(evidence(story, ("hall", "end", plays), ("end", None, plays))))

    expected = [("attic", severity, plays)] if severity else []
    assert [(story.name[each.node_id], each.severity, each.opportunities) for each in found] == expected


def test_one_play_is_enough() -> None:
    story = Story(HALL)

    assert not list(find_unplayed_nodes(evidence(story, ("hall", "end", 99), ("attic", None, 1), ("end", None, 99))))


@pytest.mark.parametrize(("plays", "severity"), [(29, None), (30, LOW), (100, MEDIUM)])
def test_a_hotspot_is_unclicked_if_its_node_was_played(plays: int, severity: Severity | None) -> None:
    story = Story(HALL)

    found = list(find_unclicked_hotspots(evidence(story, ("hall", "end", plays, "click", "right"))))

    expected = [("left", severity, plays)] if severity else []
    assert [(story.name[each.hotspot_id], each.severity, each.plays) for each in found] == expected


def test_a_click_that_leads_nowhere_is_one() -> None:
    story = Story(HALL)

    assert not list(find_unclicked_hotspots(evidence(story, ("hall", None, 50), clicks={"left": 1, "right": 1})))


def test_a_hotspot_that_is_never_shown_is_not_called_unclicked() -> None:
    story = Story({"start": {"seconds": 9, "hotspots": {"late": {"to": "end", "shown": (9, 10)}}}, "end": {}})

    assert not list(find_unclicked_hotspots(evidence(story, ("start", None, 50))))


CHOICE = {"start": {"default": "b", "hotspots": {"a": {"to": "end"}, "c": {"to": "b"}}}, "b": {}, "end": {}}


@pytest.mark.parametrize(
    ("winners", "others", "severity"),
    [
        (72, 0, None),
        (73, 0, LOW),  # the interval begins at 73 / (73 + 1.96²) = 0.95001
        (380, 0, LOW),
        (381, 0, MEDIUM),
        (970, 30, LOW),
        (950, 50, None),
    ],
)
def test_a_choice_is_dominated(winners: int, others: int, severity: Severity | None) -> None:
    story = Story(CHOICE)
    ways = [("start", "end", winners, "click", "a"), ("start", "b", others, "default", None), ("start", None, 500)]

    found = list(find_dominated_choices(evidence(story, *ways)))

    assert [each.severity for each in found] == ([severity] if severity else [])
    for each in found:
        assert (story.name[each.node_id], story.name[each.hotspot_id or 0]) == ("start", "a")
        assert (story.name[each.to_node_id], each.count, each.plays) == ("end", winners, winners + others)
        assert each.share == winners / (winners + others)


def test_the_default_path_may_win() -> None:
    story = Story(CHOICE)
    ways = [("start", "b", 300, "default", None), ("start", "b", 100, None, None), ("start", "b", 1, "click", "c")]

    (found,) = find_dominated_choices(evidence(story, *ways))

    assert (found.hotspot_id, story.name[found.to_node_id], found.count, found.plays) == (None, "b", 400, 401)


def test_loops_and_scripts_are_no_options() -> None:
    story = Story(CHOICE)
    ways = [("start", "start", 300, "loop", None), ("start", "b", 300, "api", None), ("start", "end", 10, "click", "a")]

    assert not list(find_dominated_choices(evidence(story, *ways)))


@pytest.mark.parametrize(
    "node",
    [
        {"hotspots": {"a": {"to": "end"}}},
        {"default": "start", "hotspots": {"a": {"to": "end"}}},  # waits
        {"default": "gone", "hotspots": {"a": {"to": "end"}}},
        {"hotspots": {"a": {"to": "end"}, "c": {"to": "end", "deleted": True}}},
        {"hotspots": {"a": {"to": "end"}, "c": {"url": "https://example.org"}}},
    ],
)
def test_one_way_on_is_no_choice(node: dict[str, Any]) -> None:
    story = Story({"start": node, "end": {}, "gone": {"deleted": True}})

    assert not list(find_dominated_choices(evidence(story, ("start", "end", 900, "click", "a"))))


def played(sessions: int = 0, held: int = 0, rounds: int = 0, **counts: int) -> SessionPlays:
    none = {"beginnings": sessions, "departures": 0, "seconds_after": 0, "exits": 0, "seconds": 0}
    return SessionPlays(sessions=sessions, held=held, rounds=rounds, **none | counts)


@pytest.mark.parametrize(
    ("sessions", "held", "severity"),
    [(29, 29, None), (30, 2, None), (30, 3, LOW), (100, 25, MEDIUM), (100, 49, MEDIUM), (100, 50, HIGH)],
)
def test_a_loop_holds_sessions(sessions: int, held: int, severity: Severity | None) -> None:
    story = Story({"start": {"default": "start"}})

    found = list(
        find_holding_loops(
            evidence(story, ("start", "start", 500), plays={"start": played(sessions, held, rounds=4 * held)})
        )
    )

    expected = [(severity, sessions, held, held / sessions, 4.0)] if severity else []
    assert [(each.severity, each.sessions, each.held, each.share, each.average_rounds) for each in found] == expected


def test_nodes_that_follow_each_other_are_one_loop() -> None:
    story = Story({name: {} for name in ("a", "b", "c", "d", "e")})
    ways = [("a", "b", 9), ("b", "a", 9), ("b", "c", 9), ("c", "d", 9), ("d", "c", 9), ("e", "e", 9)]
    plays = {"a": played(100, 20, 60), "b": played(100, 30, 90), "c": played(100, 40, 120), "e": played(50, 50, 150)}

    found = list(find_holding_loops(evidence(story, *ways, plays={**plays, "d": played(100, 9, 27)})))

    assert [[story.name[id] for id in each.node_ids] for each in found] == [["e"], ["c"], ["b", "a"]]
    assert [each.held for each in found] == [50, 40, 30]


def test_minutes_are_lost_where_many_leave_what_others_watch() -> None:
    story = Story({"start": {"default": "fork"}, "fork": {"default": "end"}, "end": {}, "other": {"default": "end"}})
    plays = {
        "start": played(100, exits=30, departures=70, seconds_after=70 * 60, seconds=6_000),
        "fork": played(70, exits=30, departures=40, seconds_after=40 * 240, seconds=6_000),
        "end": played(40, exits=40, departures=50, seconds_after=50 * 600, seconds=60_000),
        "other": played(40, exits=29, departures=70, seconds_after=70 * 600, seconds=0),
    }

    found = list(find_lost_minutes(evidence(story, plays=plays)))

    told = [(story.name[each.node_id], each.exits, each.average_minutes_after, each.lost_minutes) for each in found]
    assert told == [("fork", 30, 4, 120), ("start", 30, 1, 30)]
    assert [each.severity for each in found] == [HIGH, LOW]  # of 1,200 minutes


def test_nobody_loses_minutes_who_would_watch_no_more() -> None:
    story = Story({"start": {"default": "end"}, "end": {}})

    assert not list(find_lost_minutes(evidence(story, plays={"start": played(90, exits=45, departures=45)})))


def test_only_the_largest_losses_are_found() -> None:
    story = Story({str(number): {"default": "0"} for number in range(6)})
    plays = {
        str(number): played(90, exits=30 + number, departures=60, seconds_after=60 * 60, seconds=1)
        for number in range(6)
    }

    found = list(find_lost_minutes(evidence(story, plays=plays)))

    assert [story.name[each.node_id] for each in found] == ["5", "4", "3"]


def test_the_losses_of_all_sessions_are_estimated_from_a_sample() -> None:
    story = Story({"start": {"default": "end"}, "end": {}})
    plays = {"start": played(100, exits=40, departures=60, seconds_after=60 * 60, seconds=6_000)}

    (found,) = find_lost_minutes(evidence(story, (None, "start", 400), plays=plays, is_sample=True))

    assert (found.exits, found.average_minutes_after, found.lost_minutes) == (160, 1, 160)


@pytest.mark.parametrize(
    ("sessions", "skipped_bits"),
    [(0, 0), (MAX_SESSIONS, 0), (MAX_SESSIONS + 1, 1), (4 * MAX_SESSIONS, 3), (4 * MAX_SESSIONS + 1, 7)],
)
def test_so_many_sessions_are_read(sessions: int, skipped_bits: int) -> None:
    assert SessionPlaysKey.of(1, sessions).skipped_bits == skipped_bits


def test_the_most_severe_findings_come_first() -> None:
    story = Story({**CHOICE, "island": {}})

    found = diagnose(evidence(story, ("start", "end", 99, "click", "a"), ("end", None, 99)))

    assert [(type(each).__name__, each.severity) for each in found] == [
        ("UnreachableNode", HIGH),
        ("DominatedChoice", LOW),
        ("UnplayedNode", LOW),
        ("UnclickedHotspot", LOW),
    ]


@pytest.mark.parametrize("finding", Finding.__args__, ids=lambda finding: finding.__name__)
def test_every_definition_says_what_makes_a_finding_severe(finding: type[Any]) -> None:
    assert any(severity in finding.definition for severity in ("HIGH", "MEDIUM", "LOW"))
    assert finding.definition.endswith(".")
    assert len(finding.definition.encode()) <= DEFINITION_BYTES, "the cost of a finding counts no more"
