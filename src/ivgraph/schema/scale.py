"""How long the lists of an answer are at most, and what a field costs by that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ivgraph.catalog.sizes import EMPTY_PLAYLIST, PlaylistSize, Sizes, aggregate

#: An object, beside its fields; a scalar of an object; a scalar in a list.
OBJECT = 2.0


#: Bytes of a playlist's name, at most.
PLAYLIST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Scale:
    """How long the lists below one object are, at most; where it stands for many objects, on average of them."""

    #: How large the playlists are that the operation asks for.
    catalog: Sizes
    #: Of the playlist here.
    size: PlaylistSize = EMPTY_PLAYLIST
    #: Of the largest playlist that a reference may lead to.
    largest: PlaylistSize = EMPTY_PLAYLIST
    #: Hotspots of the node here, without and with deleted ones.
    hotspots: float = 0
    all_hotspots: float = 0
    #: How many playlists share one statement.
    playlists: float = 1
    #: Bytes of the texts of an object here, together, and of each hotspot below it.
    text: float = 0
    hotspot_text: float = 0
    #: Items of a list whose field has no cost function: the buckets of a timeline, say.
    items: float = 1
    #: Of introspection: whether all types of the schema stand here, each once.
    has_all_types: bool = False

    def of_items(self, items: float, *, text: float = 0) -> Scale:
        """Where lists have so many items, and each of these so many bytes of text."""
        return replace(self, items=items, text=text)

    def of_playlist(self, size: PlaylistSize) -> Scale:
        """Where one playlist stands."""
        return replace(self, size=size, largest=size, items=1, text=PLAYLIST_TEXT)

    def of_playlists(self, sizes: Sequence[PlaylistSize]) -> Scale:
        """Where parts of playlists of these sizes stand."""
        typical, largest = aggregate(sizes, max(1, len(sizes)))
        return replace(self, size=typical, largest=largest, playlists=len(sizes), items=1, text=PLAYLIST_TEXT)

    def of_page(self, playlists: int) -> Scale:
        """Where a page of playlists stands: in the worst case the largest that there are."""
        typical, largest = self.catalog.of_page(playlists)
        return replace(self, size=typical, largest=largest, playlists=playlists, items=playlists, text=PLAYLIST_TEXT)

    def of_listed_node(self, *, with_deleted: bool) -> Scale:
        """Where the nodes of a whole list stand: their hotspots are those of the playlist, shared out."""
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

    def of_hotspot(self) -> Scale:
        """Where the hotspots of the nodes here stand."""
        return replace(self, items=1, text=self.hotspot_text)

    def of_any_node(self) -> Scale:
        """Where a reference leads to a node: many may lead to the one that has the most hotspots."""
        largest = self.largest
        return replace(
            self,
            hotspots=largest.most_hotspots,
            all_hotspots=largest.most_all_hotspots,
            items=1,
            text=largest.most_text_bytes,
            hotspot_text=largest.most_text_bytes,
        )

    def of_any_playlist(self) -> Scale:
        """Where nodes lead back to their playlist: most of them to the largest."""
        return replace(self, size=self.largest, items=1, text=PLAYLIST_TEXT)


@dataclass(frozen=True, slots=True)
class FieldCost:
    """What a field costs for one parent object."""

    #: The scale below the field.
    inside: Scale
    #: How many objects or values it gives.
    items: float = 1
    #: Work beside its objects and values, such as counting.
    work: float = 0
    #: Work that is done once however many parents there are, such as a statement.
    once: float = 0


#: From the scale of the parent, the arguments by their Python names, and what `RequestContext.read` made of them.
CostFunction = Callable[[Scale, Mapping[str, Any], Any], FieldCost]
