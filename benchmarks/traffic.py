"""Generates events for measurements: those of the demo, in any number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from ivgraph.demo.traffic import generate_events

#: A little less than the number of the demo's events at scale 1, so that there are always enough.
EVENTS_AT_SCALE_1 = 400_000


def make_events(count: int) -> Iterator[dict[str, Any]]:
    """The first ``count`` raw events of 90 days of viewers, which end about now."""
    now = datetime.now(UTC)
    return islice(generate_events(now, now, scale=1.1 * count / EVENTS_AT_SCALE_1), count)
