"""What resolvers of one request share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from typing import Any, TypeVar

from graphql import FieldNode

from ivgraph.db import Database
from ivgraph.identity import ViewerKey
from ivgraph.ingest.verdict import EventWriter
from ivgraph.loaders import Loaders
from ivgraph.schema.cost import LARGEST_ANSWER, Cost

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
    #: The cost up to which operations run in this process; others are estimated and end before their first field.
    largest_here: float = inf
    #: What the operation costs; None until its arguments are read.
    cost: Cost | None = None
    #: Converted arguments by the id of their field in the document; filled by checks.OperationCheck.
    arguments: dict[int, dict[str, Any]] = field(default_factory=dict)
    #: Selected fields by place in the document; filled by selection.asked_fields.
    asked_fields: dict[tuple[int, ...], frozenset[str]] = field(default_factory=dict)
    #: What arguments mean by place in the document; filled by read.
    _meanings: dict[int, Any] = field(default_factory=dict)

    def forget(self) -> None:
        """Reads anew what is asked from here on: a mutation has changed it, and several may come in one request."""
        self.loaders = Loaders(self.database)

    def read(self, place: FieldNode, reader: Callable[..., Meaning], **arguments: Any) -> Meaning:
        """What the arguments of a field mean. They are read once, not for each of the objects that have the field."""
        if id(place) not in self._meanings:
            self._meanings[id(place)] = reader(self, **arguments)
        meaning: Meaning = self._meanings[id(place)]
        return meaning

    @property
    def is_left_to_others(self) -> bool:
        """Whether the operation costs more than what runs here: then it ended before its first field."""
        return self.cost is not None and self.largest_here < self.cost.total <= LARGEST_ANSWER

    def meaning(self, place: FieldNode) -> Any:
        """What read has found before; None for a field without a reader."""
        return self._meanings.get(id(place))
