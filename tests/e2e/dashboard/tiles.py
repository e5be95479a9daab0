"""Compares the tiles of a page with the API."""

from __future__ import annotations

from typing import Any

from e2e.dashboard.expected import NOTHING, change, days, shown


def check_tiles(tiles: dict[str, Any], metrics: dict[str, Any]) -> None:
    """Every number on every tile equals that of the API; changes are shown if and only if there is a comparison."""
    assert len(tiles) == 4
    comparison = metrics["comparison"]
    for name, tile in tiles.items():
        assert tile["value"] == shown(name, metrics[name]), name
        for beside, text in tile["beside"].items():
            assert text == shown(beside, metrics[beside]), (name, beside)
        if comparison is None:
            assert (tile["change"], tile["compared"]) == (None, None)
            continue
        before = shown(name, comparison["metrics"][name])
        told = change(comparison["change"][name]) or f"{NOTHING} no change known"
        assert " ".join(tile["change"].split()) == told, name
        assert tile["compared"] == f"from {before}"


def check_explanations(explanations: dict[str, str], tiles: dict[str, Any], metrics: dict[str, Any]) -> None:
    """The tooltip of every change has both numbers, each with its period."""
    comparison = metrics["comparison"]
    assert list(explanations) == list(tiles)
    for name, told in explanations.items():
        before = shown(name, comparison["metrics"][name])
        after = f"{tiles[name]['value']} in {days(metrics['period'])}"
        assert told == f"{after}, after {before} in {days(comparison['period'])}", name
