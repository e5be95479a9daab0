"""Journeys are told of all events after half of these were dropped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from random import Random

import pytest
from hypothesis import settings

from ivgraph.ingest.retention import drop_events
from oracle.fields.asking import FieldQuestion
from oracle.fields.breakdown import random_breakdown, random_metrics
from oracle.fields.diagnosis import lower_thresholds
from oracle.fields.engagement import random_click_curves, random_clicks
from oracle.fields.experiment import random_experiment
from oracle.fields.test_every_journey import QUESTIONS, ask
from oracle.fields.viewers import random_viewers
from oracle.test_every_number import report
from oracle.world import World, random_walks
from support.client import Client
from support.proof import differences

#: Of the stories that are compared where nothing is dropped: a third as many.
SHARE = 3

#: These read events for some periods and filters, and say so.
OF_EVENTS = (random_click_curves, random_clicks, random_viewers, random_metrics, random_breakdown, random_experiment)
#: What is asked all the same, with filters that need no events.
OF_VISITS: list[Callable[[Random, World], FieldQuestion]] = [partial(random_viewers, scopes=["VIEWER"])]


async def test_every_journey_equals_the_naive_model_after_half_of_its_events_were_dropped(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lower_thresholds(monkeypatch)
    seeds = [(seed, Random(seed)) for seed in range(settings().max_examples // SHARE)]
    stories = [(seed, random, random_walks(random)) for seed, random in seeds]
    playlists = {seed: await report(client, story) for seed, _, story in stories}
    times = sorted(datetime.fromisoformat(event["at"]) for _, _, story in stories for event in story.events)
    horizon = times[len(times) // 2].date().replace(day=1)
    months = drop_events(client.services.writing, horizon, keep=False, report=lambda message: None)
    assert sum([month.events async for month in months])
    assert await differences(client.services.writing) == []
    for seed, random, story in stories:
        for make in (*(each for each in QUESTIONS if each not in OF_EVENTS), *OF_VISITS):
            question = make(random, story)
            assert await ask(client, playlists[seed], story, question) == [], (seed, horizon, question)
