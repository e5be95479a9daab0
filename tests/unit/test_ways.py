"""The queries of docs/ways.md fit the schema, and its answers are answers to them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import FieldNode, InlineFragmentNode, OperationDefinitionNode, SelectionSetNode, validate
from graphql import parse as parse_query

from ivgraph.execution.engine import schema

WAYS = (Path(__file__).parents[2] / "docs" / "ways.md").read_text(encoding="utf-8")
PARTS = re.split(r"^## ", WAYS, flags=re.MULTILINE)[1:]


@pytest.fixture(params=PARTS, ids=[part.partition("\n")[0] for part in PARTS])
def part(request: pytest.FixtureRequest) -> str:
    text: str = request.param
    return text


def test_a_heading_names_fields_of_the_schema(part: str) -> None:
    types = [schema._schema.type_map[name] for name in ("Playlist", "Node", "Hotspot", "AudienceFilter")]
    known = {"filter"}.union(*(type.fields for type in types))  # type: ignore[attr-defined]
    names = re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", part.partition("\n")[0])))
    assert names
    assert set(names) <= known


def test_a_query_fits_the_schema_and_its_answer_has_the_fields_that_it_selects(part: str) -> None:
    (query,) = re.findall(r"^```graphql\n(.*?)^```", part, re.MULTILINE | re.DOTALL)
    (answer,) = re.findall(r"^```jsonc?\n(.*?)^```", part, re.MULTILINE | re.DOTALL)

    document = parse_query(query)
    assert validate(schema._schema, document) == []
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    (playlist,) = operation.selection_set.selections
    assert isinstance(playlist, FieldNode)
    told = json.loads(re.sub(r"^ *// .*$", "", answer, flags=re.MULTILINE))
    assert list(differences(playlist.selection_set, told, "playlist")) == []


def differences(selected: SelectionSetNode | None, told: Any, path: str) -> Iterator[str]:
    """Where an answer has other fields than were selected."""
    if isinstance(told, list):
        for item in told:
            yield from differences(selected, item, path)
    elif isinstance(told, dict):
        assert selected, path
        fields = dict(fields_of(selected, told.get("__typename")))
        if [*fields] != [*told]:
            yield f"{path}: {[*fields]} were selected, {[*told]} are told"
        for name in fields.keys() & told.keys():
            yield from differences(fields[name].selection_set, told[name], f"{path}.{name}")
    elif selected and told is not None:
        yield f"{path}: {told} is not an object"


def fields_of(selected: SelectionSetNode, typename: str | None) -> Iterator[tuple[str, FieldNode]]:
    for each in selected.selections:
        if isinstance(each, FieldNode):
            yield each.alias.value if each.alias else each.name.value, each
        elif isinstance(each, InlineFragmentNode):
            assert each.type_condition
            if each.type_condition.name.value == typename:
                yield from fields_of(each.selection_set, typename)
