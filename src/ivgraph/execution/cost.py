"""What an operation will cost, known before any of it runs.

The estimate walks the selected fields as execution will, with an upper bound for the length of every list: the catalog
tells how large playlists are, the arguments tell how many buckets a timeline has. The unit is what a scalar of an
object costs, about 4 microseconds of one core. The other weights were measured against it: `python -m benchmarks
answering` measures them again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from graphql import (
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_introspection_type,
    is_list_type,
    is_object_type,
)

from ivgraph.errors import AnswerTooLarge
from ivgraph.execution.operation import Operation, SelectedField
from ivgraph.schema.scale import OBJECT_COST, CostFunction, FieldCost, Scale

#: The most that one answer may cost: about 1.2 seconds of one core, and 30 MB of text.
LARGEST_ANSWER = 300_000

#: The cost up to which operations run in the server's own process, where they hold up others: some 20 ms. One that
#: costs no more however large the playlists are is not looked into any further.
CHEAP = 4_000

SCALAR = 1.0
LISTED_SCALAR = 0.5
#: Bytes of text that cost as much as a scalar: what an answer may cost bounds its bytes, and so the memory it takes.
TEXT = 100


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
        field_cost = self._field_cost(selected, of, scale)
        items = parents * field_cost.items
        types = list(self.operation.object_types(selected))
        each_costs = OBJECT_COST if types else self._scalar(selected, scale)
        self.cost.add(path, parents * field_cost.work + field_cost.once + items * each_costs)
        for each in types:
            # The objects of a union are of one type or the other: to count each as all of them is an upper bound.
            self._add_fields(selected.selection_sets, each, items, field_cost.child_scale, path)

    def _scalar(self, selected: SelectedField, scale: Scale) -> float:
        if _is_list(selected.definition.type):
            return LISTED_SCALAR
        is_text = get_named_type(selected.definition.type).name in ("ID", "String")
        return SCALAR + (scale.text / TEXT if is_text else 0)

    def _field_cost(self, selected: SelectedField, of: GraphQLObjectType, scale: Scale) -> FieldCost:
        strawberry_field = selected.definition.extensions.get("strawberry-definition")
        cost_of_field: CostFunction | None = strawberry_field.metadata.get("cost") if strawberry_field else None
        if cost_of_field:
            return cost_of_field(scale, *self.arguments(selected))
        if not _is_list(selected.definition.type):
            return FieldCost(replace(scale, has_all_types=False) if scale.has_all_types else scale)
        if is_introspection_type(of):
            return self._introspection_cost(selected.node.name.value, scale)
        return FieldCost(scale, items=scale.items)

    def _introspection_cost(self, name: str, scale: Scale) -> FieldCost:
        """All types together have as many fields as there are; other ways may all lead to the largest type."""
        lengths = mean_lengths(self.schema) if scale.has_all_types else largest_lengths(self.schema)
        has_all_types = name == "types" or (scale.has_all_types and name in ("fields", "args"))
        return FieldCost(replace(scale, has_all_types=has_all_types), items=lengths.get(name, OTHERS))


def _is_list(of: GraphQLOutputType) -> bool:
    return is_list_type(get_nullable_type(of))


#: Items of the lists that are not counted: the directives, their arguments and their locations.
OTHERS = 16.0


@cache
def mean_lengths(schema: GraphQLSchema) -> Mapping[str, float]:
    """By the list's field: its items, on average over all types of the schema, or over all their fields."""
    sums = Counter[str]()
    for each in schema.type_map.values():
        sums.update(_lengths(schema, each))
    arguments, fields = sums.pop("args"), sums["fields"]
    types = len(schema.type_map)
    return {name: total / types for name, total in sums.items()} | {"args": arguments / fields, "types": types}


@cache
def largest_lengths(schema: GraphQLSchema) -> Mapping[str, float]:
    """By the list's field: its items in the type, or the field, that has the most."""
    largest: dict[str, float] = {"types": len(schema.type_map), "args": 0}
    for each in schema.type_map.values():
        lengths = _lengths(schema, each)
        if lengths.pop("args"):
            lengths["args"] = max(len(field.args) for field in each.fields.values())  # type: ignore[attr-defined]
        for name, length in lengths.items():
            largest[name] = max(length, largest.get(name, 0))
    return largest


def _lengths(schema: GraphQLSchema, of: Any) -> dict[str, int]:
    has_fields = is_object_type(of) or is_interface_type(of)
    return {
        "fields": len(of.fields) if has_fields else 0,
        "args": sum(len(field.args) for field in of.fields.values()) if has_fields else 0,
        "interfaces": len(of.interfaces) if has_fields else 0,
        "inputFields": len(of.fields) if is_input_object_type(of) else 0,
        "enumValues": len(of.values) if is_enum_type(of) else 0,
        "possibleTypes": len(schema.get_possible_types(of)) if is_abstract_type(of) else 0,
    }
