"""Random questions: GraphQL arguments, and the one query that asks for everything they are about."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from oracle.clock import wall
from oracle.period import bounds
from oracle.place import DISTANCES, NOW, TURNING_POINTS, Place, instants

METRICS = {
    "playlist": [
        "impressions",
        "plays",
        "uniqueViewers",
        "authenticatedViewers",
        "anonymousVisitors",
        "newViewers",
        "returningViewers",
        "minutesViewed",
        "averageViewMinutes",
        "playRate",
        "clicks",
    ],
    "node": [
        "plays",
        "uniqueViewers",
        "authenticatedViewers",
        "anonymousVisitors",
        "newViewers",
        "returningViewers",
        "minutesViewed",
        "averageViewMinutes",
        "clicks",
        "clickThroughRate",
    ],
    "hotspot": [
        "clicks",
        "uniqueClickers",
        "authenticatedClickers",
        "anonymousClickers",
        "clickShare",
        "clickThroughRate",
    ],
}
PEOPLE_COUNTED = ("Viewers", "Visitors", "Clickers")

#: Preset → the most days that it may have.
PRESETS = {
    "TODAY": 1,
    "YESTERDAY": 1,
    "LAST_7_DAYS": 7,
    "LAST_30_DAYS": 30,
    "LAST_3_MONTHS": 92,
    "LAST_12_MONTHS": 366,
    "THIS_WEEK": 7,
    "THIS_MONTH": 31,
    "THIS_QUARTER": 92,
    "THIS_YEAR": 366,
}

#: Interval → the longest period, in days, that is cut into such.
INTERVALS = {"HOUR": 9, "DAY": 130, "WEEK": 900, "MONTH": 2000, "QUARTER": 3000, "YEAR": 3000}

#: What filters ask for; None is unknown.
VALUES: dict[str, list[str | None]] = {
    "country": ["DE", "IN", "FR", None],
    "region": ["BE", None],
    "device": ["phone", "desktop", None],
    "operatingSystem": ["Linux", None],
    "browser": ["Firefox", None],
    "domain": ["example.org", "example.com", None],
    "application": ["lms", None],
    "playbackContext": ["course", None],
    "viewer": ["ann", "bob", "cat", "vic", "s6", "nobody"],
}


@dataclass(frozen=True)
class Question:
    """What is asked: every metric in the named lists, of the whole period and of each bucket."""

    period: dict[str, Any]
    interval: str
    filter: dict[str, Any] | None
    compare_to: dict[str, Any] | None
    #: Level → metrics asked for.
    metrics: dict[str, list[str]]
    #: Whether nodes and hotspots answer with points; else with columns. Playlists do with both.
    points: bool

    @property
    def variables(self) -> dict[str, Any]:
        return {
            "period": self.period,
            "interval": self.interval,
            "filter": self.filter,
            "compareTo": self.compare_to,
        }

    @property
    def text(self) -> str:
        """The query."""
        return f"""
            query ($id: ID!, $period: PeriodInput!, $interval: Interval!, $filter: AudienceFilter,
                   $compareTo: ComparisonInput) {{
              playlist(id: $id) {{
                id
                startNode {{ id }}
                {self.metrics_field("playlist")}
                {self.timeline_field("playlist", points=True, columns=True)}
                nodes(includeDeleted: true) {{
                  id level isStart
                  {self.metrics_field("node")}
                  {self.timeline_field("node", points=self.points, columns=not self.points)}
                  hotspots(includeDeleted: true) {{
                    id kind nodeLevel node {{ id }}
                    destination {{ __typename ... on Node {{ id }} ... on ExternalLink {{ url }} }}
                    {self.metrics_field("hotspot")}
                    {self.timeline_field("hotspot", points=self.points, columns=not self.points)}
                  }}
                }}
              }}
            }}"""

    def metrics_field(self, level: str) -> str:
        return f"metrics(period: $period, filter: $filter, compareTo: $compareTo) {self.numbers(level)}"

    def timeline_field(self, level: str, *, points: bool, columns: bool) -> str:
        names = " ".join(self.metrics[level])
        shown = [
            f"points {{ start end metrics {self.numbers(level)} }}" if points else "",
            f"columns {{ start end {names} comparison {{ start end {names} }} }}" if columns else "",
        ]
        arguments = "period: $period, interval: $interval, filter: $filter, compareTo: $compareTo"
        return f"timeline({arguments}) {{ interval period {{ start end timeZone }} {' '.join(shown)} }}"

    def numbers(self, level: str) -> str:
        names, span = " ".join(self.metrics[level]), "period { start end timeZone }"
        return f"{{ {span} {names} comparison {{ {span} metrics {{ {names} }} change {{ {names} }} }} }}"


def questions(place: Place) -> st.SearchStrategy[Question]:
    """Of periods that are some time: a date that a zone skipped is none."""
    return any_questions(place).filter(lambda question: operator.lt(*bounds(question.period, NOW)))


@st.composite
def any_questions(draw: st.DrawFn, place: Place) -> Question:
    period = draw(periods(place)) | {"timeZone": draw(st.sampled_from([place.zone, place.zone, *TURNING_POINTS]))}
    fitting = [interval for interval, longest in INTERVALS.items() if longest_days(period) <= longest]
    return Question(
        period=period,
        interval=draw(st.sampled_from(fitting)),
        filter=draw(st.none() | filters()),
        compare_to=draw(st.none() | comparisons(place)),
        metrics=draw(st.sampled_from([METRICS, METRICS, ADDITIVE, OF_PEOPLE]) | some_metrics()),
        points=draw(st.booleans()),
    )


ADDITIVE = {level: [name for name in names if not name.endswith(PEOPLE_COUNTED)] for level, names in METRICS.items()}
OF_PEOPLE = {level: [name for name in names if name.endswith(PEOPLE_COUNTED)] for level, names in METRICS.items()}


def some_metrics() -> st.SearchStrategy[dict[str, list[str]]]:
    return st.fixed_dictionaries(
        {level: st.lists(st.sampled_from(names), min_size=1, unique=True) for level, names in METRICS.items()}
    )


def longest_days(period: dict[str, Any]) -> int:
    """No period has more days."""
    if "preset" in period:
        return PRESETS[period["preset"]]
    first, last = period.get("start") or period["firstDay"], period.get("end") or period["lastDay"]
    return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days + 1


@st.composite
def periods(draw: st.DrawFn, place: Place) -> dict[str, Any]:
    """In each of the three forms; without a zone."""
    form = draw(st.sampled_from(["days", "instants", "preset"]))
    if form == "preset":
        return {"preset": draw(st.sampled_from(sorted(PRESETS)))}
    if form == "days":
        first = draw(local_days(place))
        return {"firstDay": str(first), "lastDay": str(first + timedelta(days=draw(lengths())))}
    start = draw(instants(place))
    end = start + draw(st.sampled_from([timedelta(seconds=1), timedelta(minutes=15), timedelta(hours=3)]))
    if draw(st.booleans()):
        end = max(end, draw(instants(place)))
    return {"start": start.isoformat(), "end": end.isoformat()}


def lengths() -> st.SearchStrategy[int]:
    """Days from the first to the last."""
    return st.sampled_from([0, 1, 2, 6, 7, 29, 30, 90, 365, 800])


@st.composite
def local_days(draw: st.DrawFn, place: Place) -> date:
    days = draw(st.sampled_from(DISTANCES) | st.integers(-3, 3))
    return wall(place.turning_point, place.zone).date() + timedelta(days=days)


def comparisons(place: Place) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.sampled_from([{"to": "PREVIOUS_PERIOD"}, {"to": "SAME_PERIOD_LAST_YEAR"}]),
        local_days(place).map(lambda day: {"firstDay": str(day)}),
    )


def filters() -> st.SearchStrategy[dict[str, Any]]:
    """Conditions, nested in and, or and not, empty ones among them."""
    simple = st.fixed_dictionaries(
        {},
        optional={
            **{field: conditions(values) for field, values in VALUES.items()},
            "viewerKind": st.sampled_from(["AUTHENTICATED", "ANONYMOUS"]),
        },
    ).map(lambda filter: dict(list(filter.items())[:3]))
    return st.recursive(
        st.one_of(one_condition(), simple),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda each: {"and": each}),
            st.lists(inner, max_size=3).map(lambda each: {"or": each}),
            inner.map(lambda one: {"not": one}),
            st.builds(lambda one, other: {"not": one, "or": [one, other]}, inner, inner),
        ),
        max_leaves=5,
    )


def one_condition() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.sampled_from([{"viewerKind": "AUTHENTICATED"}, {"viewerKind": "ANONYMOUS"}]),
        st.sampled_from(sorted(VALUES)).flatmap(
            lambda field: conditions(VALUES[field]).map(lambda condition: {field: condition})
        ),
    )


def conditions(values: list[str | None]) -> st.SearchStrategy[dict[str, list[Any]]]:
    chosen = st.lists(st.sampled_from(values), max_size=3)
    return st.one_of(
        chosen.map(lambda values: {"in": values}),
        chosen.map(lambda values: {"notIn": values}),
        st.builds(lambda within, out: {"in": within, "notIn": out}, chosen, chosen),
    )
