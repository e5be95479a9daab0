"""The schema: names, descriptions, scalars and documented codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    build_schema,
    graphql_sync,
    is_introspection_type,
    is_specified_scalar_type,
)

from ivgraph import errors
from ivgraph.analytics.metrics import HOTSPOT_METRICS, NODE_METRICS, PLAYLIST_METRICS, Metric
from ivgraph.cli.commands import main
from ivgraph.execution.engine import schema
from ivgraph.ingest.event import Cause, EventType
from ivgraph.schema.enums import ErrorCode
from ivgraph.schema.scalars import COUNT, DATE, DATE_TIME

SDL = Path(__file__).parents[2] / "schema.graphql"

#: Codes of commands and files only. GraphQL reports INVALID_ARGUMENT for a structure too.
ELSEWHERE = {"INVALID_INPUT", "INVALID_STRUCTURE", "INVALID_SETTING", "DATABASE_TOO_NEW", "EMBEDDED_POSTGRES"}

#: Names that Relay's compiler derives.
FOR_RELAY = {"fetch__Playlist", "fetch__Node", "fetch__Hotspot"}


def test_the_committed_schema_is_what_the_command_prints() -> None:
    printed = CliRunner().invoke(main, ["schema"])

    assert printed.exit_code == 0
    assert printed.output == SDL.read_text("utf-8"), "run `ivgraph schema > schema.graphql`"


def test_everything_has_a_description_that_is_a_sentence() -> None:
    poor = [name for name, text in _descriptions() if not text or not re.search(r"^[A-Z].*\.$", text, re.S)]

    assert not poor


def test_names_follow_the_conventions() -> None:
    for each in _types():
        assert re.fullmatch(r"[A-Z][A-Za-z]*", each.name)
        if isinstance(each, GraphQLEnumType):
            assert all(re.fullmatch(r"[A-Z][A-Z0-9_]*", value) for value in each.values)
        if isinstance(each, GraphQLObjectType | GraphQLInputObjectType):
            fields = each.fields.keys() - FOR_RELAY
            assert all(re.fullmatch(r"[a-z][A-Za-z]*", field) for field in fields)
        if isinstance(each, GraphQLInputObjectType):
            assert each.name.endswith(("Input", "Filter", "Order"))


def test_inputs_with_exactly_one_field_have_the_directive_one_of() -> None:
    one_of = {each.name for each in _types() if isinstance(each, GraphQLInputObjectType) and each.is_one_of}
    told = graphql_sync(schema._schema, '{ __type(name: "ComparisonInput") { isOneOf } }').data

    assert one_of == {"ComparisonInput", "ReachedFilter"}
    assert told == {"__type": {"isOneOf": True}}
    # The file defines the directive for libraries that do not know it yet.
    assert "directive @oneOf on INPUT_OBJECT" in SDL.read_text("utf-8")


def test_descriptions_list_the_words_of_texts_that_are_not_enums() -> None:
    """A wrong enum value would reject the whole request; a wrong text rejects only its event."""
    (event,) = (each for each in _types() if each.name == "EventInput")
    assert isinstance(event, GraphQLInputObjectType)
    for field, words in (("type", EventType), ("cause", Cause)):
        assert set(words) <= set(re.findall(r"\w+", event.fields[field].description or "")), field


def test_ids_have_the_type_id() -> None:
    wrong = [
        f"{each.name}.{name}"
        for each in _types()
        if isinstance(each, GraphQLObjectType | GraphQLInputObjectType)
        for name, field in each.fields.items()
        if name in ("id", "toNode", "startNode", "defaultNode", "viewer", "visitor", "session")
        and str(field.type).strip("!") in ("String", "Int")
    ]

    assert not wrong


@pytest.mark.parametrize(
    ("level", "metrics"), [("Playlist", PLAYLIST_METRICS), ("Node", NODE_METRICS), ("Hotspot", HOTSPOT_METRICS)]
)
def test_every_metric_can_be_selected_and_ordered_by(level: str, metrics: dict[str, Metric]) -> None:
    types = {each.name: each for each in _types()}
    asked, columns = types[f"{level}Metrics"], types[f"{level}Columns"]
    orders = types[f"{level}OrderBy"]
    assert isinstance(asked, GraphQLObjectType)
    assert isinstance(columns, GraphQLObjectType)
    assert isinstance(orders, GraphQLEnumType)

    for metric in metrics.values():
        assert metric.name.upper() in orders.values
        name = re.sub(r"_(\w)", lambda found: found[1].upper(), metric.name)
        assert str(asked.fields[name].type).endswith("!") is not metric.nullable
        assert name in columns.fields


def test_no_resolver_runs_for_a_number() -> None:
    numbers = re.compile(r"(Playlist|Node|Hotspot)(Metrics|Change|Comparison|Point|Timeline|Columns|ComparedColumns)")
    fields = [
        field.extensions["strawberry-definition"]
        for name, each in schema._schema.type_map.items()
        if isinstance(each, GraphQLObjectType) and numbers.fullmatch(name)
        for field_name, field in each.fields.items()
        if field_name != "versions"
    ]

    assert len(fields) > 100
    assert all(field.base_resolver is None and not field.extensions for field in fields)


def test_every_failure_has_a_documented_code() -> None:
    failures = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)]
    codes = {each.code for each in failures if issubclass(each, errors.IvgraphError)}

    assert codes - ELSEWHERE == {code.value for code in ErrorCode if not code.startswith("GRAPHQL_")}


def test_every_scalar_says_where_it_is_specified() -> None:
    scalars = {each.name: each.specified_by_url for each in _types() if isinstance(each, GraphQLScalarType)}

    assert {"Count", "Date", "DateTime"} <= set(scalars)
    for name, url in scalars.items():
        parts = urlsplit(url or "")
        assert (parts.scheme, parts.netloc) in (
            ("https", "www.rfc-editor.org"),
            ("https", "scalars.graphql.org"),
        ), name


@pytest.mark.parametrize("value", [0, 7, 2**53 - 1])
def test_a_count_is_a_whole_number(value: int) -> None:
    assert COUNT.serialize is not None
    assert COUNT.parse_value is not None

    assert COUNT.serialize(value) == value
    assert COUNT.parse_value(value) == value


@pytest.mark.parametrize("value", [-1, 2**53, 1.0, 0.5, True, "1", None, float("nan")])
def test_other_values_are_not_counts(value: object) -> None:
    assert COUNT.serialize is not None
    assert COUNT.parse_value is not None

    with pytest.raises(GraphQLError, match="whole number from 0 to 9007199254740991"):
        COUNT.serialize(value)
    with pytest.raises(GraphQLError, match="whole number"):
        COUNT.parse_value(value)


@pytest.mark.parametrize("value", ["2026-02-30", "20260101", "2026-W01-1", "2026-1-1", "", "today", 20260101, None])
def test_a_date_is_a_day_of_the_calendar(value: object) -> None:
    assert DATE.parse_value is not None

    with pytest.raises(GraphQLError, match="A Date is"):
        DATE.parse_value(value)


@pytest.mark.parametrize("value", ["2026-02-30T00:00Z", "2026-01-01", "2026-01-01T25:00Z", "now", 1764000000, None])
def test_a_date_time_is_an_instant(value: object) -> None:
    assert DATE_TIME.parse_value is not None

    with pytest.raises(GraphQLError, match="A DateTime is"):
        DATE_TIME.parse_value(value)


@pytest.mark.parametrize(
    "value",
    ["2026-01-01T10:00:00Z", "2026-01-01t10:00z", "2026-01-01 11:00:00.000000000001+01:00"],
)
def test_the_same_instant_can_be_written_in_several_ways(value: str) -> None:
    assert DATE_TIME.parse_value is not None

    assert DATE_TIME.parse_value(value).timestamp() == 1767261600


def _types() -> Iterator[GraphQLNamedType]:
    for each in build_schema(SDL.read_text("utf-8")).type_map.values():
        if not is_introspection_type(each) and not is_specified_scalar_type(each):
            yield each


def _descriptions() -> Iterator[tuple[str, str | None]]:
    for each in _types():
        yield each.name, each.description
        if isinstance(each, GraphQLEnumType):
            yield from ((f"{each.name}.{name}", value.description) for name, value in each.values.items())
        if isinstance(each, GraphQLObjectType | GraphQLInputObjectType):
            yield from ((f"{each.name}.{name}", field.description) for name, field in each.fields.items())
        if isinstance(each, GraphQLObjectType):
            for name, field in each.fields.items():
                yield from (
                    (f"{each.name}.{name}({key})", argument.description) for key, argument in field.args.items()
                )
