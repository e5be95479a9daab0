"""Which requests run, which wait, and which are rejected."""

from __future__ import annotations

import asyncio

import pytest

from ivgraph.errors import Overloaded
from ivgraph.execution.admission import Admission


class Visitor:
    """A request that runs until the test ends it."""

    def __init__(self, admission: Admission) -> None:
        self._end = asyncio.Event()
        self.began = asyncio.Event()
        self.task = asyncio.create_task(self._visit(admission))

    async def _visit(self, admission: Admission) -> None:
        async with admission.admitted():
            self.began.set()
            await self._end.wait()

    def finish(self) -> None:
        self._end.set()

    async def end(self) -> None:
        self.finish()
        await self.task


async def settle() -> None:
    """Lets all tasks run until they wait."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_limited_number_runs_and_the_others_follow_in_order() -> None:
    admission = Admission(max_running=2, target_wait=60, max_waiting=10)
    visitors = [Visitor(admission) for _ in range(5)]
    await settle()
    assert (admission.running, admission.waiting) == (2, 3)
    for number in range(5):
        assert [visitor.began.is_set() for visitor in visitors] == [index < number + 2 for index in range(5)]
        await visitors[number].end()
        await settle()
    assert (admission.running, admission.waiting) == (0, 0)


async def test_a_request_is_rejected_at_once_if_the_queue_is_full() -> None:
    admission = Admission(max_running=1, target_wait=60, max_waiting=1)
    visitors = [Visitor(admission) for _ in range(2)]
    await settle()
    assert not admission.is_open()
    with pytest.raises(Overloaded):
        async with admission.admitted():
            pass
    for visitor in visitors:
        await visitor.end()
    assert admission.is_open()


async def test_a_request_is_rejected_at_once_if_it_would_wait_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Clock(monkeypatch)
    admission = Admission(max_running=2, target_wait=1, max_waiting=1_000)
    for _ in range(100):  # until the mean is 0.25 s
        async with admission.admitted():
            time.now += 0.25
    visitors = []
    while admission.is_open():
        visitors.append(Visitor(admission))
        await settle()
    # 2 run. The last one in the queue has 7 before it, and 8 times 0.25 s / 2 is 1 s.
    assert admission.running == 2
    assert 7 <= admission.waiting <= 9
    assert admission.retry_after == 2
    with pytest.raises(Overloaded):
        async with admission.admitted():
            pass
    for visitor in visitors:
        await visitor.end()
    assert admission.retry_after == 1


async def test_a_request_is_rejected_if_the_first_in_the_queue_has_waited_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    time = Clock(monkeypatch)
    admission = Admission(max_running=1, target_wait=1, max_waiting=1_000)
    running, waiting = Visitor(admission), Visitor(admission)
    await settle()
    assert admission.is_open(), "no request has ended, so none is known to be slow"
    time.now += 1.5
    assert not admission.is_open()
    assert admission.retry_after == 2
    time.now += 1_000
    assert admission.retry_after == 30
    await running.end()
    await waiting.end()


async def test_a_request_that_has_waited_too_long_is_rejected() -> None:
    admission = Admission(max_running=1, target_wait=0.01, max_waiting=10)
    running, waiting = Visitor(admission), Visitor(admission)
    with pytest.raises(Overloaded):
        await waiting.task
    assert (admission.running, admission.waiting) == (1, 0)
    await running.end()
    assert admission.running == 0


async def test_a_cancelled_request_makes_room_for_the_next() -> None:
    admission = Admission(max_running=1, target_wait=60, max_waiting=10)
    visitors = [Visitor(admission) for _ in range(4)]
    await settle()
    visitors[1].task.cancel()  # while it waits
    await settle()
    visitors[0].task.cancel()  # while it runs
    visitors[2].task.cancel()  # while it waits, and before it can leave the queue
    await settle()
    assert visitors[3].began.is_set()
    assert (admission.running, admission.waiting) == (1, 0)
    await visitors[3].end()
    assert admission.running == 0


async def test_a_request_cancelled_while_being_admitted_makes_room_for_the_next() -> None:
    admission = Admission(max_running=1, target_wait=60, max_waiting=10)
    visitors = [Visitor(admission) for _ in range(3)]
    await settle()
    visitors[0].finish()
    await asyncio.sleep(0)
    assert visitors[0].task.done()
    visitors[1].task.cancel()  # it has been admitted, but its task has not run yet
    await settle()
    assert visitors[2].began.is_set()
    await visitors[2].end()
    assert (admission.running, admission.waiting) == (0, 0)


class Clock:
    """Replaces the clock of the module by one that stops."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr("ivgraph.execution.admission.monotonic", lambda: self.now)
