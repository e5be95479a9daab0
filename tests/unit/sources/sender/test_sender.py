from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from ivgraph.dimensions import EventContext
from ivgraph.ingest.event import Event
from ivgraph.ingest.parser import parse
from ivgraph.settings import Settings
from ivgraph.sources.sender import Sender, SenderReader

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TRUSTING = Settings(
    trusted_proxies=(ip_network("10.0.0.0/8"),), country_header="cf-ipcountry", region_header="cf-region"
)
CLOUD = {"cf-ipcountry": "DE", "cf-region": "Berlin"}


def read(settings: Settings, headers: dict[str, str], peer: str = "10.0.0.1") -> EventContext:
    return SenderReader(settings, None).read(headers, peer).context


def test_a_trusted_proxy_names_the_place() -> None:
    assert read(TRUSTING, CLOUD)[:2] == ("DE", "Berlin")


def test_nobody_else_names_the_place() -> None:
    assert read(TRUSTING, CLOUD, peer="203.0.113.5")[:2] == (None, None)
    assert read(Settings(), CLOUD)[:2] == (None, None)


@pytest.mark.parametrize(
    ("headers", "domain"),
    [
        ({"referer": "https://stories.example:8443/watch?v=1"}, "stories.example"),
        ({"origin": "https://stories.example"}, "stories.example"),
        ({"referer": "https://[broken", "origin": "https://stories.example"}, "stories.example"),
        ({"origin": "null"}, None),
        ({}, None),
    ],
)
def test_domain_is_that_of_the_page(headers: dict[str, str], domain: str | None) -> None:
    assert read(Settings(), headers).domain == domain


def test_what_no_event_might_say_is_not_said_for_it() -> None:
    assert read(TRUSTING, {"cf-ipcountry": "D\x00E", "cf-region": "x" * 201})[:2] == (None, None)


@pytest.mark.parametrize(("told", "country"), [("fr", "FR"), ("FR", "FR"), ("XX", None), ("T1", None), ("", None)])
def test_a_code_of_no_country_tells_none(told: str, country: str | None) -> None:
    assert read(TRUSTING, {"cf-ipcountry": told}).country == country


def test_what_the_event_says_itself_wins() -> None:
    origin = Sender(EventContext(country="DE", device="Mobile"))
    said = {
        "id": "0190a000-0000-7000-8000-000000000001",
        "type": "play",
        "at": "2026-11-23T10:00:00Z",
        "playlist": "p",
        "session": "s",
        "context": {"country": "FR", "browser": "Firefox"},
    }
    event = parse(said, NOW, origin.complete)
    assert isinstance(event, Event)
    assert event.context == EventContext(country="FR", device="Mobile", browser="Firefox")
