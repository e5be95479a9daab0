"""Decides in which process a GraphQL request is executed, when it starts, and when it is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from starlette.responses import Response

from ivgraph.errors import AnswerTooLate, DatabaseUnavailable, Overloaded, WorkerLost
from ivgraph.execution.admission import Admission
from ivgraph.execution.handler import JSON, GraphQLRequest, GraphQLResponse, RequestHandler, error_response
from ivgraph.execution.workers import WorkerPool

#: Bytes of a request that are parsed at the cost of one unit. A request goes to a worker unread if parsing it
#: would cost more than an operation may cost in this process.
BYTES_PER_UNIT = 2
#: Seconds after which a request is cancelled, its time in the queue included.
ANSWER_TIMEOUT_SECONDS = 30.0

#: In the server's own process: requests that run at a time, requests in the queue, and seconds that they may wait.
MAX_RUNNING = 16
MAX_WAITING = 500
TARGET_WAIT_SECONDS = 1.0
#: The same limits for costly requests, which run in workers: one request at a time in each.
MAX_COSTLY_WAITING = 50
COSTLY_TARGET_WAIT_SECONDS = 5.0

Result = TypeVar("Result")


class GraphQLService:
    """Answers requests: cheap ones in this process, costly ones in query workers."""

    def __init__(self, local: RequestHandler, workers: WorkerPool) -> None:
        self._local = local
        self._workers = workers
        self.admission = Admission(max_running=MAX_RUNNING, target_wait=TARGET_WAIT_SECONDS, max_waiting=MAX_WAITING)
        self._costly = Admission(
            max_running=workers.size, target_wait=COSTLY_TARGET_WAIT_SECONDS, max_waiting=MAX_COSTLY_WAITING
        )

    async def answer(self, request: GraphQLRequest, disconnected: asyncio.Future[None]) -> GraphQLResponse:
        """The response to a request. Work on it is cancelled if it takes too long, or once `disconnected` is done."""
        try:
            return await _with_timeout(self._answer(request), disconnected)
        except AnswerTooLate as error:
            return error_response(error, request.media_type, 504)
        except (Overloaded, DatabaseUnavailable, WorkerLost) as error:
            return error_response(error, request.media_type, 503)

    def overloaded(self) -> Response:
        """The response, with status 503, to requests that the load shedder rejects without reading them."""
        response = error_response(Overloaded("More requests wait than can be answered soon."), JSON, 503)
        headers = {**response.headers, "Retry-After": str(self.admission.retry_after)}
        return Response(response.body, response.status, headers)

    async def _answer(self, request: GraphQLRequest) -> GraphQLResponse:
        if len(request.content) <= self._local.max_cost * BYTES_PER_UNIT:
            async with self.admission.admitted():
                response = await self._local.answer(request)
            if response is not None:
                return response
        async with self._costly.admitted():
            return await self._workers.answer(request)


async def _with_timeout(work: Awaitable[Result], disconnected: asyncio.Future[None]) -> Result:
    """The result of the work. Cancels it and raises AnswerTooLate after the timeout or once `disconnected` is done."""
    task = asyncio.ensure_future(work)
    try:
        futures: set[asyncio.Future[Any]] = {task, disconnected}
        await asyncio.wait(futures, timeout=ANSWER_TIMEOUT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise AnswerTooLate(f"The answer took longer than {ANSWER_TIMEOUT_SECONDS:g} seconds: ask for less at once.")
    finally:
        await cancel(task)


async def cancel(task: asyncio.Future[Any]) -> None:
    """Cancels a task, unless it is done, and waits until it has ended."""
    if not task.done():
        task.cancel()
        await asyncio.wait({task})
