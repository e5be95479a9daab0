"""Group commit, with processing that the test starts, ends and breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest

from ivgraph.errors import DatabaseUnavailable, Overloaded
from ivgraph.ingest.batcher import Batcher


class Work:
    """Doubles the numbers of a batch, once the gate is open."""

    def __init__(self, fail: Callable[[Sequence[int]], Exception | None] = lambda items: None) -> None:
        self.batches: list[list[int]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun = asyncio.Event()
        self._fail = fail

    async def __call__(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        self.begun.set()
        await self.gate.wait()
        if error := self._fail(items):
            raise error
        return [2 * item for item in items]


async def settle() -> None:
    """Lets every task run until it waits."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_an_idle_batcher_begins_at_once() -> None:
    work = Work()
    async with Batcher(work) as batcher:
        assert await batcher.submit([1, 2]) == [2, 4]
    assert work.batches == [[1, 2]]


async def test_items_submitted_meanwhile_are_the_next_batch() -> None:
    work = Work()
    async with Batcher(work) as batcher:
        work.gate.clear()
        first = asyncio.create_task(batcher.submit([1]))
        await work.begun.wait()
        others = [asyncio.create_task(batcher.submit([number, number])) for number in (2, 3, 4)]
        await settle()
        work.gate.set()
        assert await first == [2]
        assert await asyncio.gather(*others) == [[4, 4], [6, 6], [8, 8]]
    assert work.batches == [[1], [2, 2, 3, 3, 4, 4]]


async def test_a_batch_holds_whole_submissions_up_to_its_size() -> None:
    work = Work()
    async with Batcher(work, max_batch_size=3) as batcher:
        work.gate.clear()
        waiting = [asyncio.create_task(batcher.submit(items)) for items in ([1], [2, 2], [3], [4], [5, 5, 5, 5], [6])]
        await settle()
        work.gate.set()
        await asyncio.gather(*waiting)
    assert work.batches == [[1, 2, 2], [3, 4], [5, 5, 5, 5], [6]]


async def test_concurrent_batches_share_the_queue() -> None:
    work = Work()
    async with Batcher(work, concurrency=2) as batcher:
        work.gate.clear()
        waiting = [asyncio.create_task(batcher.submit([number])) for number in range(5)]
        await settle()
        assert work.batches == [[0, 1], [2, 3]]
        waiting += [asyncio.create_task(batcher.submit([number])) for number in (5, 6)]
        await settle()
        assert len(work.batches) == 2
        work.gate.set()
        assert await asyncio.gather(*waiting) == [[0], [2], [4], [6], [8], [10], [12]]
    assert [item for batch in work.batches for item in batch] == list(range(7))


async def test_the_next_batch_starts_once_it_is_as_large_as_the_running_ones() -> None:
    work = Work()
    async with Batcher(work, concurrency=2) as batcher:
        work.gate.clear()
        waiting = [asyncio.create_task(batcher.submit([0, 1, 2]))]
        await work.begun.wait()
        for number in (3, 4, 5):
            assert work.batches == [[0, 1, 2]]
            waiting.append(asyncio.create_task(batcher.submit([number])))
            await settle()
        assert work.batches == [[0, 1, 2], [3, 4, 5]]
        work.gate.set()
        assert await asyncio.gather(*waiting) == [[0, 2, 4], [6], [8], [10]]


async def test_a_small_batch_starts_once_the_running_ones_end() -> None:
    work = Work()
    async with Batcher(work, concurrency=2) as batcher:
        work.gate.clear()
        first = asyncio.create_task(batcher.submit([0, 1, 2]))
        await work.begun.wait()
        second = asyncio.create_task(batcher.submit([3]))
        await settle()
        assert work.batches == [[0, 1, 2]]
        work.gate.set()
        assert (await first, await second) == ([0, 2, 4], [6])


async def test_submitting_no_items_returns_at_once() -> None:
    work = Work()
    async with Batcher(work) as batcher:
        assert await batcher.submit([]) == []
    assert work.batches == []


async def test_items_beyond_the_capacity_are_refused_and_the_others_processed() -> None:
    work = Work()
    async with Batcher(work, max_batch_size=1, max_queued=2) as batcher:
        work.gate.clear()
        taken = [asyncio.create_task(batcher.submit([1]))]
        await work.begun.wait()
        taken += [asyncio.create_task(batcher.submit([number])) for number in (2, 3)]
        await settle()
        with pytest.raises(Overloaded):
            await batcher.submit([4])
        work.gate.set()
        assert await asyncio.gather(*taken) == [[2], [4], [6]]
        assert await batcher.submit([4]) == [8]


async def test_a_submission_larger_than_the_capacity_is_accepted_by_an_empty_queue() -> None:
    async with Batcher(Work(), max_batch_size=1, max_queued=1) as batcher:
        assert await batcher.submit([1, 2, 3]) == [2, 4, 6]


async def test_only_the_submission_that_fails_the_batch_fails() -> None:
    work = Work(fail=lambda items: ValueError("no sevens") if 7 in items else None)
    async with Batcher(work) as batcher:
        work.gate.clear()
        waiting = [asyncio.create_task(batcher.submit([number])) for number in (0, 5, 6, 7, 8)]
        await settle()
        work.gate.set()
        answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert [answers[0], answers[1], answers[2], answers[4]] == [[0], [10], [12], [16]]
    assert isinstance(answers[3], ValueError)


