"""What an operation will cost, known before any of it runs.

The estimate walks the selected fields as execution will, with an upper bound for the length of every list: the catalog
tells how large playlists are, the arguments tell how many buckets a timeline has. The unit is what a scalar of an
object costs, about 4 microseconds of one core. The other weights were measured against it: `python -m benchmarks
answering` measures them again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_introspection_type,
    is_list_type,
)

from ivgraph.catalog import NO_PLAYLIST, PlaylistSize, Sizes, sum_up
from ivgraph.errors import AnswerTooLarge
from ivgraph.schema.introspection import OTHERS, largest_lengths, mean_lengths
from ivgraph.schema.operation import Operation, SelectedField

#: The most that one answer may cost: about 1.2 seconds of one core, and 30 MB of text.
LARGEST_ANSWER = 300_000

#: The cost up to which operations run in the server's own process, where they hold up others: some 20 ms. One that
#: costs no more however large the playlists are is not looked into any further.
CHEAP = 4_000

#: An object, beside its fields; a scalar of an object; a scalar in a list.
OBJECT = 2.0
SCALAR = 1.0
LISTED_SCALAR = 0.5
#: Bytes of text that cost as much as a scalar: what an answer may cost bounds its bytes, and so the memory it takes.
TEXT = 100
#: Bytes of a playlist's name, at most.
PLAYLIST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Scale:
    """How long the lists below one object are, at most; where it stands for many objects, on average of them."""

    #: How large the playlists are that the operation asks for.
    catalog: Sizes
    #: Of the playlist here.
    size: PlaylistSize = NO_PLAYLIST
    #: Of the largest playlist that a reference may lead to.
    largest: PlaylistSize = NO_PLAYLIST
    #: Hotspots of the node here, without and with deleted ones.
    hotspots: float = 0
    all_hotspots: float = 0
    #: How many playlists share one statement.
    playlists: float = 1
    #: Bytes of the texts of an object here, together, and of each hotspot below it.
    text: float = 0
    hotspot_text: float = 0
    #: Items of a list whose field has no price: the buckets of a timeline, say.
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
        typical, largest = sum_up(sizes, max(1, len(sizes)))
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
class Price:
    """What a field costs for one parent object."""

    #: The scale below the field.
    inside: Scale
    #: How many objects or values it gives.
    items: float = 1
    #: Work beside its objects and values, such as counting.
    work: float = 0
    #: Work that is done once however many parents there are, such as a statement.
    once: float = 0


#: From the scale of the parent, the arguments by their Python names, and what `Context.read` made of them.
Pricing = Callable[[Scale, Mapping[str, Any], Any], Price]


@dataclass(slots=True)
class Cost:
    """What an operation will cost."""

    total: float = 0
    #: The field whose own share is the largest, as a path of response keys without the indexes of lists.
    largest_path: str = ""
    largest_share: float = 0

    def add(self, path: str, share: float) -> None:
        self.total += share
        if share > self.largest_share:
            self.largest_path, self.largest_share = path, share

    @property
    def extensions(self) -> dict[str, Any]:
        """As errors and answers tell it."""
        return {
            "estimate": round(self.total),
            "limit": LARGEST_ANSWER,
            "largest": {"path": self.largest_path, "estimate": round(self.largest_share)},
        }

    def check(self) -> None:
        """Refuses what costs too much.

        Raises:
            AnswerTooLarge: With the estimate, and the field that costs most.
        """
        if self.total > LARGEST_ANSWER:
            raise AnswerTooLarge(
                f"The answer would cost about {self.total:,.0f}, and {LARGEST_ANSWER:,} is the limit. Most of it is "
                f"{self.largest_path} ({self.largest_share:,.0f}): ask for fewer lists within lists, fewer metrics, a "
                "longer interval or a shorter period.",
                self.extensions,
            )


@dataclass(slots=True)
class Estimator:
    """Estimates one operation."""

    schema: GraphQLSchema
    operation: Operation
    #: The converted arguments of a field, and what they mean.
    arguments: Callable[[SelectedField], tuple[Mapping[str, Any], Any]]
    cost: Cost = field(default_factory=Cost)

    def estimate(self, scale: Scale) -> Cost:
        self._add_fields([self.operation.selection_set], self.operation.root, 1, scale, "")
        return self.cost

    def _add_fields(
        self, selection_sets: Sequence[SelectionSetNode], of: GraphQLObjectType, parents: float, scale: Scale, path: str
    ) -> None:
        for selected in self.operation.fields(selection_sets, of):
            self._add_field(selected, of, parents, scale, f"{path}.{selected.key}".lstrip("."))

    def _add_field(
        self, selected: SelectedField, of: GraphQLObjectType, parents: float, scale: Scale, path: str
    ) -> None:
        price = self._price(selected, of, scale)
        items = parents * price.items
        types = list(self.operation.object_types(selected))
        each_costs = OBJECT if types else self._scalar(selected, scale)
        self.cost.add(path, parents * price.work + price.once + items * each_costs)
        for each in types:
            # The objects of a union are of one type or the other: to count each as all of them is an upper bound.
            self._add_fields(selected.selection_sets, each, items, price.inside, path)

    def _scalar(self, selected: SelectedField, scale: Scale) -> float:
        if _is_list(selected.definition.type):
            return LISTED_SCALAR
        is_text = get_named_type(selected.definition.type).name in ("ID", "String")
        return SCALAR + (scale.text / TEXT if is_text else 0)

    def _price(self, selected: SelectedField, of: GraphQLObjectType, scale: Scale) -> Price:
        strawberry_field = selected.definition.extensions.get("strawberry-definition")
        pricing: Pricing | None = strawberry_field.metadata.get("price") if strawberry_field else None
        if pricing:
            return pricing(scale, *self.arguments(selected))
        if not _is_list(selected.definition.type):
            return Price(replace(scale, has_all_types=False) if scale.has_all_types else scale)
        if is_introspection_type(of):
            return self._price_introspection(selected.node.name.value, scale)
        return Price(scale, items=scale.items)

    def _price_introspection(self, name: str, scale: Scale) -> Price:
        """All types together have as many fields as there are; other ways may all lead to the largest type."""
        lengths = mean_lengths(self.schema) if scale.has_all_types else largest_lengths(self.schema)
        has_all_types = name == "types" or (scale.has_all_types and name in ("fields", "args"))
        return Price(replace(scale, has_all_types=has_all_types), items=lengths.get(name, OTHERS))


def _is_list(of: GraphQLOutputType) -> bool:
    return is_list_type(get_nullable_type(of))
