from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivgraph.analytics.breakdown_values import TimeOfWeek, times_of_week
from ivgraph.analytics.buckets import bucket_bounds
from ivgraph.analytics.measures import Decisions, JourneyCounts, MeasureGroup, Measures, Totals, Viewers
from ivgraph.analytics.period import Period
from ivgraph.analytics.split import NO_SPLIT, split_by_dimension, split_by_time
from ivgraph.analytics.sums import SUM_GROUPS, add_up

CONTEXTS = [{"id": id, "country": country} for id, country in [(-4, "AT"), (2, None), (3, "AT"), (9, "NP")]]


def test_contexts_with_equal_values_share_a_bucket() -> None:
    split = split_by_dimension("country", CONTEXTS)
    assert split.values == ("AT", None, "NP")
    assert split.arguments == ((0,), [-4, 2, 3, 9], [1, 2, 1, 3], (), ())


def test_times_with_equal_values_share_a_bucket_in_the_order_of_values() -> None:
    split = split_by_time([7, 1, 2, 7, 1])
    assert split.values == (1, 2, 7)
    assert split.times == [3, 1, 2, 3, 1]
    assert split.contexts == ()


def test_the_rest_is_a_row_for_each_subject() -> None:
    split = split_by_dimension("country", CONTEXTS).of_rest({5: frozenset(["NP", None]), 4: frozenset(["AT"])})
    assert split.values == (None,)
    assert split.subjects == [4, 5]
    assert split.rest == [True, False, False, False, True, True]


def test_a_timeline_is_no_split() -> None:
    assert NO_SPLIT.arguments == ((), (), (), (), ())


@pytest.mark.parametrize("by", TimeOfWeek)
@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", 1), ("Asia/Kathmandu", 1), ("America/St_Johns", 6), ("Europe/Berlin", 27), ("Australia/Lord_Howe", 3)],
)
def test_every_slot_is_in_a_time_with_its_hour_and_weekday(by: TimeOfWeek, zone: str, day: int) -> None:
    start = datetime(2026, 4 if zone.startswith("Australia") else 3, day, 5, 45, tzinfo=UTC)
    period = Period(start, start + timedelta(days=5, minutes=30), zone)
    bounds, times = bucket_bounds(period, by.interval), times_of_week(period, by)
    assert len(times) == len(bounds) - 1
    for place, value in enumerate(times):
        slots = Counter[int]()
        at = bounds[place]
        while at < bounds[place + 1]:
            local = at.astimezone(ZoneInfo(zone))
            slots[local.isoweekday() if by is TimeOfWeek.WEEKDAY else local.hour] += 1
            at += timedelta(minutes=15)
        assert set(slots) == {value}


def test_sums_add_up_and_viewers_and_medians_do_not() -> None:
    part = Measures(
        counted_totals=Totals(1, 2, 3, 4),
        counted_viewers=Viewers(1, 1),
        counted_new_viewers=1,
        counted_journeys=JourneyCounts(1, 2, 3, 4, 5),
        counted_exposures=7,
        counted_endings=8,
        counted_decisions=Decisions(9.5),
    )
    assert add_up([part, part]) == Measures(
        counted_totals=Totals(2, 4, 6, 8),
        counted_journeys=JourneyCounts(2, 4, 6, 8, 10),
        counted_exposures=14,
        counted_endings=16,
    )


def test_what_is_not_counted_has_no_sum() -> None:
    assert add_up([Measures(counted_viewers=Viewers(1, 1))]) == Measures()


def test_every_measure_group_adds_up_or_is_known_not_to() -> None:
    distinct = {MeasureGroup.VIEWERS, MeasureGroup.NEW_VIEWERS, MeasureGroup.DECISIONS}
    assert set(MeasureGroup) - SUM_GROUPS == distinct
