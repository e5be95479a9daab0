"""The limits of client connections."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from ivgraph.errors import InvalidSetting
from ivgraph.server.connections import RESERVED_FILES, Connections, limit_connections, raise_file_limit


@pytest.fixture
def hard_limit() -> Iterator[int]:
    """The hard limit of this process, whose soft limit is as low as a shell's while the test runs."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1_024, before[1]), before[1]))
    yield before[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def test_connections_are_limited_in_all() -> None:
    connections = Connections(2, 2)
    assert [connections.enter(address) for address in ("10.0.0.1", "10.0.0.2", "10.0.0.3")] == [True, True, False]
    connections.leave("10.0.0.1")
    assert connections.enter("10.0.0.3")


async def test_connections_are_limited_for_each_address() -> None:
    connections = Connections(10, 1)
    assert [connections.enter(address) for address in ("10.0.0.1", "10.0.0.1", "10.0.0.2")] == [True, False, True]
    connections.leave("10.0.0.1")
    assert connections.enter("10.0.0.1")


async def test_a_network_of_one_host_is_one_address() -> None:
    connections = Connections(10, 1)
    assert connections.enter("2001:db8:1:2::1")
    assert not connections.enter("2001:db8:1:2:ffff::7")
    assert connections.enter("2001:db8:1:3::1")
    assert connections.enter("::ffff:10.0.0.1")
    assert not connections.enter("10.0.0.1")


async def test_trusted_proxies_have_only_the_limit_in_all() -> None:
    connections = Connections(3, 1, [ip_network("10.0.0.0/8"), ip_network("fd00::/8")])
    assert [connections.enter(each) for each in ("10.0.0.1", "10.0.0.1", "fd00::1")] == [True, True, True]
    assert not connections.enter("fd00::1")


def test_the_soft_limit_of_files_is_raised_to_the_hard_one(hard_limit: int) -> None:
    assert raise_file_limit() == resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == hard_limit


async def test_connections_are_limited_by_open_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivgraph.server.connections.raise_file_limit", lambda: RESERVED_FILES + 4)
    connections = limit_connections(None, None)
    taken = [connections.enter(f"10.0.0.{number % 3}") for number in range(6)]
    assert taken == [True, True, True, True, False, False]
    assert [limit_connections(None, None).enter("10.0.0.1") for _ in range(3)] == [True] * 3
    one = limit_connections(None, None)
    assert [one.enter("10.0.0.1") for _ in range(3)] == [True, True, False], "half of all by default"
    with pytest.raises(
        InvalidSetting, match=r"^IVGRAPH_MAX_CONNECTIONS can be at most 4 here, .* may open 204 files\."
    ):
        limit_connections(5, None)
