"""The field diagnosis of a playlist: what in its story may be a mistake, or costs viewers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys.diagnosis import choices, loops, lost_minutes, structure, unused
from ivgraph.analytics.journeys.diagnosis.clicks import ClicksKey, ClicksQuery, read_clicks
from ivgraph.analytics.journeys.diagnosis.diagnose import Finding as Found
from ivgraph.analytics.journeys.diagnosis.diagnose import diagnose
from ivgraph.analytics.journeys.diagnosis.evidence import Evidence
from ivgraph.analytics.journeys.diagnosis.session_plays import (
    MAX_SESSIONS,
    SessionPlaysKey,
    SessionPlaysQuery,
    read_session_plays,
)
from ivgraph.analytics.journeys.flow import FlowKey, FlowQuery, read_flow
from ivgraph.analytics.journeys.sessions import going_on_since
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import PeriodArgument, PeriodInput
from ivgraph.schema.journeys import diagnosis_costs, findings
from ivgraph.schema.journeys.arguments import check_number, read_request_and
from ivgraph.schema.journeys.findings import Finding
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node
from ivgraph.schema.version_argument import VersionArgument, check_version, load_graph

MAX_FINDINGS = 500

#: What is found → the type that shows it.
_TYPES: dict[type[Any], type[Any]] = {
    structure.UnreachableNode: findings.UnreachableNode,
    structure.DeadEnd: findings.DeadEnd,
    structure.HotspotOutsideNode: findings.HotspotOutsideNode,
    lost_minutes.LostMinutes: findings.LostMinutes,
    loops.HoldingLoop: findings.HoldingLoop,
    choices.DominatedChoice: findings.DominatedChoice,
    unused.UnplayedNode: findings.UnplayedNode,
    unused.UnclickedHotspot: findings.UnclickedHotspot,
}
#: For the schema, which otherwise would not know the types of an interface.
FINDING_TYPES = tuple(_TYPES.values())


@strawberry.type(description="What in the story of a playlist may be a mistake, or costs viewers.")
class Diagnosis:
    period: Period = strawberry.field(description="The resolved period.")
    sessions: Count = strawberry.field(description="Sessions that began in the period, without those of bots.")
    sessions_read: Count = strawberry.field(
        description="The sessions whose plays are followed one by one, for the findings HoldingLoop and LostMinutes: "
        f"all if there are at most {MAX_SESSIONS:,}, otherwise a half of them, a quarter … by a hash of their ids. "
        "Then the sessions of a HoldingLoop are of these, and the exits and minutes of LostMinutes are estimated from "
        "these."
    )
    finding_count: Count = strawberry.field(description="The number of findings, listed or not.")
    findings: list[Finding] = strawberry.field(
        description="The findings, the most severe ones first, as many as the argument first says. Those about the "
        "structure are of the structure as it is now, or of the argument version, and need no events.",
        metadata={"cost": diagnosis_costs.findings},
    )


class HasStory(Protocol):
    """The GraphQL type Playlist, which imports this module."""

    @property
    def row(self) -> model.Playlist: ...


@dataclass(frozen=True, slots=True)
class DiagnosisRequest:
    """The parsed arguments of diagnosis."""

    request: MetricsRequest
    first: int


FirstFindings = Annotated[
    int, strawberry.argument(description=f"The maximum number of findings to list, 1 to {MAX_FINDINGS}.")
]


def read_diagnosis(
    context: RequestContext, *, period: PeriodInput, first: int = 100, version: int | None = None
) -> DiagnosisRequest:
    """Parses the arguments of diagnosis.

    Raises:
        InvalidArgument: With every problem of every argument.
    """
    problems = [*check_number("first", first, MAX_FINDINGS, "findings"), *check_version(context, version)]
    return DiagnosisRequest(read_request_and(problems, context, period, None), first)


async def _diagnose(
    self: HasStory,
    info: Info[RequestContext, None],
    period: PeriodArgument,
    first: FirstFindings = 100,
    version: VersionArgument = None,
) -> Diagnosis:
    arguments = {"period": period, "first": first, "version": version}
    asked = info.context.read_arguments(field_node(info), read_diagnosis, **arguments)
    today = await info.context.loaders.graph.load(self.row)
    graph = await load_graph(info, today, version)
    evidence = await _read_evidence(info.context, asked.request, graph)
    found = diagnose(evidence)
    return Diagnosis(
        period=asked.request.period,  # type: ignore[arg-type]
        sessions=Count(evidence.flow.sessions),
        sessions_read=Count(evidence.sessions_read),
        finding_count=Count(len(found)),
        findings=[_show(each, today, asked.request) for each in found[: asked.first]],
    )


async def _read_evidence(context: RequestContext, request: MetricsRequest, graph: PlaylistGraph) -> Evidence:
    """Reads what findings are made from, in as many statements for any number of nodes and playlists."""
    playlist, period, loaders = graph.playlist.id, request.period, context.loaders
    hotspots = ClicksKey(playlist, tuple(hotspot.id for hotspot in graph.hotspots))
    flow, clicks = await asyncio.gather(
        loaders.load(read_flow, FlowQuery(period, None), FlowKey(playlist)),
        loaders.load(read_clicks, ClicksQuery(period), hotspots),
    )
    key = SessionPlaysKey.of(playlist, flow.sessions)
    query = SessionPlaysQuery(period, going_on_since(context.now))
    plays = await loaders.load(read_session_plays, query, key)
    return Evidence(graph, flow, clicks, plays, is_sample=key.skipped_bits > 0)


def _show(found: Found, graph: PlaylistGraph, request: MetricsRequest) -> Finding:
    finding: Finding = _TYPES[type(found)](
        graph=graph,
        found=found,
        severity=found.severity,
        period=request.period,
        definition=found.definition,
    )
    return finding


diagnosis_field: Any = strawberry.field(
    resolver=_diagnose,
    description="What in the story may be a mistake, or costs viewers: nodes and hotspots that nobody can reach or "
    "uses, dead ends, loops that hold viewers, choices that are none, and where most minutes are lost. Bots are left "
    "out.",
    metadata={"read": read_diagnosis, "cost": diagnosis_costs.diagnosis},
)
