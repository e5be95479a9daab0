"""The people who watch the demo: where they live, what they watch on, who comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

Option = TypeVar("Option")

#: Options with their weights.
Weighted = Sequence[tuple[float, Option]]


@dataclass(frozen=True, slots=True)
class Place:
    """A region with one time zone."""

    #: ISO 3166 alpha-2.
    country: str
    region: str
    zone: ZoneInfo

    def ahead(self, instant: datetime) -> timedelta:
        """How far local time is ahead of UTC."""
        offset = instant.astimezone(self.zone).utcoffset()
        assert offset is not None, "an aware time has an offset"
        return offset


@dataclass(slots=True, kw_only=True)
class Viewer:
    """Someone who may come back."""

    #: Authenticated id.
    id: str | None = None
    #: Anonymous id. A viewer with neither is a stranger at each visit.
    visitor: str | None = None
    #: What an event's context says of the viewer: country, region, device, operatingSystem, browser.
    context: dict[str, str]
    #: Multiplies the chance to leave or to pass by.
    restlessness: float
    #: Ids of the hotspots taken so far.
    taken: set[str] = field(default_factory=set)


class Audience:
    """Everyone who has come so far."""

    def __init__(self, source: Random) -> None:
        self._source = source
        self._known: dict[Place, list[Viewer]] = {place: [] for _, place in _PLACES}
        self._traced: dict[Place, list[Viewer]] = {place: [] for _, place in _PLACES}
        self._registered = 0

    def draw_place(self) -> Place:
        """Where the next visit comes from."""
        return draw(self._source, _PLACES)

    def admit(self, place: Place, known_share: float) -> Viewer:
        """Who comes from there: someone new, or someone who has been here before.

        ``known_share`` is the share of visits by authenticated viewers.
        """
        if self._source.random() < known_share:
            return self._find(self._known[place], return_rate=0.55) or self._register(place)
        if self._source.random() < 0.7:
            return self._find(self._traced[place], return_rate=0.22) or self._trace(place)
        return self._meet(place)

    def _find(self, pool: list[Viewer], *, return_rate: float) -> Viewer | None:
        if not pool or self._source.random() >= return_rate:
            return None
        # The square root favours those who came lately.
        return pool[int(self._source.random() ** 0.5 * len(pool))]

    def _register(self, place: Place) -> Viewer:
        viewer = self._meet(place, id=_name(self._registered))
        self._registered += 1
        self._known[place].append(viewer)
        return viewer

    def _trace(self, place: Place) -> Viewer:
        viewer = self._meet(place, visitor=draw_uuid(self._source))
        self._traced[place].append(viewer)
        return viewer

    def _meet(self, place: Place, *, id: str | None = None, visitor: str | None = None) -> Viewer:
        device, restlessness, system, browsers = draw(self._source, _DEVICES)
        context = {"country": place.country, "region": place.region, "device": device, "operatingSystem": system}
        if self._source.random() < _REGION_UNKNOWN:
            del context["region"]
        if browsers:
            context["browser"] = draw(self._source, browsers)
        return Viewer(
            id=id, visitor=visitor, context=context, restlessness=restlessness * (0.6 + 0.8 * self._source.random())
        )


def draw(source: Random, options: Weighted[Option]) -> Option:
    """One of the options, by weight."""
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

#: Share of the viewers whose address tells the country only.
_REGION_UNKNOWN = 0.08


def _name(number: int) -> str:
    """A different viewer id for every number."""
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

_PLACES: Weighted[Place] = tuple(
    (weight, Place(country, region, ZoneInfo(zone)))
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

#: Device, restlessness of those who use it, operating system, browsers (none on a television).
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
