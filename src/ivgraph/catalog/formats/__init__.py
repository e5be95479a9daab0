"""Parses the documents of authoring tools into structures.

    document → native | kaltura → drafts of nodes → links → PlaylistStructure

``native`` and ``kaltura`` read the fields of a document with ``fields``; ``links`` checks ids and references. All of it
is pure. An invalid document is refused with all its problems at once.
"""

from __future__ import annotations

from ivgraph.catalog.formats import kaltura, native
from ivgraph.catalog.model import PlaylistStructure
from ivgraph.errors import InvalidStructure, Problem

__all__ = ["parse_structure"]


def parse_structure(document: object) -> PlaylistStructure:
    """Parses decoded JSON: ivgraph's own format, or Kaltura's interactivity document.

    Raises:
        InvalidStructure: With all problems of the document.
    """
    if not isinstance(document, dict):
        raise InvalidStructure([Problem("", "A structure must be a JSON object with id, startNode and nodes.")])
    problems: list[Problem] = []
    parse = kaltura.parse if kaltura.recognises(document) else native.parse
    structure = parse(document, problems)
    if problems or structure is None:
        raise InvalidStructure(problems)
    return structure
