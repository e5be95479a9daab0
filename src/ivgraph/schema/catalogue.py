"""Prints what the dashboard says of each metric: unit, kind, label and definition, of playlists and of nodes.

The GraphQL schema has no units, kinds and labels.

python -m ivgraph.schema.catalogue > web/src/dashboard/metric/metrics.json
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from strawberry.utils.str_converters import to_camel_case

from ivgraph.analytics.metrics import NODE_METRICS, PLAYLIST_METRICS, Metric


def render_catalogue() -> str:
    """JSON, by the names of metrics. A name may have another definition for nodes than for playlists."""
    catalogue = {"playlist": _describe(PLAYLIST_METRICS), "node": _describe(NODE_METRICS)}
    return json.dumps(catalogue, indent=2, ensure_ascii=False) + "\n"


def _describe(metrics: Mapping[str, Metric]) -> dict[str, dict[str, str]]:
    return {
        to_camel_case(metric.name): {
            "unit": metric.unit.value,
            "kind": metric.kind.value,
            "label": metric.name.replace("_", " ").capitalize(),
            "definition": metric.definition,
        }
        for metric in metrics.values()
    }


if __name__ == "__main__":
    print(render_catalogue(), end="")
