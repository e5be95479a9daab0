"""The tests' own queries to the API, independent of those of the page."""

from __future__ import annotations

from typing import Any

PLAYLIST_METRICS = (
    *("impressions", "plays", "uniqueViewers", "minutesViewed", "averageViewMinutes", "playRate", "clicks"),
    *("sessions", "endingRate", "stepsPerSession", "minutesPerSession", "sessionsWithEnding"),
    *("authenticatedViewers", "anonymousVisitors", "newViewers", "returningViewers"),
)
NODE_METRICS = (
    *("plays", "uniqueViewers", "minutesViewed", "averageViewMinutes", "clicks", "clickThroughRate"),
    *("exits", "exitRate", "completionRate", "averageShareWatched"),
    *("authenticatedViewers", "anonymousVisitors", "newViewers", "returningViewers"),
)

_QUESTION = "$id: ID!, $period: PeriodInput!, $filter: AudienceFilter, $compareTo: ComparisonInput"
_ASKED = "period: $period, filter: $filter, compareTo: $compareTo"


def _totals(metrics: tuple[str, ...]) -> str:
    names = " ".join(metrics)
    return f"""metrics({_ASKED}) {{ {names} period {{ start end timeZone }}
      comparison {{ period {{ start end timeZone }} metrics {{ {names} }} change {{ {names} }} }} }}"""


def _points(metrics: tuple[str, ...]) -> str:
    names = " ".join(metrics)
    return f"""timeline({_ASKED}, interval: $interval) {{ points {{ start end
      metrics {{ {names} comparison {{
        period {{ start end timeZone }} metrics {{ {names} }} change {{ {names} }} }} }} }} }}"""


TOTALS = f"query ({_QUESTION}) {{ playlist(id: $id) {{ name {_totals(PLAYLIST_METRICS)} }} }}"

NODE_TOTALS = f"""query ({_QUESTION}, $node: ID!) {{
  playlist(id: $id) {{ node(externalId: $node) {{ {_totals(NODE_METRICS)} }} }} }}"""

POINTS = f"query ({_QUESTION}, $interval: Interval!) {{ playlist(id: $id) {{ {_points(PLAYLIST_METRICS)} }} }}"

NODE_POINTS = f"""query ({_QUESTION}, $node: ID!, $interval: Interval!) {{
  playlist(id: $id) {{ node(externalId: $node) {{ {_points(NODE_METRICS)} }} }} }}"""

NODES = f"""query ({_QUESTION}) {{ playlist(id: $id) {{ nodes(includeDeleted: true) {{
  externalId name level isStart deletedAt
  metrics({_ASKED}) {{ plays uniqueViewers minutesViewed comparison {{ change {{ plays }} }} }} }} }} }}"""

HOTSPOTS = f"""query ({_QUESTION}, $node: ID!) {{ playlist(id: $id) {{ node(externalId: $node) {{
  durationSeconds level
  hotspots(includeDeleted: true) {{
    externalId name kind shownFrom shownUntil deletedAt
    destination {{ ... on Node {{ externalId name }} ... on ExternalLink {{ url }} }}
    metrics({_ASKED}) {{ clicks uniqueClickers clickShare clickThroughRate comparison {{ change {{ clicks }} }} }}
  }} }} }} }}"""

#: In Berlin, where the tests' visitor lives.
BERLIN = {"timeZone": "Europe/Berlin"}
LAST_30_DAYS = {"preset": "LAST_30_DAYS", **BERLIN}
PREVIOUS = {"to": "PREVIOUS_PERIOD"}

#: What the playlist page asks where its address says nothing more.
USUAL: dict[str, Any] = {"id": "last-ferry", "period": LAST_30_DAYS, "compareTo": PREVIOUS}
