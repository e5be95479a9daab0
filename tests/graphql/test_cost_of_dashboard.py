"""What the dashboard asks of a large playlist stays below the limits on the cost of a query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from graphql import FragmentDefinitionNode, FragmentSpreadNode, VariableNode, Visitor, parse, print_ast, visit
from strawberry.utils.str_converters import to_camel_case

from ivgraph.analytics.metrics import NODE_METRICS, PLAYLIST_METRICS
from ivgraph.catalog.sizes import PlaylistSize, Sizes
from ivgraph.catalog.traffic import Rows, Traffic
from ivgraph.execution import checks
from support.client import Client
from support.structures import save, wheel

pytestmark = pytest.mark.asyncio(loop_scope="module")

DASHBOARD = Path(__file__).parents[2] / "web" / "src" / "dashboard"
PANELS = DASHBOARD / "panels"


def _fragments(path: Path) -> list[FragmentDefinitionNode]:
    return [each for each in parse(path.read_text("utf-8")).definitions if isinstance(each, FragmentDefinitionNode)]


def _values(type: str, metrics: Iterable[str]) -> Iterator[FragmentDefinitionNode]:
    """The values of all metrics, as web/codegen.ts has them for those that have texts."""
    names = " ".join(map(to_camel_case, metrics))
    for part in ("Metrics", "Change", "Columns", "ComparedColumns"):
        definition = parse(f"fragment {type}{part}Values on {type}{part} {{ {names} }}").definitions[0]
        assert isinstance(definition, FragmentDefinitionNode)
        yield definition


FRAGMENTS = {
    each.name.value: each
    for each in (
        *(each for path in DASHBOARD.rglob("*.graphql") for each in _fragments(path)),
        *_values("Playlist", PLAYLIST_METRICS),
        *_values("Node", NODE_METRICS),
    )
}

#: A month of sessions as the demo's story has them.
MONTH = Rows(sessions=300_000, plays=1_740_000, visits=630_000)
#: A third of the sessions are of the six busiest of thirty days.
BUSIEST = Rows(MONTH.sessions / 18, MONTH.plays / 18, MONTH.visits / 18)
LARGE = PlaylistSize(
    nodes=100, hotspots=300, most_hotspots=6, all_nodes=110, all_hotspots=330, most_all_hotspots=8, contexts=2_000,
    text_bytes=40_000, most_text_bytes=300,
)  # fmt: skip
SIZES = Sizes(
    playlists={"large": LARGE},
    traffic={"large": Traffic(Rows(2 * MONTH.sessions, 2 * MONTH.plays, 2 * MONTH.visits), BUSIEST)},
)

PERIOD = {"preset": "LAST_30_DAYS", "timeZone": "Europe/Amsterdam"}
FILTERS: dict[str, Any] = {
    "nobody left out": None,
    "a device": {"device": {"in": ["phone"]}},
    "a behaviour": {"behaviour": {"reached": {"ending": True}}},
}
VARIABLES = {
    **{name: ("PeriodInput!", PERIOD) for name in ("period", "wholePeriod")},
    "hoursPeriod": ("PeriodInput!", {"preset": "LAST_7_DAYS", "timeZone": "Europe/Amsterdam"}),
    "compareTo": ("ComparisonInput", {"to": "PREVIOUS_PERIOD"}),
    "filter": ("AudienceFilter", None),
    "interval": ("Interval!", "DAY"),
    "trendInterval": ("Interval!", "DAY"),
    "attempt": ("Attempt!", "FIRST"),
    "first": ("Int!", 20),
    "search": ("String", None),
    "breakdownBy": ("BreakdownBy!", "DEVICE"),
    "breakdownFirst": ("Int!", 500),
    "breakdownOrder": ("PlaylistMetricOrder", None),
    "viewer": ("ID!", "0123456789abcdef"),
    "viewerOrder": ("ViewerOrder", {"by": "SESSIONS", "direction": "DESC"}),
    "afterViewer": ("String", None),
    "afterSession": ("String", None),
    "afterStep": ("String", None),
    "afterPath": ("String", None),
    "stepsFrom": ("ID", "n1"),
    "stepDirection": ("StepDirection!", "BACKWARD"),
    "stepCount": ("Int!", 12),
    "match": ("PathMatchInput", {"passesThrough": ["n1"]}),
    "repeats": ("PathRepeats!", "COLLAPSED"),
    "pathOrder": ("PathOrder", None),
}
#: What panels of a playlist and of a node ask, by the names of the files.
QUESTIONS = {path.stem: path for path in sorted(PANELS.glob("*/*.graphql")) if path.stem != "playlists"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(reader: Client) -> Client:
    await save(reader, wheel(3) | {"id": "large"})
    return reader


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every playlist is a large one, as far as costs are concerned."""

    async def read_sizes(*arguments: object, **options: object) -> Sizes:
        return SIZES

    monkeypatch.setattr(checks, "read_sizes", read_sizes)


