"""The events of the demo: reproducible and plausible."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ivgraph.demo.story import MAIN_STORY, build_stories
from ivgraph.demo.traffic import generate_events
from ivgraph.errors import InvalidInput
from ivgraph.ingest.event import Event, RawEvent
from ivgraph.ingest.parser import parse

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SCALE = 0.012


def fill_days(day: datetime, until: datetime, seed: int = 2026) -> Iterator[RawEvent]:
    return generate_events(day, until, days=4, scale=0.1, seed=seed)


@pytest.fixture(scope="module")
def traffic() -> list[RawEvent]:
    return list(generate_events(NOW, NOW, scale=SCALE))


@pytest.fixture(scope="module")
def busy_days() -> list[RawEvent]:
    """A few days with events at all hours, so that it matters when they end."""
    return list(fill_days(NOW, NOW))


@pytest.fixture(scope="module")
def sessions(traffic: list[RawEvent]) -> list[list[RawEvent]]:
    found = defaultdict(list)
    for event in traffic:
        found[event["session"]].append(event)
    return list(found.values())


def test_the_same_day_gives_the_same_events(busy_days: list[RawEvent]) -> None:
    earlier = NOW.replace(hour=8)
    before = [event for event in busy_days if event["at"] < earlier.isoformat(timespec="milliseconds")]
    assert list(fill_days(earlier, earlier)) == before
    assert 0 < len(before) < len(busy_days)
    assert next(fill_days(NOW, NOW, seed=7)) != busy_days[0]
    assert next(fill_days(NOW + timedelta(days=1), NOW)) != busy_days[0]


def test_a_later_end_gives_the_same_events_and_more(busy_days: list[RawEvent]) -> None:
    longer = list(fill_days(NOW, NOW + timedelta(days=3)))
    assert longer[: len(busy_days)] == busy_days
    assert len(longer) > len(busy_days)


def test_they_are_in_order_and_end_now(traffic: list[RawEvent]) -> None:
    times = [event["at"] for event in traffic]
    assert times == sorted(times)
    assert times[0].startswith("2026-08-27")
    assert times[-1] < NOW.isoformat(timespec="milliseconds")
    assert times[-1] >= "2026-11-23"


def test_every_event_is_valid_and_has_an_id_of_its_own(traffic: list[RawEvent]) -> None:
    assert all(isinstance(parse(event, NOW), Event) for event in traffic)
    assert len({event["id"] for event in traffic}) == len(traffic)


def test_viewers_do_all_that_metrics_count_and_pages_show(traffic: list[RawEvent]) -> None:
    shown = "impression play node_play watch hotspot_shown hotspot_click switch node_end session_end".split()
    assert {event["type"] for event in traffic} == set(shown)


def test_events_name_what_the_stories_have(traffic: list[RawEvent]) -> None:
    for story in build_stories(NOW):
        nodes = {node["id"]: {hotspot["id"] for hotspot in node["hotspots"]} for node in story["nodes"]}
        for event in traffic:
            if event["playlist"] == story["id"] and "node" in event:
                assert event["node"] in nodes
                assert "hotspot" not in event or event["hotspot"] in nodes[event["node"]]


def test_no_event_is_on_a_deleted_hotspot_or_before_its_playlist_was_created(traffic: list[RawEvent]) -> None:
    for story in build_stories(NOW):
        parts = [*story["nodes"], *(hotspot for node in story["nodes"] for hotspot in node["hotspots"])]
        gone = {part["id"]: part["deletedAt"] for part in parts if "deletedAt" in part}
        for event in traffic:
            if event["playlist"] == story["id"]:
                assert event["at"] >= story["createdAt"]
                for part in ("node", "hotspot"):
                    assert event["at"] < gone.get(event.get(part), "9999")


def test_most_watch_the_main_story_and_some_parts_are_reached_by_nobody(traffic: list[RawEvent]) -> None:
    assert Counter(event["playlist"] for event in traffic).most_common(1)[0][0] == MAIN_STORY
    played = {event["node"] for event in traffic if event["playlist"] == MAIN_STORY and "node" in event}
    assert "fog-machine" not in played
    assert len(played) >= 12


def test_viewers_come_from_many_places_on_many_devices(traffic: list[RawEvent]) -> None:
    contexts = [event["context"] for event in traffic]
    assert len({context["country"] for context in contexts}) >= 8
    assert {context["device"] for context in contexts} == {"Computer", "Mobile", "Tablet", "TV"}
    assert {"region" in context for context in contexts} == {True, False}


def test_some_viewers_return_and_some_are_strangers(sessions: list[list[RawEvent]]) -> None:
    authenticated = Counter(session[0]["viewer"] for session in sessions if "viewer" in session[0])
    anonymous = Counter(session[0]["visitor"] for session in sessions if "visitor" in session[0])
    strangers = [session for session in sessions if not session[0].keys() & {"viewer", "visitor"}]
    assert authenticated
    assert max(authenticated.values()) > 1
    assert min(authenticated.values()) == 1
    assert max(anonymous.values()) > 1
    assert strangers


def test_weekends_are_quieter_for_the_main_story(sessions: list[list[RawEvent]]) -> None:
    days = Counter(
        datetime.fromisoformat(session[0]["at"]).weekday()
        for session in sessions
        if session[0]["playlist"] == MAIN_STORY
    )
    assert (days[5] + days[6]) / 2 < sum(days[day] for day in range(5)) / 5


def test_not_every_impression_leads_to_a_play_and_viewers_drop_off(sessions: list[list[RawEvent]]) -> None:
    assert all(session[0]["type"] == "impression" for session in sessions)
    played = [session for session in sessions if any(event["type"] == "play" for event in session)]
    assert 0.3 < len(played) / len(sessions) < 0.9
    nodes = Counter(sum(event["type"] == "node_play" for event in session) for session in played)
    assert len(nodes) > 5
    causes = {event["cause"] for session in played for event in session if event["type"] == "switch"}
    assert causes == {"CLICK", "DEFAULT", "LOOP", "API"}


@pytest.mark.parametrize(("days", "scale"), [(0, 1), (-1, 1), (1, 0), (1, -1), (1, float("inf")), (1, float("nan"))])
def test_impossible_numbers_are_refused(days: int, scale: float) -> None:
    with pytest.raises(InvalidInput):
        generate_events(NOW, NOW, days=days, scale=scale)
