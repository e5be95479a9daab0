"""What resolvers of one request share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from graphql import FieldNode

from ivgraph.db import Database
from ivgraph.errors import AnswerTooLarge
from ivgraph.identity import ViewerKey
from ivgraph.ingest.verdict import EventWriter
from ivgraph.loaders import Loaders

#: Nodes, hotspots and points of one answer. So many keep the server busy for seconds, and it does nothing else then.
MOST_OBJECTS = 50_000

Meaning = TypeVar("Meaning")


@dataclass(slots=True, kw_only=True)
class Context:
    """Made per request."""

    #: The one moment that the whole request is answered at.
    now: datetime
    database: Database
    #: The same for mutations.
    writing: Database
    loaders: Loaders
    writer: EventWriter
    viewer_key: ViewerKey
    #: Selected fields by place in the document; filled by selection.asked_fields.
    asked_fields: dict[tuple[int, ...], frozenset[str]] = field(default_factory=dict)
    #: What arguments mean by place in the document; filled by read.
    _meanings: dict[int, Any] = field(default_factory=dict)
    _objects: int = 0

    def read(self, place: FieldNode, reader: Callable[..., Meaning], **arguments: Any) -> Meaning:
        """What the arguments of a field mean. They are read once, not for each of the objects that have the field."""
        if id(place) not in self._meanings:
            self._meanings[id(place)] = reader(self, **arguments)
        meaning: Meaning = self._meanings[id(place)]
        return meaning

    def answer_with(self, objects: int) -> None:
        """Counts what the answer will have.

        Raises:
            AnswerTooLarge: It has too much: lists within lists multiply, and a small query can ask for everything.
        """
        self._objects += objects
        if self._objects > MOST_OBJECTS:
            raise AnswerTooLarge(
                f"The answer would have more than {MOST_OBJECTS:,} nodes, hotspots and points: ask for fewer lists "
                "within lists, a longer interval or a shorter period."
            )
