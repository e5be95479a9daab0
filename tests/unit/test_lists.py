"""The lists that have to be written out a second time agree with the one list that they repeat."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ivgraph.analytics.metrics import PLAYLIST_METRICS
from ivgraph.database.sqlfiles import read_sql
from ivgraph.dimensions import CONTEXT_FIELDS, Dimension, EventContext
from ivgraph.ingest.event import EVENT_FIELDS, REQUIRED_FIELDS, Cause, EventType
from ivgraph.schema.catalogue import render_catalogue

REPOSITORY = Path(__file__).parents[2]
BEACON = (REPOSITORY / "web/src/beacon/ivgraph-beacon.d.ts").read_text("utf-8")
#: The fields of an event that the beacon sets itself.
SET_BY_BEACON = {"id", "type", "at", "playlist", "session", "viewer", "visitor", "context"}


def interface_fields(name: str) -> list[str]:
    """The fields of an interface in the beacon's types."""
    found = re.search(rf"^export interface {name} \{{\n(.*?)^\}}", BEACON, re.MULTILINE | re.DOTALL)
    assert found, name
    return re.findall(r"^  (\w+)\??:", found[1], re.MULTILINE)


def test_a_context_has_an_attribute_for_each_dimension_and_bot() -> None:
    assert sorted(EventContext._fields) == sorted([*(dimension.value for dimension in Dimension), "bot"])


def test_contexts_and_queued_beacons_that_are_stored_can_still_be_read() -> None:
    """They are read by position, so new dimensions come last."""
    first = "country region device operating_system browser domain application playback_context bot".split()
    assert list(EventContext._fields[: len(first)]) == first


def test_the_values_of_every_dimension_can_be_listed() -> None:
    pairs = re.findall(r"\('(\w+)', context\.(\w+)\)", read_sql("analytics/audience/values"))
    assert pairs == [(dimension.value, dimension.value) for dimension in Dimension]


def test_every_event_type_has_its_required_fields() -> None:
    assert list(REQUIRED_FIELDS) == list(EventType)
    assert set().union(*REQUIRED_FIELDS.values()) <= EVENT_FIELDS


def test_the_beacon_takes_every_dimension() -> None:
    assert interface_fields("Context") == list(CONTEXT_FIELDS)


def test_the_beacon_takes_every_event_type() -> None:
    found = re.search(r"^export type EventType =(.*?);", BEACON, re.MULTILINE | re.DOTALL)
    assert found
    assert re.findall(r'"(\w+)"', found[1]) == [type.value for type in EventType]


def test_the_beacon_takes_every_field_of_an_event() -> None:
    assert set(interface_fields("EventFields")) == EVENT_FIELDS - SET_BY_BEACON


def test_the_beacon_takes_every_cause() -> None:
    found = re.search(r"cause\?: (.*);", BEACON)
    assert found
    assert re.findall(r'"(\w+)"', found[1]) == [cause.value for cause in Cause]


@pytest.mark.parametrize("statement", ["analytics/playlists/by_metric", "analytics/playlists/by_audience_metric"])
def test_playlists_can_be_ordered_by_every_metric(statement: str) -> None:
    """A metric without a formula there would be null for every playlist."""
    assert set(re.findall(r"when '(\w+)' then", read_sql(statement))) == set(PLAYLIST_METRICS)


def test_the_dashboard_has_the_units_and_kinds_of_metrics() -> None:
    committed = (REPOSITORY / "web/src/dashboard/metric/metrics.json").read_text("utf-8")
    assert committed == render_catalogue(), "run `make schema`"
