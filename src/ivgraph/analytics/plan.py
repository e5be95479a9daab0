"""Chooses the statements that count the measures of a query, and runs them. No other module knows what they read:

all viewers, whole UTC days                  day_total and recency
all viewers, days that a bound splits        slot_total and visit
all viewers, days of another time zone       day_total or noon_total, corrected by part_total and slot_total
all viewers, exposures of hotspots           exposed_set_day, and step for parts of days and for hours
a part of the audience                       visit; for what only journeys tell, journey and step
a part of the sessions                       event, and visit for new viewers; journey and step
endings and decisions                        journey and step
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ivgraph.analytics.audience import Audience, check_horizon
from ivgraph.analytics.calendar import EPOCH, SLOT
from ivgraph.analytics.journeys.days import cut_buckets
from ivgraph.analytics.measures import MeasureGroup, Measures, merge_groups, read_measures
from ivgraph.analytics.request import MeasureQuery, Subject
from ivgraph.analytics.split import NO_SPLIT, Split
from ivgraph.database import ReadableDatabase

SLOTS_PER_DAY = 96


#: The statements that count groups which are not in the totals, or only for all viewers.
_STATEMENTS = {
    MeasureGroup.JOURNEYS: "analytics/metrics/audience_journeys",
    MeasureGroup.EXPOSURES: "analytics/metrics/audience_exposures",
    MeasureGroup.ENDINGS: "analytics/metrics/endings",
    MeasureGroup.DECISIONS: "analytics/metrics/decisions",
}
#: Those whose statements count all viewers, too.
_WITH_ALL_VIEWERS = frozenset({MeasureGroup.EXPOSURES, MeasureGroup.ENDINGS, MeasureGroup.DECISIONS})
#: Stands for the audience in statements that are told to count everybody.
NOBODY = Audience(members=(), groups=(), full_contexts=(), partial_contexts=(), partial_matches=b"")
#: What the statements on visits and on the totals of all viewers count.
VISIT_GROUPS = frozenset({MeasureGroup.TOTALS, MeasureGroup.VIEWERS, MeasureGroup.NEW_VIEWERS})
#: What else the totals of all viewers have.
JOURNEY_GROUPS = frozenset({MeasureGroup.JOURNEYS})


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement and its arguments."""

    statement: str
    args: tuple[Any, ...]
    #: The measure groups that it counts.
    groups: frozenset[MeasureGroup]


async def count_measures(
    database: ReadableDatabase,
    query: MeasureQuery,
    audience: Audience | None,
    groups_of: Mapping[Subject, Collection[MeasureGroup]],
    split: Split = NO_SPLIT,
) -> dict[int, list[Measures]]:
    """Counts the measures of each subject in each bucket, in one statement or a few.

    Args:
        audience: The query's condition, resolved; None if it has no condition.
        groups_of: The measure groups to count, by subject.
        split: How the buckets of a breakdown are made, which needs a condition.

    Returns:
        One item for each bucket, by the subject's id.

    Raises:
        InvalidArgument: A part of the sessions is asked for before the horizon: their events were dropped.
    """
    if audience is not None and audience.by_session:
        await check_horizon(database, EPOCH + query.bounds[0] * SLOT)
    plans = choose_plans(query, audience, groups_of, split)
    buckets = len(split.values) or len(query.bounds) - 1
    counted = await asyncio.gather(*(_count(database, plan, groups_of, buckets) for plan in plans))
    if len(counted) == 1:
        return counted[0]
    return {subject.id: merge_groups([part[subject.id] for part in counted], buckets) for subject in groups_of}


async def _count(
    database: ReadableDatabase, plan: Plan, groups_of: Mapping[Subject, Collection[MeasureGroup]], buckets: int
) -> dict[int, list[Measures]]:
    rows = await database.fetch(plan.statement, *plan.args)
    groups_by_id = {subject.id: plan.groups & set(groups) for subject, groups in groups_of.items()}
    return read_measures(rows, groups_by_id, buckets)


