"""Which process works on a GraphQL request, when, and for how long."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from starlette.responses import Response

from ivgraph.errors import AnswerTooLate, DatabaseUnavailable, Overloaded, WorkerLost
from ivgraph.execution.admission import Admission
from ivgraph.execution.handler import JSON, GraphQLRequest, GraphQLResponse, RequestHandler, refuse
from ivgraph.execution.workers import WorkerPool

#: Bytes of a request that are read at the cost of one unit: a request too large to be read here is not looked into.
BYTES = 2
#: Seconds after which a request is given up, waiting included.
LONGEST_ANSWER = 30.0

#: Requests that run at a time in the server's own process, and that wait for it; seconds that they may wait.
RUNNING = 16
WAITING = 500
TARGET = 1.0
#: The same of the costly ones.
COSTLY_WAITING = 50
COSTLY_TARGET = 5.0

Result = TypeVar("Result")


class GraphQLService:
    """Answers requests: cheap ones here, costly ones in processes of their own."""

    def __init__(self, here: RequestHandler, workers: WorkerPool) -> None:
        self._here = here
        self._workers = workers
        self.admission = Admission(running=RUNNING, target=TARGET, capacity=WAITING)
        self._costly = Admission(running=workers.size, target=COSTLY_TARGET, capacity=COSTLY_WAITING)

    async def answer(self, request: GraphQLRequest, departure: asyncio.Future[None]) -> GraphQLResponse:
        """The answer. It is given up when it takes too long or the departure, of who waits for it, is done."""
        try:
            return await _in_time(self._answer(request), departure)
        except AnswerTooLate as error:
            return refuse(error, request.media_type, 504)
        except (Overloaded, DatabaseUnavailable, WorkerLost) as error:
            return refuse(error, request.media_type, 503)

    def overloaded(self) -> Response:
        """The answer, with status 503, to requests that come while too many wait: sent without reading them."""
        response = refuse(Overloaded("More requests wait than can be answered soon."), JSON, 503)
        headers = {**response.headers, "Retry-After": str(self.admission.retry_after)}
        return Response(response.body, response.status, headers)

    async def _answer(self, request: GraphQLRequest) -> GraphQLResponse:
        if len(request.content) <= self._here.largest * BYTES:
            async with self.admission.entered():
                response = await self._here.answer(request)
            if response is not None:
                return response
        async with self._costly.entered():
            return await self._workers.answer(request)


async def _in_time(work: Awaitable[Result], departure: asyncio.Future[None]) -> Result:
    task = asyncio.ensure_future(work)
    try:
        either: set[asyncio.Future[Any]] = {task, departure}
        await asyncio.wait(either, timeout=LONGEST_ANSWER, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise AnswerTooLate(f"The answer took longer than {LONGEST_ANSWER:g} seconds: ask for less at once.")
    finally:
        await cancel(task)


async def cancel(task: asyncio.Future[Any]) -> None:
    """Cancels a task, unless it is done, and waits until it has ended."""
    if not task.done():
        task.cancel()
        await asyncio.wait({task})
