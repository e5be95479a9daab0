"""A dimension that is added later enters contexts, and the ids of coarse ones, only where it has a value."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.tables import Connection

#: Contexts that a playlist may have: nine tenths are stored as they are, the others become coarser.
LIMIT = 40

PLAYLIST = 1


def context(id: int, **values: str | None) -> dict[str, Any]:
    fields = "country region device operating_system browser domain application playback_context".split()
    return {"playlist_id": PLAYLIST, "id": id, "bot": False, **dict.fromkeys(fields), **values}


async def store(connection: Connection, contexts: list[dict[str, Any]]) -> set[tuple[int, str | None, str | None]]:
    """The id, country and new dimension of the playlist's contexts, once these are stored too; undone afterwards."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(
            "insert into playlist (id, external_id, created_at) values ($1, 'story', now())", PLAYLIST
        )
        await connection.fetch("select coarse from store_contexts('{}', $1, $2)", json.dumps(contexts), LIMIT)
        rows = await connection.fetch("select id, country, to_jsonb(context) ->> 'added' as added from context")
        return {(row["id"], row["country"], row["added"]) for row in rows}
    finally:
        await transaction.rollback()


@pytest.mark.not_on_citus("it calls a function that a cluster runs on the tables of one shard")
async def test_a_new_dimension_leaves_the_ids_of_coarse_contexts_as_they_are(connection: Connection) -> None:
    contexts = [context(number, country=f"C{number}", device="phone") for number in range(LIMIT)]
    before = await store(connection, contexts)
    assert [country for _, country, _ in before].count("other") == 1

    await connection.execute("alter table context add column added text")
    assert await store(connection, [each | {"added": None} for each in contexts]) == before

    valued = await store(connection, [each | {"added": "x"} for each in contexts])
    assert {(id, added) for id, country, added in valued if country != "other"} == {
        (id, "x") for id, country, _ in before if country != "other"
    }
    coarse = {id for id, country, _ in valued if country == "other"}
    assert coarse
    assert coarse.isdisjoint({id for id, *_ in before})
