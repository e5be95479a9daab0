"""Estimates the cost of an operation before it runs.

The estimate walks the selected fields as execution will, with an upper bound for the length of every list: the catalog
has the sizes of playlists, and the arguments define how many buckets a timeline has. The unit is the cost of one scalar
of an object, about 4 microseconds of one core. All other costs were measured relative to it: `python -m benchmarks
answering` measures them again.

What the database does for statements on single sessions, plays and visits is estimated besides, in rows: it depends on
how much happened in the playlists, and not on the length of the answer. So it has a limit of its own, which an operator
sets by what the database can do; `schema.readings` defines the unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
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
from ivgraph.schema.readings import StatementCost
from ivgraph.schema.scale import OBJECT_COST, FieldCost, Scale

#: The most that an operation may cost: about 1.2 seconds of one core, and 30 MB of text.
MAX_COST = 300_000

#: The cost up to which operations run in the server's own process, where other requests wait meanwhile: about 20 ms. If
#: an operation costs no more than this even with the largest playlists, their sizes are not read.
MAX_LOCAL_COST = 4_000

#: A scalar of an object, and a scalar in a list.
SCALAR_COST = 1.0
LISTED_SCALAR_COST = 0.5
#: Rows that the database reads in the time of a unit.
ROWS_PER_UNIT = 10
#: Bytes of text that cost as much as a scalar. They make the cost bound the bytes of an answer, and so its memory.
TEXT_BYTES_PER_UNIT = 100


@dataclass(slots=True)
class Estimate:
    """What the fields of an operation cost together, in units or in rows."""

    limit: float
    total: float = 0
    #: The field with the largest cost of its own, as a path of response keys without the indexes of lists.
    largest_path: str = ""
    largest_share: float = 0

    def add(self, path: str, share: float) -> None:
        self.total += share
        if share > self.largest_share:
            self.largest_path, self.largest_share = path, share

    @property
    def is_too_large(self) -> bool:
        return self.total > self.limit

    @property
    def extensions(self) -> dict[str, Any]:
        return {
            "estimate": round(self.total),
            "limit": self.limit,
            "largest": {"path": self.largest_path, "estimate": round(self.largest_share)},
        }


@dataclass(slots=True)
class Cost:
    """The estimated cost of an operation."""

    #: What the database reads for it.
    rows: Estimate
    #: What it takes besides.
    units: Estimate = field(default_factory=lambda: Estimate(MAX_COST))

    @property
    def total(self) -> float:
        """What decides where it runs: the units of its time in this process and in the database."""
        return self.units.total + self.rows.total / ROWS_PER_UNIT

    @property
    def is_too_large(self) -> bool:
        return self.units.is_too_large or self.rows.is_too_large

    @property
    def extensions(self) -> dict[str, Any]:
        """The cost as it is in the extensions of answers and errors."""
        return {**self.units.extensions, "rows": self.rows.extensions}

    def check(self) -> None:
        """Rejects an operation that costs too much.

        Raises:
            AnswerTooLarge: With the estimate, and the field that costs most.
        """
        if self.units.is_too_large:
            raise AnswerTooLarge(
                f"The answer would cost about {self.units.total:,.0f}, and {MAX_COST:,} is the limit. Most of it is "
                f"{self.units.largest_path} ({self.units.largest_share:,.0f}): ask for fewer lists within lists, fewer "
                "metrics, a longer interval or a shorter period.",
                self.extensions,
            )
        if self.rows.is_too_large:
            raise AnswerTooLarge(
                f"The database would read about {self.rows.total:,.0f} rows of sessions, plays and visits, and "
                f"{self.rows.limit:,} is the limit. Most of them are for {self.rows.largest_path} "
                f"({self.rows.largest_share:,.0f}): ask for a shorter period, or leave out filters, distinct viewers, "
                "median times or first and last attempts.",
                self.extensions,
            )


@dataclass(slots=True)
class Estimator:
    """Estimates one operation."""

    schema: GraphQLSchema
    operation: Operation
    #: Returns the converted and the parsed arguments of a field.
    arguments: Callable[[SelectedField], tuple[Mapping[str, Any], Any]]
    cost: Cost
    #: Statements that fields share, and the rows that they read.
    shared: set[tuple[Hashable, float]] = field(default_factory=set)

    def estimate(self, scale: Scale) -> Cost:
        self._add_fields([self.operation.selection_set], self.operation.root, 1, scale, "")
        return self.cost

    def _add_fields(
        self,
        selection_sets: Sequence[SelectionSetNode],
        parent_type: GraphQLObjectType,
        parents: float,
        scale: Scale,
        path: str,
    ) -> None:
        for selected in self.operation.fields(selection_sets, parent_type):
            self._add_field(selected, parent_type, parents, scale, f"{path}.{selected.key}".lstrip("."))

    def _add_field(
        self, selected: SelectedField, parent_type: GraphQLObjectType, parents: float, scale: Scale, path: str
    ) -> None:
        field_cost = self._field_cost(selected, parent_type, scale)
        items = parents * field_cost.items
        object_types = list(self.operation.object_types(selected))
        item_cost = OBJECT_COST if object_types else self._scalar_cost(selected, scale)
        once = StatementCost() + field_cost.once
        self.cost.units.add(path, parents * field_cost.work + once.units + items * item_cost)
        new = once.shared - self.shared
        self.shared |= new
        self.cost.rows.add(path, once.rows + sum(rows for _, rows in new))
        for object_type in object_types:
            # An object of a union has one of its types. Counting every object once for each type is an upper bound.
            self._add_fields(selected.selection_sets, object_type, items, field_cost.child_scale, path)

    def _scalar_cost(self, selected: SelectedField, scale: Scale) -> float:
        if _is_list(selected.definition.type):
            return LISTED_SCALAR_COST
        is_text = get_named_type(selected.definition.type).name in ("ID", "String")
        return SCALAR_COST + (scale.text / TEXT_BYTES_PER_UNIT if is_text else 0)

    def _field_cost(self, selected: SelectedField, parent_type: GraphQLObjectType, scale: Scale) -> FieldCost:
        strawberry_field = selected.definition.extensions.get("strawberry-definition")
        metadata = strawberry_field.metadata if strawberry_field else {}
        if cost_function := metadata.get("cost"):
            arguments, parsed = self.arguments(selected)
            field_cost: FieldCost = cost_function(scale, arguments, parsed)
            if once := metadata.get("cost_of_selection"):
                further = once(scale, parsed, self.operation.names_below(selected))
                return replace(field_cost, once=StatementCost() + field_cost.once + further)
            return field_cost
        if not _is_list(selected.definition.type):
            return FieldCost(replace(scale, has_all_types=False) if scale.has_all_types else scale)
        if is_introspection_type(parent_type):
            return self._introspection_cost(selected.node.name.value, scale)
        return FieldCost(scale, items=scale.items)

    def _introspection_cost(self, name: str, scale: Scale) -> FieldCost:
        """An introspection list has its mean length below __schema.types, and that of the largest type elsewhere."""
        lengths = mean_list_lengths(self.schema) if scale.has_all_types else max_list_lengths(self.schema)
        has_all_types = name == "types" or (scale.has_all_types and name in ("fields", "args"))
        return FieldCost(replace(scale, has_all_types=has_all_types), items=lengths.get(name, OTHER_LIST_ITEMS))


def _is_list(output_type: GraphQLOutputType) -> bool:
    return is_list_type(get_nullable_type(output_type))


#: The assumed length of introspection lists that are not measured: directives, their arguments and their locations.
OTHER_LIST_ITEMS = 16.0


@cache
def mean_list_lengths(schema: GraphQLSchema) -> Mapping[str, float]:
    """The mean length of each introspection list over all types of the schema ("args": over all fields), by name."""
    sums = Counter[str]()
    for each in schema.type_map.values():
        sums.update(_list_lengths(schema, each))
    arguments, fields = sums.pop("args"), sums["fields"]
    types = len(schema.type_map)
    return {name: total / types for name, total in sums.items()} | {"args": arguments / fields, "types": types}


@cache
def max_list_lengths(schema: GraphQLSchema) -> Mapping[str, float]:
    """The length of each introspection list in the type ("args": the field) that has the longest one, by name."""
    largest: dict[str, float] = {"types": len(schema.type_map), "args": 0}
    for each in schema.type_map.values():
        lengths = _list_lengths(schema, each)
        if lengths.pop("args"):
            lengths["args"] = max(len(field.args) for field in each.fields.values())  # type: ignore[attr-defined]
        for name, length in lengths.items():
            largest[name] = max(length, largest.get(name, 0))
    return largest


def _list_lengths(schema: GraphQLSchema, named_type: Any) -> dict[str, int]:
    """The lengths of the introspection lists of one type; "args" adds up those of all its fields."""
    has_fields = is_object_type(named_type) or is_interface_type(named_type)
    return {
        "fields": len(named_type.fields) if has_fields else 0,
        "args": sum(len(field.args) for field in named_type.fields.values()) if has_fields else 0,
        "interfaces": len(named_type.interfaces) if has_fields else 0,
        "inputFields": len(named_type.fields) if is_input_object_type(named_type) else 0,
        "enumValues": len(named_type.values) if is_enum_type(named_type) else 0,
        "possibleTypes": len(schema.get_possible_types(named_type)) if is_abstract_type(named_type) else 0,
    }
