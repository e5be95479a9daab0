"""Distributes the tables by playlist, each new one when a migration has made it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ivgraph.database.citus.nodes import find_extension
from ivgraph.database.session import Session
from ivgraph.errors import DatabaseUnavailable

#: Copied to every node: they are read with the tables of each shard. A table follows those that it refers to.
REFERENCE_TABLES = ("account", "playlist")
#: A shard has the rows of its playlists in all of these. The others follow the shards of the first one.
DISTRIBUTED_TABLES = (
    "node", "hotspot", "event", "visit", "slot_total", "part_total", "day_total", "noon_total", "recency",
    "arrival_total", "context", "viewer", "playlist_size", "step", "journey", "transition_day", "walk_day", "click_day",
    "watch_day", "node_set_day", "exposed_set_day", "playlist_version", "note",
)  # fmt: skip
_COLUMN = "playlist_id"


@dataclass(frozen=True, slots=True)
class Table:
    """How Citus stores a table of this database."""

    name: str
    #: Whether every node has a copy of it.
    is_reference: bool
    #: The column that it is distributed by, and the number of the tables whose shards are in the same places.
    distribution_column: str | None
    colocation: int | None

    @property
    def is_local(self) -> bool:
        return not self.is_reference and self.distribution_column is None


@dataclass(frozen=True, slots=True)
class TableSize:
    """How large a distributed table is."""

    #: Of the table and its indexes.
    bytes: int
    #: An estimate, or None if there is none.
    rows: int | None


async def read_tables(session: Session) -> dict[str, Table]:
    """Returns the tables of a database that has the extension, by name."""
    rows = await session.fetch("database/citus/tables")
    return {
        row["name"]: Table(row["name"], bool(row["is_reference"]), row["distribution_column"], row["colocation"])
        for row in rows
    }


async def count_shards(session: Session) -> int:
    """Returns over how many shards the tables are distributed; 0 without Citus."""
    if await find_extension(session) is None:
        return 0
    return len(await session.fetch("database/citus/shards"))


async def measure_tables(session: Session, names: Sequence[str]) -> dict[str, TableSize]:
    """Returns the sizes of those tables that are distributed, on all nodes together, by name; {} without Citus."""
    if await find_extension(session) is None:
        return {}
    rows = await session.fetch("database/citus/table_sizes", names)
    return {row["name"]: TableSize(row["bytes"], row["rows"]) for row in rows}


def check_tables(tables: dict[str, Table], *, completes: bool) -> bool:
    """Returns whether the tables are distributed.

    Args:
        completes: Whether those that are not will be distributed next.

    Raises:
        DatabaseUnavailable: Some are distributed and others are not, or not as ivgraph needs them.
    """
    distributed = [tables[name] for name in DISTRIBUTED_TABLES if name in tables]
    references = [tables[name] for name in REFERENCE_TABLES if name in tables]
    first = tables["node"].colocation if "node" in tables else None
    for table in references:
        if table.distribution_column is not None:
            _refuse(table, f"by {table.distribution_column}, and every node needs a copy of it")
    for table in distributed:
        if table.is_reference:
            _refuse(table, f"as a reference table, and ivgraph needs it by {_COLUMN}")
        if table.distribution_column not in (None, _COLUMN):
            _refuse(table, f"by {table.distribution_column}, and ivgraph needs it by {_COLUMN}")
        if None not in (table.colocation, first) and table.colocation != first:
            _refuse(table, "to other places than the table node")
    local = [table.name for table in (*references, *distributed) if table.is_local]
    others = [table.name for table in (*references, *distributed) if not table.is_local]
    if local and others and not completes:
        raise DatabaseUnavailable(
            f"The database is half distributed: Citus distributes {', '.join(others)}, but not {', '.join(local)}. "
            "`ivgraph migrate --citus` distributes these too."
        )
    return bool(others)


def _refuse(table: Table, how: str) -> None:
    raise DatabaseUnavailable(
        f"Citus distributes the table {table.name} {how}: run "
        f"`select undistribute_table('ivgraph.{table.name}', cascade_via_foreign_keys => true)`, then "
        "`ivgraph migrate --citus`."
    )


async def distribute_tables(session: Session) -> Sequence[str]:
    """Distributes the tables that are not distributed yet, and returns their names.

    The rows in them move to the nodes. Afterwards migrations change all shards of a table.
    """
    tables = await read_tables(session)
    missing = [name for name in (*REFERENCE_TABLES, *DISTRIBUTED_TABLES) if tables[name].is_local]
    has_new_hotspots = "hotspot" in missing or "node" in missing
    if has_new_hotspots:
        await session.execute("database/citus/release_hotspots")
    for name in missing:
        if name in REFERENCE_TABLES:
            await session.fetch("database/citus/copy_to_all_nodes", name)
        elif name == DISTRIBUTED_TABLES[0]:
            await session.fetch("database/citus/distribute_first")
        else:
            await session.fetch("database/citus/distribute", name)
    if has_new_hotspots:
        await session.execute("database/citus/bind_hotspots")
    for name in missing:
        if name in DISTRIBUTED_TABLES:
            await session.fetch("database/citus/free_local_copy", name)
    return missing
