"""Which requests are admitted, and when they start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from starlette.responses import Response

from ivgraph.server.load_shedding import MAX_WAITING, STARTS_PER_PASS, LoadShedder


def make_shedder(name: str, is_open: Callable[[], bool]) -> LoadShedder:
    return LoadShedder(name, is_open, lambda: Response(b"{}", 503, {"Retry-After": "5"}), open_to_pages=True)


async def test_a_few_start_in_each_pass_of_the_event_loop_and_in_their_order() -> None:
    shedder = make_shedder("/", lambda: True)
    started: list[int] = []
    for number in range(3 * STARTS_PER_PASS + 1):
        assert shedder.admit(lambda number=number: started.append(number))  # type: ignore[misc]
    for passes in (1, 2, 3):
        assert started == list(range(passes * STARTS_PER_PASS))
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert started == list(range(3 * STARTS_PER_PASS + 1))
    assert shedder.admit(lambda: started.append(-1))
    assert started[-1] == -1, "a door that nobody waits at starts at once"


async def test_requests_are_refused_while_the_endpoint_is_full(caplog: pytest.LogCaptureFixture) -> None:
    is_open = False
    shedder = make_shedder("/v1/events", lambda: is_open)
    assert [shedder.admit(lambda: None) for _ in range(100)] == [False] * 100
    is_open = True
    assert shedder.admit(lambda: None)
    assert [record.getMessage() for record in caplog.records] == [
        "More requests to /v1/events arrive than can be answered: some are refused with 503."
    ]


async def test_the_number_of_requests_that_wait_to_start_is_limited() -> None:
    shedder = make_shedder("/", lambda: True)
    admitted = [shedder.admit(lambda: None) for _ in range(STARTS_PER_PASS + MAX_WAITING + 1)]
    assert admitted == [True] * (STARTS_PER_PASS + MAX_WAITING) + [False]


async def test_requests_are_refused_while_others_have_waited_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("ivgraph.server.load_shedding.monotonic", lambda: now)
    shedder = make_shedder("/", lambda: True)
    assert [shedder.admit(lambda: None) for _ in range(STARTS_PER_PASS + 1)] == [True] * (STARTS_PER_PASS + 1)
    now += 1.0
    assert not shedder.admit(lambda: None)


async def test_the_end_of_an_overload_is_logged_with_the_number_of_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivgraph.server.incidents.QUIET_SECONDS", 0.02)
    messages: asyncio.Queue[str] = asyncio.Queue()
    monkeypatch.setattr("ivgraph.server.incidents.logger.warning", lambda text, given: messages.put_nowait(given))
    shedder = make_shedder("/", lambda: False)
    for _ in range(1_234):
        shedder.admit(lambda: None)
    async with asyncio.timeout(60):
        assert [await messages.get(), await messages.get()] == [
            "More requests to / arrive than can be answered: some are refused with 503.",
            "All requests to / are answered again; 1,234 were refused.",
        ]
