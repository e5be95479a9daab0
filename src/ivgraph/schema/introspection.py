"""How long the lists are that introspection gives: the schema itself tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from graphql import (
    GraphQLSchema,
    is_abstract_type,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_object_type,
)

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
