"""Country codes, and the ids of contexts: those of stored contexts never change, whatever dimensions are added."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivgraph.dimensions import COUNTRIES, COUNTRY_SPELLINGS, EventContext, find_country, hash_context

VALUES = st.none() | st.text(max_size=3)
#: A context of the nine values that have no names in the hash.
CONTEXTS = st.builds(EventContext, *[VALUES] * 8, st.booleans())


def with_new_dimensions(context: EventContext, **values: str | None) -> EventContext:
    """The context as it is after dimensions were added."""
    widened = type("EventContext", (tuple,), {"_fields": (*context._fields, *values)})
    return cast(EventContext, widened((*context, *values.values())))


@pytest.mark.parametrize(
    ("context", "id"),
    [
        (EventContext(), 6930166498106297942),
        (EventContext(bot=True), 5030263776694579784),
        (EventContext(country="NL", device="phone"), 4907940029776664720),
        (EventContext("a", "b", "c", "d", "e", "f", "g", "h"), 4628263009627464351),
        (EventContext(region="ü 🎬", playback_context=""), 4785161357438226552),
    ],
)
def test_ids_of_contexts_never_change(context: EventContext, id: int) -> None:
    """Stored visits refer to contexts by them: with other ids, every context would be stored once more."""
    assert hash_context(context) == id


@given(context=CONTEXTS)
def test_a_new_dimension_without_a_value_leaves_ids_as_they_are(context: EventContext) -> None:
    widened = with_new_dimensions(context, added=None, added_later=None)
    assert hash_context(widened) == hash_context(context)


@given(context=CONTEXTS, value=st.text(max_size=3))
def test_a_value_of_a_new_dimension_gives_another_id(context: EventContext, value: str) -> None:
    ids = [
        hash_context(context),
        hash_context(with_new_dimensions(context, added=value, added_later=None)),
        hash_context(with_new_dimensions(context, added=None, added_later=value)),
    ]
    assert len(set(ids)) == 3


@given(one=CONTEXTS, other=CONTEXTS)
def test_contexts_are_equal_where_their_ids_are(one: EventContext, other: EventContext) -> None:
    assert (hash_context(one) == hash_context(other)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (EventContext("ab", "c"), EventContext("a", "bc")),
        (EventContext(None, "a"), EventContext("a", None)),
        (EventContext(None), EventContext("")),
        (EventContext("False"), EventContext(None)),
    ],
)
def test_a_value_belongs_to_its_dimension(one: EventContext, other: EventContext) -> None:
    assert hash_context(one) != hash_context(other)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("AT", "AT"),
        ("at", "AT"),
        ("XK", "XK"),
        # Not a country any more, but in old records and in the files of location services.
        ("AN", "AN"),
        ("EU", "EU"),
        ("UK", "UK"),
        ("aT", None),
        ("AUT", None),
        ("040", None),
        ("", None),
        ("Austria", None),
        # Cloudflare's codes for unknown and for Tor.
        ("XX", None),
        ("T1", None),
        ("ZZ", None),
        ("Å\u00e5", None),
    ],
)
def test_codes_are_those_of_iso_3166(text: str, code: str | None) -> None:
    assert find_country(text) == code


def test_all_codes_are_known_in_both_spellings() -> None:
    # ISO 3166-1 has 249 codes in use, of countries that last changed in 2011; 20 more are reserved.
    assert len(COUNTRIES) == 249 + 20 + 1
    assert len(COUNTRY_SPELLINGS) == 2 * len(COUNTRIES)
