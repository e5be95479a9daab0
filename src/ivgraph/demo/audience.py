"""Simulates the people who watch the demo: where they live, which devices they use, and who comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

Option = TypeVar("Option")

#: Options, each after its weight.
Weighted = Sequence[tuple[float, Option]]


@dataclass(frozen=True, slots=True)
class Location:
    """A region in one time zone."""

    #: ISO 3166 alpha-2.
    country: str
    region: str
    zone: ZoneInfo

    def ahead(self, instant: datetime) -> timedelta:
        """The offset of local time from UTC."""
        offset = instant.astimezone(self.zone).utcoffset()
        assert offset is not None, "an aware time has an offset"
        return offset


@dataclass(slots=True, kw_only=True)
class Viewer:
    """A person who may come back."""

    #: Authenticated id.
    id: str | None = None
    #: Anonymous id. A viewer with neither id can't be recognised in later sessions.
    visitor: str | None = None
    #: The viewer's part of an event's context: country, region, device, operatingSystem, browser.
    context: dict[str, str]
    #: A factor for the probability of leaving, or of not playing at all.
    restlessness: float
    #: Ids of the hotspots to other nodes that the viewer has clicked.
    clicked: set[str] = field(default_factory=set)


class Audience:
    """The viewers so far, by location."""

    def __init__(self, source: Random) -> None:
        self._source = source
        self._authenticated: dict[Location, list[Viewer]] = {location: [] for _, location in _LOCATIONS}
        self._anonymous: dict[Location, list[Viewer]] = {location: [] for _, location in _LOCATIONS}
        self._authenticated_count = 0

    def draw_location(self) -> Location:
        """Draws the location of the next session."""
        return draw(self._source, _LOCATIONS)

    def draw_viewer(self, location: Location, authenticated_share: float) -> Viewer:
        """Draws a viewer from a location: a new one, or one who comes back.

        ``authenticated_share`` is the share of the sessions that authenticated viewers have.
        """
        if self._source.random() < authenticated_share:
            return self._draw_returning(self._authenticated[location], return_rate=0.55) or self._add_authenticated(
                location
            )
        if self._source.random() < 0.7:
            return self._draw_returning(self._anonymous[location], return_rate=0.22) or self._add_anonymous(location)
        return self._make_viewer(location)

    def _draw_returning(self, pool: list[Viewer], *, return_rate: float) -> Viewer | None:
        if not pool or self._source.random() >= return_rate:
            return None
        # The square root prefers viewers who came recently.
        return pool[int(self._source.random() ** 0.5 * len(pool))]

    def _add_authenticated(self, location: Location) -> Viewer:
        viewer = self._make_viewer(location, id=_viewer_id(self._authenticated_count))
        self._authenticated_count += 1
        self._authenticated[location].append(viewer)
        return viewer

    def _add_anonymous(self, location: Location) -> Viewer:
        viewer = self._make_viewer(location, visitor=draw_uuid(self._source))
        self._anonymous[location].append(viewer)
        return viewer

    def _make_viewer(self, location: Location, *, id: str | None = None, visitor: str | None = None) -> Viewer:
        device, restlessness, system, browsers = draw(self._source, _DEVICES)
        context = {"country": location.country, "region": location.region, "device": device, "operatingSystem": system}
        if self._source.random() < _UNKNOWN_REGION_SHARE:
            del context["region"]
        if browsers:
            context["browser"] = draw(self._source, browsers)
        return Viewer(
            id=id, visitor=visitor, context=context, restlessness=restlessness * (0.6 + 0.8 * self._source.random())
        )


def draw(source: Random, options: Weighted[Option]) -> Option:
    """Draws one of the options; an option's probability is in proportion to its weight."""
    point = source.random() * sum(weight for weight, _ in options)
    for weight, option in options:
        point -= weight
        if point < 0:
            return option
    return options[-1][1]


