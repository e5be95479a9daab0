"""Invalid arguments of flow, choices, engagement and clickCurve: one error lists all, before any statement runs."""

from __future__ import annotations

import pytest

from support.client import Client
from support.statements import recorded_statements

pytestmark = pytest.mark.asyncio(loop_scope="module")

FLOW = '{ playlist(id: "p") { flow(%s) { sessions } } }'
ARRIVALS = '{ playlist(id: "p") { nodes { arrivals(%s) { count } } } }'
DEPARTURES = '{ playlist(id: "p") { nodes { departures(%s) { count } } } }'
CHOICES = '{ playlist(id: "p") { nodes { choices(%s) { plays } } } }'
DIVIDING = '{ playlist(id: "p") { dividingChoices(%s) { choiceCount } } }'
ENGAGEMENT = '{ playlist(id: "p") { nodes { engagement(%s) { plays } } } }'
CURVE = '{ playlist(id: "p") { nodes { hotspots { clickCurve(%s) { clicks } } } } }'

TODAY = "period: { preset: TODAY }"
NOWHERE = 'period: { preset: TODAY, timeZone: "Nowhere" }'
NO_ZONE = '"Nowhere" is not the name of a time zone'
DEEP = "filter: " + "{ not: " * 51 + "{ isBot: true }" + " }" * 51

#: The query, its arguments, and the problems: the path below the playlist, and the beginning of the message.
PROBLEMS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (FLOW, f"{TODAY}, first: 0", [("flow.first", "Ask for 1 to 2,000 transitions, not 0.")]),
    (FLOW, f"{TODAY}, first: 1000000", [("flow.first", "Ask for 1 to 2,000 transitions, not 1,000,000.")]),
    (
        FLOW,
        f'{NOWHERE}, first: -1, {DEEP}, compareTo: {{ firstDay: "1812-06-24" }}',
        [
            ("flow.period.timeZone", NO_ZONE),
            ("flow.compareTo.firstDay", "Choose a day from"),
            ("flow.filter", "Nest at most 50 filters"),
            ("flow.first", "Ask for 1 to 2,000 transitions, not -1."),
        ],
    ),
    (
        ARRIVALS,
        f"{NOWHERE}, first: 2001",
        [
            ("nodes.arrivals.period.timeZone", NO_ZONE),
            ("nodes.arrivals.first", "Ask for 1 to 2,000 transitions, not 2,001."),
        ],
    ),
    (
        DEPARTURES,
        f"{NOWHERE}, {DEEP}",
        [("nodes.departures.period.timeZone", NO_ZONE), ("nodes.departures.filter", "")],
    ),
    (CHOICES, f"{NOWHERE}, {DEEP}", [("nodes.choices.period.timeZone", NO_ZONE), ("nodes.choices.filter", "Nest at")]),
    (DIVIDING, f"{TODAY}, first: 0", [("dividingChoices.first", "Ask for 1 to 500 choices, not 0.")]),
    (
        DIVIDING,
        f"{NOWHERE}, first: 501, {DEEP}",
        [
            ("dividingChoices.period.timeZone", NO_ZONE),
            ("dividingChoices.filter", "Nest at most 50 filters"),
            ("dividingChoices.first", "Ask for 1 to 500 choices, not 501."),
        ],
    ),
    (ENGAGEMENT, f"{TODAY}, slices: 0", [("nodes.engagement.slices", "Ask for 1 to 200 slices, not 0.")]),
    (ENGAGEMENT, f"{TODAY}, slices: 201", [("nodes.engagement.slices", "Ask for 1 to 200 slices, not 201.")]),
    (
        ENGAGEMENT,
        f"{TODAY}, completionAt: 0",
        [("nodes.engagement.completionAt", "Choose a share that is more than 0 and at most 1, not 0")],
    ),
    (
        ENGAGEMENT,
        f"{NOWHERE}, slices: 1000000, completionAt: 95",
        [
            ("nodes.engagement.period.timeZone", NO_ZONE),
            ("nodes.engagement.slices", "Ask for 1 to 200 slices, not 1,000,000."),
            ("nodes.engagement.completionAt", "Choose a share that is more than 0 and at most 1, not 95"),
        ],
    ),
    (
        CURVE,
        f"{NOWHERE}, slices: -5",
        [
            ("nodes.hotspots.clickCurve.period.timeZone", NO_ZONE),
            ("nodes.hotspots.clickCurve.slices", "Ask for 1 to 200 slices, not -5."),
        ],
    ),
]


@pytest.mark.parametrize(("query", "arguments", "problems"), PROBLEMS)
async def test_all_problems_are_listed_before_any_statement(
    reader: Client, query: str, arguments: str, problems: list[tuple[str, str]]
) -> None:
    with recorded_statements() as statements:
        answer = await reader.answer(query % arguments)

    [error] = answer["errors"]
    assert error["extensions"]["code"] == "INVALID_ARGUMENT"
    told = [(each["path"], each["message"]) for each in error["extensions"]["problems"]]
    assert [path for path, _ in told] == [f"playlist.{path}" for path, _ in problems]
    for (_, message), (_, beginning) in zip(told, problems, strict=True):
        assert message.startswith(beginning)
    assert statements == []
