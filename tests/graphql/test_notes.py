"""Notes of authors: saved, changed, listed by period, deleted."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from ivgraph.catalog import notes
from support.client import NOW, Client
from support.forest import FOREST
from support.structures import save

SAVE = "mutation ($note: NoteInput!) { saveNote(note: $note) { note { noteId at text createdAt changedAt } } }"
DELETE = 'mutation ($id: ID!) { deleteNote(playlistId: "forest", noteId: $id) { wasDeleted playlist { externalId } } }'
LIST = """
query ($period: PeriodInput!, $first: Int! = 50) {
  playlist(id: "forest") { notes(period: $period, first: $first) { noteId at text } }
}
"""
MARCH = {"firstDay": "2026-03-01", "lastDay": "2026-03-31", "timeZone": "Europe/Berlin"}


@pytest.fixture(autouse=True)
async def _playlist(client: Client) -> None:
    await save(client, FOREST)


async def test_a_note_is_listed_in_the_periods_that_have_its_time(client: Client) -> None:
    first = await _save(client, at="2026-03-01T00:00:00+01:00", text="  A new trailer ")
    last = await _save(client, at="2026-03-31T23:59:59+02:00", text="Shown on TV")
    await _save(client, at="2026-04-01T00:00:00+02:00", text="Too late")
    await _save(client, at="2026-02-28T23:59:59.999999+01:00", text="Too early")

    assert first["text"] == "A new trailer"
    assert first["createdAt"] == first["changedAt"] == NOW.isoformat()
    assert await _texts(client) == ["A new trailer", "Shown on TV"]
    assert await _texts(client, first=1) == ["Shown on TV"], "the latest ones"
    assert (await client.ask(LIST, period=MARCH))["playlist"]["notes"][1]["noteId"] == last["noteId"]


async def test_a_saved_note_can_be_changed_and_deleted(client: Client) -> None:
    saved = await _save(client, at="2026-03-02T00:00:00Z", text="A new trailer")
    changed = await _save(client, noteId=saved["noteId"], at="2026-03-03T00:00:00Z", text="Another trailer")

    assert changed["noteId"] == saved["noteId"]
    assert await _texts(client) == ["Another trailer"]
    assert await client.ask(DELETE, id=saved["noteId"]) == {
        "deleteNote": {"wasDeleted": True, "playlist": {"externalId": "forest"}}
    }
    assert (await client.ask(DELETE, id=saved["noteId"]))["deleteNote"]["wasDeleted"] is False
    assert await _texts(client) == []


async def test_a_note_that_is_sent_twice_is_saved_once(client: Client) -> None:
    note = {"noteId": str(uuid4()), "at": "2026-03-02T00:00:00Z", "text": "A new trailer"}
    await asyncio.gather(_save(client, **note), _save(client, **note))

    assert await _texts(client) == ["A new trailer"]


async def test_playlists_have_notes_of_their_own(client: Client) -> None:
    saved = await _save(client, at="2026-03-02T00:00:00Z", text="Of the forest")
    await save(client, {**FOREST, "id": "wood"})
    note = {"playlistId": "wood", "noteId": saved["noteId"], "at": "2026-03-02T00:00:00Z", "text": "Of the wood"}
    await client.ask(SAVE, note=note)

    assert await _texts(client) == ["Of the forest"]


async def test_a_structure_that_is_saved_keeps_the_notes(client: Client) -> None:
    await _save(client, at="2026-03-02T00:00:00Z", text="A new trailer")
    await save(client, {**FOREST, "name": "Other"})

    assert await _texts(client) == ["A new trailer"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"playlistId": "nowhere"}, ("note.playlistId", "There is no playlist with this id.")),
        ({"playlistId": "node:nowhere"}, ("note.playlistId", "There is no playlist with this id.")),
        ({"text": " \n"}, ("note.text", "Write something: a note is not empty.")),
        ({"text": "x" * 1_001}, ("note.text", "Shorten it to 1,000 characters.")),
        ({"text": "\0"}, ("note.text", "Remove the NUL character or half surrogate pair: it can't be stored.")),
        ({"at": "1999-12-31T00:00:00Z"}, ("note.at", "Give a time after 1999.")),
        ({"noteId": "none"}, ("note.noteId", "Give the id of a note, which is a UUID.")),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
async def test_what_is_wrong_is_refused(client: Client, change: dict[str, str], problem: tuple[str, str]) -> None:
    note = {"playlistId": "forest", "at": "2026-03-02T00:00:00Z", "text": "A note", **change}
    (error,) = (await client.answer(SAVE, note=note))["errors"]

    assert error["extensions"]["code"] == "INVALID_ARGUMENT"
    (found,) = error["extensions"]["problems"]
    assert (found["path"].removeprefix("saveNote."), found["message"]) == problem


async def test_a_playlist_has_a_number_of_notes_at_most(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "MAX_NOTES", 2)
    saved = [await _save(client, at="2026-03-02T00:00:00Z", text=text) for text in ("one", "two")]
    note = {"playlistId": "forest", "at": "2026-03-02T00:00:00Z", "text": "three"}
    (error,) = (await client.answer(SAVE, note=note))["errors"]

    assert error["extensions"]["code"] == "INVALID_ARGUMENT"
    assert "delete another one first" in error["message"]
    await _save(client, noteId=saved[0]["noteId"], at="2026-03-03T00:00:00Z", text="changed")
    assert await _texts(client) == ["two", "changed"]


async def _save(client: Client, **note: Any) -> dict[str, Any]:
    saved: dict[str, Any] = (await client.ask(SAVE, note={"playlistId": "forest", **note}))["saveNote"]["note"]
    return saved


async def _texts(client: Client, **arguments: Any) -> list[str]:
    found = await client.ask(LIST, period=MARCH, **arguments)
    return [note["text"] for note in found["playlist"]["notes"]]
