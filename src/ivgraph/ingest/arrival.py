"""An event on its way into the tables, and what becomes of it there."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from ivgraph.ingest.event import Event, Rejected

#: An event, and when the request arrived that it came with. A bare tuple: one is made for each event.
Arrival: TypeAlias = tuple[Event, datetime]

#: Whether an event is new; or, where a limit refuses it, why.
Answer: TypeAlias = bool | Rejected
