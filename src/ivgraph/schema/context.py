"""The context that the resolvers of one request share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from graphql import FieldNode

from ivgraph.analytics.loaders import Loaders
from ivgraph.database import Database, RequestDatabase
from ivgraph.identity import ViewerKey
from ivgraph.ingest.verdicts import EventWriter
from ivgraph.schema.version_numbers import UNREAD, KnownVersions

Parsed = TypeVar("Parsed")


@dataclass(slots=True, kw_only=True)
class RequestContext:
    """The database, loaders and writer that the resolvers of one request use. GraphQL calls it the context value."""

    #: The instant that every field of the request takes as the current time.
    now: datetime
    #: For reading: a replica, or the primary.
    database: RequestDatabase
    #: The primary, with the connections for mutations.
    writing: Database
    loaders: Loaders
    writer: EventWriter
    viewer_key: ViewerKey
    #: The names of the fields selected below a field, by the ids of its AST nodes; see selection.selected_fields.
    selected_fields: dict[tuple[int, ...], frozenset[str]] = field(default_factory=dict)
    #: The versions that arguments can name. They are read if an argument names one.
    versions: KnownVersions = UNREAD
    #: The parsed arguments of a field, by the id of its AST node.
    _parsed: dict[int, Any] = field(default_factory=dict)

    def clear_loaders(self) -> None:
        """Makes later fields read the database again, after a mutation has changed it."""
        self.database.use_primary()
        self.loaders = Loaders(self.database)

    def read_arguments(self, node: FieldNode, reader: Callable[..., Parsed], **arguments: Any) -> Parsed:
        """Parses a field's arguments with a reader, once for the field rather than once for each object that has it.

        Raises:
            InvalidArgument: The reader rejects the arguments.
        """
        if id(node) not in self._parsed:
            self._parsed[id(node)] = reader(self, **arguments)
        parsed: Parsed = self._parsed[id(node)]
        return parsed

    def know_versions(self, versions: KnownVersions) -> None:
        """Sets the versions, and forgets arguments that were parsed without them."""
        self.versions = versions
        self._parsed.clear()

    def parsed_arguments(self, node: FieldNode) -> Any:
        """What `read_arguments` returned for the field before; None if the field has no reader."""
        return self._parsed.get(id(node))
