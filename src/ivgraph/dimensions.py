"""Country codes, as ISO 3166-1 alpha-2 has them.

Taken are the codes of today's countries, which tzdata lists and keeps up to date; the reserved ones, which old records
and some sources of places use (https://www.iso.org/obp/ui/#search/code/); and XK for Kosovo, which has no code of its
own. Codes that stand for no country, such as Cloudflare's XX and T1, are unknown.
"""

from __future__ import annotations

from enum import Enum
from importlib.resources import files

_RESERVED = "AC AN BU CP CQ CS DG EA EU EZ FX IC NT SU TA TP UK UN YU ZR".split()
_LIST = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")

COUNTRIES = frozenset({line[:2] for line in _LIST.splitlines() if not line.startswith("#")} | {*_RESERVED, "XK"})
#: As written → the code: all in capitals, or none.
_CODES = {written: code for code in COUNTRIES for written in (code, code.lower())}
#: All that find_country takes.
WRITTEN_COUNTRIES = tuple(sorted(_CODES))


def find_country(text: str) -> str | None:
    """The code in capitals; None if the text is none."""
    return _CODES.get(text)


class Dimension(Enum):
    """What tells one part of an audience from another."""

    #: Country, ISO 3166 alpha-2.
    COUNTRY = "country"
    #: Part of the country.
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
    #: Where in the application, such as a category.
    PLAYBACK_CONTEXT = "playback_context"


#: Their columns in a context.
DIMENSIONS = tuple(dimension.value for dimension in Dimension)
