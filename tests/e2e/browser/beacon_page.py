"""A page with a player, on another host than the server, with media to play."""

from __future__ import annotations

import io
import math
import wave
from asyncio import Event
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

_PAGE = (Path(__file__).parent / "beacon.html").read_text(encoding="utf-8")
#: Bytes a second of a tone that stalls: browsers wait for a megabyte or so before they play.
_STALLING_RATE = 48_000
#: Seconds of a tone that stalls which the browser gets before it must wait.
_BEFORE_STALL = 30


def beacon_page(collector: str) -> Starlette:
    """`/` loads the client of the collector and has a beacon; `/idle` has none until somebody makes one.

    `/tone.wav?seconds=…` is a tone with which a browser can seek. `/stalling.wav` is one of 90 seconds that stops
    coming after 30, until something asks for `/resume`.
    """
    resumed = Event()

    async def show(request: Request) -> Response:
        return HTMLResponse(_PAGE.replace("COLLECTOR", collector))

    async def tone(request: Request) -> Response:
        return Response(make_tone(float(request.query_params["seconds"])), media_type="audio/wav")

    async def stall(request: Request) -> Response:
        content = make_tone(90, _STALLING_RATE)

        async def send() -> AsyncIterator[bytes]:
            yield content[: _BEFORE_STALL * _STALLING_RATE]
            await resumed.wait()
            yield content[_BEFORE_STALL * _STALLING_RATE :]

        return StreamingResponse(send(), media_type="audio/wav", headers={"Content-Length": str(len(content))})

    async def resume(request: Request) -> Response:
        resumed.set()
        return Response()

    return Starlette(
        routes=[
            Route("/", show),
            Route("/idle", show),
            Route("/tone.wav", tone),
            Route("/stalling.wav", stall),
            Route("/resume", resume, methods=["POST"]),
        ]
    )


def make_tone(seconds: float, rate: int = 8_000) -> bytes:
    """A WAV file, which every browser plays and seeks with millisecond precision."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(rate)
        period = bytes(round(128 + 20 * math.sin(at * math.tau / 80)) for at in range(80))
        sound.writeframes(period * round(seconds * rate / 80))
    return file.getvalue()
