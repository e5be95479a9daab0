"""Documents below 2 kB that select as much as possible, for a server with the playlist `wheel`."""

from __future__ import annotations

from typing import Any, NamedTuple

#: Bytes of a document.
LARGEST = 2_000

DAY = "period: { preset: TODAY }"
MONTH = "period: { preset: LAST_30_DAYS }"
YEAR = "period: { preset: LAST_12_MONTHS }"
CENTURY = 'period: { firstDay: "1990-01-01", lastDay: "2100-12-31", timeZone: "Asia/Kathmandu" }'
DECADES = 'period: { firstDay: "2000-01-01", lastDay: "2027-05-01", timeZone: "America/St_Johns" }'
HOURS = 'period: { firstDay: "2025-10-01", lastDay: "2026-11-01", timeZone: "America/New_York" }, interval: HOUR'
BEFORE = "compareTo: { to: SAME_PERIOD_LAST_YEAR }"
ALL = "plays uniqueViewers newViewers returningViewers minutesViewed averageViewMinutes clicks"
CHANGE = f"comparison {{ period {{ start end }} metrics {{ {ALL} }} change {{ {ALL} }} }}"


class Hostile(NamedTuple):
    """A document with its variables."""

    document: str
    variables: dict[str, Any] = {}  # noqa: RUF012  # never changed


def _wheel(selections: str) -> str:
    return f'{{ playlist(id: "wheel") {{ {selections} }} }}'


def _nest(*fields: str, inner: str = "id") -> str:
    """Each field within the one before."""
    for field in reversed(fields):
        inner = f"{field} {{ {inner} }}"
    return inner


def _aliases(field: str, count: int = 99) -> str:
    return " ".join(f"a{number}:{field}" for number in range(count))


def _doubling(field: str, levels: int) -> str:
    """Fragments that each spread the one before twice, under two aliases."""
    fragments = [f"fragment f0 on Playlist {{ nodes {{ {field} }} }}"]
    for level in range(1, levels):
        spread = f"...f{level - 1}"
        fragments.append(
            f"fragment f{level} on Playlist {{ nodes {{ x: playlist {{ {spread} }} y: playlist {{ {spread} }} }} }}"
        )
    return _wheel(f"...f{levels - 1}") + " ".join(fragments)


def _doubling_types(levels: int) -> str:
    """The same of introspection, along a field that is no list."""
    fragments = ["fragment f0 on __Type { name }"]
    for level in range(1, levels):
        spread = f"...f{level - 1}"
        fragments.append(f"fragment f{level} on __Type {{ x: ofType {{ {spread} }} y: ofType {{ {spread} }} }}")
    return f'{{ __type(name: "Query") {{ ...f{levels - 1} }} }}' + " ".join(fragments)


def _viewers(count: int) -> dict[str, Any]:
    return {"filter": {"viewer": {"in": [f"viewer-{number}" for number in range(count)]}}}


def _groups(lists: int, each: int) -> dict[str, Any]:
    """Lists of viewers that overlap, so that the viewers fall into as many groups as can be."""
    named = [
        {
            "viewer": {
                "in": [
                    f"viewer-{number}"
                    for number in range(each * lists)
                    if number >> place & 1 or number % lists == place
                ][:each]
            }
        }
        for place in range(lists)
    ]
    return {"filter": {"or": named}}


def _conditions(count: int) -> dict[str, Any]:
    return {"filter": {"or": [{"not": {"country": {"in": [f"C{number}", None]}}} for number in range(count)]}}


def _deep(levels: int) -> dict[str, Any]:
    inner: dict[str, Any] = {"country": {"in": ["AT"]}}
    for _ in range(levels):
        inner = {"not": {"or": [inner, inner]}}
    return {"filter": inner}


def _filtered(selections: str) -> str:
    return f'query ($filter: AudienceFilter) {{ playlist(id: "wheel") {{ {selections} }} }}'


FILTER = "filter: $filter"

