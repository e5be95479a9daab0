"""Serves the dashboard, GraphiQL and the client for players, which `make web` builds from web/ into the package."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from ivgraph.server.embedding import embed_origins_element, frame_ancestors

STATIC = Path(__file__).resolve().parents[1] / "static"

NOT_BUILT = """\
This page has not been built yet.

Run `make web` in the repository, then reload the page; the server need not be restarted.
The API works without it: POST queries as JSON, {"query": "..."}, to /graphql.
"""

#: The page may connect to this server only. Monaco, the editor in GraphiQL, adds style elements while it runs, and the
#: style sheets of both contain fonts and images as data: URLs. No script is inline, and no worker comes from a blob.
GRAPHIQL_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "connect-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)

#: All but who may frame it. The dashboard has no style elements and no fonts. A picture of a page that is saved is
#: drawn from a data: URL.
DASHBOARD_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
)


def dashboard_page(static: Path = STATIC, *, embed_origins: Collection[str] = (), is_embed: bool = False) -> Response:
    """The dashboard, or 503 with instructions if it has not been built.

    It sends queries to `graphql` and loads its files from `static/assets`, both relative to its own path. Its state is
    in the query string, so that there is only this one page.

    Args:
        embed_origins: Origins whose pages may show it in a frame. It tells visitors whether there are any.
        is_embed: Whether it is requested in the form that may be framed.
    """
    policy = f"{DASHBOARD_POLICY}; {frame_ancestors(embed_origins if is_embed else ())}"
    return _page(static / "dashboard.html", policy, head=embed_origins_element(embed_origins))


def graphiql_page(static: Path = STATIC) -> Response:
    """GraphiQL, or 503 with instructions if it has not been built.

    It sends its queries to its own path, and loads its files from `static/assets`, relative to that path.
    """
    return _page(static / "graphiql.html", GRAPHIQL_POLICY)


def client_file(name: str, static: Path = STATIC) -> Response:
    """The client for players, `beacon.js`, or its types, `beacon.d.ts`; 503 if they have not been built.

    Their URLs have no hash of the content, because other people's pages contain them. Browsers fetch them again after
    an hour.
    """
    file = static / name
    if not file.is_file():
        return PlainTextResponse(NOT_BUILT, status_code=503, headers={"Cache-Control": "no-store"})
    media_type = "text/javascript" if file.suffix == ".js" else "text/plain"
    return FileResponse(file, media_type=media_type, headers={"Cache-Control": "public, max-age=3600"})


def static_route(static: Path = STATIC) -> Mount:
    """The files that the pages load. Their names contain a hash of the content, so browsers may cache them for ever."""
    return Mount("/static/assets", _Assets(directory=static / "assets", check_dir=False), name="static")


def _page(file: Path, policy: str, head: str = "") -> Response:
    """A page, with further elements in its head."""
    # Read for each request: the file is small, and a page that is rebuilt while the server runs is served at once.
    try:
        html = file.read_text("utf-8")
    except FileNotFoundError:
        return PlainTextResponse(NOT_BUILT, status_code=503, headers={"Cache-Control": "no-store"})
    headers = {
        "Cache-Control": "no-cache",
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        # GraphQL responses have the same path.
        "Vary": "Accept",
    }
    return Response(html.replace("</head>", f"{head}</head>", 1), media_type="text/html", headers=headers)


class _Assets(StaticFiles):
    """Serves the .gz file that the build made of each file, to clients that accept it.

    A middleware that compresses would occupy the event loop with the same megabytes for every visitor.
    """

    async def check_config(self) -> None:
        """Accepts a missing folder: before a build there are no files, and the page says what to do."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if _accepts_gzip(Headers(scope=scope).get("accept-encoding", "")):
            try:
                return await super().get_response(f"{path}.gz", scope)
            except HTTPException as missing:
                if missing.status_code != 404:
                    raise
        return await super().get_response(path, scope)

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["Vary"] = "Accept-Encoding"
        if os.fspath(full_path).endswith(".gz"):
            response.headers["Content-Encoding"] = "gzip"
        return response


def _accepts_gzip(accept_encoding: str) -> bool:
    # "gzip;q=0" refuses it.
    return re.search(r"(?:^|,)\s*gzip\s*(?:,|$|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))", accept_encoding.lower()) is not None
