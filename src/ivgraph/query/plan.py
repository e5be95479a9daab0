"""Which table serves a question. Nothing else knows.

Everybody, whole UTC days: day_total and recency; a day that a bound splits: slot_total and visit. Everybody, days of
another time zone: day_total, moved by part_total and slot_total. A part of the audience: visit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ivgraph.query.filters import Audience
from ivgraph.query.metrics import Family
from ivgraph.query.request import Question, Subject

SLOTS_A_DAY = 96


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement and its arguments."""

    statement: str
    args: tuple[Any, ...]


def plan(
    question: Question, audience: Audience | None, subjects: Collection[Subject], families: Collection[Family]
) -> Plan:
    """The one statement that answers a question for all subjects.

    Args:
        audience: The question's condition, resolved; None where it has none.
    """
    playlists = sorted({subject.playlist_id for subject in subjects})
    ids = sorted({subject.id for subject in subjects})
    bounds = list(question.bounds)
    viewers = Family.VIEWERS in families
    if audience is not None:
        people = (list(audience.viewers), list(audience.groups), list(audience.who), list(audience.contexts))
        return Plan("metrics/audience_measures", (playlists, ids, bounds, *people, viewers))
    if (midnights := local_midnights(bounds)) is not None:
        return Plan("metrics/day_measures", (playlists, ids, bounds, midnights, viewers))
    return Plan("metrics/measures", (playlists, ids, bounds, split_days(bounds), Family.TOTALS in families, viewers))


def local_midnights(bounds: Sequence[int]) -> list[int] | None:
    """The UTC midnight, in slots, that each bound stands for where the buckets are days of a zone other than UTC.

    None where they are UTC days, or no days: where a bucket stands for two UTC days or more, or where most of the time
    lies in buckets that stand for none, as hours do. Then reading slot by slot is not slower.
    """
    if not any(bound % SLOTS_A_DAY for bound in bounds):
        return None
    # By the second bound: the first bucket may be cut short. That bound's midnight is the nearest one; those of the
    # others are a whole number of days away, whatever a clock change does in between. Each bound's own nearest midnight
    # would give some days none and others two, where midnight is at noon in UTC.
    local_midnight = bounds[1] % SLOTS_A_DAY
    nearest = 0 if local_midnight <= SLOTS_A_DAY // 2 else SLOTS_A_DAY
    midnights = [(bound - local_midnight + SLOTS_A_DAY // 2) // SLOTS_A_DAY * SLOTS_A_DAY + nearest for bound in bounds]
    if any(evening - morning > SLOTS_A_DAY for morning, evening in pairwise(midnights)):
        return None
    without_day = sum(
        until - start
        for (start, until), (morning, evening) in zip(pairwise(bounds), pairwise(midnights), strict=True)
        if morning == evening
    )
    return None if 2 * without_day > bounds[-1] - bounds[0] else midnights


def split_days(bounds: Collection[int]) -> list[int]:
    """The UTC days that have a bound inside: their totals belong to several buckets, or to one in part."""
    return sorted({bound // SLOTS_A_DAY for bound in bounds if bound % SLOTS_A_DAY})
