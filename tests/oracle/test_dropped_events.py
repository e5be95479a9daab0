"""Every number of the API equals a recount of all events after half of these were dropped."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

from hypothesis import settings

from ivgraph.ingest.retention import drop_events, list_months
from oracle.question import random_question
from oracle.test_every_number import QUESTIONS_A_WORLD, ask, report
from oracle.world import random_world
from support.client import Client
from support.proof import differences

#: Of the videos whose numbers are compared with a recount: a third as many as where nothing is dropped.
SHARE = 3


async def test_every_number_equals_a_recount_of_all_events_after_half_of_them_were_dropped(client: Client) -> None:
    seeds = [(seed, Random(seed)) for seed in range(settings().max_examples // SHARE)]
    worlds = [(seed, random, random_world(random)) for seed, random in seeds]
    playlists = {seed: await report(client, world) for seed, _, world in worlds}
    times = sorted(_time(event["at"]) for _, _, world in worlds for batch in world.batches for event in batch)
    horizon = times[len(times) // 2].date().replace(day=1)
    dropped = await _drop(client, horizon)
    assert dropped
    assert await list_months(client.services.writing, horizon) == []
    assert await differences(client.services.writing) == []
    for seed, random, world in worlds:
        for _ in range(QUESTIONS_A_WORLD):
            question = random_question(random, world)
            assert await ask(client, playlists[seed], world, question) == [], (seed, horizon, question)


async def _drop(client: Client, before: date) -> int:
    months = drop_events(client.services.writing, before, keep=False, report=lambda message: None)
    return sum([month.events async for month in months])


def _time(at: str | datetime) -> datetime:
    return at if isinstance(at, datetime) else datetime.fromisoformat(at)
