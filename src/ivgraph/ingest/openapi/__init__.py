"""The collector described in OpenAPI 3.1, from the same enums and limits that it works by."""

from __future__ import annotations

from ivgraph import __version__
from ivgraph.ingest.body import MOST_EVENTS
from ivgraph.ingest.event import LONGEST_LINE
from ivgraph.ingest.http import LARGEST_BODY, LARGEST_CONTENT
from ivgraph.ingest.openapi.operation import describe_collecting
from ivgraph.ingest.openapi.schemas import Json, describe_schemas

__all__ = ["describe_collector"]

_DESCRIPTION = f"""\
Takes the events of players of interactive videos. 200 says that every event that is accepted is durable and in every
number. Events are named by playlist, at and id together: sent again they are duplicates and change nothing, so that a
request without an answer, or with 503, may be sent again as it is.

An event that can't be taken is rejected alone, with code and reason; its neighbours are accepted. One that is beyond a
limit on what events may create can be sent again later. A request that is refused as a whole stored nothing, unless
with 503: then some of it may be stored.

The content decides what a body is, whatever its type says: one event, an array of events, or one event a line.
At most {LARGEST_BODY} bytes as sent, {LARGEST_CONTENT} unpacked, {MOST_EVENTS} events; {LONGEST_LINE} bytes a line."""


def describe_collector() -> Json:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "ivgraph collector", "version": __version__, "description": _DESCRIPTION},
        "paths": {"/v1/events": {"post": describe_collecting()}},
        "components": {"schemas": describe_schemas()},
    }
