"""Which choices divide viewers, against the naive model of the same events."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Any

import pytest

from ivgraph.analytics.journeys import dividing_choices
from support.statements import recorded_statements
from support.walks import HOTSPOTS, NODES, REMOVED, Question, Walks, random_question

pytestmark = pytest.mark.asyncio(loop_scope="module")

DIVIDING = """
query Dividing($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter, $first: Int! = 500) {
  playlist(id: $playlist) {
    dividingChoices(period: $period, filter: $filter, first: $first) {
      choiceCount
      choices {
        node { externalId } division plays choices defaults
        options { hotspot { externalId } count shareOfChoices }
      }
    }
  }
}
"""
#: Plays that chose, without which a choice is not listed. The walks are short.
SAMPLE = 4
MARCH = {"firstDay": "2026-03-01", "lastDay": "2026-03-31"}


@pytest.fixture(autouse=True)
def small_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dividing_choices, "MIN_SAMPLE", SAMPLE)


def expected_choice(walks: Walks, question: Question, node: str) -> dict[str, Any]:
    plays = [play for _, play in walks.plays(question, node)]
    chosen = [walks.names[play.hotspot] for play in plays if play.hotspot is not None]
    pairs = [one != other for one, other in combinations(chosen, 2)]
    leading_on = {id for id, (place, to) in HOTSPOTS.items() if place == node and to and id not in REMOVED}
    return {
        "node": {"externalId": node},
        "division": sum(pairs) / len(pairs) if pairs else None,
        "plays": len(plays),
        "choices": len(chosen),
        "defaults": sum(not play.is_exit and play.cause in ("default", "loop") for play in plays),
        "options": {option: chosen.count(option) for option in {*leading_on, *chosen}},
    }


@pytest.mark.parametrize("seed", range(40))
async def test_every_division_equals_the_naive_model(walks: Walks, seed: int) -> None:
    random = Random(seed)
    question = random_question(random, random.choice(list(walks.journeys)), behaving=True)

    data = await walks.client.ask(DIVIDING, **question.variables)

    told = data["playlist"]["dividingChoices"]
    expected = [expected_choice(walks, question, node) for node in NODES]
    listed = [each for each in expected if each["choices"] >= SAMPLE and len(each["options"]) > 1]
    assert told["choiceCount"] == len(listed)
    divisions = [choice["division"] for choice in told["choices"]]
    assert divisions == sorted(divisions, reverse=True)
    for choice in told["choices"]:
        counts = [option["count"] for option in choice["options"]]
        assert counts == sorted(counts, reverse=True)
        assert sum(option["shareOfChoices"] for option in choice["options"]) == pytest.approx(1)
        choice["options"] = {option["hotspot"]["externalId"]: option["count"] for option in choice["options"]}
    assert sorted(told["choices"], key=_node) == sorted(listed, key=_node)


async def test_the_list_is_cut_and_says_how_many_there_are(walks: Walks) -> None:
    whole = await walks.client.ask(DIVIDING, playlist="w0", period=MARCH)
    cut = await walks.client.ask(DIVIDING, playlist="w0", period=MARCH, first=1)

    told, short = whole["playlist"]["dividingChoices"], cut["playlist"]["dividingChoices"]
    assert len(told["choices"]) == told["choiceCount"] > 1
    assert short == {"choiceCount": told["choiceCount"], "choices": told["choices"][:1]}


async def test_it_takes_the_statement_of_the_flow_which_all_playlists_share(walks: Walks) -> None:
    asked = """query ($period: PeriodInput!) { playlists(first: 10) { nodes {
      flow(period: $period) { sessions } dividingChoices(period: $period) { choiceCount choices { division } } } } }"""

    with recorded_statements() as statements:
        await walks.client.ask(asked, period=MARCH)

    assert [name for name in statements if "journeys" in name] == ["analytics/journeys/flow"]


def _node(choice: dict[str, Any]) -> str:
    node: str = choice["node"]["externalId"]
    return node
