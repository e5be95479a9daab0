from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from ivgraph.analytics.period import Period, Preset, resolve_period
from ivgraph.errors import InvalidArgument

NOW = datetime(2024, 5, 31, 12, 0, tzinfo=UTC)


def resolve(*, now: datetime = NOW, path: str = "period", **form: Any) -> Period:
    return resolve_period(now=now, path=path, **form)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "now", "start", "end"),
    [
        ("UTC", "2024-05-31T23:59:59Z", "2024-05-31T00:00Z", "2024-06-01T00:00Z"),
        ("UTC", "2024-06-01T00:00Z", "2024-06-01T00:00Z", "2024-06-02T00:00Z"),
        ("America/New_York", "2024-06-01T03:59:59Z", "2024-05-31T04:00Z", "2024-06-01T04:00Z"),
        ("America/New_York", "2024-06-01T04:00Z", "2024-06-01T04:00Z", "2024-06-02T04:00Z"),
        ("Pacific/Kiritimati", "2024-05-31T10:00Z", "2024-05-31T10:00Z", "2024-06-01T10:00Z"),
        # 23 and 25 hours.
        ("Europe/Berlin", "2024-03-31T12:00Z", "2024-03-30T23:00Z", "2024-03-31T22:00Z"),
        ("Europe/Berlin", "2024-10-27T12:00Z", "2024-10-26T22:00Z", "2024-10-27T23:00Z"),
    ],
)
def test_today_is_that_of_the_zone(zone: str, now: str, start: str, end: str) -> None:
    period = resolve(preset=Preset.TODAY, time_zone=zone, now=at(now))
    assert period == Period(at(start), at(end), zone)
    assert period.days == 1


def test_today_does_not_depend_on_the_offset_of_now() -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=14)))
    assert resolve(preset=Preset.TODAY, now=elsewhere) == resolve(preset=Preset.TODAY)


def test_presets_are_whole_local_days() -> None:
    period = resolve(preset=Preset.LAST_30_DAYS, time_zone="Europe/Berlin", now=at("2024-04-10T08:00Z"))
    assert period == Period(at("2024-03-10T23:00Z"), at("2024-04-09T22:00Z"), "Europe/Berlin")
    assert period.days == 30


def test_the_last_day_is_included() -> None:
    period = resolve(first_day=day("2024-02-28"), last_day=day("2024-03-01"), time_zone="Asia/Kolkata")
    assert period == Period(at("2024-02-27T18:30Z"), at("2024-03-01T18:30Z"), "Asia/Kolkata")
    assert period.days == 3


def test_the_zone_is_utc_unless_given() -> None:
    assert resolve(first_day=day("2024-02-28"), last_day=day("2024-02-28")).zone == "UTC"


def test_a_skipped_date_is_not_a_day() -> None:
    period = resolve(first_day=day("2011-12-29"), last_day=day("2012-01-01"), time_zone="Pacific/Apia")
    assert period.days == 3
    assert resolve(first_day=day("2011-12-29"), last_day=day("2011-12-30"), time_zone="Pacific/Apia").days == 1


@pytest.mark.parametrize(
    ("start", "end", "effective_start", "effective_end"),
    [
        ("2024-05-01T10:00Z", "2024-05-01T10:15Z", "2024-05-01T10:00Z", "2024-05-01T10:15Z"),
        ("2024-05-01T10:07:30Z", "2024-05-01T10:07:31Z", "2024-05-01T10:00Z", "2024-05-01T10:15Z"),
        ("2024-05-01T10:14:59.999999Z", "2024-05-01T10:15:00.000001Z", "2024-05-01T10:00Z", "2024-05-01T10:30Z"),
        ("2024-05-01T12:00+02:00", "2024-05-01T12:00Z", "2024-05-01T10:00Z", "2024-05-01T12:00Z"),
        ("1990-01-01T00:00Z", "2101-01-01T00:00Z", "1990-01-01T00:00Z", "2101-01-01T00:00Z"),
    ],
)
def test_instants_are_widened_to_quarter_hours(start: str, end: str, effective_start: str, effective_end: str) -> None:
    period = resolve(start=at(start), end=at(end))
    assert period == Period(at(effective_start), at(effective_end), "UTC")
    assert period.start.tzinfo is period.end.tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "end", "zone", "days"),
    [
        ("2024-03-30T23:00Z", "2024-03-31T22:00Z", "Europe/Berlin", 1),
        ("2024-03-30T23:00Z", "2024-03-31T22:00Z", "UTC", None),
        ("2024-03-30T23:00Z", "2024-03-31T23:00Z", "Europe/Berlin", None),
        ("2024-03-30T22:45Z", "2024-03-31T22:00Z", "Europe/Berlin", None),
        ("2023-12-31T23:00Z", "2024-12-31T23:00Z", "Europe/Berlin", 366),
    ],
)
def test_days_are_counted_only_where_they_are_whole(start: str, end: str, zone: str, days: int | None) -> None:
    assert resolve(start=at(start), end=at(end), time_zone=zone).days == days


