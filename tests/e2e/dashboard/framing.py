"""Another site whose page shows the dashboard in a frame, by the HTML that the README recommends."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from e2e.browser.programs import REPOSITORY

#: A site other than that of the server, though on the same machine: session.mjs makes its name lead there.
LISTED_NAME = "rebound.example"


def framing_app() -> Starlette:
    """A page with a frame that shows the address in the parameter `src`."""
    recipe = re.search(r"```html\n(<iframe.*?)```", (REPOSITORY / "README.md").read_text("utf-8"), re.DOTALL)
    assert recipe

    async def show(request: Request) -> Response:
        src = request.query_params["src"]
        recommended = re.search(r'src="(.*?)"', recipe[1])
        assert recommended
        html = recipe[1].replace(recommended[1], escape(src)).replace(_origin(unescape(recommended[1])), _origin(src))
        head = '<!doctype html><html lang="en"><title>Another site</title><link rel="icon" href="data:,">'
        return HTMLResponse(f"{head}<body><h1>Another site</h1>{html}")

    return Starlette(routes=[Route("/", show)])


def listed_origin(site: str) -> str:
    """The origin of the site by the name that the server lists; by its address it is not listed."""
    return f"http://{LISTED_NAME}:{urlsplit(site).port}"


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
