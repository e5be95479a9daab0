"""Reads arguments that name nodes by their externalIds. A node that there is not is found before any field runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.errors import Problem

#: The most nodes in one argument.
MAX_NODES = 50
#: The id of no node: a list of playlists may name nodes that only some of them have.
NOBODY = -1

#: The path of an argument, the node's externalId, and that it is a node's.
Name: TypeAlias = tuple[str, str, bool]


def names_of(path: str, nodes: Sequence[str] | None) -> Iterator[Name]:
    """The names in a list of nodes."""
    for index, node in enumerate(nodes or ()):
        yield f"{path}[{index}]", node, True


def check_nodes(path: str, nodes: Sequence[str] | None) -> Iterator[Problem]:
    """The problem of a list that is empty or too long."""
    if nodes is not None and not 1 <= len(nodes) <= MAX_NODES:
        yield Problem(path, f"Name 1 to {MAX_NODES} nodes, not {len(nodes):,}.")


def node_ids(graph: PlaylistGraph, nodes: Iterable[str]) -> tuple[int, ...]:
    """The internal ids of nodes."""
    found = graph.node_by_external_id
    return tuple(found[node].id if node in found else NOBODY for node in nodes)
