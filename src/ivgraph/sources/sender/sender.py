"""Reads a request's headers and address, and completes the contexts of its events with what they reveal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ivgraph.dimensions import EventContext, find_country
from ivgraph.ingest.event import MAX_TEXT_LENGTH
from ivgraph.settings import Settings
from ivgraph.sources.sender.location import (
    UNKNOWN_LOCATION,
    Location,
    LocationFile,
    client_address,
    is_trusted,
    parse_address,
)
from ivgraph.sources.sender.user_agent import read_agent


@dataclass(frozen=True, slots=True)
class Sender:
    """The context of a request, for events that don't have one of their own."""

    context: EventContext
    #: Completed contexts by the id of the original object: the events of a request mostly share one, and comparing
    #: contexts is slow. The originals are kept too, so that no other object gets their id.
    _completed: dict[int, tuple[EventContext, EventContext]] = field(default_factory=dict, repr=False, compare=False)

    def complete(self, context: EventContext) -> EventContext:
        """An event's context, with the request's values where it has none; only the request shows if it is a bot."""
        entry = self._completed.get(id(context))
        if not entry:
            own_values = {name: value for name, value in context._asdict().items() if value}
            entry = self._completed[id(context)] = context, self.context._replace(**own_values)
        return entry[1]


class SenderReader:
    """Reads the senders of requests. There is one in each process."""

    def __init__(self, settings: Settings, locations: LocationFile | None) -> None:
        self._proxies = settings.trusted_proxies
        self._country_header = settings.country_header
        self._region_header = settings.region_header
        self._locations = locations

    def read(self, headers: Mapping[str, str], peer: str | None) -> Sender:
        """The sender of a request.

        Args:
            headers: By names in lower case.
            peer: The address of the other end of the connection.
        """
        agent = read_agent(headers)
        country, region = self._locate(headers, peer)
        context = EventContext(
            country=country and find_country(country),
            region=_valid_text(region),
            device=agent.device,
            operating_system=_valid_text(agent.operating_system),
            browser=_valid_text(agent.browser),
            domain=_valid_text(_page_domain(headers)),
            bot=agent.bot,
        )
        return Sender(context)

    def _locate(self, headers: Mapping[str, str], peer: str | None) -> Location:
        if is_trusted(parse_address(peer), self._proxies):
            country, region = (
                headers.get(name) if name else None for name in (self._country_header, self._region_header)
            )
            if country or region:
                return country or None, region or None
        address = client_address(headers, peer, self._proxies)
        return self._locations.find(address) if self._locations and address else UNKNOWN_LOCATION


def open_sender_reader(settings: Settings) -> SenderReader:
    """Makes a reader by the settings.

    Raises:
        InvalidSetting: The file of locations can't be read.
    """
    return SenderReader(settings, LocationFile(settings.geoip) if settings.geoip else None)


def _page_domain(headers: Mapping[str, str]) -> str | None:
    """The domain of the page that the player is on: by Referer or, where a page withholds it, by Origin."""
    for name in ("referer", "origin"):
        try:
            domain = urlsplit(headers.get(name, "")).hostname
        except ValueError:
            continue
        if domain:
            return domain
    return None


def _valid_text(text: str | None) -> str | None:
    """The text if an event could have it as a value, else None: it is not empty, not too long, and can be stored."""
    if not text or len(text) > MAX_TEXT_LENGTH or not text.isprintable():
        return None
    return text
