"""The view "Check" of a playlist: what in its story may be a mistake, or costs viewers."""

from __future__ import annotations

import csv
import io
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from e2e.browser.programs import run_script
from e2e.dashboard.conftest import FOLDER, Ask
from e2e.dashboard.expected import days, percent
from e2e.dashboard.questions import LAST_30_DAYS
from support.client import NOW

DIAGNOSIS = """
query ($id: ID!, $period: PeriodInput!) {
  playlist(id: $id) {
    diagnosis(period: $period) {
      period { start end timeZone }
      sessions
      findingCount
      findings {
        __typename severity definition
        ... on UnreachableNode { node { ...place } plays }
        ... on DeadEnd { node { ...place } reason plays exits }
        ... on HotspotOutsideNode { hotspot { name node { ...place } } isNeverShown nodeDurationSeconds }
        ... on UnplayedNode { node { ...place } opportunities }
        ... on UnclickedHotspot { hotspot { name node { ...place } } plays }
        ... on HoldingLoop { nodes { ...place } sessions heldSessions share averageRounds }
        ... on DominatedChoice { node { ...place } to { ...place } plays count share shareInterval { low high } }
        ... on LostMinutes { node { ...place } exits averageMinutesAfter lostMinutes }
      }
    }
  }
}
fragment place on Node { externalId name }
"""
SEVERITIES = ("HIGH", "MEDIUM", "LOW")


@pytest.fixture(scope="module")
def check(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a visitor saw of the findings; screenshots are in pytest's temporary folder."""
    return run_script(FOLDER / "check.mts", dashboard, NOW.isoformat(), str(tmp_path_factory.mktemp("check")))


@pytest.mark.parametrize("id", ["last-ferry", "island"])
def test_every_finding_has_its_evidence(check: dict[str, Any], ask: Ask, id: str) -> None:
    diagnosis = _diagnosis(ask, id)
    findings = sorted(diagnosis["findings"], key=lambda found: SEVERITIES.index(found["severity"]))
    seen = check["playlists"][id]
    assert len(findings) == diagnosis["findingCount"] > 0
    for card, found in zip(seen["cards"], findings, strict=True):
        assert (card["type"], card["severity"]) == (found["__typename"], found["severity"])
        assert card["evidence"] == _evidence(found)
        place = _place(found)
        assert place["name"] in card["sentence"]
        assert f"playlist={id}&node={place['externalId']}&" in card["links"][0]
        assert any("view=map" in link for link in card["links"])
    assert seen["definition"] == findings[0]["definition"]
    one = diagnosis["findingCount"] == 1
    sessions = f"{diagnosis['sessions']:,} session{'' if diagnosis['sessions'] == 1 else 's'}"
    assert seen["summary"] == (
        f"{diagnosis['findingCount']} finding{'' if one else 's'} about the story as it is now and {sessions} of "
        f"{days(diagnosis['period'])}."
    )


@pytest.mark.parametrize("id", ["last-ferry", "island"])
def test_the_table_and_its_file_list_all_findings(check: dict[str, Any], ask: Ask, id: str) -> None:
    findings = _diagnosis(ask, id)["findings"]
    seen = check["playlists"][id]
    assert sorted(row["cells"]["node"] for row in seen["table"]["rows"]) == sorted(
        _place(each)["name"] for each in findings
    )
    rows = list(csv.DictReader(io.StringIO(seen["file"]["text"])))
    told = sorted("; ".join(f"{label}: {value}" for label, value in _evidence(each).items()) for each in findings)
    assert sorted(row["Evidence"] for row in rows) == told


def test_a_chosen_audience_narrows_no_finding(check: dict[str, Any]) -> None:
    assert check["narrowed"].startswith("The check looks at all viewers except bots")


def test_links_keep_the_period(check: dict[str, Any], ask: Ask) -> None:
    assert all("period=LAST_3_MONTHS" in check["followed"][name] for name in ("Open the node", "Story map"))
    assert "&node=" in check["followed"]["Open the node"]
    place = _place(_diagnosis(ask, "last-ferry")["findings"][0])
    assert "view=map" in check["followed"]["Story map"]
    assert f"card={place['externalId']}" in check["followed"]["Story map"]
    assert check["followed"]["card"] == place["name"]


@pytest.mark.parametrize("look", ["light", "dark", "narrow"])
def test_it_is_accessible_and_fits(check: dict[str, Any], look: str) -> None:
    assert check["looks"][look]["findings"] == []
    assert check["looks"][look]["overflow"] <= 0


def test_a_sound_story_has_nothing_to_mend(check: dict[str, Any]) -> None:
    assert check["nothing"]["text"].splitlines()[0] == "Nothing to mend"
    assert check["nothing"]["findings"] == []


def _diagnosis(ask: Ask, id: str) -> dict[str, Any]:
    diagnosis: dict[str, Any] = ask(DIAGNOSIS, id=id, period=LAST_30_DAYS)["playlist"]["diagnosis"]
    return diagnosis


def _place(found: dict[str, Any]) -> dict[str, Any]:
    place = found.get("node") or (found["hotspot"]["node"] if "hotspot" in found else found["nodes"][0])
    return {**place, "name": place["name"] or place["externalId"]}


def _evidence(found: dict[str, Any]) -> dict[str, str]:
    match found["__typename"]:
        case "UnreachableNode":
            return {"Plays": f"{found['plays']:,}"}
        case "DeadEnd":
            return {"Plays": f"{found['plays']:,}", "Exits": f"{found['exits']:,}"}
        case "UnplayedNode":
            return {"Plays of the nodes that lead there": f"{found['opportunities']:,}"}
        case "UnclickedHotspot":
            return {"Plays of the node": f"{found['plays']:,}"}
        case "DominatedChoice":
            low, high = percent(found["shareInterval"]["low"]), percent(found["shareInterval"]["high"])
            return {
                "Left this way": percent(found["share"]),
                "95% interval of the share": f"{low} \N{EN DASH} {high}",
                "Plays that were left": f"{found['plays']:,}",
            }
        case "HoldingLoop":
            return {
                "Sessions that played it": f"{found['sessions']:,}",
                "Held by it": f"{found['heldSessions']:,} ({percent(found['share'])})",
                "Times they came back, on average": _tenths(found["averageRounds"]),
            }
        case "LostMinutes":
            return {
                "Minutes lost": _tenths(found["lostMinutes"]),
                "Exits": f"{found['exits']:,}",
                "Minutes that others still watched": _tenths(found["averageMinutesAfter"]),
            }
        case other:
            pytest.fail(f"The world has no {other} yet.")


def _tenths(value: float) -> str:
    return f"{Decimal(repr(value)).quantize(Decimal('0.1'), ROUND_HALF_UP):,}"
