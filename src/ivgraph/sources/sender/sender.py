"""What a request tells of where its events come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ivgraph.dimensions import EventContext, find_country
from ivgraph.ingest.event import MAX_TEXT_LENGTH
from ivgraph.settings import Settings
from ivgraph.sources.sender.location import UNKNOWN_LOCATION, LocationFile, Place, client_address, is_trusted
from ivgraph.sources.sender.user_agent import read_agent


@dataclass(frozen=True, slots=True)
class Sender:
    """Where a request's events come from."""

    context: EventContext
    #: Events of a request mostly say the same: each context is completed once. By the object that was said, which is
    #: kept, so that its id stays its own: a context takes long to compare.
    _completed: dict[int, tuple[EventContext, EventContext]] = field(default_factory=dict, repr=False, compare=False)

    def complete(self, said: EventContext) -> EventContext:
        """An event's context with what it does not say itself. That a bot sent it, no event says."""
        found = self._completed.get(id(said))
        if not found:
            context = self.context._replace(**{name: value for name, value in said._asdict().items() if value})
            found = self._completed[id(said)] = said, context
        return found[1]


class SenderReader:
    """Reads requests. One a process."""

    def __init__(self, settings: Settings, places: LocationFile | None) -> None:
        self._proxies = settings.trusted_proxies
        self._country_header = settings.country_header
        self._region_header = settings.region_header
        self._places = places

    def read(self, headers: Mapping[str, str], peer: str | None) -> Sender:
        """What request headers, named in lower case, and the address of the peer tell."""
        agent = read_agent(headers)
        country, region = self._place(headers, peer)
        context = EventContext(
            country=country and find_country(country),
            region=_short(region),
            device=agent.device,
            operating_system=_short(agent.operating_system),
            browser=_short(agent.browser),
            domain=_short(_domain(headers)),
            bot=agent.bot,
        )
        return Sender(context)

    def _place(self, headers: Mapping[str, str], peer: str | None) -> Place:
        if is_trusted(client_address({}, peer, ()), self._proxies):
            country, region = (
                headers.get(name) if name else None for name in (self._country_header, self._region_header)
            )
            if country or region:
                return country or None, region or None
        address = client_address(headers, peer, self._proxies)
        return self._places.find(address) if self._places and address else UNKNOWN_LOCATION


def open_sender_reader(settings: Settings) -> SenderReader:
    """The reader that the settings ask for.

    Raises:
        InvalidSetting: The file of places can't be read.
    """
    return SenderReader(settings, LocationFile(settings.geoip) if settings.geoip else None)


def _domain(headers: Mapping[str, str]) -> str | None:
    """The page that the player is on; its Sender where its Referer is kept back."""
    for name in ("referer", "origin"):
        try:
            domain = urlsplit(headers.get(name, "")).hostname
        except ValueError:
            continue
        if domain:
            return domain
    return None


def _short(text: str | None) -> str | None:
    """What an event might say itself: not empty, not too long, storable."""
    if not text or len(text) > MAX_TEXT_LENGTH or not text.isprintable():
        return None
    return text
