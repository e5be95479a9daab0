"""Lets pages of listed origins show the dashboard in a frame: the setting IVGRAPH_EMBED_ORIGINS.

A request does not tell whose page frames it: browsers send no Origin with it, and pages may withhold their address. So
the guard admits the request from all sites, and browsers show the page to the listed ones only (frame-ancestors). What
is admitted is HTML that is the same for everybody; the numbers come by requests of its own.

Only the page of a link with `embed=1` may be framed. It has nothing that changes data, which the page around it could
trick a visitor into pressing (clickjacking).
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from starlette.datastructures import QueryParams
from starlette.types import Scope

#: The path of the dashboard.
DASHBOARD = "/"


def is_embed(scope: Scope) -> bool:
    """Whether a request is for a page of the dashboard that may be framed."""
    is_page = scope["path"] == DASHBOARD and scope["method"] in ("GET", "HEAD")
    # The page itself reads the first of several parameters with one name, and QueryParams.get the last one.
    return is_page and QueryParams(scope["query_string"]).getlist("embed") == ["1"]


def frame_ancestors(origins: Collection[str]) -> str:
    """The directive of the content security policy that names who may frame a page."""
    return "frame-ancestors " + (" ".join(origins) or "'none'")


def embed_origins_element(origins: Collection[str]) -> str:
    """The element in the head of the dashboard that tells it who may frame its pages."""
    return f'<meta name="embed-origins" content="{escape(" ".join(origins))}" />'
