"""The memory of an import of a small and of a large file of each kind, and of the server while events arrive. Aim:
±10 %."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import httpx

from benchmarks.files import write_files
from benchmarks.running import resident, run_command, serving
from benchmarks.traffic import make_events

BATCH = 100
STEPS = 8


async def measure(dsn: str, folder: Path, scale: float) -> None:
    sizes = [int(100_000 * scale), int(800_000 * scale)]
    small, large = (write_files(folder, size) for size in sizes)
    for kind in small:
        peaks = [run_command("import", str(files[kind]), "--database-url", dsn) for files in (small, large)]
        print(f"  importer, {kind}: {peaks[0] / 1024:.0f} MiB for {sizes[0]:,} events, ", end="")
        print(f"{peaks[1] / 1024:.0f} MiB for {sizes[1]:,}; ratio {peaks[1] / peaks[0]:.2f}", flush=True)
    count = int(400_000 * scale)
    stream = make_events(count)
    with serving(dsn) as server:
        seen = []
        async with httpx.AsyncClient(base_url=server.address, timeout=60) as client:
            for _ in range(STEPS):
                for _ in range(count // STEPS // BATCH):
                    (await client.post("/v1/events", json=list(islice(stream, BATCH)))).raise_for_status()
                seen.append(resident(server.pid))
                print(f"  server, {count // STEPS * len(seen):,} events: {seen[-1] / 1024:.0f} MiB", flush=True)
    # The first steps fill the pools and caches, whose sizes are limited.
    print(f"  ratio of the last to the third {seen[-1] / seen[2]:.2f}")
