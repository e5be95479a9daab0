"""The sample videos: they show every feature, and are the same at any time of a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.model import HotspotKind, PlaylistStructure
from ivgraph.demo.story import APPEAL, MAIN_STORY, build_stories, build_versions, demo_day_of
from ivgraph.demo.structure import build_structure
from ivgraph.errors import InvalidInput

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def main_story() -> PlaylistStructure:
    return parse_structure(build_stories(NOW)[0])


def ways(structure: PlaylistStructure) -> dict[str, set[str]]:
    """Node → where it leads; deleted nodes and hotspots lead nowhere."""
    living = {node.id for node in structure.nodes if node.deleted_at is None}
    return {
        node.id: {
            there
            for there in [node.default_node, *(hotspot.to_node for hotspot in node.hotspots if not hotspot.deleted_at)]
            if there in living
        }
        for node in structure.nodes
        if node.id in living
    }


def reached(structure: PlaylistStructure) -> set[str]:
    found, waiting = set(), [structure.start_node or ""]
    while waiting:
        if (here := waiting.pop()) not in found:
            found.add(here)
            waiting += ways(structure)[here]
    return found


def test_the_main_story_has_all_that_a_branching_video_can_have() -> None:
    story = main_story()
    hotspots = [hotspot for node in story.nodes for hotspot in node.hotspots]
    assert story.id == MAIN_STORY
    assert len(ways(story)) >= 12
    assert any(id in leads for id, leads in ways(story).items()), "a loop"
    assert any(not ways(story)[id] for id in reached(story)), "a dead end"
    assert set(ways(story)) - reached(story), "a node that nobody reaches"
    assert any(node.deleted_at for node in story.nodes), "a deleted node"
    assert any(hotspot.deleted_at for hotspot in hotspots), "a deleted hotspot"
    assert {hotspot.kind for hotspot in hotspots} == {None, *HotspotKind}
    assert all(node.name and node.duration_ms for node in story.nodes)


@pytest.mark.parametrize("number", range(4))
def test_the_player_reads_the_documents_as_the_catalog_does(number: int) -> None:
    document = build_stories(NOW)[number]
    played, stored = build_structure(document), parse_structure(document)
    for there, here in zip(played.nodes, stored.nodes, strict=True):
        assert (there.id, there.duration_ms, there.default_node) == (here.id, here.duration_ms, here.default_node)
        told = [(hotspot.id, hotspot.kind, hotspot.to_node, hotspot.deleted_at) for hotspot in there.hotspots]
        assert told == [(hotspot.id, hotspot.kind, hotspot.to_node, hotspot.deleted_at) for hotspot in here.hotspots]


def test_only_the_day_matters() -> None:
    assert (
        build_stories(NOW)
        == build_stories(NOW.replace(hour=0, minute=0))
        == build_stories(NOW.replace(hour=23, minute=59))
    )
    assert build_stories(NOW) != build_stories(NOW + timedelta(days=1))


def test_the_day_of_a_demo_follows_from_the_creation_of_the_main_story() -> None:
    assert demo_day_of(datetime.fromisoformat(build_stories(NOW)[0]["createdAt"])) == NOW.replace(hour=0, minute=0)


def test_every_appeal_belongs_to_an_existing_hotspot() -> None:
    there = {hotspot["id"] for story in build_stories(NOW) for node in story["nodes"] for hotspot in node["hotspots"]}
    assert set(APPEAL) <= there


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidInput, match="now: Give the time with its zone"):
        build_stories(NOW.replace(tzinfo=None))


def test_a_story_had_what_was_deleted_until_then() -> None:
    story = build_stories(NOW)[0]
    versions = list(build_versions(story))

    times = [time for time, _ in versions]
    assert times == sorted(times)
    assert len(versions) == 3
    assert [document.get("name") for _, document in versions] == [None, None, story["name"]]
    assert versions[-1][1] == story
    for time, document in versions:
        for version_node, node in zip(document["nodes"], story["nodes"], strict=True):
            pairs = zip([version_node, *version_node["hotspots"]], [node, *node["hotspots"]], strict=True)
            for then, today in pairs:
                deleted = today.get("deletedAt")
                assert then.get("deletedAt") == (deleted if deleted and deleted <= time.isoformat() else None)
    assert [len(list(build_versions(each))) for each in build_stories(NOW)[1:]] == [1, 1, 1]
