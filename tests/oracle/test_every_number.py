"""Every number of the API equals a recount: random videos, random viewers, random questions.

``--cases`` says how many videos; each is asked several questions, and each question answers for the playlist, for all
nodes and for all hotspots, with the period, its buckets, and what they are compared with.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from oracle.answer import differences, expected
from oracle.question import Question, questions
from oracle.world import World, worlds
from support.client import Client

QUESTIONS_A_WORLD = 8


@st.composite
def cases(draw: st.DrawFn) -> tuple[World, list[Question]]:
    world = draw(worlds())
    return world, [draw(questions(world.place)) for _ in range(draw(st.integers(1, QUESTIONS_A_WORLD)))]


_numbers = count(1)


@settings(suppress_health_check=list(HealthCheck))
@given(cases())
async def test_every_number_equals_a_recount(client: Client, case: tuple[World, list[Question]]) -> None:
    world, asked = case
    # All cases share a database, where nobody else's events may count.
    prefix = f"{next(_numbers)}-"
    await report(client, world, prefix)
    for question in asked:
        note(f"{question.text}\n{question.variables}")
        answer = await client.ask(question.text, id=prefix + "story", **question.variables)
        assert_same(expected(world, question), answer["playlist"], prefix)


async def report(client: Client, world: World, prefix: str) -> None:
    """Sends the events in their order of arrival, and saves the structure when it is due."""
    if world.saved == "before":
        await save(client, world, prefix)
    for batch in world.batches:
        await client.send(*(event | {"playlist": prefix + event["playlist"]} for event in batch))
    if world.saved == "after":
        await save(client, world, prefix)


async def save(client: Client, world: World, prefix: str) -> None:
    structure = world.structure | {"id": prefix + world.structure["id"]}
    await client.ask(
        "mutation ($structure: PlaylistInput!) { savePlaylist(structure: $structure) { id } }", structure=structure
    )


def assert_same(expected: dict[str, Any], actual: dict[str, Any] | None, prefix: str) -> None:
    if actual is None:
        assert expected["nodes"] == [], "nothing was heard of the playlist"
        return
    for answer in (expected, actual):
        for node in answer["nodes"]:
            node["hotspots"].sort(key=lambda hotspot: hotspot["id"])
        answer["nodes"].sort(key=lambda node: node["id"])
    actual["id"] = actual["id"].removeprefix(prefix)
    found = list(differences(expected, actual))
    assert not found, "\n".join(found[:20])
