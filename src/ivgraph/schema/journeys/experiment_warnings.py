"""Finds why an experiment may mislead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from strawberry.types import Info

from ivgraph.analytics.period import Period
from ivgraph.catalog.versions import VersionStart
from ivgraph.schema.context import RequestContext
from ivgraph.schema.journeys.experiment_arguments import common_request
from ivgraph.schema.journeys.experiment_types import ExperimentWarning, ExperimentWarningCode
from ivgraph.schema.journeys.variants import Side, count_sessions

#: Fewer sessions than this hardly ever show a difference.
MIN_SESSIONS = 30


async def find_warnings(
    info: Info[RequestContext, None], a: Side, b: Side, sessions: Sequence[int]
) -> list[ExperimentWarning]:
    """All warnings, in the order of their codes.

    Args:
        sessions: Those of a and of b.
    """
    starts = await info.context.loaders.version_starts.load(a.playlist_id)
    found = [
        *_find_running([a, b], info.context.now),
        *_find_lengths(a.request.period, b.request.period),
        *_find_few(sessions),
    ]
    if common := await _count_common(info, a, b):
        found.append(_warn("GROUPS_OVERLAP", f"{common:,} sessions are in both variants."))
    if a.request.period != b.request.period:
        found.append(_warn("VIEWERS_MAY_REPEAT", "The periods differ: the same viewers may be in both variants."))
    return [*found, *_find_changes([a, b], starts)]


def _find_running(sides: Sequence[Side], now: datetime) -> Iterator[ExperimentWarning]:
    for name, side in zip("ab", sides, strict=True):
        if side.request.period.end > now:
            yield _warn("PERIOD_RUNNING", f"The period of {name} is not over. Decide when to look, and look then.")


def _find_lengths(a: Period, b: Period) -> Iterator[ExperimentWarning]:
    if a.end - a.start != b.end - b.start:
        hours = [round((each.end - each.start).total_seconds() / 3600, 2) for each in (a, b)]
        yield _warn("DIFFERENT_LENGTHS", f"The period of a has {hours[0]:,g} hours, and that of b {hours[1]:,g}.")


def _find_few(sessions: Sequence[int]) -> Iterator[ExperimentWarning]:
    for name, count in zip("ab", sessions, strict=True):
        if count < MIN_SESSIONS:
            yield _warn("FEW_SESSIONS", f"Variant {name} has {count} sessions, fewer than {MIN_SESSIONS}.")


def _find_changes(sides: Sequence[Side], starts: Sequence[VersionStart]) -> Iterator[ExperimentWarning]:
    """The first version that is kept began when the story did, as far as anybody knows: it changed nothing."""
    for name, side in zip("ab", sides, strict=True):
        period = side.request.period
        changed = [each.number for each in starts[1:] if each.since and period.start < each.since < period.end]
        if changed:
            numbers = ", ".join(map(str, changed))
            yield _warn("STRUCTURE_CHANGED", f"Within the period of {name}, this version began: {numbers}.")


async def _count_common(info: Info[RequestContext, None], a: Side, b: Side) -> int:
    common = common_request(a.request, b.request)
    return 0 if common is None else (await count_sessions(info, a.playlist_id, common)).journeys.sessions


def _warn(code: str, message: str) -> ExperimentWarning:
    return ExperimentWarning(code=ExperimentWarningCode[code], message=message)
