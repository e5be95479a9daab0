"""Where the server listens."""

from __future__ import annotations

import socket

from ivgraph.console.serving import listen


def test_answers_wait_for_no_acknowledgement() -> None:
    with (
        listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
