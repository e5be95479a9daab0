"""Finds the viewers and sessions of a playlist that behave as a filter asks, all behaviours in one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from string import ascii_letters
from typing import Any, TypeAlias

from ivgraph.analytics.calendar import EPOCH, SLOT
from ivgraph.analytics.filters import (
    Behaves,
    CameBefore,
    Chose,
    Condition,
    Followed,
    ReachedEnding,
    ReachedLevel,
    Scope,
    Visited,
    behaviours,
    mentions_bots,
)
from ivgraph.analytics.viewer_groups import Found, ViewerGroups, group_members, name_viewers
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.database import ReadableDatabase
from ivgraph.errors import AnswerTooLarge

#: The structure of a playlist by the number of its version; None for today's.
Graphs: TypeAlias = Mapping[int | None, PlaylistGraph]

#: The most viewers and sessions together that the behaviours of one filter may find in a playlist.
MAX_MEMBERS = 1_000_000
#: The same, where one who shows several behaviours counts for each of them. It bounds the memory that combining takes.
MAX_FOUND = 2_000_000
#: The most behaviours of a filter: each doubles the number of viewer groups.
MAX_BEHAVIOURS = 8
#: The most nodes of a path: each of them needs a letter.
MAX_PATH = 50


async def find_members(
    database: ReadableDatabase, condition: Condition, graphs: Graphs, slots: tuple[int, int]
) -> ViewerGroups:
    """The viewers and sessions of a playlist that a condition names, or that behave as it asks.

    A node or hotspot that the playlist does not have is visited or chosen by nobody.

    Args:
        graphs: Today's, and those of the versions that the condition names.
        slots: The first slot of the queried period, and the first one after it.

    Raises:
        AnswerTooLarge: There are more than MAX_MEMBERS, or more than MAX_FOUND.
    """
    asked = behaviours(condition)
    named = name_viewers(condition)
    periods = [each.slots or slots if isinstance(each, Behaves) else slots for each in asked]
    of_session = [isinstance(each, Behaves) and each.scope is Scope.SESSION for each in asked]
    rows = await database.fetch(
        "analytics/audience/behaviours",
        [graphs[None].playlist.id],
        [_instant(start) for start, _ in periods],
        [_instant(end) for _, end in periods],
        mentions_bots(condition),
        *_list_signs(asked, periods, graphs).arguments,
        [each.at_least if isinstance(each, Behaves) else 1 for each in asked],
        of_session,
        next((number for number, each in enumerate(asked) if isinstance(each, CameBefore)), None),
        slots,
        any(of_session) and (bool(named) or not all(of_session)),
        min((MAX_MEMBERS + 1) * len(asked), MAX_FOUND + 1),
    )
    found = [
        Found(asked[row["behaviour"]], of_session[row["behaviour"]], row["known"], row["ids"], row["viewer_ids"])
        for row in rows
    ]
    _check_count(sum(len(each.ids) for each in found), MAX_FOUND)
    groups = group_members(named, found)
    _check_count(groups.count, MAX_MEMBERS)
    return groups


def _check_count(count: int, limit: int) -> None:
    if count > limit:
        raise AnswerTooLarge(
            f"More than {limit:,} viewers and sessions behave so: ask for a shorter period, or for a behaviour that "
            "fewer show.",
            {"limit": limit},
        )


@dataclass(frozen=True, slots=True)
class _Signs:
    """The plays and choices that count for each behaviour."""

    #: Behaviours by their numbers, with the internal ids of nodes whose plays count.
    plays: list[tuple[int, int]]
    #: Behaviours, with the internal ids of hotspots.
    choices: list[tuple[int, int]]
    #: The nodes in which a choice may be, since a hotspot may have been in another node before. For each distinct
    #: period of choices, with a behaviour that has it.
    choosing: list[tuple[int, int]]
    #: Behaviours, with a node of their path and the letter that stands for it.
    steps: list[tuple[int, int, str]]
    #: For each behaviour the pattern of its path; None for the others.
    patterns: list[str | None]

    @property
    def arguments(self) -> tuple[Any, ...]:
        return (
            *_columns(self.plays, 2),
            *_columns(self.choices, 2),
            *_columns(self.choosing, 2),
            *_columns(self.steps, 3),
            self.patterns,
        )


def _list_signs(asked: Collection[Behaves | CameBefore], periods: Sequence[tuple[int, int]], graphs: Graphs) -> _Signs:
    graph = graphs[None]
    signs = _Signs([], [], [], [], [None] * len(asked))
    for number, behaviour in enumerate(asked):
        match behaviour.act if isinstance(behaviour, Behaves) else None:
            case Visited(node) if found := graph.node_by_external_id.get(node):
                signs.plays.append((number, found.id))
            case ReachedLevel(level, version):
                levels = graphs[version].levels
                signs.plays.extend((number, id) for id, reached in levels.items() if reached >= level)
            case ReachedEnding(version):
                signs.plays.extend((number, id) for id in sorted(graphs[version].endings))
            case Chose(hotspot) if chosen := graph.hotspot_by_external_id.get(hotspot):
                signs.choices.append((number, chosen.id))
            case Followed(nodes) if all(node in graph.node_by_external_id for node in nodes):
                letters = dict(zip(dict.fromkeys(nodes), ascii_letters, strict=False))
                signs.steps.extend(
                    (number, graph.node_by_external_id[node].id, letter) for node, letter in letters.items()
                )
                signs.patterns[number] = ".*?".join(letters[node] for node in nodes)
    number_of = {periods[number]: number for number, _ in signs.choices}
    signs.choosing.extend((node, number) for number in number_of.values() for node in graph.node_by_id)
    return signs


def _columns(rows: Iterable[tuple[Any, ...]], count: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(count)]


def _instant(slot: int) -> datetime:
    return EPOCH + slot * SLOT
