"""The upper bounds of list lengths that the cost of a field depends on, and the result of a field's cost function."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from ivgraph.analytics.journeys.days import SLOTS_PER_DAY, cut_period
from ivgraph.analytics.period import Period
from ivgraph.catalog.model import PlaylistStructure
from ivgraph.catalog.sizes import EMPTY_PLAYLIST, PlaylistSize, Sizes, aggregate
from ivgraph.catalog.traffic import NO_ROWS, NO_TRAFFIC, Rows, Traffic
from ivgraph.schema.readings import StatementCost

#: The cost of an object, without its fields.
OBJECT_COST = 2.0
#: The most bytes of a playlist's id and name together.
PLAYLIST_BYTES = 2_000
#: How much more of a day's rows than its share of the day a part of a day may have.
RUSH = 4
#: How often a session plays one node. There are no counts of nodes that could be read for each query.
PLAYS_OF_NODE = 2


@dataclass(frozen=True, slots=True)
class Scale:
    """Upper bounds for the lists below one object of the answer; for many objects, their average."""

    #: The sizes of the playlists that the operation accesses.
    catalog: Sizes
    #: The size of the playlist that the object is or belongs to.
    size: PlaylistSize = EMPTY_PLAYLIST
    #: The size of the largest playlist that a reference may lead to.
    largest: PlaylistSize = EMPTY_PLAYLIST
    #: The number of hotspots in the node, without and with deleted ones.
    hotspots: float = 0
    all_hotspots: float = 0
    #: The number of playlists that share one statement, and what happened in them together.
    playlists: float = 1
    traffic: Traffic = NO_TRAFFIC
    #: The number of nodes whose plays the statements read.
    nodes: float = inf
    #: What statements of fields below find, which read the period of this object.
    rows: Rows = NO_ROWS
    #: The bytes of all texts of the object, and of each hotspot below it.
    text: float = 0
    hotspot_text: float = 0
    #: The length of a list whose field has no cost function, such as the points of a timeline.
    items: float = 1
    #: For introspection: whether the objects are all types of the schema, each once.
    has_all_types: bool = False

    def with_items(self, items: float, *, text: float = 0) -> Scale:
        """The scale of objects with lists of a given length, whose items have a given number of bytes of text."""
        return replace(self, items=items, text=text)

    def rows_in(self, period: Period) -> Rows:
        """What a statement finds that reads all sessions, plays or visits of a period."""
        start, end = period.slots
        return self._rows(start, end, 1) if start < end else NO_ROWS

    def rows_in_parts(self, period: Period) -> Rows:
        """What a statement finds in the parts of a period that are no whole UTC days, which no rollup has."""
        parts = cut_period(period, None).parts
        return sum((self._rows(part.start, part.end, RUSH) for part in parts), NO_ROWS)

    def _rows(self, start: int, end: int, rush: float) -> Rows:
        days = range(start // SLOTS_PER_DAY, -(-end // SLOTS_PER_DAY))
        share = min(1.0, rush * (end - start) / (len(days) * SLOTS_PER_DAY))
        rows = self.catalog.rows(self.traffic, days, share)
        return replace(rows, plays=min(rows.plays, self.nodes * PLAYS_OF_NODE * rows.sessions))

    def of_all_nodes(self) -> Scale:
        """The scale of a statement that reads the plays of all nodes."""
        return replace(self, nodes=inf)

    def at_one_node(self, nodes: float) -> Scale:
        """The scale of any node, of which there are not more than a number in all playlists that share a statement."""
        return replace(self.at_any_node(), nodes=nodes)

    def in_period(self, *periods: Period) -> Scale:
        """The scale of objects whose fields read all sessions, plays or visits of these periods."""
        return replace(self, rows=sum((self.rows_in(period) for period in periods), NO_ROWS))

    def at_playlist(self, external_id: str) -> Scale:
        """The scale of one playlist."""
        size, traffic = self.catalog.of(external_id), self.catalog.traffic_of([external_id])
        return replace(self, size=size, largest=size, traffic=traffic, items=1, text=PLAYLIST_BYTES)

    def at_parts_of(self, external_ids: Collection[str]) -> Scale:
        """The scale of nodes or hotspots of these playlists."""
        count = len(external_ids)
        typical, largest = aggregate([self.catalog.of(id) for id in external_ids], max(1, count))
        traffic = self.catalog.traffic_of(external_ids)
        scale = replace(self, size=typical, largest=largest, traffic=traffic)
        return replace(scale, playlists=count, items=1, text=PLAYLIST_BYTES)

    def at_page(self, playlists: int) -> Scale:
        """The scale of the playlists of a page: in the worst case, they are the largest ones of the catalog."""
        typical, largest = self.catalog.of_page(playlists)
        traffic = self.catalog.traffic_of_page(playlists)
        scale = replace(self, size=typical, largest=largest, traffic=traffic)
        return replace(scale, playlists=playlists, items=playlists, text=PLAYLIST_BYTES)

    def at_all_playlists(self) -> Scale:
        """The scale of a statement that reads all playlists."""
        return replace(self, traffic=self.catalog.traffic_of_page(None))

    def at_listed_node(self, *, with_deleted: bool) -> Scale:
        """The scale of the nodes in the list of a playlist: on average, each has its share of the hotspots."""
        size = self.size
        nodes = max(1, size.all_nodes if with_deleted else size.nodes)
        return replace(
            self,
            hotspots=size.hotspots / nodes,
            all_hotspots=size.all_hotspots / nodes,
            items=1,
            text=min(size.text_bytes / nodes, self.largest.most_text_bytes),
            hotspot_text=min(size.text_bytes / max(1, size.hotspots), self.largest.most_text_bytes),
        )

    def at_hotspot(self) -> Scale:
        """The scale of the hotspots of a node."""
        return replace(self, items=1, text=self.hotspot_text)

    def at_any_node(self) -> Scale:
        """The scale of nodes that references lead to: all of them may lead to the node with the most hotspots."""
        largest = self.largest
        return replace(
            self,
            hotspots=largest.most_hotspots,
            all_hotspots=largest.most_all_hotspots,
            nodes=inf,
            items=1,
            text=largest.most_text_bytes,
            hotspot_text=largest.most_text_bytes,
        )

    def at_any_playlist(self) -> Scale:
        """The scale of playlists that nodes refer to: most of the nodes may belong to the largest one."""
        return replace(self, size=self.largest, items=1, text=PLAYLIST_BYTES)


@dataclass(frozen=True, slots=True)
class FieldCost:
    """The cost of a field for one parent object."""

    #: The scale of the field's own objects.
    child_scale: Scale
    #: The number of objects or values that the field returns.
    items: float = 1
    #: The cost of work besides the objects and values, such as counting.
    work: float = 0
    #: The cost of what is done once for all parents, such as a statement.
    once: StatementCost | float = 0


#: Takes the scale of the parent, the converted arguments by their Python names, and the parsed arguments: what the
#: field's reader returned, or None.
CostFunction = Callable[[Scale, Mapping[str, Any], Any], FieldCost]

#: Takes the scale of the parent, the parsed arguments, and the GraphQL names of all fields that are selected below the
#: field: the cost of statements that are sent once for all parents, but only if some of these fields are selected.
SelectionCostFunction = Callable[[Scale, Any, frozenset[str]], StatementCost | float]


@dataclass(frozen=True, slots=True)
class PlaylistAccess:
    """The playlists that a root field accesses: their sizes bound the cost of everything below it."""

    #: Playlists that the arguments name.
    external_ids: frozenset[str] = frozenset()
    #: The number of playlists of a page, which may be any.
    page_size: int = 0
    #: Whether the playlists of a page are found by reading what happened in all playlists.
    reads_all: bool = False
    #: The structure that a mutation saves, which may enlarge its playlist.
    saved: PlaylistStructure | None = None


#: Takes the converted and the parsed arguments of a root field, like a cost function.
PlaylistAccessFunction = Callable[[Mapping[str, Any], Any], PlaylistAccess]
