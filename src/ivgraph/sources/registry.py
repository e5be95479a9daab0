"""The list of all sources of events. A new source is a package of its own and an entry here."""

from __future__ import annotations

from collections.abc import Mapping

from ivgraph.sources.files import NATIVE, FileFormat
from ivgraph.sources.http.endpoint import EVENTS
from ivgraph.sources.kaltura.endpoint import BEACONS
from ivgraph.sources.kaltura.file_format import RECORDED_BEACONS

#: Sources that the server listens for.
HTTP_SOURCES = (EVENTS, BEACONS)

#: Formats of files, by the name that `ivgraph import --format` takes.
FILE_FORMATS: Mapping[str, FileFormat] = {each.name: each for each in (NATIVE, RECORDED_BEACONS)}
