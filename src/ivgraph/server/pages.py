"""The web pages, as `make web` builds them from web/ into the package."""

from __future__ import annotations

import os
import re
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).resolve().parents[1] / "static"

NOT_BUILT = """\
This page has not been built yet.

Run `make web` in the repository, then reload the page; the server may go on running.
The API works without it: POST queries as JSON, {"query": "..."}, to /graphql.
"""

#: The page talks to this server only. Monaco, the editor in GraphiQL, adds style elements as it runs, and the style
#: sheets of both hold their fonts and images as data: addresses. No script is inline, no worker comes from a blob.
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


#: The dashboard needs no exception: its styles are in files or set one by one, and it has no data: image and no font.
DASHBOARD_POLICY = "; ".join(
    ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]
)


def dashboard_page(static: Path = STATIC) -> Response:
    """The dashboard; 503 with the next step where it is not built.

    It asks `graphql` and loads `static/assets` beside it. Its own state is in the query string, so it is one page.
    """
    return _page(static / "dashboard.html", DASHBOARD_POLICY)


def graphiql_page(static: Path = STATIC) -> Response:
    """The GraphiQL page, for the path that also answers its queries; 503 with the next step where it is not built.

    The page loads its files from `static/assets` beside it: serve it at a path whose sibling is `static_route`.
    """
    return _page(static / "graphiql.html", GRAPHIQL_POLICY)


def client_file(name: str, static: Path = STATIC) -> Response:
    """The client for players on other people's pages, `beacon.js`, or its types, `beacon.d.ts`; 503 if not built.

    Its address carries no hash, since it is written into those pages: browsers ask anew after an hour.
    """
    file = static / name
    if not file.is_file():
        return PlainTextResponse(NOT_BUILT, status_code=503, headers={"Cache-Control": "no-store"})
    media_type = "text/javascript" if file.suffix == ".js" else "text/plain"
    return FileResponse(file, media_type=media_type, headers={"Cache-Control": "public, max-age=3600"})


def static_route(static: Path = STATIC) -> Mount:
    """The files that the pages load. Their names carry a hash of their content, so browsers may keep them for good."""
    return Mount("/static/assets", _Assets(directory=static / "assets", check_dir=False), name="static")


def _page(file: Path, policy: str) -> Response:
    # Read for each request: the file is small, and a page that is built while the server runs shows up.
    try:
        html = file.read_bytes()
    except FileNotFoundError:
        return PlainTextResponse(NOT_BUILT, status_code=503, headers={"Cache-Control": "no-store"})
    headers = {
        "Cache-Control": "no-cache",
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        # The same path answers queries in JSON.
        "Vary": "Accept",
    }
    return Response(html, media_type="text/html", headers=headers)


class _Assets(StaticFiles):
    """Sends the .gz that the build put beside each file to clients that take it.

    A compressing middleware would spend the event loop on the same megabytes for every visitor.
    """

    async def check_config(self) -> None:
        """Nothing to check: without a build there are no files, and the page itself says what to do."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if _takes_gzip(Headers(scope=scope).get("accept-encoding", "")):
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


def _takes_gzip(accept_encoding: str) -> bool:
    # "gzip;q=0" refuses it.
    return re.search(r"(?:^|,)\s*gzip\s*(?:,|$|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))", accept_encoding.lower()) is not None
