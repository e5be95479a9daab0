"""Every number of the API equals a recount: random videos, random viewers, random questions.

``--cases`` says how many videos, ``--seed`` which one; each is asked several questions, and each question answers for
the playlist, for all nodes and for all hotspots, with the period, its buckets, and what they are compared with.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count, groupby
from operator import itemgetter
from pprint import pformat
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from oracle.answer import differences, expected
from oracle.journeys import Name, Names
from oracle.question import Question, random_question
from oracle.world import World, random_world
from support.client import Client

QUESTIONS_A_WORLD = 6

BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"

#: Videos that share a database, where nobody else's events may count.
WORLDS_A_DATABASE = 10


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    seed: int | None = metafunc.config.getoption("seed")
    seeds = range(settings().max_examples) if seed is None else range(seed, seed + 1)
    metafunc.parametrize("seeds", [seeds[start : start + WORLDS_A_DATABASE] for start in seeds[::WORLDS_A_DATABASE]])


async def test_every_number_equals_a_recount(client: Client, seeds: range) -> None:
    for seed in seeds:
        random = Random(seed)
        world = random_world(random)
        playlist = await report(client, world)
        for _ in range(QUESTIONS_A_WORLD):
            question = random_question(random, world)
            if await ask(client, playlist, world, question):
                raise AssertionError(await explain(client, seed, world, question))


async def ask(client: Client, playlist: str, world: World, question: Question) -> list[str]:
    """Where the answer and the recount differ."""
    answer = await client.ask(question.text, id=playlist, **question.variables)
    right = expected(world, question, await read_names(client, playlist))
    return list(differences(in_order(right), in_order(answer["playlist"], playlist)))


async def read_names(client: Client, playlist: str) -> Names:
    """The only thing that the oracle reads from the database: which ids are the lower ones."""
    statement = """
        select external_id, id from node where playlist_id = (select id from playlist where external_id = $1)
         union all
        select external_id, id from hotspot where playlist_id = (select id from playlist where external_id = $1)
        """
    async with client.services.writing.session() as session:
        rows = await session._connection.fetch(statement, playlist)
    return {row["external_id"]: Name(row["id"], row["external_id"]) for row in rows}


def in_order(answer: dict[str, Any] | None, playlist: str = "story") -> dict[str, Any] | None:
    """An answer whose lists do not depend on the order of arrival."""
    if answer is None:
        return None
    nodes = [node | {"hotspots": sorted(node["hotspots"], key=_external_id)} for node in answer["nodes"]]
    return answer | {"externalId": answer["externalId"] == playlist, "nodes": sorted(nodes, key=_external_id)}


_external_id = itemgetter("externalId")


_numbers = count(1)


async def report(client: Client, world: World) -> str:
    """Sends the events in their order of arrival, saves the structure when it is due, and names the playlist."""
    number = next(_numbers)
    if world.saved == "before":
        await save(client, world.structure, number)
    if world.earlier:
        await save(client, world.earlier, number)
    for batch in world.batches:
        for bot, events in groupby(batch, key=lambda event: event["bot"]):
            sent = [{**event, "playlist": f"{event['playlist']}-{number}"} for event in events]
            headers = {"user-agent": BOT} if bot else {}
            await client.send(*(without_mark(event) for event in sent), headers=headers)
    if world.saved == "after":
        await save(client, world.structure, number)
    return f"story-{number}"


def without_mark(event: dict[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in event.items() if field != "bot"}


async def save(client: Client, structure: dict[str, Any], number: int) -> None:
    mutation = "mutation ($structure: PlaylistInput!) { savePlaylist(structure: $structure) { playlist { id } } }"
    await client.ask(mutation, structure=structure | {"id": f"story-{number}"})


async def explain(client: Client, seed: int, world: World, question: Question) -> str:
    """Tells of a difference with as few events as show it."""
    size = len(world.events) // 2
    while size:
        for start in range(0, len(world.events), size):
            less = without(world, start, start + size)
            if await ask(client, await report(client, less), less, question):
                world = less
                break
        else:
            size //= 2
    found = await ask(client, await report(client, world), world, question)
    told = [f"Seed {seed}, with as few events as show it:", pformat(world), pformat(question.variables)]
    return "\n".join([*told, *found[:20]])


def without(world: World, start: int, end: int) -> World:
    """The world without the events from one place up to another, in order of arrival."""
    numbers = count()
    batches = [[event for event in batch if not start <= next(numbers) < end] for batch in world.batches]
    return replace(world, batches=[batch for batch in batches if batch])
