"""Finds nodes and hotspots that arguments name, in behaviours of filters or otherwise, and that there are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphql import GraphQLObjectType, SelectionSetNode

from ivgraph.catalog.graph import NamedParts, read_named_parts
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.execution.context import OperationContext
from ivgraph.execution.operation import Operation
from ivgraph.schema.behaviours import behaviours_of
from ivgraph.schema.inputs import AudienceFilter


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of a node or a hotspot below a root field."""

    path: str
    external_id: str
    is_node: bool
    #: External ids of the playlists that the root field names.
    playlists: frozenset[str]


async def check_names(operation: Operation, context: OperationContext) -> None:
    """Checks the names below root fields that name their playlists; in a list of all playlists, any may be unknown.

    Raises:
        InvalidArgument: With every name of which no playlist of its root field knows. It was read in two statements.
    """
    names = [name for name in _list_names(operation, context) if name.playlists]
    if not names:
        return
    known = await read_named_parts(
        context.database,
        frozenset[str]().union(*(name.playlists for name in names)),
        {name.external_id for name in names if name.is_node},
        {name.external_id for name in names if not name.is_node},
    )
    if problems := list(_find_problems(names, known)):
        raise InvalidArgument(problems)


def _find_problems(names: Sequence[_Name], known: NamedParts) -> Iterator[Problem]:
    for name in names:
        playlists = known.playlists & name.playlists
        parts = known.nodes if name.is_node else known.hotspots
        if playlists and not any((playlist, name.external_id) in parts for playlist in playlists):
            kind = "node" if name.is_node else "hotspot"
            shown = name.external_id[:60]
            yield Problem(name.path, f'Give the externalId of a {kind} of the playlist: there is no "{shown}".')


def _list_names(operation: Operation, context: OperationContext) -> Iterator[_Name]:
    for root in operation.fields([operation.selection_set], operation.root):
        field = root.definition.extensions.get("strawberry-definition")
        if field and (access_function := field.metadata.get("playlists")):
            access = access_function(context.arguments.get(id(root.node), {}), context.parsed_arguments(root.node))
            if access.saved is None:
                for object_type in operation.object_types(root):
                    for path, external_id, is_node in _names_below(
                        operation, context, root.selection_sets, object_type, root.key
                    ):
                        yield _Name(path, external_id, is_node, access.external_ids)


def _names_below(
    operation: Operation,
    context: OperationContext,
    selection_sets: Sequence[SelectionSetNode],
    parent_type: GraphQLObjectType,
    path: str,
) -> Iterator[tuple[str, str, bool]]:
    """The path of each name, the name, and whether it is a node's."""
    for selected in operation.fields(selection_sets, parent_type):
        field_path = f"{path}.{selected.key}"
        arguments = context.arguments.get(id(selected.node), {})
        filter = arguments.get("filter")
        if isinstance(filter, AudienceFilter):
            for behaviour_path, behaviour in behaviours_of(filter, f"{field_path}.filter"):
                yield from behaviour.names(behaviour_path)
        field = selected.definition.extensions.get("strawberry-definition")
        if field and (list_names := field.metadata.get("names")):
            for name_path, external_id, is_node in list_names(arguments):
                yield f"{field_path}.{name_path}", external_id, is_node
        for object_type in operation.object_types(selected):
            yield from _names_below(operation, context, selected.selection_sets, object_type, field_path)
