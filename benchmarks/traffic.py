"""Events to measure with: those of the demo, as many as are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from ivgraph.demo.traffic import events

#: Demo events for scale 1, less than there are.
AT_SCALE_1 = 400_000


def make_events(count: int) -> Iterator[dict[str, Any]]:
    """So many native events of 90 days of viewers, ending now."""
    now = datetime.now(UTC)
    return islice(events(now, now, scale=1.1 * count / AT_SCALE_1), count)


def write_events(path: Path, count: int) -> None:
    """Writes native events to a file, one a line."""
    with path.open("wb") as file:
        file.writelines(orjson.dumps(event) + b"\n" for event in make_events(count))
