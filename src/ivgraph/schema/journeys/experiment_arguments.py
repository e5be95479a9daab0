"""The arguments of an experiment: two variants, and how often one looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry

from ivgraph.analytics.filters import And, Condition, exclude_bots, look_in, mentions_bots
from ivgraph.analytics.period import Period
from ivgraph.analytics.request import MetricsRequest
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema.behaviours import behaviours_of
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import AudienceFilter, PeriodInput
from ivgraph.schema.journeys.arguments import check_number, read_request_and
from ivgraph.schema.journeys.names import Name
from ivgraph.schema.version_argument import TODAY_BY_DEFAULT, check_version

MAX_LOOKS = 1000


@strawberry.input(
    description="One side of an experiment: a part of the audience in a period, and the structure that tells its "
    "levels and endings."
)
class VariantInput:
    period: PeriodInput = strawberry.field(
        description="Its period: for a version of the story, sinceVersion and untilVersion."
    )
    filter: AudienceFilter | None = strawberry.field(
        default=None, description="Its part of the audience; without it, everybody except bots."
    )
    version: int | None = strawberry.field(
        default=None,
        description=f"The version of the structure that tells levels, endings and options. {TODAY_BY_DEFAULT}",
    )


VariantA = Annotated[VariantInput, strawberry.argument(description="What b is compared with.")]
VariantB = Annotated[VariantInput, strawberry.argument(description="The other side: differences are b - a.")]
Looks = Annotated[
    int,
    strawberry.argument(
        description=f"How many differences you look at in all, 1 to {MAX_LOOKS:,}: numbers in the answer times how "
        "often you ask until you decide. Each interval is as much wider that, of all of them together, one misses the "
        "true difference with a probability of at most 5 % (Bonferroni). With 1, each interval is of 95 %, and whoever "
        "looks again until a difference shows will find one where there is none."
    ),
]


@dataclass(frozen=True, slots=True)
class VariantRequest:
    """One side of an experiment."""

    request: MetricsRequest
    version: int | None


@dataclass(frozen=True, slots=True)
class ExperimentRequest:
    """The parsed arguments of an experiment."""

    a: VariantRequest
    b: VariantRequest
    looks: int


def read_experiment_arguments(
    context: RequestContext, *, a: VariantInput, b: VariantInput, looks: int = 1
) -> ExperimentRequest:
    """Parses the arguments of an experiment.

    Raises:
        InvalidArgument: With every problem of every argument.
    """
    problems = check_number("looks", looks, MAX_LOOKS, "looks")
    variants = []
    for side, given in (("a", a), ("b", b)):
        try:
            request = read_request_and(check_version(context, given.version), context, given.period, given.filter)
            variants.append(VariantRequest(request, given.version))
        except InvalidArgument as error:
            problems += [Problem(f"{side}.{each.path}", each.message) for each in error.problems]
    if problems:
        raise InvalidArgument(problems)
    return ExperimentRequest(variants[0], variants[1], looks)


def common_request(one: MetricsRequest, other: MetricsRequest) -> MetricsRequest | None:
    """The sessions that are in both variants: each behaviour is one in the period of its own variant. None if the
    periods have nothing in common.
    """
    start, end = max(one.period.start, other.period.start), min(one.period.end, other.period.end)
    if start >= end:
        return None
    period = Period(start, end, one.period.zone)
    conditions = frozenset(
        # What is looked for in the common period is the same behaviour in both.
        condition if each.period.slots == period.slots else look_in(condition, each.period.slots)
        for each, condition in zip((one, other), _of_same_bots(one.condition, other.condition), strict=True)
        if condition is not None
    )
    condition = And(conditions) if len(conditions) > 1 else next(iter(conditions), None)
    return MetricsRequest(period, None, None, condition)


def _of_same_bots(one: Condition | None, other: Condition | None) -> tuple[Condition | None, Condition | None]:
    """Two conditions that can be combined: if one says which bots it means, the other one says that it means none."""
    if not any(each is not None and mentions_bots(each) for each in (one, other)):
        return one, other
    return exclude_bots(one), exclude_bots(other)


def names_in_experiment(arguments: Mapping[str, Any]) -> Iterator[Name]:
    """The nodes and hotspots that the filters of the variants name."""
    for side in ("a", "b"):
        if filter := arguments[side].filter:
            for path, behaviour in behaviours_of(filter, f"{side}.filter"):
                yield from behaviour.names(path)


def names_of_node(arguments: Mapping[str, Any]) -> Iterator[Name]:
    """The node that an argument names."""
    yield "externalId", arguments["external_id"], True
