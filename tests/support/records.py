"""Reads the records in which events are sent, without PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack_from

#: The first attributes of the type received_event.
IDS = ("playlist_id", "node_id", "hotspot_id", "to_node_id")
NAMES = ("node", "hotspot", "to_node")


def read_records(array: bytes) -> Iterator[bytes]:
    """Yields the records of an array, each with its number of bytes before it."""
    _, _, _, count, _ = unpack_from("!iiiii", array)
    offset = 20
    for _ in range(count):
        (size,) = unpack_from("!i", array, offset)
        yield array[offset : offset + 4 + size]
        offset += 4 + size
    assert offset == len(array)


def read_names(record: bytes) -> dict[str, int | str | None]:
    """Returns the ids and the external ids of an event."""
    values = iter(_read_fields(record))
    ids = {name: None if (value := next(values)) is None else int.from_bytes(value) for name in IDS}
    names = {name: None if (value := next(values)) is None else value.decode() for name in NAMES}
    return {**ids, **names}


def _read_fields(record: bytes) -> list[bytes | None]:
    size, fields = unpack_from("!ii", record)
    assert len(record) == size + 4
    offset, values = 8, list[bytes | None]()
    for _ in range(fields):
        _, length = unpack_from("!ii", record, offset)
        offset += 8
        values.append(None if length < 0 else record[offset : offset + length])
        offset += max(length, 0)
    assert offset == len(record)
    return values
