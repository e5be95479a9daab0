"""The spans that the JavaScript client reports, compared with what a real browser played."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from typing import Any, NamedTuple, TypeAlias

import pytest
import pytest_asyncio

from e2e.browser.beacon_page import beacon_page
from e2e.browser.programs import run_script
from e2e.browser.server import serving as serving_app
from support.postgres import Postgres
from support.serving import serving
from support.tables import connect_to

#: Seconds of media: [from, to).
Span: TypeAlias = tuple[float, float]

#: Milliseconds by which two looks at the same video may differ.
APART = 10

NODES = (
    "forward back short several paused rates loop replay stall source stopped film live busy keyboard mouse"
    " background muted"
).split()


class Used(NamedTuple):
    """What a browser did, and the events that the server stored."""

    #: By node: the spans that were played, in order, and all places that the browser says it played.
    seen: dict[str, dict[str, list[Span]]]
    visitors: list[dict[str, Any]]
    events: list[Any]

    def told(self, node: str) -> list[Span]:
        return [
            (event["watched_from_ms"] / 1000, event["watched_to_ms"] / 1000)
            for event in self.events
            if event["type"] == "watch" and event["node"] == node
        ]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def used(postgres: Postgres) -> AsyncIterator[Used]:
    async with postgres.clone() as dsn:
        with serving(dsn) as server, serving_app(beacon_page(server.address)) as page:
            videos = run_script("beacon-video.mjs", f"{page}/")
            tabs = run_script("beacon-tabs.mjs", f"{page}/")
        connection = await connect_to(dsn)
        try:
            events = await connection.fetch(
                "select event.*, playlist.external_id as playlist, node.external_id as node from event"
                " join playlist on playlist.id = event.playlist_id"
                " left join node on node.playlist_id = event.playlist_id and node.id = event.node_id"
                " order by event.at"
            )
        finally:
            await connection.close()
    yield Used(videos["seen"] | tabs["seen"], tabs["visitors"], events)


@pytest.mark.parametrize("node", NODES)
def test_seconds_are_reported_as_often_as_they_were_played(used: Used, node: str) -> None:
    told, played = _count(used.told(node)), _count(used.seen[node]["spans"])
    assert told.total() == pytest.approx(played.total(), rel=0.02)
    # Compare span by span, not only the sum: an excess in one must not hide a gap in another.
    assert (told - played).total() <= 0.02 * played.total()
    assert (played - told).total() <= 0.02 * played.total()


@pytest.mark.parametrize("node", NODES)
def test_no_skipped_second_is_reported(used: Used, node: str) -> None:
    played = _count((start - APART / 1000, end + APART / 1000) for start, end in used.seen[node]["played"])
    told = used.told(node)
    assert told
    assert not set(_count(told)) - set(played)


def test_a_video_that_is_played_again_starts_and_ends_again(used: Used) -> None:
    types = [event["type"] for event in used.events if event["node"] == "replay"]
    assert types == ["node_play", "watch", "node_end"] * 3


def test_a_loop_is_one_play_whose_seconds_count_each_time(used: Used) -> None:
    types = [event["type"] for event in used.events if event["node"] == "loop"]
    assert types == ["node_play", *["watch"] * 5]


def test_tabs_that_open_at_once_are_one_visitor(used: Used) -> None:
    assert [host["secure"] for host in used.visitors] == [False, True]
    for host in used.visitors:
        for playlist in host["playlists"]:
            events = [event for event in used.events if event["playlist"] == playlist]
            assert len({event["session"] for event in events}) == 4
            assert len({event["visitor_id"] for event in events}) == 1, playlist


def test_a_page_restored_by_back_continues(used: Used) -> None:
    events = [event for event in used.events if event["playlist"] == "returned"]
    assert [event["position_ms"] for event in events] == [0, 1000]
    assert len({event["session"] for event in events}) == 1


def _count(spans: Iterable[Span]) -> Counter[int]:
    """How often each millisecond of media is in the spans."""
    return Counter(moment for start, end in spans for moment in range(round(start * 1000), round(end * 1000)))
