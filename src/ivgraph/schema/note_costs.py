"""The cost functions of notes. The unit is defined in execution.cost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ivgraph.catalog.notes import MAX_NOTES
from ivgraph.schema.costs import STATEMENT_COST, Arguments
from ivgraph.schema.scale import FieldCost, PlaylistAccess, Scale

#: Reading a note.
NOTE_COST = 0.4
#: The most bytes of its text, in UTF-8.
NOTE_BYTES = 4_000


def notes(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """All notes of the playlist are read, whatever the period."""
    note_scale = scale.with_items(asked.first, text=NOTE_BYTES)
    return FieldCost(note_scale, items=asked.first, work=MAX_NOTES * NOTE_COST, once=STATEMENT_COST)


def changed_note(scale: Scale, arguments: Arguments, change: Any) -> FieldCost:
    """The playlist is found and locked, its notes are counted, and one is saved or deleted."""
    note_scale = replace(scale.at_playlist(change.playlist or ""), text=NOTE_BYTES)
    return FieldCost(note_scale, once=4 * STATEMENT_COST)


def changed_note_access(arguments: Arguments, change: Any) -> PlaylistAccess:
    return PlaylistAccess(frozenset({change.playlist} if change.playlist is not None else ()))
