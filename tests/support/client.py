"""A client of the whole application in the same process, without a socket."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from math import inf
from typing import Any

import httpx
import orjson
from starlette.types import Message, Receive, Scope, Send

from ivgraph.database import Replicas
from ivgraph.identity import ViewerKey
from ivgraph.server.app import create_app
from ivgraph.services import Services
from ivgraph.settings import Settings
from support.plain import assert_plain, messages

#: The current time of tests, unless they set another: a Tuesday.
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

VIEWER_KEY = ViewerKey(bytes(range(32)))

#: Maximum age of events in months: back to the earliest time that is allowed.
AGES = 12 * 100


class Client:
    """Sends requests to the application, and gives access to its services."""

    def __init__(self, http: httpx.AsyncClient, services: Services, replicas: Replicas) -> None:
        self.http = http
        self.services = services
        self.replicas = replicas

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of the response to a query; an error in the response fails the test."""
        answer = await self.answer(query, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def answer(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole response to a query, with its errors."""
        response = await self.http.post("/graphql", json={"query": query, "variables": variables})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def send(self, *events: dict[str, Any], headers: dict[str, str] | None = None) -> dict[str, Any]:
        """Sends events, all of which must be accepted, and returns the response."""
        response = await self.http.post("/v1/events", json=list(events), headers=headers)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        assert answer["rejected"] == 0, answer["events"]
        return answer


def _checked(send: Send) -> Send:
    """Fails the test if a message in a response shows that the server is written in Python; see support/plain.py."""
    content = b""

    async def send_checked(message: Message) -> None:
        nonlocal content
        if message["type"] == "http.response.body":
            content += message.get("body", b"")
            if not message.get("more_body") and content.startswith(b"{") and _TELLS.search(content):
                for told in messages(orjson.loads(content)):
                    assert_plain(told)
        await send(message)

    return send_checked


_TELLS = re.compile(rb'"(errors|message|reason)":')


@asynccontextmanager
async def open_client(
    dsn: str, *, now: datetime | Callable[[], datetime] = NOW, max_local_cost: float = inf, **settings: Any
) -> AsyncIterator[Client]:
    """A client of an application on the database, whose clock stands still or is the given one.

    Everything runs in this process, where its statements can be counted, unless a cost is given up to which it does.
    """
    clock = now if callable(now) else lambda: now
    given = {"database_url": dsn, "viewer_key": VIEWER_KEY, "max_age_months": AGES, **settings}
    app = create_app(Settings(**given), now=clock, max_local_cost=max_local_cost)
    async with app.router.lifespan_context(app) as state:
        assert state is not None

        async def with_state(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": dict(state)}, receive, _checked(send))

        transport = httpx.ASGITransport(with_state)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
            yield Client(http, state["services"], state["replicas"])
