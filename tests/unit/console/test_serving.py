"""Where the server listens, and what it says of that."""

from __future__ import annotations

import re
import socket

import pytest
from starlette.routing import Route

from ivgraph.app import create_app
from ivgraph.console.serving import announce, listen
from ivgraph.settings import Settings


def test_answers_wait_for_no_acknowledgement() -> None:
    with (
        listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_every_address_that_is_told_is_served(capsys: pytest.CaptureFixture[str]) -> None:
    with listen("127.0.0.1", 0) as listener:
        announce(listener)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    told = dict(re.findall(rf"^(\w+) +{address}(\S+)$", capsys.readouterr().out, re.MULTILINE))
    assert list(told) == ["Dashboard", "GraphiQL", "Collector", "Kaltura"]
    assert told["Kaltura"] == "/api_v3/index.php"
    assert set(told.values()) <= {route.path for route in create_app(Settings()).routes if isinstance(route, Route)}
