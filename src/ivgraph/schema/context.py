"""What the resolvers of one request share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from graphql import FieldNode

from ivgraph.analytics.loaders import Loaders
from ivgraph.database import Database
from ivgraph.identity import ViewerKey
from ivgraph.ingest.verdicts import EventWriter

Meaning = TypeVar("Meaning")


@dataclass(slots=True, kw_only=True)
class RequestContext:
    """Made for each request; GraphQL calls it the context."""

    #: The one moment at which the whole request is answered.
    now: datetime
    database: Database
    #: The same database, for mutations.
    writing: Database
    loaders: Loaders
    writer: EventWriter
    viewer_key: ViewerKey
    #: The selected fields below a field, by its AST nodes; filled by selection.selected_fields.
    selected_fields: dict[tuple[int, ...], frozenset[str]] = field(default_factory=dict)
    #: What a field's arguments mean, by its AST node; filled by read.
    _meanings: dict[int, Any] = field(default_factory=dict)

    def forget_reads(self) -> None:
        """Makes later fields read the database again. A mutation has changed it, and a request may hold several."""
        self.loaders = Loaders(self.database)

    def read(self, node: FieldNode, reader: Callable[..., Meaning], **arguments: Any) -> Meaning:
        """What the arguments of a field mean. They are read once, not for each object that has the field."""
        if id(node) not in self._meanings:
            self._meanings[id(node)] = reader(self, **arguments)
        meaning: Meaning = self._meanings[id(node)]
        return meaning

    def meaning(self, node: FieldNode) -> Any:
        """What read returned before; None for a field without a reader."""
        return self._meanings.get(id(node))
