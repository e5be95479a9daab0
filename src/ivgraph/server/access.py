"""Which pages a browser lets at the server: the names that it has, and the origins whose pages may ask.

The server asks nobody who they are. So every page that a person opens, of whatever site, could do with a server on that
person's machine or network what the person may do, if browsers were not told otherwise:

- A page may send requests to other origins, and read the answers if these allow it (CORS). Those of unlisted origins
  are refused before anything is made of them.
- A page may have the name of its own site lead to this server (DNS rebinding): then it is of the same origin. So the
  header Host must have a name that the server knows. An address is always known: nobody else can make it theirs.

Players run on everybody's pages, and what they send to takes events and tells nothing: it is open to all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ivgraph.errors import ForeignOrigin, IvgraphError, UnknownHost

#: In a setting: every name, or every origin.
ANY = "*"
#: Seconds that browsers remember what a preflight told them; most remember it for two hours at most.
PREFLIGHT_SECONDS = 86_400

_HOST = re.compile(r"(?P<name>\[[^\[\]@/\s]+\]|[^:\[\]@/\s]+)(?::\d*)?")
_PORTS = {"http": 80, "https": 443}

Refuse = Callable[[Scope, IvgraphError], Response]


class Access:
    """Lets requests through to an application, or answers them in its place.

    It goes around everything else, so that answers to failures have the same headers as all others.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Collection[str],
        origins: Collection[str],
        open_to_pages: Collection[str],
        unchecked: Collection[str],
        refuse: Refuse,
    ) -> None:
        """
        Args:
            hosts: Names of the server beside localhost; ``*.example.com`` stands for all names below, ``*`` for all.
            origins: Whose pages may ask, such as ``https://dashboard.example.com``; ``*`` for all.
            open_to_pages: Paths that pages of all origins may use, by whatever name.
            unchecked: Paths that whoever asks gets an answer of, which pages of other origins still can't read.
            refuse: The answer to a request that is not let through.
        """
        self._hosts = hosts
        self._origins = origins
        self._open_to_pages = open_to_pages
        self._unchecked = unchecked
        self._refuse = refuse
        self._everybody = _allow(app, [ANY])
        self._listed = _allow(_keep_from_pages(app), origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self._open_to_pages:
            await self._everybody(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            if scope["path"] not in self._unchecked:
                check_host(headers, self._hosts)
                check_origin(headers, self._origins)
        except (UnknownHost, ForeignOrigin) as error:
            await _keep_from_pages(self._refuse(scope, error))(scope, receive, send)
        else:
            await self._listed(scope, receive, send)


def check_host(headers: Headers, hosts: Collection[str]) -> None:
    """Checks that the header Host has an address or a known name, with whatever port. Who sends none is no browser.

    Raises:
        UnknownHost: It names another server.
    """
    for host in headers.getlist("host"):
        if host and not _is_known(host, hosts):
            raise UnknownHost(
                f'This server does not know itself as "{host[:200]}". If that is its name, add it to the setting '
                "IVGRAPH_ALLOWED_HOSTS (the option --allowed-hosts); its address works without."
            )


def check_origin(headers: Headers, origins: Collection[str]) -> None:
    """Checks that no page asks, or one of this server's, or of a listed origin, or that a person follows a link.

    Raises:
        ForeignOrigin: A page of another origin asks.
    """
    if ANY in origins:
        return
    asking = headers.getlist("origin")
    if not asking and _is_loaded_elsewhere(headers):
        raise ForeignOrigin(
            "A page of another site may not load this as an image, a script, a frame or the like. If it should ask "
            "this server, let it use fetch(), and add its origin to the setting IVGRAPH_ALLOWED_ORIGINS (the option "
            "--allowed-origins)."
        )
    for origin in asking:
        if origin not in origins and not _is_own(origin, headers):
            raise ForeignOrigin(
                f'Pages of "{origin[:200]}" may not ask this server. If they should, add the origin to the setting '
                "IVGRAPH_ALLOWED_ORIGINS (the option --allowed-origins)."
            )


def _is_known(host: str, hosts: Collection[str]) -> bool:
    parts = _HOST.fullmatch(host)
    if parts is None:
        return False
    name = parts["name"].lower().removesuffix(".")
    return (
        name == "localhost"
        or name.endswith(".localhost")  # leads to the browser's own machine, whatever name servers say
        or _is_address(name)
        or ANY in hosts
        or name in hosts
        or any(f"*.{above}" in hosts for above in _domains_above(name))
    )


def _is_address(name: str) -> bool:
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def _domains_above(name: str) -> list[str]:
    labels = name.split(".")
    return [".".join(labels[number:]) for number in range(1, len(labels))]


def _is_own(origin: str, headers: Headers) -> bool:
    """Whether the page is this server's.

    Browsers tell it of pages that came by https or from this machine, also where a proxy changes the header Host. For
    the others Host decides, which has no scheme: a proxy may speak https for this server.
    """
    if (site := headers.get("sec-fetch-site")) is not None:
        return site in ("same-origin", "none")
    # Not by urlsplit, which fails on some texts that are no address.
    scheme, _, place = origin.partition("://")
    host = headers.get("host", "").lower()
    return scheme in _PORTS and host in (place, f"{place}:{_PORTS[scheme]}")


def _is_loaded_elsewhere(headers: Headers) -> bool:
    """Whether a page of another site loads an address into itself, as by an image or a frame.

    Browsers send no Origin then. What a person opens in a tab, by a link on whatever page, is loaded into none.
    """
    if headers.get("sec-fetch-site") not in ("cross-site", "same-site"):
        return False
    is_tab = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest", "document") == "document"
    return not is_tab


def _allow(app: ASGIApp, origins: Collection[str]) -> ASGIApp:
    """Tells browsers that pages of these origins may use the application. Nothing here trusts a cookie.

    Also pages of the Internet where the server is in a private network: some browsers ask that beside.
    """
    return CORSMiddleware(
        app,
        allow_origins=list(origins),
        allow_methods=["GET", "POST"],
        allow_headers=["*"],
        expose_headers=["Retry-After"],
        allow_private_network=True,
        max_age=PREFLIGHT_SECONDS,
    )


def _keep_from_pages(app: ASGIApp) -> ASGIApp:
    """Forbids other origins' pages to load an answer as an image, a script or the like, where CORS does not ask."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cross-Origin-Resource-Policy"] = "same-origin"
            await send(message)

        await app(scope, receive, send_with_header)

    return answer


class NoSniff:
    """Forbids browsers to take an answer for another type than it says: JSON that repeats a request is no script."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, send_with_header if scope["type"] == "http" else send)
