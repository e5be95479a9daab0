"""Days and parts of days make up a period, slot by slot."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st

from ivgraph.analytics.audience import Audience
from ivgraph.analytics.calendar import EPOCH, SLOT
from ivgraph.analytics.journeys.days import cut_buckets, cut_period
from ivgraph.analytics.period import Period

NOBODY = Audience((), (), (), (), b"")


def period(start: int, length: int) -> Period:
    return Period(EPOCH + start * SLOT, EPOCH + (start + length) * SLOT, "UTC")


@given(st.integers(0, 1_000), st.integers(0, 1_000), st.booleans())
@example(0, 0, False)
@example(48, 96, False)
@example(47, 98, False)
def test_each_slot_of_the_period_counts_once_and_no_other(start: int, length: int, filtered: bool) -> None:
    cut = cut_period(period(start, length), NOBODY if filtered else None)

    counts = Counter(range(cut.first_day * 96, cut.end_day * 96))
    for part in cut.parts:
        for slot in range(part.start, part.end):
            counts[slot] += part.sign
    assert {slot: count for slot, count in counts.items() if count} == dict.fromkeys(range(start, start + length), 1)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_no_more_than_a_day_is_read_slot_by_slot(start: int, length: int) -> None:
    parts = cut_period(period(start, length), None).parts

    assert sum(part.end - part.start for part in parts) <= min(length, 96)


def test_a_filter_leaves_no_day_to_rollups() -> None:
    cut = cut_period(period(96, 960), NOBODY)

    assert cut.first_day == cut.end_day
    assert [(part.start, part.end, part.sign) for part in cut.parts] == [(96, 1056, 1)]


@given(st.lists(st.integers(0, 500), min_size=2, max_size=6).map(sorted))
@example([0, 96, 192])
@example([92, 188, 284])
@example([92, 188, 188, 284])
def test_each_slot_of_a_bucket_counts_once_in_it_and_in_no_other(bounds: list[int]) -> None:
    cut = cut_buckets(bounds)
    assume(cut is not None)
    assert cut is not None
    days, starts, ends, gains, loses = cut

    counts = Counter[tuple[int | None, int]]()
    for day in range(days[0], days[-1]):
        counts.update((bisect_right(days, day) - 1, slot) for slot in range(day * 96, day * 96 + 96))
    for start, end, gaining, losing in zip(starts, ends, gains, loses, strict=True):
        for slot in range((start - EPOCH) // SLOT, (end - EPOCH) // SLOT):
            counts[gaining, slot] += 1
            counts[losing, slot] -= 1
    found = {key: count for key, count in counts.items() if count and key[0] is not None}
    buckets = [(number, slot) for number, each in enumerate(pairwise(bounds)) for slot in range(*each)]
    assert found == dict.fromkeys(buckets, 1)


def test_the_days_of_a_zone_are_those_of_utc_with_their_ends_moved() -> None:
    cut = cut_buckets([92, 188, 284, 380])

    assert cut is not None
    days, starts, ends, gains, loses = cut
    assert days == [1, 2, 3, 4]
    assert starts == [EPOCH + slot * SLOT for slot in (92, 188, 284, 380)]
    assert ends == [EPOCH + slot * SLOT for slot in (96, 192, 288, 384)]
    assert (gains, loses) == ([0, 1, 2, None], [None, 0, 1, 2])


def test_hours_are_not_read_from_days() -> None:
    assert cut_buckets([188, 192, 196]) is None
    assert cut_buckets(range(0, 961, 4)) is None


def test_a_statement_gets_instants() -> None:
    # A day of Kathmandu begins a quarter of a day before one of UTC.
    start = datetime(2026, 11, 23, 18, 15, tzinfo=UTC)

    cut = cut_period(Period(start, start + timedelta(days=1), "Asia/Kathmandu"), None)

    first_day, end_day, starts, ends, signs = cut.arguments
    midnight = datetime(2026, 11, 24, tzinfo=UTC)
    assert EPOCH + timedelta(days=first_day) == midnight
    assert end_day == first_day + 1
    assert starts == [start, start + timedelta(days=1)]
    assert ends == [midnight, midnight + timedelta(days=1)]
    assert signs == [1, -1]
