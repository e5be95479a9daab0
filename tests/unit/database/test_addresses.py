"""An address with several hosts is several addresses."""

from __future__ import annotations

import pytest

from ivgraph.database.addresses import describe_address, split_hosts
from ivgraph.errors import InvalidSetting


@pytest.mark.parametrize(
    ("url", "addresses"),
    [
        ("postgresql://u:p@a/db", ["postgresql://u:p@a/db"]),
        (
            "postgresql://u:p%40@a:5432,b:5433/db?sslmode=require",
            ["postgresql://u:p%40@a:5432/db?sslmode=require", "postgresql://u:p%40@b:5433/db?sslmode=require"],
        ),
        ("postgres://[::1]:5432,[::2]/db", ["postgres://[::1]:5432/db", "postgres://[::2]/db"]),
        (
            "postgresql://u@/db?host=/run/a,/run/b&port=5432",
            ["postgresql://u@/db?host=/run/a&port=5432", "postgresql://u@/db?host=/run/b&port=5432"],
        ),
        (
            "postgresql:///db?host=/run/a,/run/b&port=1,2",
            ["postgresql:///db?host=/run/a&port=1", "postgresql:///db?host=/run/b&port=2"],
        ),
    ],
)
def test_each_host_has_the_rest_of_the_address(url: str, addresses: list[str]) -> None:
    assert split_hosts(url) == addresses


@pytest.mark.parametrize(
    "url",
    [
        "replica",
        "http://replica/",
        "postgresql:///database",
        "postgresql://u@a,/db",
        "postgresql://a:x,b/",
        "postgresql://[::1/",
        "postgresql:///db?host=/a,/b&port=1,2,3",
        "postgresql:///db?host=/a&port=x",
    ],
)
def test_an_address_without_hosts_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(InvalidSetting, match=r"IVGRAPH_DATABASE_READ_URL .* It looks like postgresql://"):
        split_hosts(url)


@pytest.mark.parametrize(
    ("address", "described"),
    [
        ("postgresql://user:secret@a:5433/db", "a:5433"),
        ("postgresql://user:secret@/db?host=/run/a&port=1", "/run/a:1"),
        ("postgresql://a/db", "a"),
    ],
)
def test_the_log_shows_neither_user_nor_password(address: str, described: str) -> None:
    assert describe_address(address) == described
