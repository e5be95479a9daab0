"""An event on its way into the tables."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ivgraph.ingest.event import Event


class Arrival(NamedTuple):
    """An event, and when the request arrived that it came with."""

    event: Event
    received_at: datetime
