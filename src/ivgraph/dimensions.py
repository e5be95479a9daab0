"""The one list of dimensions: where and on what a viewer watched, such as the country or the device.

Events, GraphQL, OpenAPI, the dashboard and the oracle take their dimensions from here; for the lists that have to be
written out elsewhere, such as the table in the README, tests/unit/test_lists.py checks that they agree.
"""

from __future__ import annotations

import hashlib
from enum import Enum
from importlib.resources import files
from typing import NamedTuple


class Dimension(Enum):
    """What distinguishes one part of an audience from another."""

    #: Country, by its ISO 3166-1 alpha-2 code, such as AT.
    COUNTRY = "country"
    #: Part of the country, such as a state.
    REGION = "region"
    #: Kind of device.
    DEVICE = "device"
    #: Operating system.
    OPERATING_SYSTEM = "operating_system"
    #: Browser.
    BROWSER = "browser"
    #: Domain of the page that the player is on.
    DOMAIN = "domain"
    #: Application that embeds the player.
    APPLICATION = "application"
    #: Part of the application, such as a category.
    PLAYBACK_CONTEXT = "playback_context"


class EventContext(NamedTuple):
    """Where and on what the viewer watched: one value for each dimension, None where it is unknown.

    Declared apart from Dimension, so that attributes have types. A new dimension comes last: stored contexts and queued
    events are read by position.
    """

    country: str | None = None
    region: str | None = None
    device: str | None = None
    operating_system: str | None = None
    browser: str | None = None
    domain: str | None = None
    application: str | None = None
    playback_context: str | None = None
    #: A crawler or a monitor. Its events are stored, but no metric includes them unless a filter asks for bots.
    bot: bool = False


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


#: The field of an event's context that sets a dimension → its attribute in EventContext and column in the database.
CONTEXT_FIELDS = {_camel_case(dimension.value): dimension.value for dimension in Dimension}

#: How many values of a context are hashed even if they are null: those up to and including ``bot``. The ids of all
#: stored contexts depend on it.
_ALWAYS_HASHED = 9


def hash_context(context: EventContext) -> int:
    """The id of a context: the same for equal values, in every process and on every machine.

    A dimension beyond the first nine values is hashed with its name, and only where it has a value. Contexts that do
    not have it keep their ids when a dimension is added: with another id, a context would be stored once more, and the
    visits of one viewer would be split between the two.
    """
    digest = hashlib.blake2b(digest_size=8)
    for value in context[:_ALWAYS_HASHED]:
        _add_to_hash(digest, value)
    for name, value in zip(context._fields[_ALWAYS_HASHED:], context[_ALWAYS_HASHED:], strict=True):
        if value is not None:
            _add_to_hash(digest, name)
            _add_to_hash(digest, value)
    return int.from_bytes(digest.digest(), "big", signed=True)


def _add_to_hash(digest: hashlib.blake2b, value: str | bool | None) -> None:
    encoded = b"" if value is None else str(value).encode()
    # The length distinguishes ("ab", "c") from ("a", "bc"); its sign, None from "".
    digest.update((-1 if value is None else len(encoded)).to_bytes(4, "big", signed=True))
    digest.update(encoded)


_ISO_3166 = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
_RESERVED = "AC AN BU CP CQ CS DG EA EU EZ FX IC NT SU TA TP UK UN YU ZR".split()

#: The country codes that events may have, in capitals: the ISO 3166-1 alpha-2 codes in use, which tzdata keeps up to
#: date; the reserved ones, which old records and some location services use (https://www.iso.org/obp/ui/#search/code/);
#: and XK for Kosovo, which has no code of its own. Codes that stand for no country, such as Cloudflare's XX and T1, are
#: left out on purpose: the country is then unknown.
COUNTRIES = frozenset({line[:2] for line in _ISO_3166.splitlines() if not line.startswith("#")} | {*_RESERVED, "XK"})
_COUNTRY_BY_SPELLING = {spelling: code for code in COUNTRIES for spelling in (code, code.lower())}
#: All texts that find_country accepts.
COUNTRY_SPELLINGS = tuple(sorted(_COUNTRY_BY_SPELLING))


def find_country(text: str) -> str | None:
    """The country code in capitals; None unless the text is a code, all in capitals or all in small letters."""
    return _COUNTRY_BY_SPELLING.get(text)
