"""When the supervisor replaces a worker that ends, and how it opens the sockets of its workers."""

from __future__ import annotations

import asyncio
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable

import pytest

from ivgraph.cli.serving import listen
from ivgraph.errors import InvalidSetting, IvgraphError
from ivgraph.server import supervisor
from ivgraph.server.supervisor import Supervisor
from ivgraph.settings import Settings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is one worker only")

#: What a worker does that accepts requests and ends at once.
START_AND_END = "print('null')"


class Stub(Supervisor):
    """Its workers are short programs."""

    def __init__(self, workers: int, program: str, on_started: Callable[[], None] = lambda: None) -> None:
        super().__init__(Settings(workers=workers), listen("127.0.0.1", 0), on_started)
        self._program = program

    async def _spawn(self, number: int) -> Process:
        program = f"number = {number}\n{self._program}"
        return await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdin=PIPE, stdout=PIPE)


async def test_a_worker_that_ends_again_and_again_is_replaced_after_longer_and_longer_pauses(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pauses = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 8:
            raise asyncio.CancelledError

    monkeypatch.setattr(supervisor, "sleep", sleep)
    started: list[None] = []
    with pytest.raises(asyncio.CancelledError):
        await Stub(1, START_AND_END, lambda: started.append(None)).run()
    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    assert len(started) == 1
    assert sum("ended with status 0, and is replaced" in record.message for record in caplog.records) == 8


async def test_a_worker_that_has_run_for_a_while_is_replaced_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise asyncio.CancelledError

    monkeypatch.setattr(supervisor, "sleep", sleep)
    monkeypatch.setattr(supervisor, "STABLE_SECONDS", 0.0)
    with pytest.raises(asyncio.CancelledError):
        await Stub(1, START_AND_END).run()
    assert pauses == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        ("print('\"The reason.\"')", "The reason."),
        ("raise SystemExit(3)", "The server could not start: see its log."),
    ],
)
async def test_all_workers_end_if_one_of_the_first_does_not_start(failure: str, told: str) -> None:
    program = f"import sys\nif number == 2:\n    {failure}\nelse:\n    print('null', flush=True); sys.stdin.read()"
    started: list[None] = []
    with pytest.raises(IvgraphError, match=told):
        await Stub(2, program, lambda: started.append(None)).run()
    assert started == []


async def test_a_worker_that_does_not_stop_is_killed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.2)
    ready = asyncio.Event()
    program = (
        "import signal, sys\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('null', flush=True); sys.stdin.read()"
    )
    running = asyncio.create_task(Stub(1, program, ready.set).run())
    await ready.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert "was killed" in caplog.records[-1].message


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere all workers have the same socket")
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_each_worker_has_a_socket_at_the_address_and_no_other_server_has(host: str) -> None:
    with listen(host, 0) as listener:
        sockets = supervisor._multiply(listener, 3)
        try:
            assert {each.getsockname() for each in sockets} == {listener.getsockname()}
            assert all(each.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for each in sockets)
            assert not any(each.getblocking() for each in sockets)
            with pytest.raises(InvalidSetting, match="Can't listen on"):
                listen(host, listener.getsockname()[1])
        finally:
            for each in sockets:
                each.close()


def test_windows_has_one_worker_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with (
        listen("127.0.0.1", 0) as listener,
        pytest.raises(InvalidSetting, match="IVGRAPH_WORKERS must be 1 on Windows"),
    ):
        Supervisor(Settings(workers=2), listener, lambda: None)