def choose_plans(
    query: MeasureQuery,
    audience: Audience | None,
    groups_of: Mapping[Subject, Collection[MeasureGroup]],
    split: Split = NO_SPLIT,
) -> list[Plan]:
    """Chooses the statements that count the measures of all subjects, and their arguments.

    There is one for all groups that are counted together, and one for each other group that some subject needs.
    """
    together = VISIT_GROUPS | JOURNEY_GROUPS if audience is None else VISIT_GROUPS
    plans = [choose_plan(query, audience, groups_of, split)] if _subjects_with_any(together, groups_of) else []
    for group, statement in _STATEMENTS.items():
        ids = [] if group in together else _subjects_with_any({group}, groups_of)
        if ids:
            playlists = sorted({subject.playlist_id for subject, needed in groups_of.items() if group in needed})
            if group is MeasureGroup.EXPOSURES and audience is None and (cut := cut_buckets(query.bounds)):
                plans.append(Plan("analytics/metrics/exposures", (playlists, ids, *cut), frozenset({group})))
                continue
            args = (playlists, ids, list(query.bounds), *(audience or NOBODY).session_arguments)
            all_viewers = (audience is None,) if group in _WITH_ALL_VIEWERS else ()
            of_split = split.arguments if group is MeasureGroup.DECISIONS else split.value_arguments
            plans.append(Plan(statement, (*args, *all_viewers, *of_split), frozenset({group})))
    return plans


def own_groups(groups: Set[MeasureGroup], *, of_audience: bool) -> Set[MeasureGroup]:
    """Those of the groups that are counted by a statement of their own."""
    return groups - (VISIT_GROUPS if of_audience else VISIT_GROUPS | JOURNEY_GROUPS)


def choose_plan(
    query: MeasureQuery,
    audience: Audience | None,
    groups_of: Mapping[Subject, Collection[MeasureGroup]],
    split: Split = NO_SPLIT,
) -> Plan:
    """Chooses the statement that counts visits, and for all viewers everything that the totals have."""
    playlists = sorted({subject.playlist_id for subject in groups_of})
    bounds = list(query.bounds)
    viewers = _subjects_with_any({MeasureGroup.VIEWERS, MeasureGroup.NEW_VIEWERS}, groups_of)
    if audience is not None:
        ids = _subjects_with_any(VISIT_GROUPS, groups_of)
        new_viewers = _subjects_with_any({MeasureGroup.NEW_VIEWERS}, groups_of)
        if audience.by_session:
            instants = [EPOCH + bounds[0] * SLOT, EPOCH + bounds[-1] * SLOT]
            args = (playlists, ids, bounds, instants, *audience.session_arguments, viewers, new_viewers)
            return Plan("analytics/metrics/session_measures", (*args, *split.arguments), VISIT_GROUPS)
        args = (playlists, ids, bounds, *audience.arguments, viewers, new_viewers)
        return Plan("analytics/metrics/audience_measures", (*args, *split.arguments), VISIT_GROUPS)
    groups = VISIT_GROUPS | JOURNEY_GROUPS
    ids = _subjects_with_any(groups, groups_of)
    totals = _subjects_with_any({MeasureGroup.TOTALS} | JOURNEY_GROUPS, groups_of)
    # The rollups store new viewers in the same rows as the other viewers: reading both costs no more than reading one.
    if (starts := nearest_day_starts(bounds)) is not None:
        return Plan("analytics/metrics/local_day_measures", (playlists, ids, bounds, starts, bool(viewers)), groups)
    args = (playlists, ids, bounds, split_days(bounds), bool(totals), bool(viewers))
    return Plan("analytics/metrics/measures", args, groups)


def _subjects_with_any(groups: Set[MeasureGroup], groups_of: Mapping[Subject, Collection[MeasureGroup]]) -> list[int]:
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
