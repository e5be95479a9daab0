"""What an event costs in the longest and oddest sessions, beside the same event in a short one: one event a batch, by
turns. Aim: at most 1.25 times as much, after 10,000 plays, clicks or separate spans. Plays and clicks that come late
into such a session are told beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

from ivgraph.ingest.event import Event
from ivgraph.ingest.parser import parse
from ivgraph.ingest.writer import Writer
from ivgraph.services import open_services
from ivgraph.settings import Settings

PLAYS = 10_000
BATCH = 1_000
TURNS = 300


async def measure(dsn: str, folder: Path, scale: float) -> None:
    count, random = int(PLAYS * scale), Random(1)
    start = datetime.now(UTC) - timedelta(days=20)

    def tell(type: str, session: str, second: float, **fields: Any) -> dict[str, Any]:
        at = start + timedelta(seconds=second)
        id = str(UUID(int=random.getrandbits(128)))
        return {"id": id, "type": type, "at": at.isoformat(), "playlist": "p", "session": session, **fields}

    def play(session: str, second: float) -> dict[str, Any]:
        return tell("node_play", session, second, node=random.choice("abcdef"))

    kinds: dict[str, Callable[[str, int], dict[str, Any]]] = {
        "plays": play,
        "clicks": lambda session, n: tell("hotspot_click", session, n + 1, node="a", hotspot=f"h{n % 9}"),
        "spans": lambda session, n: tell(
            "watch", session, n + 1, node="a", **{"from": 2 * n % 20_000, "to": 2 * n % 20_000 + 1}
        ),
    }
    async with open_services(Settings(database_url=dsn)) as services:
        writer = services.writer
        for name, make in kinds.items():
            long, short = f"long {name}", f"short {name}"
            await _write(writer, [tell("node_play", session, -1, node="a") for session in (long, short)])
            for begin in range(0, count, BATCH):
                await _write(writer, [make(long, n) for n in range(begin, min(begin + BATCH, count))])
            turns = [(make(long, count + n), make(short, n)) for n in range(TURNS)]
            times = [(await _write(writer, [one]), await _write(writer, [other])) for one, other in turns]
            many, few = (median(each) for each in zip(*times, strict=True))
            print(f"  {name}: {many:.0f} µs after {count:,}, {few:.0f} µs in a short session", end="")
            print(f": {many / few:.2f} times  (aim: at most 1.25)")
        late = [play("long plays", random.randrange(count) + 0.5) for _ in range(TURNS)]
        clicks = [
            tell("hotspot_click", "long plays", random.randrange(count), node="a", hotspot="h1") for _ in range(TURNS)
        ]
        for name, events in (("plays", late), ("clicks", clicks)):
            print(f"  late {name}: {median([await _write(writer, [each]) for each in events]):.0f} µs")


async def _write(writer: Writer, raw: Iterable[dict[str, Any]]) -> float:
    """Returns the microseconds that a batch takes."""
    now = datetime.now(UTC)
    events = [event for each in raw if isinstance(event := parse(each, now), Event)]
    began = perf_counter()
    await writer.write(events, now)
    return (perf_counter() - began) * 1e6
