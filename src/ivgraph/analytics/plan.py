"""Which statement, on which tables, counts what a query asks for. Nothing else knows the tables.

everybody, whole UTC days                  day_total and recency
everybody, a day that a bound splits       slot_total and visit
everybody, days of another time zone       day_total or noon_total, adjusted by part_total and slot_total
a part of the audience                     visit
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ivgraph.analytics.audience import Audience
from ivgraph.analytics.measures import MeasureGroup, Measures, read_measures
from ivgraph.analytics.request import MeasureQuery, Subject
from ivgraph.database import Database

SLOTS_A_DAY = 96


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement and its arguments."""

    statement: str
    args: tuple[Any, ...]


async def count_measures(
    database: Database,
    query: MeasureQuery,
    audience: Audience | None,
    groups_of: Mapping[Subject, Collection[MeasureGroup]],
) -> dict[int, list[Measures]]:
    """The measures of each subject in each bucket, by the subject's id, in one statement.

    Args:
        audience: The query's condition, resolved; None where it has none.
        groups_of: The subjects, and the groups that are counted of each.
    """
    plan = choose_plan(query, audience, groups_of)
    rows = await database.fetch(plan.statement, *plan.args)
    groups_by_id = {subject.id: groups for subject, groups in groups_of.items()}
    return read_measures(rows, groups_by_id, len(query.bounds) - 1)


def choose_plan(
    query: MeasureQuery, audience: Audience | None, groups_of: Mapping[Subject, Collection[MeasureGroup]]
) -> Plan:
    """The statement that counts the measures of all subjects."""
    playlists = sorted({subject.playlist_id for subject in groups_of})
    ids = _with_any(set(MeasureGroup), groups_of)
    bounds = list(query.bounds)
    totals = _with_any({MeasureGroup.TOTALS}, groups_of)
    viewers = _with_any({MeasureGroup.VIEWERS, MeasureGroup.NEW_VIEWERS}, groups_of)
    if audience is not None:
        of = (audience.viewers, audience.groups, audience.wholly, audience.partly, audience.matches)
        new_viewers = _with_any({MeasureGroup.NEW_VIEWERS}, groups_of)
        return Plan("analytics/metrics/audience_measures", (playlists, ids, bounds, *of, viewers, new_viewers))
    # The rollups hold new viewers beside the other viewers: reading them costs nothing more.
    if (starts := utc_day_starts(bounds)) is not None:
        return Plan("analytics/metrics/day_measures", (playlists, ids, bounds, starts, bool(viewers)))
    return Plan("analytics/metrics/measures", (playlists, ids, bounds, split_days(bounds), bool(totals), bool(viewers)))


def _with_any(groups: set[MeasureGroup], groups_of: Mapping[Subject, Collection[MeasureGroup]]) -> list[int]:
    """The ids of the subjects for which any of the groups is asked for."""
    return sorted(subject.id for subject, wanted in groups_of.items() if not groups.isdisjoint(wanted))


def utc_day_starts(bounds: Sequence[int]) -> list[int] | None:
    """The start of a UTC day, in slots, that stands for each bound where buckets are days of a zone other than UTC.

    All of them are midnights in UTC, or all are noons: whichever is nearer to the zone's midnight.

    None where the buckets are UTC days, or no days at all: where a bucket spans two UTC days or more, or where most of
    the time lies in buckets that span none, such as hours. Then reading slot by slot is not slower.
    """
    if not any(bound % SLOTS_A_DAY for bound in bounds):
        return None
    # The second bound decides, since the first bucket may be cut short. Its start is the nearest midnight or noon; the
    # starts of the others are whole days away from it, whatever a clock change does in between. If each bound took its
    # own nearest start, some days would get none and others two, where a clock change moves midnight from one start to
    # another.
    half = SLOTS_A_DAY // 2
    local_midnight = bounds[1] % SLOTS_A_DAY
    nearest = (local_midnight + half // 2) // half * half
    starts = [(bound - local_midnight + half) // SLOTS_A_DAY * SLOTS_A_DAY + nearest for bound in bounds]
    if any(evening - morning > SLOTS_A_DAY for morning, evening in pairwise(starts)):
        return None
    without_day = sum(
        until - start
        for (start, until), (morning, evening) in zip(pairwise(bounds), pairwise(starts), strict=True)
        if morning == evening
    )
    return None if 2 * without_day > bounds[-1] - bounds[0] else starts


def split_days(bounds: Collection[int]) -> list[int]:
    """The UTC days that have a bound inside: their totals belong to several buckets, or to one only in part."""
    return sorted({bound // SLOTS_A_DAY for bound in bounds if bound % SLOTS_A_DAY})
