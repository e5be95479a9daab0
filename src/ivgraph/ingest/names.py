"""What events name → ids, remembered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, TypeAlias, cast

from ivgraph.db import Database

#: How much a process remembers.
MEMORY = 20_000

#: The playlist, node, hotspot and destination that an event names, by their external ids.
Named: TypeAlias = tuple[str, str | None, str | None, str | None]


class Identified(NamedTuple):
    """The ids of what an event names; or, unless all of them are known, the names themselves."""

    playlist: str
    node: str | None = None
    hotspot: str | None = None
    to_node: str | None = None
    playlist_id: int | None = None
    node_id: int | None = None
    hotspot_id: int | None = None
    to_node_id: int | None = None


class Names:
    """Looks up each name once. Ids are for ever: what is deleted in a story keeps its row, since events may name it."""

    def __init__(self, database: Database, *, listed_only: bool = False) -> None:
        """
        Args:
            listed_only: Only playlists whose structure was saved count as known.
        """
        self._database = database
        self._listed_only = listed_only
        self._known: dict[Named, Identified] = {}

    async def identify(self, named: Sequence[Named]) -> list[Identified]:
        """What each stands for, in order. What the catalog does not know yet is looked up again the next time."""
        found = [self._known.get(each) for each in named]
        if None not in found:
            return cast(list[Identified], found)
        looked_up = await self._look_up({each for each, known in zip(named, found, strict=True) if known is None})
        self._remember({each: identified for each, identified in looked_up.items() if identified.playlist_id})
        return [known or looked_up[each] for each, known in zip(named, found, strict=True)]

    def forget(self) -> None:
        self._known.clear()

    async def _look_up(self, named: Collection[Named]) -> dict[Named, Identified]:
        playlists, nodes, hotspots, to_nodes = zip(*named, strict=True)
        rows = await self._database.fetch("ingest/identify", playlists, nodes, hotspots, to_nodes)
        found: dict[Named, Identified] = {}
        for each, row in zip(named, rows, strict=True):
            ids = (row["playlist_id"], row["node_id"], row["hotspot_id"], row["to_node_id"])
            is_known = all(id is not None or name is None for name, id in zip(each, ids, strict=True))
            is_known = is_known and (row["listed"] or not self._listed_only)
            found[each] = Identified(each[0], None, None, None, *ids) if is_known else Identified(*each)
        return found

    def _remember(self, known: Mapping[Named, Identified]) -> None:
        if len(self._known) + len(known) > MEMORY:
            self._known.clear()
        self._known.update(known)
