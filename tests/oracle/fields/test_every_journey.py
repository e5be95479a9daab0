"""Every field of journeys equals the naive model: random stories, random sessions, random questions.

``--cases`` says how many stories, ``--seed`` which one; each is asked several questions of each kind.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from pprint import pformat
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from oracle.answer import differences
from oracle.fields.asking import FieldQuestion, Told
from oracle.fields.flow import random_flow, random_transitions
from oracle.test_every_number import WORLDS_A_DATABASE, read_names, report, without
from oracle.world import World, random_walks
from support.client import Client
from support.journey_tables import fill_journeys
from support.tables import connect_to

QUESTIONS: list[Callable[[Random, World], FieldQuestion]] = [random_flow, random_transitions]

#: Of each kind, for each story.
QUESTIONS_A_KIND = 3


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    seed: int | None = metafunc.config.getoption("seed")
    seeds = range(settings().max_examples) if seed is None else range(seed, seed + 1)
    metafunc.parametrize("seeds", [seeds[start : start + WORLDS_A_DATABASE] for start in seeds[::WORLDS_A_DATABASE]])


async def test_every_journey_equals_the_naive_model(client: Client, database_url: str, seeds: range) -> None:
    for seed in seeds:
        random = Random(seed)
        world = random_walks(random)
        playlist = await told_by(client, database_url, world)
        for make in QUESTIONS * QUESTIONS_A_KIND:
            question = make(random, world)
            if await ask(client, playlist, world, question):
                raise AssertionError(await explain(client, database_url, seed, world, question))


async def told_by(client: Client, database_url: str, world: World) -> str:
    playlist = await report(client, world)
    connection = await connect_to(database_url)
    try:
        await fill_journeys(connection)
    finally:
        await connection.close()
    return playlist


async def ask(client: Client, playlist: str, world: World, question: FieldQuestion) -> list[str]:
    """Where the answer and the naive model differ."""
    answer = await client.ask(question.text, id=playlist, **question.asked.variables)
    told = Told(world, await read_names(client, playlist))
    expected = question.expected(told) if told.is_named else None
    return list(differences(in_order(expected), in_order(answer["playlist"])))


def in_order(answer: dict[str, Any] | None) -> dict[str, Any] | None:
    """An answer whose list of nodes does not depend on the order of arrival."""
    if answer is None or "nodes" not in answer:
        return answer
    return answer | {"nodes": sorted(answer["nodes"], key=itemgetter("externalId"))}


async def explain(client: Client, database_url: str, seed: int, world: World, question: FieldQuestion) -> str:
    """Tells of a difference with as few events as show it."""
    size = len(world.events) // 2
    while size:
        for start in range(0, len(world.events), size):
            less = without(world, start, start + size)
            if await ask(client, await told_by(client, database_url, less), less, question):
                world = less
                break
        else:
            size //= 2
    found = await ask(client, await told_by(client, database_url, world), world, question)
    told = [f"Seed {seed}, with as few events as show it:", pformat(world), question.text, pformat(question.asked)]
    return "\n".join([*told, *found[:20]])
