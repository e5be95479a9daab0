"""The listening socket, and the addresses that are printed."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.routing import Route

from ivgraph.cli.serving import announce, host_names, listen
from ivgraph.errors import InvalidSetting
from ivgraph.server.app import create_app
from ivgraph.settings import Settings


def test_the_listener_disables_nagles_algorithm() -> None:
    with (
        listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_every_printed_address_is_served(capsys: pytest.CaptureFixture[str]) -> None:
    with listen("127.0.0.1", 0) as listener:
        announce(listener)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    told = dict(re.findall(rf"^(\w+) +{address}(\S+)$", capsys.readouterr().out, re.MULTILINE))
    assert list(told) == ["Dashboard", "GraphiQL", "Collector", "Kaltura"]
    assert told["Kaltura"] == "/api_v3/index.php"
    assert set(told.values()) <= {route.path for route in create_app(Settings()).routes if isinstance(route, Route)}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_no_warning_if_only_this_machine_can_connect(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    with listening(host) as listener:
        announce(listener)
        told = capsys.readouterr()
        connect(listener, hosts(told.out)["Dashboard"])
    assert "Elsewhere" not in told.out
    assert told.err == ""


@pytest.mark.parametrize(("host", "here"), [("0.0.0.0", "127.0.0.1"), ("::", "::1")])
def test_an_address_for_others_and_a_warning_if_other_machines_can_connect(
    host: str, here: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with listening(host) as listener:
        announce(listener)
        told = capsys.readouterr()
        assert hosts(told.out)["Dashboard"] == here
        ours = hosts(told.out)["Elsewhere"]
        assert ours not in (host, here)
        if ours == socket.gethostname():
            pytest.skip("this machine has no way to others")
        connect(listener, ours)
    assert told.err.startswith("Warning: everyone who can connect to this machine can read all numbers")
    with listening(ours) as listener:
        announce(listener)
        told = capsys.readouterr()
        assert hosts(told.out)["Dashboard"] == ours
        connect(listener, ours)
    assert "Elsewhere" not in told.out
    assert told.err.startswith("Warning: ")


def test_the_warning_names_a_section_of_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with listen("0.0.0.0", 0) as listener:
        announce(listener)
    (section,) = re.findall('see "(.+)" in the README', capsys.readouterr().err)
    assert f"\n## {section}\n" in (Path(__file__).parents[3] / "README.md").read_text("utf-8")


@contextmanager
def listening(host: str) -> Iterator[socket.socket]:
    """A listener; the test is skipped where the machine has no such address, or no way to others."""
    try:
        listener = listen(host, 0)
    except InvalidSetting as error:
        pytest.skip(str(error))
    with listener:
        yield listener


def hosts(told: str) -> dict[str, str]:
    """The host in the address of each line."""
    return {name: host.strip("[]") for name, host in re.findall(r"^(\w+) +http://(.+):\d+/", told, re.MULTILINE)}


def connect(listener: socket.socket, host: str) -> None:
    with socket.create_connection((host, listener.getsockname()[1]), timeout=10):
        pass


def test_the_name_given_as_host_is_a_known_name() -> None:
    assert host_names("Analytics.internal") == ("analytics.internal",)
    assert host_names("0.0.0.0") == host_names("::") == (socket.gethostname().lower(),)
    assert host_names("127.0.0.1") == ()
