"""All fields that read the database, with the rows of sessions, plays and visits that their statements read.

A question is about a playlist of support/wandering.py, with $period and $filter for the values of arguments.
"""

from __future__ import annotations

from ivgraph.catalog.traffic import Rows

GIVEN = "period: $period, filter: $filter"

SESSION, PLAY, VISIT = Rows(sessions=1), Rows(plays=1), Rows(visits=1)
#: Of a node: its plays. Every session plays each node once.
PLAY_OF_NODE = SESSION

#: What is asked of a playlist, by the field whose statement it sends, and the rows that there are of a session, or of
#: a play, that the statement reads.
QUESTIONS: dict[str, tuple[str, Rows]] = {
    "Playlist.metrics": (f"metrics({GIVEN}) {{ plays }}", VISIT),
    "Playlist.timeline": (f"timeline({GIVEN}) {{ columns {{ sessions }} }}", PLAY),
    "Playlist.breakdown": (f"breakdown(by: COUNTRY, {GIVEN}) {{ rows {{ metrics {{ sessions }} }} }}", PLAY),
    "Playlist.nodes": (
        f"nodes(orderBy: {{by: EXITS}}, {GIVEN}) {{ id }}",
        PLAY,
    ),
    "Playlist.flow": (f"flow({GIVEN}) {{ transitions {{ count }} }}", PLAY),
    "Playlist.dividingChoices": (f"dividingChoices({GIVEN}) {{ choiceCount }}", PLAY),
    "Playlist.steps": (f"steps({GIVEN}) {{ sessions }}", SESSION),
    "Playlist.paths": (f"paths({GIVEN}) {{ nodes {{ sessions }} }}", SESSION),
    "Playlist.endings": (f"endings({GIVEN}) {{ sessions }}", SESSION),
    "Playlist.funnel": (f"funnel({GIVEN}) {{ stages {{ count }} }}", SESSION),
    "Playlist.viewers": (f"viewers({GIVEN}) {{ nodes {{ viewerId }} }}", VISIT),
    "Playlist.experiment": (
        "experiment(a: {period: $period, filter: $filter}, b: {period: $period}) { a { sessions } }",
        Rows(sessions=8),
    ),
    "Node.metrics": (f'node(externalId: "start") {{ metrics({GIVEN}) {{ plays }} }}', PLAY_OF_NODE),
    "Node.timeline": (f'node(externalId: "start") {{ timeline({GIVEN}) {{ columns {{ plays }} }} }}', PLAY_OF_NODE),
    "Node.breakdown": (
        f'node(externalId: "start") {{ breakdown(by: DEVICE, {GIVEN}) {{ rows {{ value }} }} }}',
        PLAY_OF_NODE,
    ),
    "Node.arrivals": (f'node(externalId: "start") {{ arrivals({GIVEN}) {{ count }} }}', PLAY),
    "Node.departures": (f'node(externalId: "start") {{ departures({GIVEN}) {{ count }} }}', PLAY_OF_NODE),
    "Node.choices": (f'node(externalId: "start") {{ choices({GIVEN}) {{ couldChoose }} }}', PLAY_OF_NODE),
    "Node.engagement": (
        f'node(externalId: "start") {{ engagement({GIVEN}) {{ slices {{ viewers {{ unique }} }} }} }}',
        PLAY_OF_NODE,
    ),
    "Node.hotspots": (
        f'node(externalId: "start") {{ hotspots(orderBy: {{by: EXPOSURES}}, {GIVEN}) {{ id }} }}',
        PLAY,
    ),
    "Hotspot.metrics": (f'hotspot(externalId: "up") {{ metrics({GIVEN}) {{ exposures }} }}', PLAY),
    "Hotspot.timeline": (
        f'hotspot(externalId: "up") {{ timeline({GIVEN}) {{ columns {{ medianDecisionSeconds }} }} }}',
        PLAY_OF_NODE,
    ),
    "Hotspot.breakdown": (
        f'hotspot(externalId: "up") {{ breakdown(by: DEVICE, {GIVEN}) {{ rows {{ value }} }} }}',
        PLAY_OF_NODE,
    ),
    "Hotspot.clickCurve": (f'hotspot(externalId: "up") {{ clickCurve({GIVEN}) {{ clicks }} }}', PLAY),
}
#: The same without a filter: rollups do not have these numbers.
WITHOUT_FILTER: dict[str, tuple[str, Rows]] = {
    "Playlist.audienceValues": ("audienceValues(dimension: COUNTRY, period: $period) { value }", Rows(visits=1 / 8)),
    "Playlist.diagnosis": ("diagnosis(period: $period) { sessions }", PLAY),
    "Playlist.paths": ("paths(period: $period) { nodes { sessions } }", SESSION),
    "Playlist.viewers": ("viewers(period: $period) { nodes { viewerId } }", VISIT),
    "Playlist.metrics": ("metrics(period: $period) { endingRate }", SESSION),
    "Node.choices": ("nodes { choices(period: $period, attempt: FIRST) { options { count } } }", PLAY),
    "Transition.viewers": ("flow(period: $period) { transitions { viewers { unique } } }", PLAY),
    "Path.nodes": ("paths(period: $period) { nodes { nodes { id } } }", PLAY),
    "NodeEnding.medianSecondsToReach": (
        "endings(period: $period) { nodes { medianSecondsToReach } }",
        SESSION,
    ),
    "FunnelStage.medianSeconds": ("funnel(period: $period) { stages { medianSeconds } }", SESSION),
    "Experiment.node": (
        "experiment(a: {period: $period}, b: {period: $period}) "
        '{ node(externalId: "start") { exitRate { a { share } } } }',
        PLAY,
    ),
}
COMPARED = "period: $period, filter: $filter, compareTo: $compareTo"
#: With a compared period, whose rows are read as well.
WITH_COMPARISON = {
    "Playlist.metrics": f"metrics({COMPARED}) {{ plays }}",
    "Playlist.timeline": f"timeline({COMPARED}) {{ columns {{ sessions }} }}",
    "Playlist.flow": f"flow({COMPARED}) {{ transitions {{ count }} }}",
    "Playlist.endings": f"endings({COMPARED}) {{ sessions }}",
    "Playlist.funnel": f"funnel({COMPARED}) {{ stages {{ count }} }}",
    "Node.metrics": f'node(externalId: "start") {{ metrics({COMPARED}) {{ plays }} }}',
    "Node.timeline": f'node(externalId: "start") {{ timeline({COMPARED}) {{ columns {{ plays }} }} }}',
    "Node.arrivals": f'node(externalId: "start") {{ arrivals({COMPARED}) {{ count }} }}',
    "Node.departures": f'node(externalId: "start") {{ departures({COMPARED}) {{ count }} }}',
    "Node.choices": f'node(externalId: "start") {{ choices({COMPARED}) {{ couldChoose }} }}',
    "Node.engagement": f'node(externalId: "start") {{ engagement({COMPARED}) {{ plays }} }}',
    "Hotspot.metrics": f'hotspot(externalId: "up") {{ metrics({COMPARED}) {{ exposures }} }}',
    "Hotspot.timeline": f'hotspot(externalId: "up") {{ timeline({COMPARED}) {{ columns {{ clicks }} }} }}',
    "Hotspot.clickCurve": f'hotspot(externalId: "up") {{ clickCurve({COMPARED}) {{ clicks }} }}',
}
#: Where events are counted if the filter tells the sessions of one viewer apart.
OF_EVENTS = {
    "Playlist.metrics": QUESTIONS["Playlist.metrics"][0],
    "Playlist.breakdown": QUESTIONS["Playlist.breakdown"][0],
    "Playlist.viewers": QUESTIONS["Playlist.viewers"][0],
    "Playlist.viewer": f'viewer(viewerId: "0123456789abcdef", {GIVEN}) {{ viewerId }}',
    "Engagement.clicks": f'node(externalId: "start") {{ engagement({GIVEN}) {{ clicks }} }}',
    "Hotspot.clickCurve": QUESTIONS["Hotspot.clickCurve"][0],
}
#: Fields with a resolver that reads, whose rows are those of another field.
ELSEWHERE = {
    "Engagement.clicks": "under a filter: see test_clicks_of_slices_read_events",
    "Query.playlists": "of all playlists: see test_an_order_reads_all_playlists",
    **dict.fromkeys(
        ("Experiment.warnings", "Experiment.endingRate", "Experiment.endingRateOfViewers", "Experiment.levels"),
        "Playlist.experiment has the rows of all its statements but those on nodes",
    ),
    "Experiment.endings": "Playlist.experiment has them",
    **dict.fromkeys(
        ("ExperimentNode.exitRate", "ExperimentNode.completionRate", "ExperimentNode.options"),
        "Experiment.node has them",
    ),
}
#: Fields with a resolver that reads, but not the sessions, plays or visits of a period.
WITHOUT_ROWS = {
    **dict.fromkeys(
        ("Playlist.viewer", "Viewer.sessions", "ViewerSession.steps"), "one viewer's, which an index finds"
    ),
    **dict.fromkeys(("Playlist.startNode", "Playlist.node", "Playlist.hotspot"), "the structure"),
    **dict.fromkeys(("Query.playlist", "Query.node", "Query.nodes", "Query.hotspot", "Query.hotspots"), "the catalog"),
    **dict.fromkeys(("Query.fetch__Playlist", "Query.fetch__Node", "Query.fetch__Hotspot"), "the catalog"),
    **dict.fromkeys(("Playlist.versions", "PlaylistVersion.changes", "PlaylistVersion.nodes"), "stored structures"),
    **dict.fromkeys(("PlaylistTimeline.versions", "NodeTimeline.versions", "HotspotTimeline.versions"), "versions"),
    **dict.fromkeys(("Playlist.ingestStatus", "Query.ingestStatus", "Query.rejections"), "rejected events"),
    "Playlist.notes": "notes",
    "PlaylistConnection.totalCount": "names",
}
