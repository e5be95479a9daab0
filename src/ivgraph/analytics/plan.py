"""Chooses the statement that counts the measures of a query, and runs it. No other module knows which tables it reads:

all viewers, whole UTC days                  day_total and recency
all viewers, days that a bound splits        slot_total and visit
all viewers, days of another time zone       day_total or noon_total, corrected by part_total and slot_total
a part of the audience                       visit
a part of the sessions                       event, and visit for new viewers
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ivgraph.analytics.audience import Audience
from ivgraph.analytics.calendar import EPOCH, SLOT
from ivgraph.analytics.measures import MeasureGroup, Measures, read_measures
from ivgraph.analytics.request import MeasureQuery, Subject
from ivgraph.database import ReadableDatabase
from ivgraph.errors import InvalidArgument, Problem

SLOTS_PER_DAY = 96


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement and its arguments."""

    statement: str
    args: tuple[Any, ...]


async def count_measures(
    database: ReadableDatabase,
    query: MeasureQuery,
    audience: Audience | None,
    groups_of: Mapping[Subject, Collection[MeasureGroup]],
) -> dict[int, list[Measures]]:
    """Counts the measures of each subject in each bucket in one statement.

    Args:
        audience: The query's condition, resolved; None if it has no condition.
        groups_of: The measure groups to count, by subject.

    Returns:
        One item for each bucket, by the subject's id.

    Raises:
        InvalidArgument: A part of the sessions is asked for before the horizon: their events were dropped.
    """
    if audience is not None and audience.by_session:
        await _check_horizon(database, query)
    plan = choose_plan(query, audience, groups_of)
    rows = await database.fetch(plan.statement, *plan.args)
    groups_by_id = {subject.id: groups for subject, groups in groups_of.items()}
    return read_measures(rows, groups_by_id, len(query.bounds) - 1)


async def _check_horizon(database: ReadableDatabase, query: MeasureQuery) -> None:
    horizon = (await database.fetch("analytics/audience/horizon"))[0]["horizon"]
    if EPOCH + query.bounds[0] * SLOT < horizon:
        raise InvalidArgument(
            [
                Problem(
                    "filter",
                    f"Use the scope VIEWER for behaviours before {horizon.date()}, or begin with that day: events from "
                    "before it, which tell a viewer's sessions apart, were dropped.",
                )
            ]
        )


def choose_plan(
    query: MeasureQuery, audience: Audience | None, groups_of: Mapping[Subject, Collection[MeasureGroup]]
) -> Plan:
    """Chooses the statement that counts the measures of all subjects, and its arguments."""
    playlists = sorted({subject.playlist_id for subject in groups_of})
    ids = _subjects_with_any(set(MeasureGroup), groups_of)
    bounds = list(query.bounds)
    totals = _subjects_with_any({MeasureGroup.TOTALS}, groups_of)
    viewers = _subjects_with_any({MeasureGroup.VIEWERS, MeasureGroup.NEW_VIEWERS}, groups_of)
    if audience is not None:
        new_viewers = _subjects_with_any({MeasureGroup.NEW_VIEWERS}, groups_of)
        if audience.by_session:
            instants = [EPOCH + bounds[0] * SLOT, EPOCH + bounds[-1] * SLOT]
            args = (playlists, ids, bounds, instants, *audience.session_arguments, viewers, new_viewers)
            return Plan("analytics/metrics/session_measures", args)
        args = (playlists, ids, bounds, *audience.arguments, viewers, new_viewers)
        return Plan("analytics/metrics/audience_measures", args)
    # The rollups store new viewers in the same rows as the other viewers: reading both costs no more than reading one.
    # The viewers of pairs of nodes, whose ids are negative, are in visit and recency alone.
    has_pairs = any(subject.id < 0 for subject in groups_of)
    if not has_pairs and (starts := nearest_day_starts(bounds)) is not None:
        return Plan("analytics/metrics/local_day_measures", (playlists, ids, bounds, starts, bool(viewers)))
    return Plan("analytics/metrics/measures", (playlists, ids, bounds, split_days(bounds), bool(totals), bool(viewers)))


def _subjects_with_any(groups: set[MeasureGroup], groups_of: Mapping[Subject, Collection[MeasureGroup]]) -> list[int]:
    """The ids of the subjects that need at least one of the groups."""
    return sorted(subject.id for subject, needed in groups_of.items() if not groups.isdisjoint(needed))


def nearest_day_starts(bounds: Sequence[int]) -> list[int] | None:
    """For buckets that are days of a zone other than UTC: the start of the UTC day, in slots, closest to each bound.

    Either all starts are midnights in UTC or all are noons, whichever is closer to the zone's midnight.

    None if the buckets are UTC days or not days: if a bucket spans several UTC days, or if most of the time is in
    buckets shorter than a day, such as hours. Then reading slot by slot is not slower.
    """
    if not any(bound % SLOTS_PER_DAY for bound in bounds):
        return None
    # The second bound decides, since the first bucket may be shorter than a day. Its start is the closest midnight or
    # noon; the other starts are whole days away from it, even across a clock change. Rounding each bound by itself
    # would go wrong where a clock change moves the local midnight closer to another start: some days would get no
    # start, and others two.
    half = SLOTS_PER_DAY // 2
    local_midnight = bounds[1] % SLOTS_PER_DAY
    nearest = (local_midnight + half // 2) // half * half
    starts = [(bound - local_midnight + half) // SLOTS_PER_DAY * SLOTS_PER_DAY + nearest for bound in bounds]
    if any(day_end - day_start > SLOTS_PER_DAY for day_start, day_end in pairwise(starts)):
        return None
    slots_without_day = sum(
        end - start
        for (start, end), (day_start, day_end) in zip(pairwise(bounds), pairwise(starts), strict=True)
        if day_start == day_end
    )
    return None if 2 * slots_without_day > bounds[-1] - bounds[0] else starts


def split_days(bounds: Collection[int]) -> list[int]:
    """The UTC days with a bound inside: the totals of such a day belong to several buckets, or only partly to one."""
    return sorted({bound // SLOTS_PER_DAY for bound in bounds if bound % SLOTS_PER_DAY})
