"""Checks the parts of a structure against each other: ids are unique, and references lead to existing nodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ivgraph.catalog.model import HotspotStructure, NodeStructure
from ivgraph.errors import Problem
from ivgraph.quoting import quote

MAX_NODES = 5_000
MAX_HOTSPOTS = 50_000


@dataclass(frozen=True, slots=True)
class FieldNames:
    """The names of a format's references, for the paths of problems."""

    start: str
    default: str
    target: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A node as it was read, with the paths of its parts in the document."""

    path: str
    node: NodeStructure
    #: The paths of the node's hotspots, in their order.
    hotspot_paths: tuple[str, ...]


def check_size(nodes: int, hotspots: int) -> Iterator[Problem]:
    """Refuses a document that is too large, before it is read in full."""
    if nodes > MAX_NODES:
        yield Problem("nodes", f"Keep to {MAX_NODES:,} nodes; there are {nodes:,}.")
    if hotspots > MAX_HOTSPOTS:
        yield Problem("nodes", f"Keep to {MAX_HOTSPOTS:,} hotspots in all; there are {hotspots:,}.")


def check_links(start: str | None, drafts: Sequence[Draft], names: FieldNames) -> Iterator[Problem]:
    """Finds ids that are used twice, references to missing nodes, and hotspots that are hidden before they appear."""
    nodes = {draft.node.id: draft.node for draft in drafts}
    if start is not None:
        yield from _check_start(start, nodes, names.start)
    yield from _check_unique("node", [(draft.path, draft.node.id) for draft in drafts])
    yield from _check_unique("hotspot", [(path, hotspot.id) for path, hotspot in _iterate_hotspots(drafts)])
    for draft in drafts:
        if draft.node.default_node is not None and draft.node.default_node not in nodes:
            yield _report_missing_node(f"{draft.path}.{names.default}", draft.node.default_node)
    for path, hotspot in _iterate_hotspots(drafts):
        if hotspot.to_node is not None and hotspot.to_node not in nodes:
            yield _report_missing_node(f"{path}.{names.target}", hotspot.to_node)
        shown_from, shown_until = hotspot.shown_from_ms, hotspot.shown_until_ms
        if shown_from is not None and shown_until is not None and shown_from > shown_until:
            yield Problem(path, "The hotspot is hidden before it is shown: swap or correct the two times.")


def _check_start(start: str, nodes: dict[str, NodeStructure], name: str) -> Iterator[Problem]:
    if start not in nodes:
        yield _report_missing_node(name, start)
    elif nodes[start].deleted_at is not None:
        yield Problem(name, f"Name a node that is not deleted; {quote(start)} is.")


def _check_unique(kind: str, ids: list[tuple[str, str]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, id in ids:
        if id in first:
            yield Problem(f"{path}.id", f"Give each {kind} an id of its own; {first[id]} has {quote(id)} too.")
        else:
            first[id] = path


def _iterate_hotspots(drafts: Sequence[Draft]) -> Iterator[tuple[str, HotspotStructure]]:
    for draft in drafts:
        yield from zip(draft.hotspot_paths, draft.node.hotspots, strict=True)


def _report_missing_node(path: str, id: str) -> Problem:
    return Problem(path, f"Name a node of this structure; there is no node {quote(id)}.")
