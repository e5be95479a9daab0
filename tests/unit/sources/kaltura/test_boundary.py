"""Kaltura is an adapter: nothing outside `sources/kaltura` and the reader of its structures knows its protocol."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[4]

#: The adapter itself.
ADAPTER = ("src/ivgraph/sources/kaltura/", "src/ivgraph/catalog/formats/kaltura.py", "sql/sources/kaltura/")
#: The two lists in which it is registered, and the migrations that created its tables.
REGISTRATIONS = {
    "src/ivgraph/sources/registry.py",
    "src/ivgraph/catalog/formats/__init__.py",
    "sql/database/migrations/0004_kaltura.sql",
    "sql/database/migrations/0011_kaltura_order.sql",
}
#: What only Kaltura's player sends. A beacon is also what browsers call a request of `navigator.sendBeacon`, and what
#: ivgraph's own client for players is called.
PROTOCOL = re.compile(
    r"kaltura|page_?load|\bbeacons?\b(?!\.js|\.d\.ts)|eventIndex|playTimeSum|sessionStartTime|rootEntryId",
    re.I,
)
#: Files outside the adapter that may use a word of its protocol, and the word.
EXCEPTIONS = {
    "src/ivgraph/ingest/event.py": "beacon",  # the public codes of rejections, which name every source's
    "src/ivgraph/sources/http/body.py": "beacon",  # of navigator.sendBeacon
}


def sources() -> Iterator[str]:
    for folder, pattern in (("src", "*.py"), ("sql", "*.sql")):
        for path in (REPOSITORY / folder).rglob(pattern):
            name = path.relative_to(REPOSITORY).as_posix()
            if not name.startswith(ADAPTER):
                yield name


def words_of(name: str) -> set[str]:
    found = PROTOCOL.findall((REPOSITORY / name).read_text("utf-8"))
    return {word.lower().removesuffix("s") for word in found}


def test_no_other_file_knows_the_protocol() -> None:
    names = list(sources())
    assert len(names) > 200
    assert {
        name: words
        for name in names
        if name not in REGISTRATIONS and (words := words_of(name) - {EXCEPTIONS.get(name)})
    } == {}


@pytest.mark.parametrize("name", sorted(REGISTRATIONS))
def test_registrations_are_the_only_places_that_name_it(name: str) -> None:
    assert "kaltura" in words_of(name)
