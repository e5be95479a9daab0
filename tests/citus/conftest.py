"""Fixtures for tests that need the nodes of a cluster, and not only its databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from citus.cluster import Cluster, run_cluster
from citus.databases import CitusPostgres
from support.postgres import Postgres


@pytest.fixture
def citus(postgres: Postgres) -> CitusPostgres:
    """The cluster of this run, whose nodes other tests use too."""
    assert isinstance(postgres, CitusPostgres)
    return postgres


@pytest.fixture
async def undistributed_url(citus: CitusPostgres) -> AsyncIterator[str]:
    """The address of an empty database of the cluster, whose nodes know each other."""
    async with citus.clone(template="template0") as url:
        yield url


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A coordinator and two workers of the module's own, which it may stop."""
    with run_cluster(2) as cluster:
        yield cluster
