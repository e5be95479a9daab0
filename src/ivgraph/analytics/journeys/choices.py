"""What viewers chose in a node: its options and its default way, who could choose, and how long they took."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from ivgraph.analytics.audience import Audience, audience_arguments
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.journeys.days import cut_period
from ivgraph.analytics.journeys.flow import Flow
from ivgraph.analytics.journeys.viewers import ViewerCounts
from ivgraph.analytics.period import Period
from ivgraph.analytics.ratios import ratio
from ivgraph.analytics.request import Subject
from ivgraph.database import ReadableDatabase


class Attempt(Enum):
    """Which plays of a node count, where a session plays it several times."""

    #: All plays.
    ALL = "all"
    #: The first play of the node in each session, if it is in the period. Earlier plays count even if they are not in
    #: the period, or not in the filter's part of the audience.
    FIRST = "first"
    #: The last play of the node in each session so far, if it is in the period.
    LAST = "last"


class Kind(Enum):
    """What a statement can tell of choices."""

    #: How plays were left.
    OUTCOME = "outcome"
    #: The distinct viewers of these plays.
    VIEWERS = "viewers"
    #: The plays in which hotspots were exposed.
    EXPOSURE = "exposure"
    #: Times to decide.
    DECISION = "decision"
    #: The sessions that chose differently the next time.
    CHANGE = "change"


#: What is told of a period alone, and not of the one that it is compared with.
NOT_COMPARED = frozenset({Kind.VIEWERS, Kind.CHANGE})


class Outcome(NamedTuple):
    """How a play was left."""

    #: choice, default, other or exit.
    name: str
    #: The chosen hotspot.
    hotspot_id: int | None = None


DEFAULT, OTHER, EXIT = Outcome("default"), Outcome("other"), Outcome("exit")


def choice_of(hotspot_id: int) -> Outcome:
    """That the hotspot was chosen."""
    return Outcome("choice", hotspot_id)


#: Bounds between the intervals of the histogram of times to decide, in milliseconds.
HISTOGRAM_BOUNDS = tuple(
    round(seconds * 1000) for seconds in (0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 45, 60, 120, 300, 600)
)


@dataclass(frozen=True, slots=True)
class ChoicesQuery:
    """The plays that are counted, and what is told of them."""

    period: Period
    condition: Condition | None
    attempt: Attempt
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Durations:
    """How long decisions took."""

    count: int
    #: Interpolated between the two values in the middle, in milliseconds; None without any.
    median_ms: float | None
    p90_ms: float | None
    #: One count for each interval between the bounds of the histogram, and before and after them.
    histogram: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChangedMinds:
    """Sessions that chose at least twice in the node."""

    sessions: int = 0
    #: Those that did not choose the same hotspot each time.
    changed: int = 0
    viewers: ViewerCounts = field(default_factory=lambda: ViewerCounts.of(0, 0))


@dataclass(frozen=True, slots=True)
class Choices:
    """What was counted of a node. What was not asked for is empty."""

    plays: Mapping[Outcome, int]
    viewers: Mapping[Outcome, ViewerCounts]
    #: Plays in which each hotspot was exposed; of None: plays whose viewers could choose.
    exposures: Mapping[int | None, int]
    #: Of each chosen hotspot; of None: of all of them.
    decisions: Mapping[int | None, Durations]
    changed_minds: ChangedMinds

    @property
    def all_plays(self) -> int:
        return sum(self.plays.values())

    @property
    def chosen(self) -> int:
        """Plays that were left by any choice."""
        return sum(count for outcome, count in self.plays.items() if outcome.hotspot_id is not None)

    def count(self, outcome: Outcome) -> int:
        return self.plays.get(outcome, 0)

    def exposed(self, hotspot_id: int) -> int:
        """Plays whose viewers could choose the hotspot."""
        # A choice that was stored between two statements may be in one of them only.
        return max(self.exposures.get(hotspot_id, 0), self.count(choice_of(hotspot_id)))

    def share(self, hotspot_id: int) -> float | None:
        """Of the plays whose viewers could choose the hotspot, those that did; None if nobody could."""
        return ratio(self.count(choice_of(hotspot_id)), self.exposed(hotspot_id))

    @property
    def default_share(self) -> float | None:
        """Of all plays, those that were left because nobody clicked; None if there are none."""
        return ratio(self.count(DEFAULT), self.all_plays)

    def viewers_of(self, outcome: Outcome) -> ViewerCounts:
        return self.viewers.get(outcome) or ViewerCounts.of(0, 0)

    def decision(self, hotspot_id: int | None) -> Durations:
        return self.decisions.get(hotspot_id) or Durations(0, None, None, (0,) * (len(HISTOGRAM_BOUNDS) + 1))


async def read_choices(
    database: ReadableDatabase, query: ChoicesQuery, audience: Audience | None, keys: Sequence[Subject]
) -> dict[Subject, Choices]:
    """What the plays of each node tell, read from steps in one statement; exposures from rollups where these do."""
    playlists, nodes = sorted({key.playlist_id for key in keys}), sorted({key.id for key in keys})
    exposures: Sequence[Any] = ()
    kinds = set(query.kinds)
    if Kind.EXPOSURE in kinds and query.attempt is Attempt.ALL and audience is None:
        kinds.remove(Kind.EXPOSURE)
        days = cut_period(query.period, audience).arguments
        exposures = await database.fetch("analytics/journeys/exposures", playlists, nodes, *days)
    rows = await _read_plays(database, query, kinds, audience, playlists, nodes) if kinds else ()
    rows_of: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in (*exposures, *rows):
        rows_of[row["playlist_id"], row["node_id"]].append(row)
    return {key: build_choices(rows_of[key.playlist_id, key.id]) for key in keys}


async def _read_plays(
    database: ReadableDatabase,
    query: ChoicesQuery,
    kinds: Collection[Kind],
    audience: Audience | None,
    playlists: Sequence[int],
    nodes: Sequence[int],
) -> Sequence[Any]:
    return await database.fetch(
        "analytics/journeys/choices",
        playlists,
        nodes,
        query.period.start,
        query.period.end,
        query.attempt.value,
        sorted(kind.value for kind in kinds),
        list(HISTOGRAM_BOUNDS),
        *audience_arguments(audience),
    )


def build_choices(rows: Iterable[Mapping[str, Any]]) -> Choices:
    """Sorts the rows of a node by what they tell."""
    of_kind: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        of_kind[row["kind"]].append(row)
    histograms: dict[int | None, Counter[int]] = defaultdict(Counter)
    for row in of_kind["interval"]:
        histograms[row["hotspot_id"]][row["interval"]] = row["plays"]
    return Choices(
        {Outcome(row["outcome"], row["hotspot_id"]): row["plays"] for row in of_kind["outcome"]},
        {Outcome(row["outcome"], row["hotspot_id"]): _viewers(row) for row in of_kind["viewers"]},
        {row["hotspot_id"]: row["plays"] for row in of_kind["exposure"]},
        {row["hotspot_id"]: _durations(row, histograms[row["hotspot_id"]]) for row in of_kind["decision"]},
        next((ChangedMinds(row["plays"], row["changed"], _viewers(row)) for row in of_kind["change"]), ChangedMinds()),
    )


def outcomes_of_departures(flow: Flow) -> Mapping[Outcome, int]:
    """How the plays of a node were left, from the transitions that leave it."""
    plays = Counter[Outcome]()
    for transition in flow.transitions:
        if transition.ends.to_node_id is None:
            plays[EXIT] += transition.count
        for part in transition.parts:
            plays[_outcome(part.cause, part.hotspot_id)] += part.count
    return plays


def _outcome(cause: str | None, hotspot_id: int | None) -> Outcome:
    if hotspot_id is not None:
        return choice_of(hotspot_id)
    return DEFAULT if cause in ("default", "loop") else OTHER


def _durations(row: Mapping[str, Any], histogram: Mapping[int, int]) -> Durations:
    median, p90 = row["percentiles_ms"]
    counts = tuple(histogram.get(number, 0) for number in range(len(HISTOGRAM_BOUNDS) + 1))
    return Durations(row["plays"], median, p90, counts)


def _viewers(row: Mapping[str, Any]) -> ViewerCounts:
    return ViewerCounts.of(row["authenticated"], row["anonymous"])
