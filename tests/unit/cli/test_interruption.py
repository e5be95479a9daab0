"""How a signal stops a command, whatever it is doing."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator

import pytest

from ivgraph.cli.interruption import Interruption, Stopped


@pytest.fixture
def interruption() -> Iterator[Interruption]:
    interruption = Interruption()
    with interruption.handled():
        yield interruption


def told(number: int) -> Iterator[int]:
    """Items of which the second does not come, since a signal does."""
    yield 1
    signal.raise_signal(number)
    yield 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_raised_while_no_event_loop_runs(interruption: Interruption, number: int) -> None:
    with pytest.raises(Stopped) as caught:
        signal.raise_signal(number)
    assert caught.value.signal_number == number


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_cancels_the_coroutine_which_cleans_up(interruption: Interruption, number: int) -> None:
    done = []

    async def work() -> None:
        try:
            signal.raise_signal(number)
            done.append("goes on to the next await")
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            done.append("clears up")

    with pytest.raises(Stopped) as caught:
        interruption.run(work())
    assert caught.value.signal_number == number
    assert done == ["goes on to the next await", "clears up"]


def test_a_signal_wakes_a_loop_that_sleeps(interruption: Interruption) -> None:
    async def work() -> None:
        asyncio.get_running_loop().call_soon(signal.raise_signal, signal.SIGINT)
        await asyncio.Event().wait()

    with pytest.raises(Stopped):
        interruption.run(work())


def test_a_signal_is_raised_while_the_command_waits_for_input(interruption: Interruption) -> None:
    read: list[int] = []

    async def work() -> None:
        read.extend(interruption.waiting(told(signal.SIGTERM)))

    with pytest.raises(Stopped):
        interruption.run(work())
    assert read == [1]


def test_a_command_that_was_stopped_does_not_begin_to_wait_for_input(interruption: Interruption) -> None:
    async def work() -> None:
        signal.raise_signal(signal.SIGTERM)
        for _ in interruption.waiting(told(signal.SIGINT)):
            pytest.fail("it waited for input")

    with pytest.raises(Stopped) as caught:
        interruption.run(work())
    assert caught.value.signal_number == signal.SIGTERM


def test_waiting_yields_the_items_unchanged(interruption: Interruption) -> None:
    assert list(interruption.waiting([1, None, 2])) == [1, None, 2]


def test_a_second_signal_is_raised_at_once(interruption: Interruption) -> None:
    async def work() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
            await asyncio.sleep(60)
        finally:
            signal.raise_signal(signal.SIGTERM)
            pytest.fail("the second signal was not heeded")

    with pytest.raises(Stopped) as caught:
        interruption.run(work())
    assert caught.value.signal_number == signal.SIGTERM


def test_run_returns_the_result_of_the_coroutine_or_raises_its_error(interruption: Interruption) -> None:
    assert interruption.run(asyncio.sleep(0, "given")) == "given"
    with pytest.raises(asyncio.InvalidStateError):
        interruption.run(_fail())


async def _fail() -> None:
    raise asyncio.InvalidStateError


def test_the_previous_signal_handlers_are_restored() -> None:
    former = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with Interruption().handled():
        assert signal.getsignal(signal.SIGINT) != former[0]
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == former


def test_a_hangup_that_is_ignored_stops_nothing() -> None:
    """As under nohup."""
    previous = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Interruption().handled():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, previous)
