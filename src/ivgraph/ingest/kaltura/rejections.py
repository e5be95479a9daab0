"""Beacons that can't be used. Their player could do nothing about it, so the operator is told."""

from __future__ import annotations

import logging
from collections import Counter

from ivgraph.ingest.event import Code

#: Seconds between two lines in the log: a page that sends nonsense sends it with every beacon.
INTERVAL = 60.0

logger = logging.getLogger(__name__)


class Rejections:
    """Counts them, and tells the log from time to time."""

    def __init__(self) -> None:
        #: In all.
        self.counted: Counter[Code] = Counter()
        self._untold = 0
        self._told_at: float | None = None

    def note(self, code: Code, reason: str, at: float) -> None:
        """Counts one that arrived at that Unix second."""
        self.counted[code] += 1
        self._untold += 1
        if self._told_at is None or at - self._told_at >= INTERVAL:
            logger.warning("Rejected beacons: %d. The last one: %s (%s)", self._untold, reason, code)
            self._untold, self._told_at = 0, at