@pytest.mark.parametrize("filter", FILTERS)
@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.usefixtures("large")
async def test_each_question_can_be_asked(client: Client, question: str, filter: str) -> None:
    await _ask(client, [question], FILTERS[filter])


#: What the pages ask at once that ask for most; pages/playlist/views.ts and pages/node/panels.ts list them all.
PAGES = {
    "numbers": ["totals", "timeline", "notes", "nodes"],
    "ways": ["steps", "paths", "endings", "funnel"],
    "audience": ["breakdown", "countries", "new-and-returning", "hours"],
    "node": ["hotspots", "choices", "engagement", "transitions"],
}


@pytest.mark.parametrize("filter", FILTERS)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("large")
async def test_a_page_can_be_asked_for_at_once(client: Client, page: str, filter: str) -> None:
    await _ask(client, PAGES[page], FILTERS[filter])


async def _ask(client: Client, questions: Collection[str], filter: Any) -> None:
    document, names = _compose(questions)
    values = {name: VARIABLES[name][1] for name in names} | ({"filter": filter} if "filter" in names else {})
    content = {"query": document, "variables": values, "extensions": {"cost": True}}
    answer = (await client.http.post("/graphql", json=content)).json()
    assert "errors" not in answer, answer["errors"]


def _compose(questions: Collection[str]) -> tuple[str, list[str]]:
    """A query with the fragments of questions that no other fragment of theirs spreads, and its variables."""
    own = [each for question in questions for each in _fragments(QUESTIONS[question])]
    spread = {name for each in own for name in _names(each, FragmentSpreadNode)}
    used = {each.name.value: each for each in own if each.name.value not in spread}
    of = {
        type: " ".join(f"...{name}" for name, each in used.items() if each.type_condition.name.value == type)
        for type in ("Playlist", "Node")
    }
    while missing := {name for each in used.values() for name in _names(each, FragmentSpreadNode)} - used.keys():
        used |= {name: FRAGMENTS[name] for name in missing}
    variables = sorted({name for each in used.values() for name in _names(each, VariableNode)})
    declared = ", ".join(f"${name}: {VARIABLES[name][0]}" for name in variables)
    node = f'node(externalId: "n1") {{ {of["Node"]} }}' if of["Node"] else ""
    head = f'query{f"({declared})" if declared else ""} {{ playlist(id: "large") {{ {of["Playlist"]} {node} }} }}'
    return "\n".join([head, *map(print_ast, used.values())]), variables


def _names(fragment: FragmentDefinitionNode, kind: type[FragmentSpreadNode | VariableNode]) -> set[str]:
    """The names of all fragments that a fragment spreads, or of all variables that it uses."""
    names = set[str]()

    class Names(Visitor):
        def enter(self, node: Any, *_: object) -> None:
            if isinstance(node, kind):
                names.add(node.name.value)

    visit(fragment, Names())
    return names