#: By what is hostile in them.
HOSTILE: dict[str, Hostile] = {
    "nodes of the playlist of nodes": Hostile(_wheel(_nest("nodes", "playlist", "nodes", "playlist", "nodes"))),
    "metrics on the way back": Hostile(
        _wheel(_nest("nodes", "playlist", "nodes", "playlist", inner=f"metrics({MONTH}) {{ {ALL} }}"))
    ),
    "metrics on both ways": Hostile(
        _wheel(
            f"nodes {{ playlist {{ metrics({DAY}) {{ plays }} "
            f"nodes {{ playlist {{ metrics({DAY}) {{ plays }} }} }} }} }}"
        )
    ),
    "hotspots of the node of hotspots": Hostile(
        _wheel(_nest("nodes", "hotspots", "node", "hotspots", "node", "hotspots", "node", "hotspots"))
    ),
    "destinations of destinations": Hostile(_wheel(_nest("nodes", *["hotspots", "destination", "... on Node"] * 4))),
    "default nodes of default nodes": Hostile(_wheel(_nest("nodes", *["defaultNode"] * 12))),
    "start nodes on the way back": Hostile(_wheel(_nest("nodes", *["playlist", "startNode"] * 6))),
    "from the start and back": Hostile(
        _wheel(_nest("startNode", "playlist", "nodes", "playlist", "nodes", "hotspots"))
    ),
    "one node and back": Hostile(
        _wheel(_nest('node(externalId: "n1")', "playlist", "nodes", "playlist", "nodes", "hotspots"))
    ),
    "many ids of one node, and back": Hostile(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { hotspots { node { hotspots { id } } } playlist { nodes { id } } } }",
        {"ids": ["node:wheel:n1"] * 500},
    ),
    "many ids that there are not, under many aliases": Hostile(
        "query ($ids: [ID!]!) {" + _aliases("hotspots(ids:$ids){id}", 60) + "}",
        {"ids": [f"hotspot:wheel:{number}" for number in range(500)]},
    ),
    "all playlists with all that they have": Hostile(
        f"{{ playlists(first: 500) {{ nodes {{ nodes {{ metrics({YEAR}) {{ {ALL} }} hotspots {{ id }} }} }} }} }}"
    ),
    "all playlists and back": Hostile("{ playlists(first: 500) { nodes { nodes { playlist { nodes { id } } } } } }"),
    "edges beside nodes": Hostile(
        "{ playlists(first: 500) { edges { node { nodes { playlist { nodes { id } } } } } "
        "nodes { nodes { playlist { id } } } } }"
    ),
    "aliases of lists": Hostile(_wheel(_aliases("nodes{id}"))),
    "aliases of ordered lists": Hostile(_wheel(_aliases(f"nodes(orderBy:{{by:UNIQUE_VIEWERS}},{MONTH}){{id}}", 20))),
    "aliases of metrics in lists": Hostile(_wheel(f"nodes {{ {_aliases(f'metrics({DAY}){{plays}}', 40)} }}")),
    "aliases of playlists": Hostile("{" + _aliases('playlist(id:"wheel"){nodes{hotspots{id}}}', 40) + "}"),
    "aliases of pages": Hostile("{" + _aliases("playlists(first:500){nodes{id nodes{id}}}", 40) + "}"),
    "aliases of introspection": Hostile("{" + _aliases("__schema{types{name fields{name args{name}}}}", 40) + "}"),
    "aliases of rejections": Hostile("{" + _aliases("rejections(first:500){code field reason}", 40) + "}"),
    "aliases of the status": Hostile("{" + _aliases(f"ingestStatus({CENTURY}){{accepted}}", 14) + "}"),
    "aliases of the audience": Hostile(_wheel(_aliases(f"audienceValues(dimension:COUNTRY,{YEAR}){{value}}", 24))),
    "a timeline of every node": Hostile(
        _wheel(f"nodes {{ timeline({YEAR}) {{ points {{ start metrics {{ plays }} }} }} }}")
    ),
    "columns of every node": Hostile(_wheel(f"nodes {{ timeline({YEAR}) {{ columns {{ {ALL} }} }} }}")),
    "hours of every node, compared": Hostile(
        _wheel(f"nodes {{ timeline({HOURS}, {BEFORE}) {{ columns {{ plays comparison {{ plays }} }} }} }}")
    ),
    "aliases of hours": Hostile(_wheel(_aliases(f"timeline({HOURS}){{columns{{plays}}}}", 14))),
    "aliases of hours, compared": Hostile(_wheel(_aliases(f"timeline({HOURS},{BEFORE}){{columns{{plays}}}}", 10))),
    "aliases of days": Hostile(_wheel(_aliases(f"timeline({DECADES}){{interval}}", 14))),
    "a century of days": Hostile(_wheel(f"timeline({CENTURY}) {{ points {{ start end metrics {{ {ALL} }} }} }}")),
    "a century of weeks, compared": Hostile(
        _wheel(f"timeline({CENTURY}, interval: WEEK, {BEFORE}) {{ points {{ metrics {{ {ALL} {CHANGE} }} }} }}")
    ),
    "compared metrics of every hotspot": Hostile(
        _wheel(
            f"nodes {{ hotspots {{ metrics({MONTH}, {BEFORE}) {{ period {{ start }} clicks clickShare uniqueClickers "
            "comparison { change { clicks } metrics { clicks } } } } }"
        )
    ),
    "compared timelines of every hotspot": Hostile(
        _wheel(
            f"nodes {{ hotspots {{ timeline({MONTH}, {BEFORE}) {{ points {{ metrics {{ clicks comparison {{ "
            "metrics { clicks } change { clicks } } } } } } }"
        )
    ),
    "comparisons of every node over a century": Hostile(
        _wheel(f"nodes {{ metrics({CENTURY}, {BEFORE}) {{ {ALL} {CHANGE} }} }}")
    ),
    "fragments that double": Hostile(_doubling("id", 6)),
    "fragments that double metrics": Hostile(_doubling(f"metrics({DAY}) {{ plays }}", 4)),
    "the same list many times": Hostile(_wheel("nodes { id } " * 150)),
    "the same list with ever more": Hostile(_wheel(" ".join(f"nodes {{ a{n}: id b{n}: name }}" for n in range(45)))),
    "conflicting aliases": Hostile(_wheel(" ".join(f'a: node(externalId: "n{n}") {{ id }}' for n in range(58)))),
    "many directives": Hostile(_wheel("nodes { " + "id @skip(if: false) @include(if: true) " * 45 + "}")),
    "ordered hotspots of every node": Hostile(
        _wheel(f"nodes(orderBy: {{ by: PLAYS }}, {YEAR}) {{ hotspots(orderBy: {{ by: CLICKS }}, {YEAR}) {{ id }} }}")
    ),
    "ten thousand viewers": Hostile(_filtered(f"metrics({MONTH}, {FILTER}) {{ plays }}"), _viewers(10_000)),
    "five thousand viewers of every hotspot": Hostile(
        _filtered(f"nodes {{ hotspots {{ metrics({MONTH}, {FILTER}) {{ clicks uniqueClickers }} }} }}"), _viewers(5_000)
    ),
    "five thousand viewers, many times": Hostile(
        _filtered(_aliases(f"metrics({MONTH},{FILTER}){{newViewers}}", 25)), _viewers(5_000)
    ),
    "groups of viewers": Hostile(_filtered(f"metrics({YEAR}, {FILTER}) {{ {ALL} }}"), _groups(12, 400)),
    "hundreds of conditions": Hostile(
        _filtered(f"nodes {{ metrics({YEAR}, {FILTER}) {{ {ALL} }} }}"), _conditions(240)
    ),
    "conditions that double": Hostile(_filtered(f"metrics({YEAR}, {FILTER}) {{ plays }}"), _deep(12)),
    "filtered lists in order": Hostile(
        _filtered(
            f"nodes(orderBy: {{ by: NEW_VIEWERS }}, {YEAR}, {FILTER}) {{ metrics({YEAR}, {FILTER}) {{ {ALL} }} }}"
        ),
        _conditions(100),
    ),
    "a different filter each time": Hostile(
        _wheel(
            " ".join(f'm{n}: metrics({DAY}, filter: {{ country: {{ in: ["C{n}"] }} }}) {{ plays }}' for n in range(20))
        )
    ),
    "a structure that leads back": Hostile(
        """mutation { savePlaylist(structure: { id: "back", startNode: "a", nodes: [{ id: "a" }, { id: "b" }] }) {
          playlist { nodes { playlist { nodes { playlist { nodes { playlist { nodes { id } } } } } } } } } }"""
    ),
    "events by the dozen": Hostile(
        "mutation { recordEvents(events: ["
        + '{ type: "play" }' * 100
        + "]) { events { eventId status code field reason } } }"
    ),
    "fragments that double types": Hostile(_doubling_types(24)),
    "an object with thousands of unknown fields": Hostile(
        _filtered(f"metrics({DAY}, {FILTER}) {{ plays }}"),
        {"filter": {f"operatingSystez{number}": 1 for number in range(20_000)}},
    ),
    "a variable in many fields": Hostile(
        'query ($all: [AudienceFilter!]) { playlist(id: "wheel") {'
        + _aliases("nodes(filter:{and:$all}){id}", 50)
        + "} }",
        {"all": [{"not": {"isBot": True}}] * 8_000},
    ),
    "a structure that deletes what it lists again": Hostile(
        """mutation { savePlaylist(structure: { id: "wheel", startNode: "n0", nodes: [{ id: "n0" }] }) {
          playlist { nodes(includeDeleted: true) { playlist { nodes(includeDeleted: true) { id } } } } } }"""
    ),
    "long names under many aliases": Hostile(
        "mutation ($it: PlaylistInput!) { savePlaylist(structure: $it) { playlist { nodes {"
        + _aliases("name")
        + "} } } }",
        {
            "it": {
                "id": "long",
                "startNode": "n0",
                "nodes": [{"id": f"n{number}", "name": "\N{CLAPPER BOARD}" * 500} for number in range(500)],
            }
        },
    ),
    "a list within a list within a list": Hostile(
        '{ playlist(id: "wheel") { node(externalId: ' + "[" * 900 + "]" * 900 + ") { id } } }"
    ),
}
