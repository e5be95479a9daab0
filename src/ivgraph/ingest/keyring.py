"""Which key viewers are hashed with: the one in the settings, else one that is made once and kept in the database."""

from __future__ import annotations

import secrets

from ivgraph.db import Database
from ivgraph.errors import InvalidSetting
from ivgraph.identity import ViewerKey


async def open_viewer_key(database: Database, given: ViewerKey | None) -> ViewerKey:
    """The key of this database.

    Raises:
        InvalidSetting: The database's viewers are hashed with another key than the one given, or with one that only the
            settings knew.
    """
    offered = given or ViewerKey(secrets.token_bytes(32))
    kept = None if given else offered.secret
    row = (await database.fetch("ingest/viewer_key", offered.fingerprint, kept))[0]
    key = given or (ViewerKey(row["key"]) if row["key"] else None)
    if key is None:
        raise InvalidSetting("Set IVGRAPH_VIEWER_KEY: the viewers in this database are hashed with a key of yours.")
    if key.fingerprint != row["fingerprint"]:
        raise InvalidSetting(
            "IVGRAPH_VIEWER_KEY is not the key that the viewers in this database are hashed with. Every viewer would "
            "count as a new one: set the former key, or leave it unset if the database made its own."
        )
    return key
