"""The panel "Choices" of a node."""

from __future__ import annotations

import csv
import io
from math import floor
from typing import Any

import pytest

from e2e.dashboard.conftest import Ask
from e2e.dashboard.expected import NOTHING, percent, points
from e2e.dashboard.questions import LAST_30_DAYS

CHOICES = """
query ($id: ID!, $node: ID!, $period: PeriodInput!, $filter: AudienceFilter) {
  playlist(id: $id) {
    node(externalId: $node) {
      choices(period: $period, filter: $filter, compareTo: { to: PREVIOUS_PERIOD }) {
        plays couldChoose others exits
        comparison { plays others exits }
        options {
          exposed count share comparison { share } shareInterval { low high } shareOfChoices
          timeToDecide { medianSeconds }
          hotspot { externalId name } to { externalId name }
        }
        default { count share comparison { share } shareInterval { low high } to { externalId name } }
        timeToDecide { medianSeconds }
        changedMinds { sessions changed }
      }
    }
  }
}
"""

Row = dict[str, Any]


def test_it_is_asked_for_when_it_comes_into_view(ways: dict[str, Any]) -> None:
    found = ways["choices"]
    assert found["before"] == 0
    assert "NodeChoices" in found["sent"]


def test_every_number_is_that_of_the_api(ways: dict[str, Any], ask: Ask) -> None:
    _check_table(ways["choices"]["table"]["rows"], _choices(ask))


def test_it_follows_the_filter(ways: dict[str, Any], ask: Ask) -> None:
    everybody, germans = _choices(ask), _choices(ask, filter={"country": {"in": ["DE"]}})
    assert 0 < germans["plays"] < everybody["plays"]
    assert ways["choices"]["filtered"][0] == "NodePage"
    _check_table(ways["choices"]["german"]["rows"], germans)


def test_the_rows_add_up_to_the_plays(ways: dict[str, Any], ask: Ask) -> None:
    choices = _choices(ask)
    counts = [int(row["cells"]["count"].replace(",", "")) for row in ways["choices"]["table"]["rows"]]
    assert sum(counts) == choices["plays"] > 0
    assert ways["choices"]["summary"] == (
        f"{choices['plays']:,} plays: viewers could choose in {choices['couldChoose']:,} of them. "
        f"Median time to decide: {_clock(choices['timeToDecide']['medianSeconds'])}. "
        f"Of {choices['changedMinds']['sessions']:,} sessions that chose here more than once, "
        f"{choices['changedMinds']['changed']:,} chose differently."
    )


def test_bars_and_whiskers_are_as_long_as_the_shares(ways: dict[str, Any], ask: Ask) -> None:
    rows = _rows(_choices(ask))
    largest = max(row["high"] if row["high"] is not None else row["share"] for row in rows)
    for drawn, row in zip(ways["choices"]["bars"], rows, strict=True):
        assert drawn["bar"] == pytest.approx([0, row["share"] / largest], abs=0.01)
        if row["low"] is None:
            assert drawn["whisker"] is None
        else:
            assert drawn["whisker"] == pytest.approx([row["low"] / largest, row["high"] / largest], abs=0.01)


def test_the_file_has_exact_numbers(ways: dict[str, Any], ask: Ask) -> None:
    file = ways["choices"]["file"]
    assert file["name"] == "last-ferry saloon choices.csv"
    columns = {
        **{"name": "What followed", "to": "Leads to", "count": "Plays", "share": "Share"},
        **{"shareBefore": "Share before", "shareChange": "Change in share", "low": "Lower bound"},
        **{"high": "Upper bound", "shareOfChoices": "Share of choices", "exposed": "Exposures"},
        "medianSeconds": "Time to decide",
    }
    rows = list(csv.DictReader(io.StringIO(file["text"])))
    for found, row in zip(rows, _rows(_choices(ask)), strict=True):
        assert list(found) == list(columns.values())
        for key, label in columns.items():
            told = found[label] or None
            assert (told if key in {"name", "to"} or told is None else float(told)) == row[key], (row["key"], key)


