"""The panels of a node's page that tell what happens in it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from e2e.dashboard.conftest import Ask
from e2e.dashboard.expected import NOTHING, change, percent
from e2e.dashboard.questions import LAST_30_DAYS

_NUMBERS = """count share viewers { unique } comparison { change { count } }
  parts { cause count hotspot { name } }"""
NODE = f"""
query ($period: PeriodInput!, $compareTo: ComparisonInput, $slices: Int!) {{
  playlist(id: "last-ferry") {{
    node(externalId: "saloon") {{
      durationSeconds
      metrics(period: $period) {{ plays clicks }}
      engagement(period: $period, compareTo: $compareTo, slices: $slices) {{
        plays averageShareWatched completionRate
        slices {{
          fromSeconds untilSeconds views viewers {{ authenticated anonymous }} reached exits
          comparison {{ views change }}
        }}
      }}
      hotspots(includeDeleted: true) {{
        externalId name shownFrom shownUntil deletedAt area {{ left top width height }}
        metrics(period: $period) {{ clicks clickThroughRate }}
        clickCurve(period: $period, slices: $slices) {{ slices {{ clicks }} }}
      }}
      arrivals(period: $period, compareTo: $compareTo) {{
        count comparison {{ count change }} transitions {{ node: from {{ externalId name }} {_NUMBERS} }}
      }}
      departures(period: $period, compareTo: $compareTo) {{
        count comparison {{ count change }} transitions {{ node: to {{ externalId name }} {_NUMBERS} }}
      }}
      all: choices(period: $period) {{ ...Choices }}
      first: choices(period: $period, attempt: FIRST) {{ ...Choices }}
    }}
  }}
}}
fragment Choices on Choices {{
  plays couldChoose options {{ count }} default {{ count }} others exits
  timeToDecide {{ histogram {{ fromSeconds untilSeconds count }} }}
}}
"""
#: The saloon's media has 62 seconds, which the panel shows in parts of two seconds.
LENGTH, SECONDS = 62, 2
CAUSES = {
    "CLICK": "Click",
    "DEFAULT": "Default way",
    "LOOP": "Loop",
    "API": "Page\N{RIGHT SINGLE QUOTATION MARK}s code",
    None: "Not told",
}
NAMES = {"arrivals": "arrivals", "departures": "plays"}
NOWHERE = {"arrivals": "Beginning of a session", "departures": "Exit"}

Row = dict[str, Any]


@pytest.fixture(scope="module")
def saloon(ask: Ask) -> Row:
    answer = ask(NODE, period=LAST_30_DAYS, compareTo={"to": "PREVIOUS_PERIOD"}, slices=LENGTH)
    node: Row = answer["playlist"]["node"]
    return node


def test_they_are_asked_for_when_they_come_into_view(node_panels: Row) -> None:
    assert node_panels["engagement"]["before"] == 0
    for panel, fragment in {"engagement": "NodeEngagement", "departures": "NodeDepartures"}.items():
        assert fragment in node_panels[panel]["sent"]


def test_each_part_of_the_media_is_that_of_the_api(node_panels: Row, saloon: Row) -> None:
    assert saloon["durationSeconds"] == LENGTH
    rows = node_panels["engagement"]["table"]["rows"]
    assert [row["cells"] for row in rows] == [
        {"from": f"{_clock(part['from'])} {NOTHING} {_clock(part['from'] + SECONDS)}"}
        | {name: change(value) if name == "change" else f"{value:,}" for name, value in part.items() if name != "from"}
        for part in _parts(saloon)
    ]
    assert "details=engagement" in node_panels["engagement"]["search"]
    told = list(csv.DictReader(io.StringIO(node_panels["engagement"]["file"]["text"])))
    assert [int(row["Left here"]) for row in told] == [part["exits"] for part in _parts(saloon)]
    assert node_panels["engagement"]["file"]["name"] == "last-ferry saloon engagement.csv"


def test_the_summary_of_what_is_watched_tells_where_most_leave(node_panels: Row, saloon: Row) -> None:
    engagement, most = saloon["engagement"], max(_parts(saloon), key=lambda part: part["exits"])
    assert node_panels["engagement"]["summary"] == (
        f"{engagement['plays']:,} plays watched {percent(engagement['averageShareWatched'])} of the media on average, "
        f"and {percent(engagement['completionRate'])} came to its end. The most exits are at "
        f"{_clock(most['from'])} {NOTHING} {_clock(most['from'] + SECONDS)} ({most['exits']} plays)."
    )


def test_hovering_tells_the_numbers_and_the_hotspots_of_a_part(node_panels: Row, saloon: Row) -> None:
    told = node_panels["engagement"]["tooltip"]
    part = next(part for part in _parts(saloon) if told[0].startswith(f"{_clock(part['from'])} {NOTHING} "))
    labels = {"Plays": "views", "Plays before": "viewsBefore", "Viewers": "viewers", "Left here": "exits"}
    for label, name in {**labels, "Clicks": "clicks"}.items():
        assert f"{label}\t{part[name]:,}" in told
    shown = {
        hotspot["name"]
        for hotspot in saloon["hotspots"]
        if hotspot["shownFrom"] is not None
        and hotspot["shownFrom"] < part["from"] + SECONDS
        and (hotspot["shownUntil"] or saloon["durationSeconds"]) > part["from"]
        and (hotspot["deletedAt"] is None or hotspot["metrics"]["clicks"] > 0)
    }
    assert set(told[told.index("Shown then") + 1 :]) == shown != set()


@pytest.mark.parametrize("panel", ["arrivals", "departures"])
def test_every_transition_is_that_of_the_api(node_panels: Row, saloon: Row, panel: str) -> None:
    transitions, all_ = saloon[panel]["transitions"], saloon[panel]["count"]
    rows = {row["key"]: row for row in node_panels[panel]["table"]["rows"]}
    assert len(rows) == len(transitions) > 0
    for transition in transitions:
        node = transition["node"]
        row = rows[f"node {node['externalId']}" if node else "nowhere"]
        cells = row["cells"]
        assert cells["node"] == (node["name"] if node else NOWHERE[panel])
        assert cells["count"] == f"{transition['count']:,}"
        assert cells["viewers"] == f"{transition['viewers']['unique']:,}"
        assert cells["change"] == change(transition["comparison"]["change"]["count"])
        assert cells["share"] == percent(transition["count"] / all_)
        if panel == "arrivals":
            assert cells["ofOthers"] == percent(transition["share"])
        assert _words(cells["cause"]) == _words(" ".join(f"{c} {n:,}" for c, n in _causes(transition).items()))
        if node:
            assert row["links"][0].startswith(f"?playlist=last-ferry&node={node['externalId']}&")
    before = saloon[panel]["comparison"]
    assert node_panels[panel]["summary"].startswith(f"{all_:,} ")
    assert node_panels[panel]["summary"].endswith(
        f" In the compared period: {before['count']:,} {NAMES[panel]}. {change(before['change'])}"
    )


@pytest.mark.parametrize("panel", ["arrivals", "departures"])
def test_the_keyboard_opens_the_chosen_hotspots(node_panels: Row, saloon: Row, panel: str) -> None:
    told = node_panels[panel]["hotspots"]
    clicked = [
        {part["hotspot"]["name"] for part in transition["parts"] if part["hotspot"]}
        for transition in saloon[panel]["transitions"]
    ]
    assert told[0] == "Chosen hotspots"
    assert any(names and all(any(name in line for line in told) for name in names) for names in clicked)


def test_departures_add_up_to_the_plays(node_panels: Row, saloon: Row) -> None:
    file = csv.DictReader(io.StringIO(node_panels["departures"]["file"]["text"]))
    assert sum(int(row["Plays"]) for row in file) == saloon["metrics"]["plays"] > 0


def test_how_plays_were_left_adds_up(node_panels: Row, saloon: Row) -> None:
    choices = saloon["all"]
    counts = {
        "choices": sum(option["count"] for option in choices["options"]),
        "default": choices["default"]["count"],
        **{name: choices[name] for name in ("others", "exits")},
    }
    assert sum(counts.values()) == choices["plays"] > 0
    assert node_panels["choices"]["left"] == {
        name: [f"{count:,}", percent(count / choices["plays"])] for name, count in counts.items()
    }


def test_the_histogram_of_times_has_a_table(node_panels: Row, saloon: Row) -> None:
    rows = node_panels["choices"]["table"]["rows"]
    histogram = saloon["all"]["timeToDecide"]["histogram"]
    assert [int(row["cells"]["decisions"].replace(",", "")) for row in rows] == [each["count"] for each in histogram]
    assert rows[-1]["cells"]["from"] == "10:00 or longer"


def test_first_plays_alone_can_be_chosen(node_panels: Row, saloon: Row) -> None:
    found, first = node_panels["choices"], saloon["first"]
    assert "NodeChoices" in found["firsts"]
    assert "attempt=FIRST" in found["search"]
    assert 0 < first["plays"] < saloon["all"]["plays"]
    assert found["summary"].startswith(
        f"{first['plays']:,} plays, the first one of each session: viewers could choose in {first['couldChoose']:,} "
    )


def test_hotspots_are_on_the_picture_where_the_structure_says(node_panels: Row, saloon: Row) -> None:
    placed = {each["name"]: each for each in saloon["hotspots"] if each["area"] and each["deletedAt"] is None}
    rates = {name: each["metrics"]["clickThroughRate"] for name, each in placed.items()}
    boxes = node_panels["picture"]["boxes"]
    assert len(boxes) == len(placed) > 1
    for box in boxes:
        name, rate = box["text"]
        area = placed[name]["area"]
        assert box["area"] == pytest.approx([area[key] for key in ("left", "top", "width", "height")], abs=0.01)
        assert rate == percent(rates[name])
        assert box["heat"] == pytest.approx(rates[name] / max(rates.values()), abs=0.001)
    assert node_panels["picture"]["legend"].splitlines()[-1].endswith(percent(max(rates.values())))
    told = node_panels["picture"]["tooltip"]
    assert f"{placed[told[0]]['metrics']['clicks']:,} clicks, {percent(rates[told[0]])} of plays" == told[1]


def test_axe_finds_nothing_and_it_fits_a_phone(node_panels: Row) -> None:
    assert node_panels["looks"] == {"light": [], "dark": [], "overflow": 0}


def test_empty_panels_say_why(node_panels: Row) -> None:
    nobody = "Nobody played this node in this period"
    assert node_panels["nothing"]["unplayed"] == {
        "engagement": nobody,
        "arrivals": "Nobody came to this node in this period",
        "departures": nobody,
    }
    assert node_panels["nothing"]["unlisted"]["engagement"] == "It is not known what viewers watched"


def _parts(node: Row) -> list[dict[str, Any]]:
    """What the API says of single seconds, summed up by parts; views are those of the second in a part's middle."""
    seconds = node["engagement"]["slices"]
    clicks = [sum(counts) for counts in zip(*(_clicks(hotspot) for hotspot in node["hotspots"]), strict=True)]
    parts = []
    for start in range(0, LENGTH, SECONDS):
        middle = seconds[start + SECONDS // 2]
        viewers = middle["viewers"]["authenticated"] + middle["viewers"]["anonymous"]
        parts.append(
            {"from": start, "views": middle["views"], "viewsBefore": middle["comparison"]["views"]}
            | {"change": middle["comparison"]["change"]}
            | {"viewers": viewers, "replays": middle["views"] - viewers}
            | {"reached": middle["reached"]}
            | {"exits": sum(second["exits"] for second in seconds[start : start + SECONDS])}
            | {"clicks": sum(clicks[start : start + SECONDS])}
        )
    return parts


def _clicks(hotspot: Row) -> list[int]:
    return [second["clicks"] for second in hotspot["clickCurve"]["slices"]]


def _causes(transition: Row) -> dict[str, int]:
    counts: dict[str, int] = {}
    for part in transition["parts"]:
        cause = CAUSES[part["cause"]]
        counts[cause] = counts.get(cause, 0) + part["count"]
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def _words(text: str) -> list[str]:
    return sorted(text.replace(NOTHING, "").split())


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
