"""dividingChoices of a playlist: random worlds are small, so the test lowers how many plays must have chosen."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from ivgraph.analytics.journeys import dividing_choices as counted
from oracle.fields.asking import Answer, Asked, FieldQuestion, Told, named, random_asked, random_version
from oracle.fields.choices import in_node, leading_on
from oracle.recount import ratio
from oracle.structure import parts
from oracle.world import World
from support.journeys import Play

#: Plays that chose, without which a choice is not listed; two make a pair.
SAMPLE = 2


def lower_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the product list choices that few plays made."""
    monkeypatch.setattr(counted, "MIN_SAMPLE", SAMPLE)


def random_dividing_choices(random: Random, world: World) -> FieldQuestion:
    asked, version = random_asked(random, world), random_version(random, world)
    first = random.choice([1, 2, 500])
    given = f"first: {first}" + ("" if version is None else f", version: {version}")
    selection = f"""
        dividingChoices(period: $period, filter: $filter, {given}) {{
          period {{ start end timeZone }} choiceCount
          choices {{
            node {{ externalId }} division plays choices defaults
            options {{ hotspot {{ externalId }} count shareOfChoices }}
          }}
        }}"""

    def expected(told: Told) -> Answer:
        found = dividing_choices(told, asked, version)
        answer = {"period": asked.tell(asked.span), "choiceCount": len(found), "choices": found[:first]}
        return {"dividingChoices": answer}

    return FieldQuestion(selection, asked, expected)


def dividing_choices(told: Told, asked: Asked, version: int | None) -> list[Answer]:
    """All choices, those that divide viewers most first."""
    plays = told.walks(asked.filter, asked.span).plays
    listed = [dividing_choice(told, node, version, in_node(plays, node)) for node in parts(told.world)]
    found = [each for each in listed if each["choices"] >= SAMPLE and len(each["options"]) > 1]

    def place(choice: Answer) -> tuple[float, int, int]:
        return -choice["division"], -choice["choices"], told.names[choice["node"]["externalId"]].id

    return sorted(found, key=place)


def dividing_choice(told: Told, node: str, version: int | None, plays: list[Play]) -> Answer:
    chosen = [play.hotspot for play in plays if play.hotspot]
    pairs = [one != other for one, other in combinations(chosen, 2)]
    options = {told.names[id] for id in leading_on(told.of_version(version).world, node)} | set(chosen)
    return {
        "node": {"externalId": node},
        "division": ratio(sum(pairs), len(pairs)),
        "plays": len(plays),
        "choices": len(chosen),
        "defaults": sum(play.cause in ("default", "loop") for play in plays),
        "options": [
            {
                "hotspot": named(option),
                "count": chosen.count(option),
                "shareOfChoices": ratio(chosen.count(option), len(chosen)),
            }
            for option in sorted(options, key=lambda option: (-chosen.count(option), option.id))
        ],
    }
