"""Checks which web pages may use the server: by the header Host, and by the origin of the page.

The server does not authenticate anyone. So any page that a person opens could use a server on that person's machine or
network in the person's name. Two attacks are prevented here:

- A page sends requests to the server from another origin. It could read the responses only if they allow it (CORS), but
  the requests would be executed. Requests from origins that are not listed are refused before they are handled.
- A page's own domain name is made to resolve to this server (DNS rebinding), so that the page counts as same-origin.
  Requests must have a known name in the header Host. Addresses are always allowed: nobody can point them elsewhere.

A page of the dashboard in a frame is an exception, where the operator lists sites for that: see embedding.py.

The paths that players use are open to all pages, because they only accept events and reveal nothing.
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

#: In a setting, this stands for every name or every origin.
ANY = "*"
#: How long browsers may cache the response to a preflight request; most cache it for two hours at most.
PREFLIGHT_SECONDS = 86_400

_HOST = re.compile(r"(?P<name>\[[^\[\]@/\s]+\]|[^:\[\]@/\s]+)(?::\d*)?")
_PORTS = {"http": 80, "https": 443}

Refuse = Callable[[Scope, IvgraphError], Response]


class Access:
    """Passes requests on to an application, or refuses them.

    It wraps all other middleware, so that responses to failures get the same headers as all others.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Collection[str],
        origins: Collection[str],
        open_to_pages: Collection[str],
        unchecked: Collection[str],
        may_be_framed: Callable[[Scope], bool],
        refuse: Refuse,
    ) -> None:
        """
        Args:
            hosts: Names of the server besides localhost; ``*.example.com`` allows all subdomains, ``*`` everything.
            origins: Origins whose pages may send requests, such as ``https://dashboard.example.com``; ``*`` for all.
            open_to_pages: Paths that pages of all origins may use, whatever Host says.
            unchecked: Paths that are served whatever Host and origin are. Pages of other origins can't read the
                responses.
            may_be_framed: Whether pages of other sites may request this for a frame. Browsers then show it where its
                content security policy allows that.
            refuse: Makes the response to a refused request.
        """
        self._hosts = hosts
        self._origins = origins
        self._open_to_pages = open_to_pages
        self._unchecked = unchecked
        self._may_be_framed = may_be_framed
        self._refuse = refuse
        self._app_for_all = _with_cors(app, [ANY])
        self._app_for_listed = _with_cors(_with_resource_policy(app), origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self._open_to_pages:
            await self._app_for_all(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            if scope["path"] not in self._unchecked:
                check_host(headers, self._hosts)
                if not (_is_frame_elsewhere(headers) and self._may_be_framed(scope)):
                    check_origin(headers, self._origins)
        except (UnknownHost, ForeignOrigin) as error:
            await _with_resource_policy(self._refuse(scope, error))(scope, receive, send)
        else:
            await self._app_for_listed(scope, receive, send)


def check_host(headers: Headers, hosts: Collection[str]) -> None:
    """Checks that the header Host has an address or a known name; the port does not matter.

    A request without the header passes: every browser sends it.

    Raises:
        UnknownHost: The name is not known.
    """
    for host in headers.getlist("host"):
        if host and not _is_known(host, hosts):
            raise UnknownHost(
                f'"{host[:200]}" is not a known name of this server. If it should be, add it to the setting '
                "IVGRAPH_ALLOWED_HOSTS (the option --allowed-hosts); the server's address works without that."
            )


def check_origin(headers: Headers, origins: Collection[str]) -> None:
    """Checks that the request comes from no page, from a page of this server or of a listed origin, or from a link.

    Raises:
        ForeignOrigin: It comes from a page of another origin.
    """
    if ANY in origins:
        return
    page_origins = headers.getlist("origin")
    if not page_origins and _is_embedded_elsewhere(headers):
        raise ForeignOrigin(
            "A page of another site may not load this as an image, a script, a frame or the like. To use this server "
            "from that page, call fetch(), and add its origin to the setting IVGRAPH_ALLOWED_ORIGINS (the option "
            "--allowed-origins). To show a page of the dashboard in a frame, add the origin to the setting "
            "IVGRAPH_EMBED_ORIGINS (the option --embed-origins), and embed=1 to the address of the frame."
        )
    for origin in page_origins:
        if origin not in origins and not _is_own(origin, headers):
            raise ForeignOrigin(
                f'Pages of "{origin[:200]}" may not use this server. If they should, add the origin to the setting '
                "IVGRAPH_ALLOWED_ORIGINS (the option --allowed-origins)."
            )


def _is_known(host: str, hosts: Collection[str]) -> bool:
    parts = _HOST.fullmatch(host)
    if parts is None:
        return False
    name = parts["name"].lower().removesuffix(".")
    return (
        name == "localhost"
        or name.endswith(".localhost")  # browsers resolve it to their own machine and ask no name server
        or _is_address(name)
        or ANY in hosts
        or name in hosts
        or any(f"*.{domain}" in hosts for domain in _parent_domains(name))
    )


def _is_address(name: str) -> bool:
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def _parent_domains(name: str) -> list[str]:
    labels = name.split(".")
    return [".".join(labels[start:]) for start in range(1, len(labels))]


def _is_own(origin: str, headers: Headers) -> bool:
    """Whether the page belongs to this server.

    Browsers send Sec-Fetch-Site for pages that came by https or from this machine; it is right even if a proxy changes
    the header Host. For other pages the origin is compared with Host, whatever the scheme: a proxy may offer https.
    """
    if (site := headers.get("sec-fetch-site")) is not None:
        return site in ("same-origin", "none")
    # urlsplit would raise for some texts that are not URLs.
    scheme, _, authority = origin.partition("://")
    host = headers.get("host", "").lower()
    return scheme in _PORTS and host in (authority, f"{authority}:{_PORTS[scheme]}")


def _is_embedded_elsewhere(headers: Headers) -> bool:
    """Whether a page of another site embeds the URL, for example as an image or a frame.

    Browsers send no Origin for that. A link that a person follows opens the URL in a tab and embeds it in no page.
    """
    if headers.get("sec-fetch-site") not in ("cross-site", "same-site"):
        return False
    is_tab = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest", "document") == "document"
    return not is_tab


def _is_frame_elsewhere(headers: Headers) -> bool:
    """Whether a page of another site opens the URL in a frame. Browsers send Origin with a form posted there."""
    return (
        _is_embedded_elsewhere(headers)
        and "origin" not in headers
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "iframe"
    )


def _with_cors(app: ASGIApp, origins: Collection[str]) -> ASGIApp:
    """Allows pages of these origins to use the application and to read its responses. Cookies play no role here.

    Pages of the Internet may also use a server in a private network, for which some browsers ask separately.
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


def _with_resource_policy(app: ASGIApp) -> ASGIApp:
    """Keeps pages of other origins from embedding a response as an image or a script, which CORS does not prevent."""
    return _with_header(app, "Cross-Origin-Resource-Policy", "same-origin")


def with_nosniff(app: ASGIApp) -> ASGIApp:
    """Keeps browsers from guessing a response's type: JSON that repeats part of a request must not run as a script."""
    return _with_header(app, "X-Content-Type-Options", "nosniff")


def _with_header(app: ASGIApp, name: str, value: str) -> ASGIApp:
    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[name] = value
            await send(message)

        await app(scope, receive, send_with_header)

    return run