def test_slots_are_half_open() -> None:
    period = resolve(start=at("1990-01-01T00:00Z"), end=at("1990-01-01T00:30Z"))
    assert period.slots == (701_280, 701_282)


@pytest.mark.parametrize(
    ("form", "problems"),
    [
        ({}, ["period: Give preset, or firstDay and lastDay, or start and end."]),
        (
            {"preset": Preset.TODAY, "start": at("2024-01-01T00:00Z"), "end": at("2024-01-02T00:00Z")},
            ["period: Give only one of these: preset; start and end."],
        ),
        ({"first_day": day("2024-01-01")}, ["period.lastDay: Give lastDay too: firstDay alone is not a period."]),
        ({"last_day": day("2024-01-01")}, ["period.firstDay: Give firstDay too: lastDay alone is not a period."]),
        ({"start": at("2024-01-01T00:00Z")}, ["period.end: Give end too: start alone is not a period."]),
        ({"end": at("2024-01-01T00:00Z")}, ["period.start: Give start too: end alone is not a period."]),
        (
            {"first_day": day("2024-01-02"), "last_day": day("2024-01-01")},
            ["period.lastDay: Choose a lastDay that is not before firstDay: 2024-01-01 is before 2024-01-02."],
        ),
        (
            {"first_day": day("1989-12-31"), "last_day": day("2101-01-01")},
            [
                "period.firstDay: Choose a day from 1990-01-01 to 2100-12-31, not 1989-12-31.",
                "period.lastDay: Choose a day from 1990-01-01 to 2100-12-31, not 2101-01-01.",
            ],
        ),
        (
            {"start": at("2024-01-01T01:00+01:00"), "end": at("2024-01-01T00:00Z")},
            [
                "period.end: Choose an end after start:"
                " 2024-01-01T00:00:00+00:00 is not after 2024-01-01T01:00:00+01:00."
            ],
        ),
        (
            {"start": at("2024-01-01T01:00"), "end": at("2024-01-01T00:00Z")},
            ["period.start: Add Z or an offset such as +01:00 to 2024-01-01T01:00:00, to make it an instant."],
        ),
        (
            {"start": at("0001-01-01T00:00+14:00"), "end": at("9999-12-31T23:59-14:00")},
            [
                "period.start: Choose an instant from 1990-01-01T00:00:00+00:00 to 2101-01-01T00:00:00+00:00,"
                " not 0001-01-01T00:00:00+14:00.",
                "period.end: Choose an instant from 1990-01-01T00:00:00+00:00 to 2101-01-01T00:00:00+00:00,"
                " not 9999-12-31T23:59:00-14:00.",
            ],
        ),
        (
            {"preset": Preset.TODAY, "time_zone": "Europe/Belin"},
            [
                'period.timeZone: "Europe/Belin" is not the name of a time zone:'
                " did you mean Europe/Berlin or Europe/Dublin or Europe/Helsinki?"
            ],
        ),
        (
            {"preset": Preset.TODAY, "time_zone": "+02:00"},
            [
                'period.timeZone: "+02:00" is not the name of a time zone:'
                " use an IANA name such as Europe/Berlin, or UTC."
            ],
        ),
        (
            {"first_day": day("2011-12-30"), "last_day": day("2011-12-30"), "time_zone": "Pacific/Apia"},
            ["period.firstDay: Choose another day: Pacific/Apia had no 2011-12-30, its clocks jumped over it."],
        ),
    ],
)
def test_problems_of_a_period_are_reported(form: dict[str, Any], problems: list[str]) -> None:
    with pytest.raises(InvalidArgument) as caught:
        resolve(**form)
    assert [str(problem) for problem in caught.value.problems] == problems


def test_all_problems_of_a_period_are_reported_at_once() -> None:
    with pytest.raises(InvalidArgument) as caught:
        resolve(
            preset=Preset.TODAY,
            first_day=day("2024-01-02"),
            last_day=day("1989-01-01"),
            end=at("2024-01-01T00:00"),
            time_zone="Mars/Olympus",
        )
    assert [problem.path for problem in caught.value.problems] == [
        "period.timeZone",
        "period",
        "period.start",
        "period.lastDay",
        "period.lastDay",
        "period.end",
    ]


def test_without_a_path_problems_name_the_field_alone() -> None:
    with pytest.raises(InvalidArgument) as caught:
        resolve(path="", first_day=day("2024-01-02"))
    assert [problem.path for problem in caught.value.problems] == ["lastDay"]
