"""What the browser requested and logged while the dashboard was used."""

from __future__ import annotations

import gzip
import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from e2e.browser.programs import REPOSITORY

STATIC = REPOSITORY / "src" / "ivgraph" / "static"

#: What the scripts of a whole visit, and of the first page, may weigh, as they are sent.
LARGEST = 400_000
LARGEST_FIRST_PAGE = 120_000


def test_no_other_host_is_requested(seen: dict[str, Any], dashboard: str) -> None:
    hosts = {urlsplit(url).netloc for url in seen["record"]["requests"] if not url.startswith("blob:")}
    assert hosts == {urlsplit(dashboard).netloc}


@pytest.mark.parametrize("part", ["console", "errors", "failed", "policyViolations"])
def test_the_browser_reports_no_problem(seen: dict[str, Any], part: str) -> None:
    assert seen["record"][part] == []


def test_the_content_security_policy_allows_this_server_only(dashboard: str) -> None:
    response = httpx.get(f"{dashboard}/")
    policy = response.headers["content-security-policy"].split("; ")
    assert policy[0] == "default-src 'self'"
    # A picture of the page is drawn from a data: URL.
    assert policy[1] == "img-src 'self' data:"
    assert {part.split()[1] for part in policy[2:]} == {"'none'"}


def test_the_first_page_loads_little() -> None:
    """The scripts that the browser is told to load at once: those of the list of playlists, without other pages."""
    page = (STATIC / "dashboard.html").read_text("utf-8")
    names = re.findall(r'"static/assets/([^"]+\.js)"', page)
    sent = [(STATIC / "assets" / f"{name}.gz").stat().st_size for name in names]
    assert 50_000 < sum(sent) < LARGEST_FIRST_PAGE


def test_what_a_visit_loads_is_small(seen: dict[str, Any]) -> None:
    """Everything that the overview, the ways and a node of a playlist need, their charts too."""
    loaded = {urlsplit(url).path for url in seen["record"]["requests"] if url.endswith(".js")}
    names = {path.removeprefix("/static/assets/") for path in loaded}
    assert any(name.startswith("line-chart") for name in names)
    assert not any("monaco" in name or "graphiql" in name for name in names)
    sent = [len(gzip.compress((STATIC / "assets" / name).read_bytes())) for name in names]
    assert 50_000 < sum(sent) < LARGEST
