"""An event on its way into the tables."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from ivgraph.ingest.event import Event

#: An event, and when the request arrived that it came with. A bare tuple: one is made for each event.
Arrival: TypeAlias = tuple[Event, datetime]
