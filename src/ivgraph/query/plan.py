"""Which table serves a question. Nothing else knows.

Everybody, whole UTC days: day_total and recency. Everybody, a day that a bound splits: slot_total and visit. A part of
the audience: visit.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
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
    return Plan("metrics/measures", (playlists, ids, bounds, split_days(bounds), Family.TOTALS in families, viewers))


def split_days(bounds: Collection[int]) -> list[int]:
    """The UTC days that have a bound inside: their totals belong to several buckets, or to one in part."""
    return sorted({bound // SLOTS_A_DAY for bound in bounds if bound % SLOTS_A_DAY})
