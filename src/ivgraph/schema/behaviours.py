"""The behaviours of an audience filter: what viewers did in the story, or in one session of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import strawberry

from ivgraph.analytics import filters
from ivgraph.analytics.behaviours import MAX_BEHAVIOURS, MAX_PATH
from ivgraph.errors import Problem
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import describe
from ivgraph.schema.version_argument import check_version

if TYPE_CHECKING:
    from ivgraph.schema.inputs import AudienceFilter

#: The most times that a behaviour may be asked for.
MAX_TIMES = 1_000

describe(filters.Scope, name="BehaviourScope")


@strawberry.input(one_of=True, description="How far viewers came in the structure.")
class ReachedFilter:
    level: int | None = strawberry.field(
        default=strawberry.UNSET, description="They played a node of this level, or of a deeper one."
    )
    ending: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="True: they played an ending, which is a node without default node and without a hotspot that "
        "leads to a node.",
    )


@strawberry.input(
    description="What viewers did in the period of the field, or in the compared one where that is counted. Give "
    "exactly one of visited, chose, reached and path. Several behaviours are combined by and, or and not. Where they "
    "were and what they watched on does not matter: other conditions of the filter do not narrow where a behaviour is "
    "looked for. Plays of bots count only if the filter says which bots it means. Nodes and hotspots are named by "
    "their externalIds in the playlist that is asked about."
)
class BehaviourFilter:
    scope: filters.Scope = strawberry.field(
        default=filters.Scope.VIEWER, description="Whether the viewers who did it count, or only the sessions."
    )
    visited: strawberry.ID | None = strawberry.field(default=None, description="They played the node.")
    chose: strawberry.ID | None = strawberry.field(
        default=None, description="They left a node by the hotspot: it is the chosen hotspot of a transition."
    )
    reached: ReachedFilter | None = strawberry.field(default=None, description="They came this far.")
    path: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description=f"They played these nodes in this order in one session, perhaps with others in between; 1 to "
        f"{MAX_PATH} nodes.",
    )
    version: int | None = strawberry.field(
        default=None,
        description="With reached: the number of the version of the playlist's structure that tells levels and endings "
        "(see Playlist.versions). Today's by default. The operation has to name this one playlist alone.",
    )
    at_least: int = strawberry.field(
        default=1,
        description=f"How often they did it, 1 to {MAX_TIMES:,}: plays of the node, transitions, plays that reached "
        "it, or passes of the path one after the other. With VIEWER, all sessions in the period count together.",
    )

    def read(self) -> filters.Behaves:
        """The condition, once `check` has found no problem."""
        return filters.Behaves(self._read_act(), self.at_least, self.scope)

    def _read_act(self) -> filters.Act:
        if self.visited is not None:
            return filters.Visited(self.visited)
        if self.chose is not None:
            return filters.Chose(self.chose)
        if self.path is not None:
            return filters.Followed(tuple(self.path))
        assert self.reached is not None, "one of the four is given"
        level = self.reached.level
        return filters.ReachedLevel(level, self.version) if level else filters.ReachedEnding(self.version)

    def names(self, path: str) -> Iterator[tuple[str, str, bool]]:
        """The nodes and hotspots that it names: the path of each name, the name, and whether it is a node's."""
        if self.visited is not None:
            yield f"{path}.visited", self.visited, True
        if self.chose is not None:
            yield f"{path}.chose", self.chose, False
        for index, node in enumerate(self.path or ()):
            yield f"{path}.path[{index}]", node, True

    def check(self, context: RequestContext, path: str) -> Iterator[Problem]:
        """What to change about the behaviour, which is at a path of the arguments."""
        given = [name for name in ("visited", "chose", "reached", "path") if getattr(self, name) is not None]
        if len(given) != 1:
            instead = f", not {' and '.join(given)}" if given else ""
            yield Problem(path, f"Give exactly one of visited, chose, reached and path{instead}.")
        if self.path is not None and not 1 <= len(self.path) <= MAX_PATH:
            yield Problem(f"{path}.path", f"Name 1 to {MAX_PATH} nodes, not {len(self.path):,}.")
        if self.reached and self.reached.level is not strawberry.UNSET and (self.reached.level or 0) < 1:
            yield Problem(f"{path}.reached.level", f"Levels begin with 1: {self.reached.level} is none.")
        if self.reached and self.reached.ending is False:
            yield Problem(f"{path}.reached.ending", "Give true, and put it into not for those who reached none.")
        if self.version is not None and self.reached is None:
            yield Problem(f"{path}.version", "Give version only with reached: nothing else depends on the structure.")
        else:
            yield from check_version(context, self.version, f"{path}.version")
        if not 1 <= self.at_least <= MAX_TIMES:
            yield Problem(f"{path}.atLeast", f"Ask for 1 to {MAX_TIMES:,} times, not {self.at_least}.")


def behaviours_of(filter: AudienceFilter, path: str) -> Iterator[tuple[str, BehaviourFilter]]:
    """The behaviours in a filter and in the filters in it, each with its path."""
    if filter.behaviour is not None:
        yield f"{path}.behaviour", filter.behaviour
    for index, inner in enumerate(filter.and_ or ()):
        yield from behaviours_of(inner, f"{path}.and[{index}]")
    for index, inner in enumerate(filter.or_ or ()):
        yield from behaviours_of(inner, f"{path}.or[{index}]")
    if filter.not_ is not None:
        yield from behaviours_of(filter.not_, f"{path}.not")


def check_behaviours(context: RequestContext, filter: AudienceFilter, path: str) -> Iterator[Problem]:
    """What to change about the behaviours of a filter."""
    found = list(behaviours_of(filter, path))
    problems = [problem for at, behaviour in found for problem in behaviour.check(context, at)]
    yield from problems
    if not problems and len({behaviour.read() for _, behaviour in found}) > MAX_BEHAVIOURS:
        yield Problem(path, f"Ask for at most {MAX_BEHAVIOURS} behaviours.")
