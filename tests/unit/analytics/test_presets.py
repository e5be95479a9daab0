from __future__ import annotations

from datetime import date

import pytest

from ivgraph.analytics.period import Preset, preset_days

#: Today, and the first and the last day of each preset.
DAYS = [
    ("2024-05-31", Preset.TODAY, "2024-05-31", "2024-05-31"),
    ("2024-03-01", Preset.YESTERDAY, "2024-02-29", "2024-02-29"),
    ("2024-01-01", Preset.YESTERDAY, "2023-12-31", "2023-12-31"),
    ("2024-03-03", Preset.LAST_7_DAYS, "2024-02-25", "2024-03-02"),
    ("2024-01-30", Preset.LAST_30_DAYS, "2023-12-31", "2024-01-29"),
    ("2024-05-15", Preset.LAST_3_MONTHS, "2024-02-15", "2024-05-14"),
    ("2024-05-31", Preset.LAST_3_MONTHS, "2024-02-29", "2024-05-30"),
    ("2023-05-29", Preset.LAST_3_MONTHS, "2023-02-28", "2023-05-28"),
    ("2024-01-01", Preset.LAST_3_MONTHS, "2023-10-01", "2023-12-31"),
    ("2024-05-31", Preset.LAST_12_MONTHS, "2023-05-31", "2024-05-30"),
    ("2024-02-29", Preset.LAST_12_MONTHS, "2023-02-28", "2024-02-28"),
    ("2024-06-03", Preset.THIS_WEEK, "2024-06-03", "2024-06-03"),
    ("2024-06-02", Preset.THIS_WEEK, "2024-05-27", "2024-06-02"),
    ("2025-01-01", Preset.THIS_WEEK, "2024-12-30", "2025-01-01"),
    ("2024-02-29", Preset.THIS_MONTH, "2024-02-01", "2024-02-29"),
    ("2024-03-01", Preset.THIS_MONTH, "2024-03-01", "2024-03-01"),
    ("2024-03-31", Preset.THIS_QUARTER, "2024-01-01", "2024-03-31"),
    ("2024-04-01", Preset.THIS_QUARTER, "2024-04-01", "2024-04-01"),
    ("2024-12-31", Preset.THIS_QUARTER, "2024-10-01", "2024-12-31"),
    ("2024-12-31", Preset.THIS_YEAR, "2024-01-01", "2024-12-31"),
    ("2025-01-01", Preset.THIS_YEAR, "2025-01-01", "2025-01-01"),
]


@pytest.mark.parametrize(("today", "preset", "first", "last"), DAYS)
def test_days_of_a_preset(today: str, preset: Preset, first: str, last: str) -> None:
    assert preset_days(preset, date.fromisoformat(today)) == (date.fromisoformat(first), date.fromisoformat(last))


def test_every_preset_has_an_example() -> None:
    assert {preset for _, preset, _, _ in DAYS} == set(Preset)
