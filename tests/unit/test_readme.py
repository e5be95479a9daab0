"""What the README says twice with the code, the code says too."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

import pytest
from click.testing import CliRunner
from graphql import parse as parse_query
from graphql import validate
from strawberry.utils.str_converters import to_camel_case

import ivgraph
from ivgraph.analytics.metrics import HOTSPOT_METRICS, NODE_METRICS, PLAYLIST_METRICS
from ivgraph.catalog.formats import parse_structure
from ivgraph.cli.commands import main
from ivgraph.comments import value_comments
from ivgraph.dimensions import CONTEXT_FIELDS
from ivgraph.execution.engine import schema
from ivgraph.ingest.event import EVENT_FIELDS, REQUIRED_FIELDS, Event, EventType, RejectionCode
from ivgraph.ingest.parser import parse
from ivgraph.schema.enums import ErrorCode
from ivgraph.settings import Settings
from ivgraph.sources.http.errors import STATUS, RequestErrorCode

REPOSITORY = Path(__file__).parents[2]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def cells(heading: str) -> list[list[str]]:
    """The rows of the table whose head begins with a text."""
    _, _, below = README.partition(f"\n| {heading}")
    lines = below.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def blocks(language: str) -> list[str]:
    """The code of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def names(enum: type[Enum]) -> list[str]:
    return [f"`{member.value}`" for member in enum]


def test_metrics_table_has_every_metric_with_its_definition() -> None:
    told = {
        (name.strip("`"), level, sentence)
        for name, levels, sentence in cells("metric |")
        for level in levels.split(", ")
    }
    levels = {"playlist": PLAYLIST_METRICS, "node": NODE_METRICS, "hotspot": HOTSPOT_METRICS}
    assert told == {
        (to_camel_case(metric.name), level, metric.definition)
        for level, catalogue in levels.items()
        for metric in catalogue.values()
    }


def test_event_types_need_what_the_table_says() -> None:
    comments = value_comments(EventType)
    assert cells("type |") == [
        [
            f"`{type.value}`",
            ", ".join(f"`{field}`" for field in REQUIRED_FIELDS[type]) or "nothing",
            comments[type.name],
        ]
        for type in EventType
    ]


def test_event_fields_are_all_told() -> None:
    told = {name for first, _ in cells("field |") for name in re.findall(r"`(\w+)`", first)}
    assert told == EVENT_FIELDS
    (context,) = [text for first, text in cells("field |") if first == "`context`"]
    assert re.findall(r"`(\w+)`", context) == list(CONTEXT_FIELDS)


@pytest.mark.parametrize(
    ("heading", "enum"), [("code of a rejected event |", RejectionCode), ("extensions.code |", ErrorCode)]
)
def test_codes_are_all_told(heading: str, enum: type[Enum]) -> None:
    assert [row[0] for row in cells(heading)] == names(enum)


def test_refusals_are_all_told_with_their_status() -> None:
    assert [tuple(row[:2]) for row in cells("status | code |")] == [
        (str(STATUS[code]), f"`{code.value}`") for code in RequestErrorCode
    ]


def test_settings_are_all_told() -> None:
    assert [row[0] for row in cells("setting |")] == [
        f"`IVGRAPH_{field.upper()}`" for field in Settings.__dataclass_fields__
    ]


def test_commands_exist() -> None:
    for command in re.findall(r"ivgraph ([a-z]+(?:-[a-z]+)?)", README):
        if command in main.commands:
            assert CliRunner().invoke(main, [command, "--help"]).exit_code == 0
    told = set(re.findall(r"`?ivgraph\s([a-z-]+)", README)) & set(main.commands)
    assert told == set(main.commands) - {"demo", "schema"}  # make runs these


def test_options_exist() -> None:
    known = {option for command in main.commands.values() for each in command.params for option in each.opts}
    told = set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", README))
    assert told - known <= {"--help", "--cases", "--seed", "--init"}  # of click, pytest and Docker


def test_map_names_every_module() -> None:
    listed = re.findall(r"^      (\w+)(?:\.py|/) ", README, re.MULTILINE)
    package = Path(ivgraph.__file__).parent
    modules = {path.stem for path in package.glob("*.py")} | {
        path.parent.name for path in package.glob("*/__init__.py")
    }
    leaves = set(re.findall(r"(\w+)\.py", README.partition("\n      settings.py, ")[2].partition("\n")[0])) | {
        "settings"
    }
    assert set(listed) | leaves == modules - {"__init__", "__main__"}


def test_the_event_and_the_structure_are_good_ones() -> None:
    event = blocks("json")[0]
    (structure,) = (block for block in blocks("json") if '"startNode"' in block)
    assert isinstance(parse(json.loads(event), datetime(2026, 11, 25, tzinfo=UTC)), Event)
    assert [node.id for node in parse_structure(json.loads(structure)).nodes] == ["pier", "saloon"]


def test_queries_fit_the_schema() -> None:
    assert len(blocks("graphql")) > 2
    for query in blocks("graphql"):
        assert validate(schema._schema, parse_query(query)) == []


def test_files_that_it_leads_to_exist() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", README):
        assert (REPOSITORY / target).exists(), target
