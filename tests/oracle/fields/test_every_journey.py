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
from oracle.fields.breakdown import random_breakdown, random_metrics
from oracle.fields.choices import random_choices
from oracle.fields.diagnosis import lower_thresholds, random_diagnosis
from oracle.fields.dividing_choices import lower_sample, random_dividing_choices
from oracle.fields.engagement import random_click_curves, random_clicks, random_engagement
from oracle.fields.experiment import random_experiment
from oracle.fields.flow import random_flow, random_transitions
from oracle.fields.funnel import random_endings, random_funnel
from oracle.fields.paths import random_paths
from oracle.fields.steps import random_steps
from oracle.fields.versions import random_versions
from oracle.fields.viewers import random_viewers
from oracle.test_every_number import WORLDS_A_DATABASE, read_names, report, without
from oracle.world import World, random_walks
from support.client import Client
from support.journey_tables import compare
from support.tables import connect_to

QUESTIONS: list[Callable[[Random, World], FieldQuestion]] = [
    random_flow,
    random_transitions,
    random_choices,
    random_dividing_choices,
    random_engagement,
    random_click_curves,
    random_clicks,
    random_steps,
    random_paths,
    random_endings,
    random_funnel,
    random_metrics,
    random_breakdown,
    random_viewers,
    random_versions,
    random_experiment,
    random_diagnosis,
]

#: Of each kind, for each story.
QUESTIONS_A_KIND = 2


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    seed: int | None = metafunc.config.getoption("seed")
    seeds = range(settings().max_examples) if seed is None else range(seed, seed + 1)
    metafunc.parametrize("seeds", [seeds[start : start + WORLDS_A_DATABASE] for start in seeds[::WORLDS_A_DATABASE]])


@pytest.fixture(autouse=True)
def low_thresholds(monkeypatch: pytest.MonkeyPatch) -> None:
    lower_thresholds(monkeypatch)
    lower_sample(monkeypatch)


async def test_every_journey_equals_the_naive_model(client: Client, database_url: str, seeds: range) -> None:
    for seed in seeds:
        random = Random(seed)
        world = random_walks(random)
        playlist = await report(client, world)
        for make in QUESTIONS * QUESTIONS_A_KIND:
            question = make(random, world)
            if await ask(client, playlist, world, question):
                raise AssertionError(await explain(client, seed, world, question))
    assert await wrong_tables(database_url) == {}


async def wrong_tables(database_url: str) -> dict[str, Any]:
    connection = await connect_to(database_url)
    try:
        return await compare(connection)
    finally:
        await connection.close()


async def ask(client: Client, playlist: str, world: World, question: FieldQuestion) -> list[str]:
    """Where the answer and the naive model differ."""
    answer = await client.ask(question.text, id=playlist, **question.variables)
    told = Told(world, await read_names(client, playlist))
    expected = question.expected(told) if told.is_named else None
    actual = answer["playlist"]
    if actual is None or expected is None:
        return list(differences(expected, actual))
    actual, expected = question.arrange(in_order(actual)), question.arrange(in_order(expected))
    return list(differences(shaped_like(actual, expected), actual))


def shaped_like(answer: Any, expected: Any) -> Any:
    """Of what is expected, what was selected."""
    match answer, expected:
        case dict(), dict():
            return {name: shaped_like(answer[name], expected[name]) for name in answer}
        case list(), list() if len(answer) == len(expected):
            return [shaped_like(*each) for each in zip(answer, expected, strict=True)]
    return expected


def in_order(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer whose list of nodes does not depend on the order of arrival."""
    if "nodes" not in answer:
        return answer
    nodes = [
        node | {"hotspots": sorted(node["hotspots"], key=itemgetter("externalId"))} if "hotspots" in node else node
        for node in answer["nodes"]
    ]
    return answer | {"nodes": sorted(nodes, key=itemgetter("externalId"))}


async def explain(client: Client, seed: int, world: World, question: FieldQuestion) -> str:
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
    told = [f"Seed {seed}, with as few events as show it:", pformat(world), question.text, pformat(question.variables)]
    return "\n".join([*told, *found[:20]])
