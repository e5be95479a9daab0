"""What an interactive video is made of, read from the documents of authoring tools.

    document → native | kaltura → drafts → links → PlaylistStructure

All of it is pure. A document that can't be used is refused with everything that is wrong with it, at once.
"""

from __future__ import annotations

from ivgraph.catalog.formats import kaltura, native
from ivgraph.catalog.model import PlaylistStructure
from ivgraph.errors import InvalidStructure, Problem

__all__ = ["parse_structure"]


def parse_structure(document: object) -> PlaylistStructure:
    """Reads a structure from decoded JSON: the native format, or an interactivity document of Kaltura's.

    Raises:
        InvalidStructure: With every problem of the document.
    """
    if not isinstance(document, dict):
        raise InvalidStructure([Problem("", "A structure must be a JSON object with id, startNode and nodes.")])
    problems: list[Problem] = []
    parse = kaltura.parse if kaltura.recognises(document) else native.parse
    structure = parse(document, problems)
    if problems or structure is None:
        raise InvalidStructure(problems)
    return structure
