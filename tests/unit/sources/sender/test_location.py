from __future__ import annotations

from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from mmdb_writer import MMDBWriter
from netaddr import IPSet
from starlette.datastructures import Headers

from ivgraph.errors import InvalidSetting
from ivgraph.sources.sender.location import UNKNOWN_LOCATION, LocationFile, client_address

PROXIES = [ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),  # whoever is no proxy of ours says what they like
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),  # 1.2.3.4 was written by the client itself
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.3", "10.0.0.3"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("2001:db8::1", "[2001:4860::8888]:443", "2001:4860::8888"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "unknown", None),
        (None, "198.51.100.1", None),
    ],
)
def test_client_is_the_nearest_address_that_is_no_trusted_proxy(
    peer: str | None, forwarded: str, client: str | None
) -> None:
    found = client_address({"x-forwarded-for": forwarded}, peer, PROXIES)
    assert found == (ip_address(client) if client else None)


@pytest.mark.parametrize(
    "lines", [("1.2.3.4", "198.51.100.1"), ("1.2.3.4, 198.51.100.1", "10.0.0.2"), ("", "198.51.100.1")]
)
def test_a_proxy_may_add_a_line_of_its_own_to_x_forwarded_for(lines: tuple[str, ...]) -> None:
    headers = Headers(raw=[(b"x-forwarded-for", line.encode()) for line in lines])
    assert client_address(headers, "10.0.0.1", PROXIES) == ip_address("198.51.100.1")


def test_without_trusted_proxies_the_peer_is_the_client() -> None:
    assert client_address({"x-forwarded-for": "198.51.100.1"}, "127.0.0.1", ()) == ip_address("127.0.0.1")


@pytest.fixture(scope="module")
def place_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of cities as MaxMind makes them, of one network."""
    path = tmp_path_factory.mktemp("places") / "cities.mmdb"
    writer = MMDBWriter(ip_version=4, database_type="Test-City", languages=["en"])
    record = {"country": {"iso_code": "DE"}, "subdivisions": [{"iso_code": "BE", "names": {"en": "Land Berlin"}}]}
    writer.insert_network(IPSet(["198.51.100.0/24"]), record)
    writer.insert_network(IPSet(["203.0.113.0/24"]), {"country": {"iso_code": "FR"}})
    writer.to_db_file(str(path))
    return path


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("198.51.100.7", ("DE", "Land Berlin")),
        ("203.0.113.9", ("FR", None)),
        ("192.0.2.1", UNKNOWN_LOCATION),
        ("2001:db8::1", UNKNOWN_LOCATION),
    ],
)
def test_file_tells_country_and_region(place_file: Path, address: str, place: tuple[str | None, str | None]) -> None:
    assert LocationFile(place_file).find(ip_address(address)) == place


def test_a_file_that_is_none_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "no.mmdb"
    with pytest.raises(InvalidSetting, match=r"IVGRAPH_GEOIP names .*no\.mmdb"):
        LocationFile(path)
    path.write_bytes(b"not a database")
    with pytest.raises(InvalidSetting, match=r"MaxMind's format"):
        LocationFile(path)
