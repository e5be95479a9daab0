"""Random questions: GraphQL arguments, and the one query that asks for everything they are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from strawberry.utils.str_converters import to_camel_case

from ivgraph.analytics.metrics import HOTSPOT_METRICS, NODE_METRICS, PLAYLIST_METRICS, Kind
from ivgraph.dimensions import CONTEXT_FIELDS
from oracle.clock import DAY, wall
from oracle.period import bounds
from oracle.place import NOW, STEPS, TURNING_POINTS, Place, random_instant
from oracle.world import World

CATALOGUES = {"playlist": PLAYLIST_METRICS, "node": NODE_METRICS, "hotspot": HOTSPOT_METRICS}


def metrics_of(*kinds: Kind) -> dict[str, list[str]]:
    """Level → its metrics of some kinds, as GraphQL names them."""
    return {
        level: [to_camel_case(metric.name) for metric in catalogue.values() if metric.kind in kinds]
        for level, catalogue in CATALOGUES.items()
    }


#: Only the names come from the product; oracle.recount counts them in its own way.
METRICS = metrics_of(*Kind)
#: The product counts distinct viewers and totals apart, so some questions ask for one of them alone.
DISTINCT = metrics_of(Kind.DISTINCT)
TOTALS = metrics_of(Kind.SUM, Kind.RATIO)

PRESETS = (
    "TODAY YESTERDAY LAST_7_DAYS LAST_30_DAYS LAST_3_MONTHS LAST_12_MONTHS THIS_WEEK THIS_MONTH THIS_QUARTER THIS_YEAR"
).split()

#: Kinds of conditions, the more likely ones several times. The last three contain other conditions.
CONDITIONS = ["value", "value", "value", "kind", "bot", "and", "or", "not"]

#: Days from the first day of a period to its last.
LENGTHS = [0, 0, 1, 2, 6, 7, 29, 30, 90, 365, 800]

#: Interval → the longest period, in days, that is cut into such.
INTERVALS = {"HOUR": 9, "DAY": 130, "WEEK": 900, "MONTH": 2000, "QUARTER": 3000, "YEAR": 3000}

#: What filters ask for; None is unknown.
VALUES: dict[str, list[str | None]] = {
    **{field: ["any", None] for field in CONTEXT_FIELDS},
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
                externalId
                startNode {{ externalId }}
                {self.metrics_field("playlist")}
                {self.timeline_field("playlist", points=True, columns=True)}
                nodes(includeDeleted: true) {{
                  externalId level isStart
                  {self.metrics_field("node")}
                  {self.timeline_field("node", points=self.points, columns=not self.points)}
                  hotspots(includeDeleted: true) {{
                    externalId kind nodeLevel node {{ externalId }}
                    destination {{ __typename ... on Node {{ externalId }} ... on ExternalLink {{ url }} }}
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


def random_question(random: Random, world: World) -> Question:
    """What every metric of every part of the video is."""
    period = random_zoned_period(random, world)
    start, end = bounds(period, NOW)
    fitting = [interval for interval, longest in INTERVALS.items() if (end - start).days <= longest]
    return Question(
        period=period,
        interval=random.choice(fitting),
        filter=random_filter(random, 3) if random.random() < 0.5 else None,
        compare_to=random_comparison(random, world) if random.random() < 0.6 else None,
        metrics=random.choice([METRICS, METRICS, TOTALS, DISTINCT, random_metrics(random)]),
        points=random.random() < 0.5,
    )


def random_zoned_period(random: Random, world: World) -> dict[str, Any]:
    """A period that is some time: a date that a zone skipped is none."""
    while True:
        zone = world.place.zone if random.random() < 0.7 else random.choice(sorted(TURNING_POINTS))
        period = {**random_period(random, world), "timeZone": zone}
        start, end = bounds(period, NOW)
        if start < end:
            return period


def random_metrics(random: Random) -> dict[str, list[str]]:
    return {level: random.sample(names, random.randint(1, len(names))) for level, names in METRICS.items()}


def random_period(random: Random, world: World) -> dict[str, Any]:
    """In one of the three forms; without a zone."""
    match random.choice(["days", "instants", "preset"] if near_now(world.place) else ["days", "instants"]):
        case "preset":
            return {"preset": random.choice(PRESETS)}
        case "days":
            first = random_day(random, world)
            return {"firstDay": str(first), "lastDay": str(first + random.choice(LENGTHS) * DAY)}
        case _:
            start = random_edge(random, world)
            ends = [start + timedelta(seconds=1), start + timedelta(minutes=15), start + timedelta(hours=3)]
            end = random.choice([*ends, max(ends[0], random_edge(random, world))])
            return {"start": start.isoformat(), "end": end.isoformat()}


def near_now(place: Place) -> bool:
    return abs(NOW - place.turning_point) < timedelta(days=400)


def random_edge(random: Random, world: World) -> datetime:
    """Near an event, or where events gather."""
    if world.events and random.random() < 0.5:
        at = datetime.fromisoformat(random.choice(world.events)["at"])
        return random.choice(world.place.edges(at)) + random.choice(STEPS)
    return random_instant(random, world.place)


def random_day(random: Random, world: World) -> date:
    return wall(random_edge(random, world), world.place.zone).date() - random.choice([0, 0, 1, 2, 6, 29]) * DAY


def random_comparison(random: Random, world: World) -> dict[str, Any]:
    return random.choice(
        [{"to": "PREVIOUS_PERIOD"}, {"to": "SAME_PERIOD_LAST_YEAR"}, {"firstDay": str(random_day(random, world))}]
    )


def random_filter(random: Random, depth: int) -> dict[str, Any]:
    """Conditions, nested in and, or and not, empty ones among them."""

    def some() -> list[dict[str, Any]]:
        return [random_filter(random, depth - 1) for _ in range(random.choice([0, 1, 2, 2, 3]))]

    found: dict[str, Any] = {}
    for _ in range(random.choice([1, 1, 1, 2])):
        match random.choice(CONDITIONS if depth else ["value", "kind", "bot"]):
            case "value":
                field = random.choice(sorted(VALUES))
                found[field] = random_condition(random, VALUES[field])
            case "bot":
                found["isBot"] = random.choice([True, False])
            case "kind":
                found["viewerKind"] = random.choice(["AUTHENTICATED", "ANONYMOUS"])
            case "not":
                found["not"] = random_filter(random, depth - 1)
            case operator:
                found[operator] = some()
    return found if random.random() < 0.95 else {}


def random_condition(random: Random, values: list[str | None]) -> dict[str, list[str | None]]:
    def some() -> list[str | None]:
        return [random.choice(values) for _ in range(random.choice([0, 1, 1, 2, 3]))]

    return random.choice([{"in": some()}, {"in": some()}, {"notIn": some()}, {"in": some(), "notIn": some()}])
