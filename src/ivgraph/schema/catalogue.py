"""Prints the unit and kind of each metric, which the dashboard needs and the GraphQL schema does not have.

python -m ivgraph.schema.catalogue > web/src/dashboard/metric/metrics.json
"""

from __future__ import annotations

import json

from strawberry.utils.str_converters import to_camel_case

from ivgraph.analytics.metrics import HOTSPOT_METRICS, NODE_METRICS, PLAYLIST_METRICS


def render_catalogue() -> str:
    """JSON, by the names of metrics. A name has the same unit and kind for playlists, nodes and hotspots."""
    metrics = [*PLAYLIST_METRICS.values(), *NODE_METRICS.values(), *HOTSPOT_METRICS.values()]
    catalogue = {
        to_camel_case(metric.name): {"unit": metric.unit.value, "kind": metric.kind.value} for metric in metrics
    }
    return json.dumps(catalogue, indent=2) + "\n"


if __name__ == "__main__":
    print(render_catalogue(), end="")
