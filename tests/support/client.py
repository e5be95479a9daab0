"""A client of the whole application, without a socket between them."""

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

from ivgraph.identity import ViewerKey
from ivgraph.server.app import create_app
from ivgraph.services import Services
from ivgraph.settings import Settings
from support.plain import assert_plain, messages

#: When every test happens, unless it says otherwise: a Tuesday.
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

VIEWER_KEY = ViewerKey(bytes(range(32)))

#: Months that events may lie back: to the earliest that there may be.
AGES = 12 * 100


class Client:
    """Sends requests to the application, and reaches behind it."""

    def __init__(self, http: httpx.AsyncClient, services: Services) -> None:
        self.http = http
        self.services = services

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data that a query gives; an error in the answer fails the test."""
        answer = await self.answer(query, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def answer(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole answer to a query, errors and all."""
        response = await self.http.post("/graphql", json={"query": query, "variables": variables})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def send(self, *events: dict[str, Any], headers: dict[str, str] | None = None) -> dict[str, Any]:
        """Collects events, all of which must be taken; gives the answer."""
        response = await self.http.post("/v1/events", json=list(events), headers=headers)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        assert answer["rejected"] == 0, answer["events"]
        return answer


def _checked(send: Send) -> Send:
    """Fails the test when an answer that tells what is wrong shows the caller that the server is in Python."""
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
            yield Client(http, state["services"])