def test_the_keyboard_sorts_it_and_opens_its_tooltips(ways: dict[str, Any], ask: Ask) -> None:
    found = ways["choices"]
    assert found["explained"] == "Nobody clicked: the default way was followed."
    assert "order=choices.-medianSeconds" in found["byTime"]["search"]
    known = [row["medianSeconds"] for row in _rows(_choices(ask)) if row["medianSeconds"] is not None]
    cells = [row["cells"]["medianSeconds"] for row in found["byTime"]["table"]["rows"]]
    assert len(known) > 1
    assert [cell for cell in cells if cell != NOTHING] == [_clock(seconds) for seconds in sorted(known, reverse=True)]


def test_it_fits_a_phone(ways: dict[str, Any]) -> None:
    assert ways["choices"]["looks"]["overflow"] == 0


def test_an_empty_panel_says_what_would_fill_it(ways: dict[str, Any]) -> None:
    ending, unplayed = (ways["choices"]["nothing"][name].splitlines() for name in ("ending", "unplayed"))
    assert ending[0] == "There is nothing to choose in this node"
    assert "a hotspot that leads to another node, or a default way" in ending[-1]
    assert unplayed[0] == "Nobody played this node in this period"
    assert "Choose a longer period" in unplayed[-1]


def _check_table(found: list[Row], choices: dict[str, Any]) -> None:
    rows = _rows(choices)
    assert [row["key"] for row in found] == [row["key"] for row in rows]
    for told, row in zip(found, rows, strict=True):
        assert told["cells"] == {
            "name": row["name"],
            "to": row["to"] or NOTHING,
            "count": f"{row['count']:,}",
            **{name: percent(row[name]) for name in ("share", "shareBefore", "low", "high", "shareOfChoices")},
            "shareChange": points(row["share"], row["shareBefore"]),
            "exposed": NOTHING if row["exposed"] is None else f"{row['exposed']:,}",
            "medianSeconds": _clock(row["medianSeconds"]),
        }
        if row["to"]:
            assert told["links"][0].startswith(f"?playlist=last-ferry&node={row['node']}&")


def _choices(ask: Ask, **asked: Any) -> dict[str, Any]:
    answer = ask(CHOICES, id="last-ferry", node="saloon", period=LAST_30_DAYS, **asked)
    choices: dict[str, Any] = answer["playlist"]["node"]["choices"]
    return choices


def _rows(choices: dict[str, Any]) -> list[Row]:
    """The rows of the table, by their counts."""
    by_default, plays, before = choices["default"], choices["plays"], choices["comparison"]
    rows = [
        *(
            _row(f"hotspot {option['hotspot']['externalId']}", option["hotspot"]["name"], **option)
            for option in choices["options"]
        ),
        _row("default", "Default way", **by_default),
        *(
            _row(
                *(way, name),
                **{"count": choices[way], "share": choices[way] / plays},
                comparison={"share": before[way] / before["plays"]},
            )
            for way, name in {"others": "Other ways", "exits": "Exits"}.items()
        ),
    ]
    return sorted(rows, key=lambda row: row["count"], reverse=True)


def _row(key: str, name: str, *, count: int, share: float | None, **more: Any) -> Row:
    to, interval = more.get("to") or {}, more.get("shareInterval") or {}
    before = more["comparison"]["share"]
    return {
        **{"key": key, "name": name, "count": count, "share": share, "shareBefore": before},
        "shareChange": None if share is None or before is None else share - before,
        **{"to": to.get("name"), "node": to.get("externalId")},
        **{"low": interval.get("low"), "high": interval.get("high")},
        **{"shareOfChoices": more.get("shareOfChoices"), "exposed": more.get("exposed")},
        "medianSeconds": more.get("timeToDecide", {}).get("medianSeconds"),
    }


def _clock(seconds: float | None) -> str:
    """Minutes and seconds, with tenths where they are not whole; halves are rounded up."""
    if seconds is None:
        return NOTHING
    minutes, tenths = divmod(floor(seconds * 10 + 0.5), 600)
    return f"{minutes}:{tenths // 10:02}" + (f".{tenths % 10}" if tenths % 10 else "")
