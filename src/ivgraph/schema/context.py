"""What resolvers of one request share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ivgraph.db import Database
from ivgraph.identity import ViewerKey
from ivgraph.ingest.writer import Writer
from ivgraph.loaders import Loaders


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Made per request."""

    #: The one moment that the whole request is answered at.
    now: datetime
    database: Database
    loaders: Loaders
    writer: Writer
    viewer_key: ViewerKey
    #: Selected fields by place in the document; filled by selection.asked_fields.
    asked_fields: dict[tuple[int, ...], frozenset[str]] = field(default_factory=dict)
