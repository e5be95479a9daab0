"""The values that an audience filter can choose from, against a recount of the events that were sent."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from ivgraph.dimensions import CONTEXT_FIELDS, Dimension
from support.client import NOW, Client
from support.events import event
from support.statements import recorded_statements

VALUES = """
query Values($playlist: ID! = "story", $dimension: AudienceDimension!, $period: PeriodInput!) {
  playlist(id: $playlist) { audienceValues(dimension: $dimension, period: $period) { value plays } }
}
"""

BERLIN_TODAY = {"preset": "TODAY", "timeZone": "Europe/Berlin"}
MIDNIGHT_IN_BERLIN = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)


async def test_values_have_their_plays_and_come_most_plays_first(client: Client) -> None:
    countries = ["DE", "DE", "DE", "FR", None, None, "AT"]
    await client.send(*(_play(number, country=country) for number, country in enumerate(countries)))

    values = await _ask(client, "COUNTRY")

    assert values == [("DE", 3), (None, 2), ("AT", 1), ("FR", 1)]


async def test_values_with_equal_plays_are_ordered_by_value_with_unknown_last(client: Client) -> None:
    await client.send(*(_play(number, device=device) for number, device in enumerate(["Phone", None, "TV", "Éclair"])))

    values = await _ask(client, "DEVICE")

    assert values == [("Phone", 1), ("TV", 1), ("Éclair", 1), (None, 1)]


async def test_a_value_without_plays_is_listed(client: Client) -> None:
    await client.send(event("impression", context={"browser": "Firefox"}))

    assert await _ask(client, "BROWSER") == [("Firefox", 0)]


async def test_plays_of_nodes_and_of_other_playlists_do_not_count(client: Client) -> None:
    context = {"browser": "Firefox"}
    await client.send(
        event("play", context=context),
        event("node_play", context=context),
        event("hotspot_click", context=context),
        event("play", playlist="other", context={"browser": "Chrome"}),
    )

    assert await _ask(client, "BROWSER") == [("Firefox", 1)]


@pytest.mark.parametrize(
    ("at", "counted"),
    [
        (MIDNIGHT_IN_BERLIN - timedelta(seconds=1), []),
        (MIDNIGHT_IN_BERLIN, [("DE", 1)]),
        (NOW, [("DE", 1)]),
    ],
)
async def test_the_period_is_of_its_own_time_zone(client: Client, at: datetime, counted: list[Any]) -> None:
    await client.send(event("play", at=at, context={"country": "DE"}))

    assert await _ask(client, "COUNTRY", period=BERLIN_TODAY) == counted


async def test_all_dimensions_equal_a_recount_and_take_one_statement(client: Client) -> None:
    fields = list(CONTEXT_FIELDS)
    contexts = [
        {field: value for field, value in zip(fields, values, strict=True) if value}
        for values in product(
            ["AT", None], *([f"{field} a", None] for field in fields[1:3]), *([field] for field in fields[3:])
        )
    ]
    sent = contexts + contexts[:3]
    await client.send(*(_play(number, **context) for number, context in enumerate(sent)))
    asked = "\n".join(
        f"{dimension.value}: audienceValues(dimension: {dimension.name}, period: {{preset: TODAY}}) {{ value plays }}"
        for dimension in Dimension
    )

    with recorded_statements() as statements:
        data = await client.ask(f'{{ playlist(id: "story") {{ {asked} }} }}')

    assert statements.count("analytics/audience/values") == 1
    for field, dimension in zip(fields, Dimension, strict=True):
        values = {value["value"]: value["plays"] for value in data["playlist"][dimension.value]}
        assert values == Counter(context.get(field) for context in sent), dimension


async def test_a_filter_accepts_the_listed_values(client: Client) -> None:
    await client.send(*(_play(number, country=country) for number, country in enumerate(["DE", "DE", None, "FR"])))

    for value, plays in await _ask(client, "COUNTRY"):
        data = await client.ask(
            """query Plays($value: String) { playlist(id: "story") {
                 metrics(period: {preset: TODAY}, filter: {country: {in: [$value]}}) { plays } } }""",
            value=value,
        )
        assert data["playlist"]["metrics"]["plays"] == plays


async def test_an_invalid_period_is_rejected(client: Client) -> None:
    await client.send(event("play"))

    answer = await client.answer(VALUES, dimension="COUNTRY", period={"preset": "TODAY", "timeZone": "Nowhere"})

    [error] = answer["errors"]
    assert error["extensions"]["code"] == "INVALID_ARGUMENT"
    assert [problem["path"] for problem in error["extensions"]["problems"]] == [
        "playlist.audienceValues.period.timeZone"
    ]


def _play(number: int, **context: str | None) -> dict[str, Any]:
    present = {name: value for name, value in context.items() if value is not None}
    played = event("play", session=f"session {number}")
    return played | {"context": present} if present else played


async def _ask(client: Client, dimension: str, period: dict[str, Any] | None = None) -> list[tuple[str | None, int]]:
    data = await client.ask(VALUES, dimension=dimension, period=period or {"preset": "TODAY"})
    return [(value["value"], value["plays"]) for value in data["playlist"]["audienceValues"]]


async def test_a_country_is_filtered_in_the_letters_that_events_may_have(client: Client) -> None:
    for country in ("at", "AT", "de"):
        await client.send(event("play", playlist="p", context={"country": country}))
    counted = await client.ask(
        """{ playlist(id: "p") {
               in: metrics(period: { preset: TODAY }, filter: { country: { in: ["at"] } }) { plays }
               out: metrics(period: { preset: TODAY }, filter: { country: { notIn: ["at", null] } }) { plays }
           } }"""
    )
    assert counted["playlist"] == {"in": {"plays": 2}, "out": {"plays": 1}}