async def test_an_unavailable_database_fails_the_batch_and_not_the_next_one() -> None:
    away = True
    work = Work(fail=lambda items: DatabaseUnavailable() if away else None)
    async with Batcher(work) as batcher:
        answers = await asyncio.gather(batcher.submit([1]), batcher.submit([2]), return_exceptions=True)
        assert [type(answer) for answer in answers] == [DatabaseUnavailable, DatabaseUnavailable]
        assert work.batches == [[1, 2]]
        away = False
        assert await batcher.submit([3]) == [6]


async def test_an_item_that_could_not_be_processed_fails_its_submission_only() -> None:
    unavailable = DatabaseUnavailable("A node is down.")

    async def process(items: Sequence[int]) -> list[int | DatabaseUnavailable]:
        return [unavailable if item == 2 else item for item in items]

    async with Batcher[int, int](process) as batcher:
        answers = await asyncio.gather(
            batcher.submit([1]), batcher.submit([1, 2, 3]), batcher.submit([3, 4]), return_exceptions=True
        )
    assert list(answers) == [[1], unavailable, [3, 4]]


async def test_a_batch_that_times_out_fails_the_queue_too() -> None:
    work = Work()
    async with Batcher(work, max_batch_size=1, timeout=0.01) as batcher:
        work.gate.clear()
        answers = await asyncio.gather(batcher.submit([1]), batcher.submit([2]), return_exceptions=True)
        assert [type(answer) for answer in answers] == [DatabaseUnavailable, DatabaseUnavailable]
        assert work.batches == [[1]]
        work.gate.set()
        assert await batcher.submit([3]) == [6]


async def test_a_cancelled_submission_is_dropped_and_delays_no_other() -> None:
    work = Work()
    async with Batcher(work) as batcher:
        work.gate.clear()
        first, second, third = (asyncio.create_task(batcher.submit([number])) for number in (1, 2, 3))
        await work.begun.wait()
        fourth = asyncio.create_task(batcher.submit([4]))
        fifth = asyncio.create_task(batcher.submit([5]))
        await settle()
        second.cancel()
        fourth.cancel()
        await settle()
        work.gate.set()
        assert [await first, await third, await fifth] == [[2], [6], [10]]
    assert work.batches == [[1, 2, 3], [5]]


@pytest.mark.parametrize("concurrency", [1, 2])
async def test_closing_processes_the_queue_and_accepts_no_more(concurrency: int) -> None:
    work = Work()
    async with Batcher(work, max_batch_size=1, concurrency=concurrency) as batcher:
        work.gate.clear()
        taken = [asyncio.create_task(batcher.submit([number])) for number in (1, 2, 3)]
        await settle()
        asyncio.get_running_loop().call_soon(work.gate.set)
    assert await asyncio.gather(*taken) == [[2], [4], [6]]
    with pytest.raises(Overloaded):
        await batcher.submit([3])


async def test_cancelling_a_batcher_fails_all_submissions() -> None:
    work = Work()
    entered = asyncio.Event()
    batcher = Batcher(work, max_batch_size=1)

    async def run() -> None:
        async with batcher:
            entered.set()
            await asyncio.Event().wait()

    work.gate.clear()
    running = asyncio.create_task(run())
    await entered.wait()
    taken = [asyncio.create_task(batcher.submit([number])) for number in (1, 2)]
    await work.begun.wait()
    running.cancel()
    await settle()
    running.cancel()
    answers = await asyncio.gather(*taken, return_exceptions=True)
    assert [type(answer) for answer in answers] == [DatabaseUnavailable, Overloaded]
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_is_open_while_few_items_are_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivgraph.ingest.batcher.SMALL_BATCH_SIZE", 3)
    monkeypatch.setattr("ivgraph.ingest.batcher.TARGET_WAIT_SECONDS", 0.0)
    work = Work()
    async with Batcher(work) as batcher:
        assert batcher.is_open()
        work.gate.clear()
        tasks, were_open = [], []
        for number in range(4):
            were_open.append(batcher.is_open())
            tasks.append(asyncio.create_task(batcher.submit([number])))
            await settle()
        is_open = batcher.is_open()
        work.gate.set()
        await asyncio.gather(*tasks)
        assert (were_open, is_open) == ([True] * 4, False), "one runs, three are queued"
        assert batcher.is_open()


async def test_is_not_open_if_items_would_wait_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("ivgraph.ingest.batcher.monotonic", lambda: now)
    work = Work()
    async with Batcher(work) as batcher:
        for _ in range(40):  # until the estimate has reached a millisecond for each item
            work.gate.clear()
            work.begun.clear()
            task = asyncio.create_task(batcher.submit(range(1_000)))
            await work.begun.wait()
            now += 1.0
            work.gate.set()
            await task
        work.gate.clear()
        tasks = [asyncio.create_task(batcher.submit(range(10)))]
        await settle()
        while batcher.is_open():
            tasks.append(asyncio.create_task(batcher.submit(range(1_010))))
            await settle()
        work.gate.set()
        await asyncio.gather(*tasks)
    assert len(tasks) == 2, "a thousand queued items take a second, which is more than the target"


async def test_is_not_open_while_a_batch_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("ivgraph.ingest.batcher.monotonic", lambda: now)
    work = Work()
    work.gate.clear()
    async with Batcher(work) as batcher:
        tasks = []
        for size in (1, 2_000):
            tasks.append(asyncio.create_task(batcher.submit(range(size))))
            await settle()
        was_open = batcher.is_open()
        now += 1.1
        is_open = batcher.is_open()
        work.gate.set()
        await asyncio.gather(*tasks)
    assert (was_open, is_open) == (True, False)


async def test_a_closed_batcher_is_not_open() -> None:
    async with Batcher(Work()) as batcher:
        pass
    assert not batcher.is_open()
