"""Zones whose clocks are easy to get wrong, and the moments there that questions and events gather around."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from oracle.clock import DAY, QUARTER, quarter_before, start_of_day, wall

#: The server's time.
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

#: Clock changes and other turning points: of the leap year, of the month, of the day that it is now.
TURNING_POINTS = {
    "UTC": ["2024-02-29T12:00Z", "2025-01-01T00:00Z", "2025-02-28T12:00Z", "2026-11-24T00:00Z"],
    "Europe/Berlin": ["2024-03-31T01:00Z", "2024-10-27T01:00Z", "2026-10-25T01:00Z", "2024-02-28T23:00Z"],
    "America/New_York": ["2024-11-03T06:00Z", "2025-03-09T07:00Z", "2026-11-01T06:00Z"],
    "Asia/Kolkata": ["2026-11-23T18:30Z", "2023-12-31T18:30Z"],
    "Asia/Kathmandu": ["2026-11-23T18:15Z", "2024-02-28T18:15Z"],
    "Australia/Lord_Howe": ["2024-10-05T15:30Z", "2024-04-06T15:00Z", "2026-10-03T15:30Z"],  # by half an hour
    "Pacific/Chatham": ["2024-04-06T14:00Z", "2026-09-26T14:00Z"],  # 45 minutes past the hour
    "Antarctica/Troll": ["2024-03-31T01:00Z", "2024-10-27T01:00Z", "2026-10-25T01:00Z"],  # by two hours
    "Antarctica/Casey": ["2010-03-04T15:00Z"],  # back by three hours, to the evening before
    "America/Scoresbysund": ["2024-03-31T01:00Z", "2024-10-27T00:00Z", "2026-10-25T01:00Z"],
    "Africa/Casablanca": ["2024-03-10T02:00Z", "2024-04-14T02:00Z"],
    "America/Sao_Paulo": ["2018-11-04T03:00Z", "2019-02-17T02:00Z"],  # midnight is skipped; back from midnight
    "Asia/Beirut": ["2024-03-30T22:00Z", "2024-10-26T21:00Z", "2026-10-24T21:00Z"],  # the same
    "Africa/Cairo": ["2024-04-25T22:00Z", "2024-10-31T21:00Z"],  # the same
    "America/Havana": ["2024-11-03T05:00Z", "2026-11-01T05:00Z"],  # midnight comes twice
    "America/St_Johns": ["2010-11-07T02:30Z"],  # back from one minute past midnight
    "Asia/Pyongyang": ["2018-05-04T15:00Z"],  # forward by half an hour, to midnight
    "America/Caracas": ["2007-12-09T07:00Z", "2016-05-01T07:00Z"],  # back and forward by half an hour
    "Pacific/Apia": ["2011-12-30T10:00Z"],  # a date is skipped
    "Pacific/Fakaofo": ["2011-12-30T11:00Z"],  # the same
    "Pacific/Kwajalein": ["1993-08-21T12:00Z", "2026-11-23T12:00Z"],  # the same, before any event
}

#: How far from the turning point, in days.
DISTANCES = [0, -1, 1, -2, 2, -7, 7, -30, 30, -31, -60, -364, -365, -366, 365, -1000]

#: How far from an edge.
STEPS = [
    timedelta(0),
    timedelta(microseconds=-1),
    timedelta(microseconds=1),
    timedelta(minutes=7, seconds=30),
    QUARTER,
    -QUARTER,
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=-1),
    timedelta(hours=2),
    timedelta(hours=-3),
    timedelta(hours=9, minutes=1),
]


@dataclass(frozen=True)
class Place:
    """A zone and a turning point of its calendar."""

    zone: str
    turning_point: datetime

    def edges(self, at: datetime) -> list[datetime]:
        """Where buckets begin or end, around an instant."""
        day = wall(at, self.zone).date()
        return [
            at,
            start_of_day(day, self.zone),
            start_of_day(day + DAY, self.zone),
            start_of_day(day.replace(day=1), self.zone),
            start_of_day(day.replace(month=1, day=1), self.zone),
            at.replace(hour=0, minute=0, second=0, microsecond=0),
            quarter_before(at - timedelta(minutes=wall(at, self.zone).minute)),
        ]


def random_place(random: Random) -> Place:
    zone = random.choice(sorted(TURNING_POINTS))
    return Place(zone, datetime.fromisoformat(random.choice(TURNING_POINTS[zone])))


def random_instant(random: Random, place: Place) -> datetime:
    """On an edge, or off it by little; mostly near the turning point."""
    days = random.choice(DISTANCES) if random.random() < 0.3 else random.randint(-2, 2)
    return random.choice(place.edges(place.turning_point + days * DAY)) + random.choice(STEPS)
