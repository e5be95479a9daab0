"""Holds the tiles of a page to an answer."""

from __future__ import annotations

from typing import Any

from e2e.dashboard.expected import NOTHING, change, days, shown


def check_tiles(tiles: dict[str, Any], metrics: dict[str, Any]) -> None:
    """Every number on every tile is that of the metrics; changes stand there if and only if something is compared."""
    assert len(tiles) == 4
    comparison = metrics["comparison"]
    for name, tile in tiles.items():
        assert tile["value"] == shown(name, metrics[name]), name
        for beside, text in tile["beside"].items():
            assert text == shown(beside, metrics[beside]), (name, beside)
        if comparison is None:
            assert (tile["change"], tile["explanation"], tile["compared"]) == (None, None, None)
            continue
        before = shown(name, comparison["metrics"][name])
        told = change(comparison["change"][name]) or f"{NOTHING} no change known"
        assert " ".join(tile["change"].split()) == told, name
        assert tile["compared"] == f"from {before}"
        # Made of instants, the period is told to the minute; those tests look at the numbers alone.
        if tile["explanation"].count(":") == 0:
            after = f"{tile['value']} in {days(metrics['period'])}"
            assert tile["explanation"] == f"{after}, after {before} in {days(comparison['period'])}", name