def draw_uuid(source: Random) -> str:
    """A random UUID as text (RFC 9562 version 4); the class uuid.UUID takes five times as long."""
    bits = source.getrandbits(128) & _UUID_FREE | _UUID_FIXED
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


_UUID_FIXED = 4 << 76 | 0b10 << 62
_UUID_FREE = ~(0xF << 76 | 0b11 << 62)

#: Share of the viewers whose region is not known, only their country.
_UNKNOWN_REGION_SHARE = 0.08


def _viewer_id(number: int) -> str:
    """The id of the viewer with a number; each number has a different one."""
    family, given = divmod(number, len(_GIVEN_NAMES))
    again, family = divmod(family + number, len(_FAMILY_NAMES))
    return f"{_GIVEN_NAMES[given]}.{_FAMILY_NAMES[family]}" + (f".{again + 1}" if again else "")


_GIVEN_NAMES, _FAMILY_NAMES = (
    names.split()
    for names in (
        "ada amir anna bruno carla chen clara daniel diego elif emma farid felix grace hana hugo ines ivan jonas julia "
        "kofi laila lena liam lucia maria mateo mei nadia noah olga omar paula priya rafael rosa samir sofia yuki zoe",
        "almeida andersson bauer becker brown castro chopra costa diaz dubois evans fischer garcia haddad ito jansen "
        "kaya khan klein kumar lang leroy lopez mensah meyer moreau novak okafor patel perez reid rossi santos sato "
        "silva smith tanaka vega walker wong young",
    )
)

_LOCATIONS: Weighted[Location] = tuple(
    (weight, Location(country, region, ZoneInfo(zone)))
    for weight, country, region, zone in (
        (9, "US", "California", "America/Los_Angeles"),
        (8, "US", "New York", "America/New_York"),
        (6, "US", "Texas", "America/Chicago"),
        (8, "GB", "England", "Europe/London"),
        (3, "GB", "Scotland", "Europe/London"),
        (6, "DE", "Berlin", "Europe/Berlin"),
        (5, "DE", "Bavaria", "Europe/Berlin"),
        (6, "FR", "Île-de-France", "Europe/Paris"),
        (4, "ES", "Catalonia", "Europe/Madrid"),
        (4, "NL", "North Holland", "Europe/Amsterdam"),
        (3, "SE", "Stockholm", "Europe/Stockholm"),
        (5, "BR", "São Paulo", "America/Sao_Paulo"),
        (4, "CA", "Ontario", "America/Toronto"),
        (2, "CA", "British Columbia", "America/Vancouver"),
        (6, "IN", "Maharashtra", "Asia/Kolkata"),
        (3, "IN", "Karnataka", "Asia/Kolkata"),
        (4, "JP", "Tokyo", "Asia/Tokyo"),
        (3, "AU", "New South Wales", "Australia/Sydney"),
        (2, "AU", "South Australia", "Australia/Adelaide"),
        (2, "ZA", "Western Cape", "Africa/Johannesburg"),
    )
)

#: Device, restlessness of its users, operating system, browsers (none on a television).
_DEVICES: Weighted[tuple[str, float, str, Weighted[str]]] = (
    (30, ("Computer", 0.9, "Windows", ((62, "Chrome"), (26, "Edge"), (12, "Firefox")))),
    (17, ("Computer", 0.9, "macOS", ((48, "Safari"), (42, "Chrome"), (10, "Firefox")))),
    (3, ("Computer", 0.9, "Linux", ((50, "Firefox"), (50, "Chrome")))),
    (21, ("Mobile", 1.35, "Android", ((78, "Chrome"), (14, "Samsung Internet"), (8, "Firefox")))),
    (16, ("Mobile", 1.35, "iOS", ((86, "Safari"), (14, "Chrome")))),
    (6, ("Tablet", 1.0, "iPadOS", ((100, "Safari"),))),
    (2, ("Tablet", 1.0, "Android", ((100, "Chrome"),))),
    (5, ("TV", 0.7, "Tizen", ())),
)
