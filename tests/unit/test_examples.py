"""GraphiQL's examples are queries of the schema, each with a name and a word on what it asks."""

from __future__ import annotations

import re
from pathlib import Path

from graphql import parse, validate

from ivgraph.execution.engine import schema

EXAMPLES = (Path(__file__).parents[2] / "web" / "src" / "graphiql" / "examples.graphql").read_text("utf-8")


def test_the_examples_fit_the_schema() -> None:
    assert validate(schema._schema, parse(EXAMPLES)) == []


def test_each_example_has_a_comment() -> None:
    queries = re.findall(r"^query \w+", EXAMPLES, re.MULTILINE)
    assert len(queries) > 10
    assert len(queries) == len(re.findall(r"^#[^\n]+\nquery \w+", EXAMPLES, re.MULTILINE))
