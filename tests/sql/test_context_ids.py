"""The id of a context is a hash of all its values: equal contexts have equal ids, in every process and for ever.

Writers send contexts under ids that they work out themselves, and look nothing up. Were the id of a context to change,
its viewers would come in two contexts, and filters would find them in one only.
"""

from __future__ import annotations

from typing import Any

import pytest

from ivgraph.dimensions import Dimension, EventContext, hash_context
from ivgraph.ingest.writer import Writer
from support.events import RECEIVED_AT, event, parsed
from support.tables import Connection

DIMENSIONS = [dimension.value for dimension in Dimension]

EMPTY = EventContext()
FULL = EventContext(
    country="NL",
    region="NL-NH",
    device="phone",
    operating_system="Android",
    browser="Chrome",
    domain="example.org",
    application="player",
    playback_context="course-1",
    bot=False,
)

#: Stored contexts are found by these ids: another one here makes every database count viewers in two contexts.
IDS = {
    EMPTY: 6930166498106297942,
    EMPTY._replace(bot=True): 5030263776694579784,
    EMPTY._replace(country="NL"): -2195957872419365837,
    EMPTY._replace(device="phone", browser="Chrome"): -3995794804145939922,
    EMPTY._replace(domain="é.example"): 3312374812966693354,
    FULL: 1956155302841480650,
    FULL._replace(bot=True): 4425088266011688258,
}


@pytest.mark.parametrize(("context", "id"), IDS.items())
def test_ids_never_change(context: EventContext, id: int) -> None:
    assert hash_context(context) == id


@pytest.mark.parametrize("field", EventContext._fields)
def test_every_value_changes_the_id(field: str) -> None:
    values: list[Any] = [False, True] if field == "bot" else [None, "", "a", "b"]
    for context in (EMPTY, FULL):
        ids = {hash_context(EventContext(**context._asdict() | {field: value})) for value in values}
        assert len(ids) == len(values)


def test_a_value_in_another_field_is_another_context() -> None:
    ids = {hash_context(EventContext(**EMPTY._asdict() | {field: "a"})) for field in DIMENSIONS}
    assert len(ids) == len(DIMENSIONS)


async def test_contexts_are_stored_under_their_ids(writer: Writer, connection: Connection) -> None:
    """However their players write them, equal ones once."""
    told: list[dict[str, Any]] = [
        {"country": "NL", "device": "phone"},
        {"device": "phone", "country": "nl"},
        {"country": "NL", "device": "phone", "browser": None},
        {"country": "NL"},
        {},
    ]
    await writer.write([parsed(event("play", context=context)) for context in told], RECEIVED_AT)
    rows = await connection.fetch(f"select id, {', '.join(EventContext._fields)} from context")
    assert len(rows) == 3
    assert [hash_context(EventContext(*values)) for _, *values in rows] == [row["id"] for row in rows]
