"""The panel "Choices that divide viewers" of a playlist."""

from __future__ import annotations

import csv
import io
from typing import Any

from e2e.dashboard.conftest import Ask
from e2e.dashboard.expected import percent
from e2e.dashboard.questions import USUAL

DIVIDING = """
query ($id: ID!, $period: PeriodInput!) {
  playlist(id: $id) {
    dividingChoices(period: $period, first: 20) {
      choiceCount
      choices {
        division plays choices defaults node { externalId name } options { count shareOfChoices hotspot { name } }
      }
    }
  }
}
"""


def test_every_number_is_that_of_the_api(seen: dict[str, Any], ask: Ask) -> None:
    choices = _choices(ask)
    rows = seen["dividing"]["table"]["rows"]
    assert len(choices) > 3
    for row, choice in zip(rows, choices, strict=True):
        assert row["key"] == choice["node"]["externalId"]
        cells = {key: row["cells"][key] for key in ("name", "division", "choices", "defaults")}
        assert cells == {
            "name": choice["node"]["name"],
            "division": percent(choice["division"]),
            "choices": f"{choice['choices']:,}",
            "defaults": percent(choice["defaults"] / choice["plays"]),
        }


def test_each_option_has_its_share(seen: dict[str, Any], ask: Ask) -> None:
    for told, choice in zip(seen["dividing"]["options"], _choices(ask), strict=True):
        assert len(told) == len(choice["options"])
        for text, option in zip(told, choice["options"], strict=True):
            assert text.startswith(f"{option['hotspot']['name']} {percent(option['shareOfChoices'])}")


def test_the_file_has_the_counts(seen: dict[str, Any], ask: Ask) -> None:
    file = seen["dividing"]["file"]
    assert file["name"] == "last-ferry dividing-choices.csv"
    for row, choice in zip(csv.DictReader(io.StringIO(file["text"])), _choices(ask), strict=True):
        assert row["Choice at"] == choice["node"]["name"]
        assert float(row["Choose differently"]) == choice["division"]
        told = [f"{option['hotspot']['name']}: {option['count']}" for option in choice["options"]]
        assert row["What they choose"] == "; ".join(told)


def test_a_playlist_without_choices_says_what_is_missing(seen: dict[str, Any]) -> None:
    assert seen["dividing"]["empty"].splitlines()[0] == "No choice was made often enough in this period"


def _choices(ask: Ask) -> list[dict[str, Any]]:
    variables = {name: value for name, value in USUAL.items() if name != "compareTo"}
    dividing = ask(DIVIDING, **variables)["playlist"]["dividingChoices"]
    choices: list[dict[str, Any]] = dividing["choices"]
    assert len(choices) == dividing["choiceCount"]
    return choices
