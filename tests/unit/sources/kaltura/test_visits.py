"""Forty recorded visits with Kaltura's real player, compared with what was really played in each."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura import parse_beacon
from support.kaltura import translate
from support.visits import KINDS, VISITS, Visit, read_visited_structure, read_visits, seconds_by_node, shares

EVENTS = translate(map(parse_beacon, read_visits()), read_visited_structure())

each_visit = pytest.mark.parametrize("visit", VISITS, ids=lambda visit: f"{visit.kind} {visit.id}")


def events_of(visit: Visit) -> list[RawEvent]:
    return [event for event in EVENTS if event["session"] == visit.id]


def check_counts(visit: Visit, events: list[RawEvent]) -> None:
    types = Counter(event["type"] for event in events)
    assert (types["impression"], types["play"]) == (1, 1)
    assert Counter(event["node"] for event in events if event["type"] == "node_play") == Counter(visit.nodes_played)
    clicks = Counter(event["hotspot"] for event in events if event["type"] == "hotspot_click")
    assert clicks == Counter(visit.hotspots_clicked)


@each_visit
def test_counts_equal_what_happened(visit: Visit) -> None:
    check_counts(visit, events_of(visit))
    assert {event.get("viewer") for event in events_of(visit)} == {visit.viewer}


@pytest.mark.parametrize("kind", KINDS)
def test_nearly_every_second_that_the_player_reported_is_found(kind: str) -> None:
    reported, _ = shares(EVENTS)[kind]
    assert 0.97 <= reported <= 1.01


@each_visit
def test_no_more_is_found_than_was_played(visit: Visit) -> None:
    found = seconds_by_node(EVENTS)[visit.id]
    too_much = {node: seconds for node, seconds in found.items() if seconds > visit.max_seconds[node]}
    assert not too_much, visit.played


def test_beacon_that_the_page_sends_when_it_is_left_reports_the_last_seconds() -> None:
    """The JavaScript of the README sends a form by navigator.sendBeacon."""
    _, played = shares(EVENTS)["leaving with a beacon"]
    assert 0.99 <= played <= 1.01


def test_estimates_are_marked_as_such() -> None:
    """There are estimates only where a seek ended a run and neither positions nor playTimeSum tell its length."""
    kinds: dict[str, bool] = defaultdict(bool)
    for visit in VISITS:
        kinds[visit.kind] |= any(event.get("estimated") for event in events_of(visit))
    assert {kind for kind, marked in kinds.items() if marked} <= {
        "back and forth", "dragging", "one seek", "seek then switch", "speed", "two seeks"
    }  # fmt: skip
    assert kinds["seek then switch"]
    assert kinds["two seeks"]


def test_readme_has_these_figures() -> None:
    readme = " ".join((Path(__file__).parents[4] / "README.md").read_text().split())
    found = shares(EVENTS)
    reported, played = found["all"]
    least, most = (extreme(share for share, _ in found.values()) for extreme in (min, max))
    assert f"{reported:.1%} of".replace("%", " %") in readme
    assert f"{least:.1%} to {most:.1%} in each kind".replace("% to", " to").replace("%", " %") in readme
    _, with_beacon = found["leaving with a beacon"]
    assert f"that is {played:.0%} of".replace("%", " %") in readme
    assert f"or {with_beacon:.1%} where the page sends".replace("%", " %") in readme
