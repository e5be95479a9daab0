"""The number of statements of a query depends on its different requests, not on the size of the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cachetools import LRUCache

from ivgraph.database import Database
from ivgraph.execution import documents as document
from ivgraph.execution.engine import schema
from support.client import Client
from support.events import event
from support.statements import recorded_statements
from support.structures import save, wheel

DASHBOARD = (Path(__file__).parent / "dashboard.graphql").read_text("utf-8")

MOST_STATEMENTS = 12

shared = pytest.mark.asyncio(loop_scope="module")


async def test_a_dashboard_takes_as_many_statements_for_5_nodes_as_for_500(client: Client) -> None:
    counts = {}
    for nodes in (5, 500):
        await save(client, wheel(nodes))
        await client.send(event("node_play", playlist="wheel", node="n0"))
        with recorded_statements() as statements:
            playlist = (await _ask_dashboard(client, "wheel"))["playlist"]
        counts[nodes] = len(statements)
        assert len(playlist["nodes"]) == nodes
        assert sum(len(node["hotspots"]) for node in playlist["nodes"]) == nodes * 3

    assert counts[5] == counts[500] <= MOST_STATEMENTS


@shared
async def test_a_dashboard_shows_the_recorded_events(forest: Client) -> None:
    march = {"firstDay": "2026-03-01", "lastDay": "2026-03-30"}
    playlist = (await _ask_dashboard(forest, "forest", march))["playlist"]

    assert playlist["metrics"]["plays"] == sum(playlist["timeline"]["columns"]["plays"]) == 5
    assert len(playlist["timeline"]["columns"]["comparison"]["plays"]) == 30
    assert [(node["externalId"], node["metrics"]["plays"]) for node in playlist["nodes"]] == [
        ("opening", 5), ("clearing", 2), ("cave", 1), ("cellar", 1), ("attic", 0),
    ]  # fmt: skip
    assert {hotspot["externalId"]: hotspot["metrics"]["clicks"] for hotspot in playlist["nodes"][0]["hotspots"]} == {
        "left": 4, "right": 1, "book": 0, "pause": 0,
    }  # fmt: skip


@shared
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("period: { preset: YESTERDAY }", 'period: { firstDay: "2026-11-23", lastDay: "2026-11-23" }'),
        (
            "period: { preset: YESTERDAY }",
            'period: { start: "2026-11-23T01:00:00+01:00", end: "2026-11-24T00:00:00Z" }',
        ),
        ("period: { preset: YESTERDAY }", 'period: { preset: YESTERDAY, timeZone: "Etc/UTC" }'),
        ("period: { preset: YESTERDAY }", "period: { preset: YESTERDAY }, filter: {}"),
        (
            'period: { preset: TODAY }, filter: { country: { in: ["DE", "FR"] }, viewerKind: ANONYMOUS }',
            'period: { preset: TODAY }, filter: { viewerKind: ANONYMOUS, and: { country: { in: ["FR", "DE"] } } }',
        ),
    ],
)
async def test_equal_requests_share_a_statement(forest: Client, one: str, other: str) -> None:
    query = f"""{{ playlist(id: "forest") {{
      a: metrics({one}) {{ plays }} b: metrics({other}) {{ plays }} c: metrics({one}) {{ minutesViewed }}
      nodes {{ id }}
    }} }}"""
    with recorded_statements() as statements:
        await forest.ask(query)

    assert sum(statement.startswith("analytics/metrics/") for statement in statements) == 1


@shared
async def test_nodes_and_their_hotspots_load_in_two_batches_at_most(forest: Client) -> None:
    query = """{ playlist(id: "forest") { nodes {
      metrics(period: { preset: TODAY }) { plays }
      hotspots { metrics(period: { preset: TODAY }) { clicks clickThroughRate } }
      defaultNode { metrics(period: { preset: TODAY }) { plays } }
    } } }"""
    with recorded_statements() as statements:
        await forest.ask(query)

    assert statements.count("analytics/metrics/measures") <= 2


@shared
@pytest.mark.parametrize(
    ("metrics", "counted"),
    [
        ("plays", [(True, False)]),
        ("averageViewMinutes playRate", [(True, False)]),
        ("uniqueViewers", [(False, True)]),
        ("plays newViewers", [(True, True)]),
        ("period { start }", []),
    ],
)
async def test_measure_groups_that_no_metric_needs_are_not_counted(
    forest: Client, monkeypatch: pytest.MonkeyPatch, metrics: str, counted: list[tuple[bool, bool]]
) -> None:
    asked = []
    fetch = Database.fetch

    async def note(self: Database, name: str, *args: Any) -> Any:
        if name == "analytics/metrics/measures":
            *_, totals, viewers = args
            asked.append((totals, viewers))
        return await fetch(self, name, *args)

    monkeypatch.setattr(Database, "fetch", note)
    await forest.ask(f'{{ playlist(id: "forest") {{ metrics(period: {{ preset: TODAY }}) {{ {metrics} }} }} }}')

    assert asked == counted


@shared
async def test_a_query_is_parsed_and_validated_once(forest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    read, texts = document.parse_document, []

    def note(text: str, *args: Any) -> document.ParsedDocument:
        texts.append(text)
        return read(text, *args)

    monkeypatch.setattr(document, "parse_document", note)
    query = "{ playlists { nodes { aNameOfThisTestsOwn: name } } }"
    for _ in range(3):
        await forest.ask(query)

    assert texts == [query]


def test_the_cache_of_documents_is_bounded_by_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    documents: LRUCache[str, document.ParsedDocument] = LRUCache(100, getsizeof=document._documents.getsizeof)
    monkeypatch.setattr(document, "_documents", documents)
    for number in range(10):
        document._find_document(f"{{ playlists {{ totalCount a{number}: totalCount }} }}", schema._schema)

    assert [*documents] == [f"{{ playlists {{ totalCount a{number}: totalCount }} }}" for number in (8, 9)]


async def _ask_dashboard(client: Client, playlist: str, period: dict[str, Any] | None = None) -> dict[str, Any]:
    return await client.ask(
        DASHBOARD,
        playlist=playlist,
        period=period or {"preset": "LAST_30_DAYS"},
        compareTo={"to": "PREVIOUS_PERIOD"},
    )
