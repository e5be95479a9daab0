"""All sources of events: a new one is written in a package of its own and listed here."""

from __future__ import annotations

from collections.abc import Mapping

from ivgraph.sources.files import NATIVE, FileFormat
from ivgraph.sources.http.endpoint import EVENTS
from ivgraph.sources.kaltura.endpoint import BEACONS
from ivgraph.sources.kaltura.file_format import RECORDED_BEACONS

#: The ways for events to come over HTTP, as the server routes them.
HTTP_SOURCES = (EVENTS, BEACONS)

#: What a line of a file may be, by the name that `ivgraph import --format` takes.
FILE_FORMATS: Mapping[str, FileFormat] = {each.name: each for each in (NATIVE, RECORDED_BEACONS)}
