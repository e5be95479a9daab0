"""Gives each shard a copy of the functions that write, and dispatchers that call the copy of a playlist's shard.

The functions of sql/ingest/functions name their tables: ``ivgraph.visit``. Citus keeps the rows of a shard in a plain
table of the node that has it: ``ivgraph.visit_102131``. A copy of a function for that shard differs in nothing but
these names. It runs on that node, as PostgreSQL's own function on PostgreSQL's own tables, with plans that the
connection keeps. If the functions worked on the distributed tables instead, Citus would plan each of their statements
again, send intermediate results of `with` to all nodes, and refuse fixed plans.

Every node has the copies of all shards, as functions that Citus knows: a node that is added gets them too, so a shard
may be moved at any time. A shard that is split gets new numbers and so needs new copies, which ``ivgraph migrate``
makes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

from ivgraph.database.session import Session
from ivgraph.database.sqlfiles import list_sql, read_sql

_FUNCTIONS = "ingest/functions"
_DISPATCHERS = "database/citus/functions"

#: What a migration replaces by dispatchers: the names of files in sql/ingest/functions.
DISPATCHED = {name for name in list_sql(_FUNCTIONS) if name.replace(_FUNCTIONS, _DISPATCHERS) in list_sql(_DISPATCHERS)}
#: The dispatchers that Citus runs on the node of the playlist; shard_of runs anywhere.
_DELEGATED = ("store_events", "rebuild_playlist", "count_playlist_size", "recount_completed")

#: The name under which one checksum of all dispatchers and copies is recorded. It is the name of a dispatcher, since
#: sql/database/migrate/functions returns only the checksums of functions that exist.
_RECORD = f"{_DISPATCHERS}/store_events"

_NAME = re.compile(r"\bivgraph\.(\w+)")


async def replace_functions(session: Session) -> None:
    """Replaces the dispatchers and copies if their texts or the shards have changed, and drops copies of old shards."""
    shards = {row["shard"]: row["tables"] for row in await session.fetch("database/citus/shards")}
    script = [read_sql(name) for name in list_sql(_DISPATCHERS)]
    script += [text for shard, tables in shards.items() for text in make_copies(shard, tables)]
    checksum = sha256("\n".join(script).encode()).hexdigest()
    stored = {row["name"]: row["checksum"] for row in await session.fetch("database/migrate/functions")}
    if stored.get(_RECORD) == checksum:
        return
    for text in script:
        await session.execute_text(text)
    for name in _DELEGATED:
        await session.fetch("database/citus/delegate", name)
    for row in await session.fetch("database/citus/former_copies", list(_needed()), list(shards)):
        await session.execute_text(f"drop function {row['signature']}")
    await session.execute("database/migrate/record_function", _RECORD, checksum)


def make_copies(shard: int, tables: Mapping[str, int]) -> list[str]:
    """Returns the texts of the functions of a shard.

    Args:
        shard: Its number, which is that of its part of the table node.
        tables: By table, the number of its part that has the same playlists.
    """
    functions = _needed()
    numbers = {**tables, **dict.fromkeys(functions, shard)}

    def add_number(name: re.Match[str]) -> str:
        return f"{name[0]}_{numbers[name[1]]}" if name[1] in numbers else name[0]

    return [_NAME.sub(add_number, text) for text in functions.values()]


def _needed() -> dict[str, str]:
    """The texts of the functions that are called on a shard, by name: the delegated ones, and all that they call."""
    texts = {name.rpartition("/")[2]: read_sql(name) for name in list_sql(_FUNCTIONS)}
    needed: dict[str, str] = {}
    waiting = list(_DELEGATED)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = texts[name]
            waiting += [called for called in _NAME.findall(texts[name]) if called in texts]
    return needed
