"""How many nodes and hotspots there can be: why their lists have no pages, as the schema says it."""

from __future__ import annotations

from ivgraph.settings import Settings
from ivgraph.structure.links import MOST_HOTSPOTS, MOST_NODES

_SETTINGS = Settings()
_TOO_MUCH = "An answer that would cost too much is refused with ANSWER_TOO_LARGE."

NODES = (
    f"A list without pages, since their number is bounded: a structure has at most {MOST_NODES:,} nodes, and events "
    "that come over the network add at most IVGRAPH_MAX_UNLISTED_NODES "
    f"({_SETTINGS.max_unlisted_nodes:,} unless set). {_TOO_MUCH}"
)
HOTSPOTS = (
    f"A list without pages, since their number is bounded: a structure has at most {MOST_HOTSPOTS:,} hotspots in all "
    "its nodes, and events that come over the network add at most IVGRAPH_MAX_UNLISTED_HOTSPOTS "
    f"({_SETTINGS.max_unlisted_hotspots:,} unless set). {_TOO_MUCH}"
)
