"""Which table serves a question. Nothing else knows.

Everybody, whole UTC days: day_total and recency; a day that a bound splits: slot_total and visit. Everybody, days of
another time zone: day_total or noon_total, moved by part_total and slot_total. A part of the audience: visit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ivgraph.analytics.audience import Audience
from ivgraph.analytics.measures import Family, Measures, lay_out
from ivgraph.analytics.request import Question, Subject
from ivgraph.database import Database

SLOTS_A_DAY = 96


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement and its arguments."""

    statement: str
    args: tuple[Any, ...]


def plan(question: Question, audience: Audience | None, asked: Mapping[Subject, Collection[Family]]) -> Plan:
    """The one statement that answers a question for all subjects.

    Args:
        audience: The question's condition, resolved; None where it has none.
        asked: The subjects, and what is to be counted of each at least.
    """
    playlists = sorted({subject.playlist_id for subject in asked})
    ids = _asked_for(set(Family), asked)
    bounds = list(question.bounds)
    totals, viewers = _asked_for({Family.TOTALS}, asked), _asked_for({Family.VIEWERS, Family.NEWCOMERS}, asked)
    if audience is not None:
        of = (audience.viewers, audience.groups, audience.wholly, audience.partly, audience.matches)
        newcomers = _asked_for({Family.NEWCOMERS}, asked)
        return Plan("analytics/metrics/audience_measures", (playlists, ids, bounds, *of, viewers, newcomers))
    # Who is new stands in the rollups: it costs nothing beside the other viewers.
    if (starts := utc_day_starts(bounds)) is not None:
        return Plan("analytics/metrics/day_measures", (playlists, ids, bounds, starts, bool(viewers)))
    return Plan("analytics/metrics/measures", (playlists, ids, bounds, split_days(bounds), bool(totals), bool(viewers)))


def _asked_for(families: set[Family], asked: Mapping[Subject, Collection[Family]]) -> list[int]:
    """The ids of the subjects of which any of the families is asked for."""
    return sorted(subject.id for subject, wanted in asked.items() if not families.isdisjoint(wanted))


def utc_day_starts(bounds: Sequence[int]) -> list[int] | None:
    """The start of a UTC day, in slots, that each bound stands for where the buckets are days of a zone other than UTC.

    All are midnights in UTC, or all are noons: whichever lies nearer to the zone's midnight.

    None where they are UTC days, or no days: where a bucket stands for two UTC days or more, or where most of the time
    lies in buckets that stand for none, as hours do. Then reading slot by slot is not slower.
    """
    if not any(bound % SLOTS_A_DAY for bound in bounds):
        return None
    # By the second bound: the first bucket may be cut short. That bound's start is the nearest midnight or noon; those
    # of the others are a whole number of days away, whatever a clock change does in between. Each bound's own nearest
    # start would give some days none and others two, where a clock change moves midnight from one start to another.
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
    """The UTC days that have a bound inside: their totals belong to several buckets, or to one in part."""
    return sorted({bound // SLOTS_A_DAY for bound in bounds if bound % SLOTS_A_DAY})


async def count(
    database: Database, question: Question, audience: Audience | None, asked: Mapping[Subject, Collection[Family]]
) -> dict[int, list[Measures]]:
    """What was counted of each subject in each bucket, by the subject's id, in one statement.

    Args:
        audience: The question's condition, resolved; None where it has none.
        asked: The subjects, and which families are counted of each.
    """
    planned = plan(question, audience, asked)
    rows = await database.fetch(planned.statement, *planned.args)
    return lay_out(rows, asked, len(question.bounds) - 1)
