"""Encodes events as PostgreSQL receives them: records of the type received_event, and an array of records.

asyncpg can encode such an array, but does so as it sends it, when the database has nothing else to do; and it encodes
every field of every event, though the events of a batch have most values in common. So rows.py puts records together
from parts that it encodes once. See connection.py for how the bytes are sent as they are.

PostgreSQL's binary format of a record is the number of its fields, and for each field the OID of its type, the bytes of
its value, and the value; -1 bytes mean null. OIDs are compared for PostgreSQL's own types only. That of a type of ours
differs from database to database: 0 stands for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from struct import Struct
from typing import Any
from uuid import UUID

import orjson

#: The number of attributes of received_event: see the migration 0012_write_functions, and later ones that add some.
FIELDS = 23

#: OIDs of PostgreSQL's types.
_BOOLEAN, _BIGINT, _INTEGER, _TEXT, _JSONB, _TIME, _UUID = 16, 20, 23, 25, 3802, 1184, 2950
#: Stands for the OID of a type of ours.
_OURS = 0

_pack_head = Struct("!ii").pack
_pack_bigint = Struct("!iiq").pack
_pack_flagged = Struct("!iiqii?").pack
_pack_integer = Struct("!iii").pack
_pack_key = Struct("!iiqii16s").pack
_pack_array = Struct("!iiiii").pack

#: PostgreSQL counts its timestamps from here, in microseconds.
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_NO_BIGINT = _pack_head(_BIGINT, -1)
_NO_NAMES = 3 * _pack_head(_TEXT, -1)
_NO_INTEGER = _pack_head(_INTEGER, -1)
_NO_JSON = _pack_head(_JSONB, -1)


def build_record(
    subject: bytes,
    at: datetime,
    event_id: UUID,
    received_at: bytes,
    kind: bytes,
    sender: bytes,
    watched_from_ms: int | None,
    watched_to_ms: int | None,
    position_ms: int | None,
    extra: Mapping[str, Any] | None,
    ordinal: int,
) -> bytes:
    """Returns an event as a record, with its number of bytes before it.

    Args:
        subject, received_at, kind, sender: Fields that are encoded already, by the functions below: from playlist_id to
            to_node; received_at; type and cause; from session to bot.
    """
    elapsed = at - _EPOCH
    microseconds = elapsed.days * 86_400_000_000 + elapsed.seconds * 1_000_000 + elapsed.microseconds
    fields = b"".join((
        subject,
        _pack_key(_TIME, 8, microseconds, _UUID, 16, event_id.bytes),
        received_at,
        kind,
        sender,
        _NO_INTEGER if watched_from_ms is None else _pack_integer(_INTEGER, 4, watched_from_ms),
        _NO_INTEGER if watched_to_ms is None else _pack_integer(_INTEGER, 4, watched_to_ms),
        _NO_INTEGER if position_ms is None else _pack_integer(_INTEGER, 4, position_ms),
        _encode(_JSONB, b"\x01" + orjson.dumps(extra)) if extra else _NO_JSON,
        _pack_integer(_INTEGER, 4, ordinal),
    ))  # fmt: skip
    return _pack_head(len(fields) + 4, FIELDS) + fields


def build_array(records: Collection[bytes]) -> bytes:
    """Returns records as a value of the type received_events: an array of one dimension, without nulls."""
    return _pack_array(1, 0, _OURS, len(records), 1) + b"".join(records)


def encode_subject(ids: Iterable[int | None], names: Iterable[str | None] | None) -> bytes:
    """Encodes the ids of a playlist, a node, a hotspot and the destination node, and external ids of the last three."""
    encoded = b"".join([_NO_BIGINT if id is None else _pack_bigint(_BIGINT, 8, id) for id in ids])
    return encoded + (_NO_NAMES if names is None else b"".join([_encode_text(_TEXT, name) for name in names]))


def encode_time(time: datetime) -> bytes:
    elapsed = time - _EPOCH
    microseconds = elapsed.days * 86_400_000_000 + elapsed.seconds * 1_000_000 + elapsed.microseconds
    return _pack_bigint(_TIME, 8, microseconds)


def encode_kind(type: str, cause: str | None) -> bytes:
    return _encode_text(_OURS, type) + _encode_text(_OURS, cause and cause.lower())


def encode_sender(
    session: str, viewer_id: int, known: bool, visitor_id: int | None, context_id: int, bot: bool
) -> bytes:
    """Encodes what the events of a session have in common."""
    return b"".join((
        _encode_text(_TEXT, session),
        _pack_flagged(_BIGINT, 8, viewer_id, _BOOLEAN, 1, known),
        _NO_BIGINT if visitor_id is None else _pack_bigint(_BIGINT, 8, visitor_id),
        _pack_flagged(_BIGINT, 8, context_id, _BOOLEAN, 1, bot),
    ))  # fmt: skip


def _encode_text(type: int, value: str | None) -> bytes:
    return _pack_head(type, -1) if value is None else _encode(type, value.encode())


def _encode(type: int, value: bytes) -> bytes:
    return _pack_head(type, len(value)) + value
