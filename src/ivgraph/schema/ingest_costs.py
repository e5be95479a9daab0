"""The cost functions of recorded and rejected events. The unit is defined in execution.cost."""

from __future__ import annotations

from typing import Any

from ivgraph.analytics.period import Period
from ivgraph.schema.costs import STATEMENT_COST, Arguments
from ivgraph.schema.scale import OBJECT_COST, FieldCost, Scale

#: The most bytes of the texts of a rejected event.
REASON_BYTES = 300
#: The most codes that rejected events may have.
MAX_REJECTION_CODES = 30


def ingest_status(scale: Scale, arguments: Arguments, period: Period) -> FieldCost:
    return FieldCost(scale.with_items(MAX_REJECTION_CODES), once=STATEMENT_COST)


def rejections(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale.with_items(1, text=REASON_BYTES), items=arguments.get("first", 50), once=STATEMENT_COST)


def recorded_events(scale: Scale, arguments: Arguments, events: list[Any]) -> FieldCost:
    verdict_scale = scale.with_items(len(events), text=REASON_BYTES)
    return FieldCost(verdict_scale, once=STATEMENT_COST + len(events) * OBJECT_COST)
