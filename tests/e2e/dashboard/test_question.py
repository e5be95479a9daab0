"""The selection: period, time zone, comparison and audience, each changed by its control."""

from __future__ import annotations

from typing import Any

import pytest

from e2e.dashboard.conftest import Ask
from e2e.dashboard.questions import BERLIN, PREVIOUS, TOTALS
from e2e.dashboard.tiles import check_tiles

NEW_YORK = {"timeZone": "America/New_York"}
DAYS = {"firstDay": "2026-10-18", "lastDay": "2026-10-26"}
FROM_DAY = {"firstDay": "2026-09-15"}
GERMANY_AND_FRANCE = {"country": {"in": ["DE", "FR"]}}
UNKNOWN = GERMANY_AND_FRANCE | {"domain": {"in": [None]}}

#: Per step the variables that mean the same as what the visitor chose.
STEPS: dict[str, dict[str, Any]] = {
    "preset": {"period": {"preset": "LAST_7_DAYS", **BERLIN}, "compareTo": PREVIOUS},
    "calendar": {"period": {"firstDay": "2026-10-12", "lastDay": "2026-10-26", **BERLIN}, "compareTo": PREVIOUS},
    "keyboard": {"period": DAYS | BERLIN, "compareTo": PREVIOUS},
    "zone": {"period": DAYS | NEW_YORK, "compareTo": PREVIOUS},
    "lastYear": {"period": DAYS | NEW_YORK, "compareTo": {"to": "SAME_PERIOD_LAST_YEAR"}},
    "uncompared": {"period": DAYS | NEW_YORK},
    "fromDay": {"period": DAYS | NEW_YORK, "compareTo": {"firstDay": "2025-10-19"}},
    "fromOtherDay": {"period": DAYS | NEW_YORK, "compareTo": FROM_DAY},
    "country": {"period": DAYS | NEW_YORK, "compareTo": FROM_DAY, "filter": GERMANY_AND_FRANCE},
    "unknown": {"period": DAYS | NEW_YORK, "compareTo": FROM_DAY, "filter": UNKNOWN},
    "anonymous": {"period": DAYS | NEW_YORK, "compareTo": FROM_DAY, "filter": UNKNOWN | {"viewerKind": "ANONYMOUS"}},
    "fewer": {
        "period": DAYS | NEW_YORK,
        "compareTo": FROM_DAY,
        "filter": {"country": {"in": ["FR"]}, "domain": {"in": [None]}, "viewerKind": "ANONYMOUS"},
    },
    "refresh": {
        "period": DAYS | NEW_YORK,
        "compareTo": FROM_DAY,
        "filter": {"country": {"in": ["FR"]}, "domain": {"in": [None]}, "viewerKind": "ANONYMOUS"},
    },
    "everybody": {"period": DAYS | NEW_YORK, "compareTo": FROM_DAY},
}

VALUES = """
query ($period: PeriodInput!) {
  playlist(id: "last-ferry") {
    country: audienceValues(dimension: COUNTRY, period: $period) { value plays }
    domain: audienceValues(dimension: DOMAIN, period: $period) { value plays }
  }
}
"""

#: As the browser names them.
COUNTRIES = {"AU": "Australia", "BR": "Brazil", "CA": "Canada", "DE": "Germany", "ES": "Spain", "FR": "France"} | {
    **{"GB": "United Kingdom", "IN": "India", "JP": "Japan", "NL": "Netherlands", "SE": "Sweden"},
    **{"US": "United States", "ZA": "South Africa"},
}


@pytest.mark.parametrize("step", STEPS)
def test_every_total_belongs_to_the_selection(seen: dict[str, Any], ask: Ask, step: str) -> None:
    metrics = ask(TOTALS, id="last-ferry", **STEPS[step])["playlist"]["metrics"]
    check_tiles(seen["question"]["steps"][step]["tiles"], metrics)


def test_every_step_was_executed(seen: dict[str, Any]) -> None:
    assert list(seen["question"]["steps"]) == list(STEPS)


def test_a_change_sends_one_request_and_cached_ones_none(seen: dict[str, Any]) -> None:
    asked = {step: told["sent"] for step, told in seen["question"]["steps"].items()}
    # Two boxes were checked in this one.
    assert asked.pop("country") == ["PlaylistPage", "PlaylistPage"]
    assert asked.pop("everybody") == []
    assert set(map(tuple, asked.values())) == {("PlaylistPage",)}


def test_the_period_button_shows_the_days(seen: dict[str, Any]) -> None:
    steps = seen["question"]["steps"]
    assert steps["preset"]["period"].splitlines()[-1] == "Last 7 days · 17 \N{EN DASH} 23 Nov 2026"
    assert steps["calendar"]["period"].splitlines()[-1] == "12 \N{EN DASH} 26 Oct 2026"


def test_the_whole_selection_is_in_the_url(seen: dict[str, Any]) -> None:
    assert seen["question"]["steps"]["anonymous"]["search"] == (
        "playlist=last-ferry&from=2026-10-18&to=2026-10-26&zone=America%2FNew_York&compare=2026-09-15"
        "&country=DE&country=FR&domain=&viewers=ANONYMOUS"
    )


def test_a_reload_keeps_the_selection(seen: dict[str, Any]) -> None:
    assert seen["question"]["reloaded"] == seen["question"]["steps"]["everybody"]["tiles"]


def test_values_are_requested_when_the_panel_opens(seen: dict[str, Any]) -> None:
    assert seen["question"]["sentByPanel"] == ["AudienceValues"]


def test_the_values_that_exist_are_offered_with_their_plays(seen: dict[str, Any], ask: Ask) -> None:
    values = ask(VALUES, period=DAYS | NEW_YORK)["playlist"]
    countries = [[COUNTRIES.get(each["value"], "Unknown"), f"{each['plays']:,}"] for each in values["country"]]
    domains = [[each["value"] or "Unknown", f"{each['plays']:,}"] for each in values["domain"]]
    assert len(countries) > 3
    assert seen["question"]["countries"] == countries
    assert seen["question"]["domains"] == domains


def test_escape_closes_the_panel_and_gives_the_focus_back(seen: dict[str, Any]) -> None:
    closed = seen["question"]["closed"]
    assert closed["dialogs"] == 0
    assert closed["focus"].splitlines()[-1] == "Audience: 4 chosen"


def test_every_condition_has_a_chip(seen: dict[str, Any]) -> None:
    chips = [" ".join(chip.split(" Remove")[0].split()) for chip in seen["question"]["chips"]]
    expected = ["Country Germany", "Country France", "Domain Unknown", "Viewers anonymous"]
    assert [chip.removesuffix(f" Remove {told}") for chip, told in zip(chips, expected, strict=True)] == expected
