"""Which table serves a question. Nothing else knows.

Everybody, whole UTC days: day_total and recency. Everybody, a day that a bound splits: slot_total and visit. A part of
the audience: visit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
    if audience is None:
        # Who is new stands in the rollups: it costs nothing beside the other viewers.
        return Plan("metrics/measures", (playlists, ids, bounds, split_days(bounds), bool(totals), bool(viewers)))
    of = (audience.viewers, audience.groups, audience.wholly, audience.partly, audience.matches)
    newcomers = _asked_for({Family.NEWCOMERS}, asked)
    return Plan("metrics/audience_measures", (playlists, ids, bounds, *of, viewers, newcomers))


def _asked_for(families: set[Family], asked: Mapping[Subject, Collection[Family]]) -> list[int]:
    """The ids of the subjects of which any of the families is asked for."""
    return sorted(subject.id for subject, wanted in asked.items() if not families.isdisjoint(wanted))


def split_days(bounds: Collection[int]) -> list[int]:
    """The UTC days that have a bound inside: their totals belong to several buckets, or to one in part."""
    return sorted({bound // SLOTS_A_DAY for bound in bounds if bound % SLOTS_A_DAY})
