from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from ivgraph.analytics.calendar import (
    SLOT,
    add_months,
    ceil_to_slot,
    find_zone,
    floor_to_slot,
    instant_of_local_time,
    local_date,
    slot,
    start_of_day,
    starts_day,
    suggest_zones,
)


@pytest.mark.parametrize(
    ("at", "number", "floor", "ceiling"),
    [
        ("1970-01-01T00:00Z", 0, "1970-01-01T00:00Z", "1970-01-01T00:00Z"),
        ("1970-01-01T00:14:59.999999Z", 0, "1970-01-01T00:00Z", "1970-01-01T00:15Z"),
        ("1970-01-01T00:15Z", 1, "1970-01-01T00:15Z", "1970-01-01T00:15Z"),
        ("1969-12-31T23:59Z", -1, "1969-12-31T23:45Z", "1970-01-01T00:00Z"),
        ("2024-05-31T05:45:00.000001+05:45", 1_907_904, "2024-05-31T00:00Z", "2024-05-31T00:15Z"),
    ],
)
def test_slots(at: str, number: int, floor: str, ceiling: str) -> None:
    instant = datetime.fromisoformat(at)
    assert slot(instant) == number
    assert floor_to_slot(instant) == datetime.fromisoformat(floor)
    assert ceil_to_slot(instant) == datetime.fromisoformat(ceiling)
    assert floor_to_slot(instant).tzinfo is ceil_to_slot(instant).tzinfo is UTC


def test_naive_instants_have_no_slot() -> None:
    with pytest.raises(TypeError):
        slot(datetime(2024, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("zone", "day", "start"),
    [
        ("UTC", "2024-02-29", "2024-02-29T00:00Z"),
        ("Europe/Berlin", "2024-03-31", "2024-03-30T23:00Z"),
        ("Europe/Berlin", "2024-04-01", "2024-03-31T22:00Z"),
        ("Asia/Kathmandu", "2024-01-01", "2023-12-31T18:15Z"),
        # Midnight is skipped: the day begins at one.
        ("Africa/Cairo", "2024-04-26", "2024-04-25T22:00Z"),
        ("Asia/Beirut", "2024-03-31", "2024-03-30T22:00Z"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00Z"),
        ("America/Asuncion", "2023-10-01", "2023-10-01T04:00Z"),
        # Midnight comes twice on the same date: the day begins with the first.
        ("America/Havana", "2024-11-03", "2024-11-03T04:00Z"),
        ("America/Havana", "2024-11-04", "2024-11-04T05:00Z"),
        # Midnight comes twice because the clock is put back to the evening before: the day begins with the second.
        ("America/St_Johns", "2010-11-07", "2010-11-07T03:30Z"),
        ("Antarctica/Casey", "2010-03-05", "2010-03-04T16:00Z"),
        # The last hour before midnight comes twice: the day begins when the second one is over.
        ("America/Sao_Paulo", "2019-02-17", "2019-02-17T03:00Z"),
        # A date that is skipped begins with the next one.
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00Z"),
        ("Pacific/Kwajalein", "1993-08-21", "1993-08-21T12:00Z"),
        ("Pacific/Kwajalein", "1993-08-22", "1993-08-21T12:00Z"),
    ],
)
def test_days_begin(zone: str, day: str, start: str) -> None:
    begins = datetime.fromisoformat(start)
    assert start_of_day(date.fromisoformat(day), ZoneInfo(zone)) == begins
    assert local_date(begins - SLOT, ZoneInfo(zone)) < date.fromisoformat(day) <= local_date(begins, ZoneInfo(zone))
    assert starts_day(begins, ZoneInfo(zone))
    assert not starts_day(begins + SLOT, ZoneInfo(zone))
    assert not starts_day(begins - SLOT, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("America/Havana", "2024-11-03T05:00Z"),  # the second midnight of a day
        ("America/St_Johns", "2010-11-07T02:30Z"),  # the midnight of a day that is broken off
    ],
)
def test_the_other_midnight_does_not_begin_a_day(zone: str, at: str) -> None:
    assert not starts_day(datetime.fromisoformat(at), ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "wall", "fold", "at"),
    [
        ("Europe/Berlin", "2024-06-01T12:15", 0, "2024-06-01T10:15Z"),
        ("Europe/Berlin", "2024-10-27T02:30", 0, "2024-10-27T00:30Z"),
        ("Europe/Berlin", "2024-10-27T02:30", 1, "2024-10-27T01:30Z"),
        ("Europe/Berlin", "2024-03-31T02:30", 0, "2024-03-31T01:00Z"),
        ("Europe/Berlin", "2024-03-31T02:30", 1, "2024-03-31T01:00Z"),
        ("Europe/Berlin", "2024-03-31T03:00", 0, "2024-03-31T01:00Z"),
        ("Australia/Lord_Howe", "2024-10-06T02:15", 0, "2024-10-05T15:30Z"),
        ("Antarctica/Troll", "2024-03-31T02:45", 0, "2024-03-31T01:00Z"),
        ("Pacific/Apia", "2011-12-30T12:00", 0, "2011-12-30T10:00Z"),
    ],
)
def test_instants_of_local_times(zone: str, wall: str, fold: int, at: str) -> None:
    shown = datetime.fromisoformat(wall).replace(fold=fold)
    assert instant_of_local_time(shown, ZoneInfo(zone)) == datetime.fromisoformat(at)


def test_a_local_date_is_that_of_the_zone_whatever_the_offset_of_the_instant() -> None:
    at = datetime(2024, 1, 1, 8, 30, tzinfo=timezone(timedelta(hours=9)))
    assert local_date(at, ZoneInfo("UTC")) == date(2023, 12, 31)
    assert local_date(at, ZoneInfo("Europe/Berlin")) == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2024-05-31", -3, "2024-02-29"),
        ("2023-05-31", -3, "2023-02-28"),
        ("2024-01-15", -1, "2023-12-15"),
        ("2024-12-31", 1, "2025-01-31"),
        ("2024-02-29", -12, "2023-02-28"),
        ("2024-10-31", 1, "2024-11-30"),
    ],
)
def test_months_are_added(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@pytest.mark.parametrize("name", ["localtime", "posixrules", "europe/berlin", "../etc/passwd", "Europe", "", "+02:00"])
def test_unknown_zone_names(name: str) -> None:
    assert find_zone(name) is None


def test_a_zone_is_found_by_its_name() -> None:
    assert find_zone("Asia/Kathmandu") == ZoneInfo("Asia/Kathmandu")


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("Europe/Belin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        (" utc ", "UTC"),
    ],
)
def test_zones_are_suggested(name: str, suggested: str) -> None:
    assert suggest_zones(name)[0] == suggested


@pytest.mark.parametrize("name", ["", "+02:00", "my own time", "Z" * 1_000_000])
def test_nothing_is_suggested_for_a_dissimilar_name(name: str) -> None:
    assert suggest_zones(name) == []
