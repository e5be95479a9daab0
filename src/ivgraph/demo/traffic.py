"""Generates the events of the demo: the sessions of all viewers on all days, in order of time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from operator import itemgetter
from random import Random

from ivgraph.demo.audience import Audience, Location, Weighted, draw
from ivgraph.demo.session import EPOCH, Session
from ivgraph.demo.story import MAIN_STORY, build_stories, start_of_day
from ivgraph.demo.structure import build_structure
from ivgraph.errors import InvalidInput, Problem
from ivgraph.ingest.event import RawEvent


def generate_events(
    day: datetime, until: datetime, *, days: int = 90, seed: int = 2026, scale: float = 1.0
) -> Iterator[RawEvent]:
    """The events that players would have sent, as raw events in order of time.

    They begin ``days - 1`` days before ``day`` (UTC) and end at ``until``, which may be days after ``day``; a later end
    gives the same events and more. Everything else, ids included, depends on the date of ``day``, the number of days,
    the seed and the scale only. There are about 460,000 events for 90 days at scale 1, and in proportion to the scale.
    A playlist has no events before it was created. The events of a session share one ``context``: do not change it.

    Raises:
        InvalidInput: A number is out of range, or ``day`` has no time zone.
    """
    problems = []
    if days < 1:
        problems.append(Problem("days", f"Give 1 day or more, not {days}."))
    if not 0 < scale < float("inf"):
        problems.append(Problem("scale", f"Give a number above 0, not {scale}."))
    if problems:
        raise InvalidInput(problems)
    return _generate(start_of_day(day), until, days, seed, scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many sessions a playlist has, of which viewers, and when."""

    #: Sessions on a working day, before growth, launches and mentions.
    sessions: float
    #: Sessions on a Saturday or Sunday, relative to those on a working day.
    weekend: float
    #: Share of the sessions that authenticated viewers have.
    authenticated_share: float
    #: Share of the impressions that lead to a play, for viewers of average restlessness.
    play_rate: float
    #: The part of an event's context that describes the page of the player: domain, application, playbackContext.
    pages: Weighted[dict[str, str]]


_REACH = {
    MAIN_STORY: Reach(
        sessions=120,
        weekend=0.62,
        authenticated_share=0.34,
        play_rate=0.6,
        pages=(
            (46, {"domain": "lastferry.example", "application": "Website", "playbackContext": "Home"}),
            (24, {"domain": "stories.example", "application": "Website", "playbackContext": "Mystery week"}),
            (14, {"domain": "press.example", "application": "Press embed"}),
            (16, {"application": "App", "playbackContext": "Mystery week"}),
        ),
    ),
    "coffee-tour": Reach(
        sessions=36,
        weekend=1.25,
        authenticated_share=0.1,
        play_rate=0.52,
        pages=(
            (70, {"domain": "mira.example", "application": "Shop", "playbackContext": "Product page"}),
            (30, {"domain": "kitchens.example", "application": "Press embed"}),
        ),
    ),
    "first-week": Reach(
        sessions=16,
        weekend=0.1,
        authenticated_share=0.97,
        play_rate=0.9,
        pages=(
            (
                80,
                {"domain": "learn.halden.example", "application": "Learning platform", "playbackContext": "Onboarding"},
            ),
            (20, {"domain": "intranet.halden.example", "application": "Intranet"}),
        ),
    ),
    "ridge-storm": Reach(
        sessions=34,
        weekend=1.1,
        authenticated_share=0.22,
        play_rate=0.57,
        pages=(
            (65, {"domain": "stories.example", "application": "Website", "playbackContext": "Outdoors"}),
            (35, {"application": "App", "playbackContext": "Outdoors"}),
        ),
    ),
}


def _generate(today: datetime, until: datetime, days: int, seed: int, scale: float) -> Iterator[RawEvent]:
    source = Random(f"{seed} {today.date()}")
    audience = Audience(source)
    playlists = {story["id"]: build_structure(story) for story in build_stories(today)}
    created = {story["id"]: datetime.fromisoformat(story["createdAt"]) for story in build_stories(today)}
    # Sessions may last beyond midnight: events wait here until no earlier event can follow.
    waiting: list[tuple[int, RawEvent]] = []
    for days_ago in range(days - 1, (today - until) // timedelta(days=1), -1):
        midnight = today - timedelta(days=days_ago)
        arrivals = []
        for playlist, reach in _REACH.items():
            sessions = scale * reach.sessions * _trend(playlist, days_ago, (midnight - created[playlist]).days)
            for at, location in _draw_arrivals(source, audience, midnight, sessions, reach.weekend):
                if at >= created[playlist]:
                    arrivals.append((at, location, playlist))
        for at, location, playlist in sorted(arrivals, key=itemgetter(0)):
            reach = _REACH[playlist]
            viewer = audience.draw_viewer(location, reach.authenticated_share)
            session = Session(playlists[playlist], viewer, draw(source, reach.pages), _milliseconds(at), source)
            waiting += session.generate(reach.play_rate * (1.25 - 0.25 * viewer.restlessness))
        waiting.sort(key=itemgetter(0))
        complete = bisect_left(waiting, _milliseconds(min(until, midnight + timedelta(days=1))), key=itemgetter(0))
        yield from map(itemgetter(1), waiting[:complete])
        del waiting[:complete]


def _draw_arrivals(
    source: Random, audience: Audience, midnight: datetime, sessions: float, weekend: float
) -> Iterator[tuple[datetime, Location]]:
    """When sessions start on the UTC day that begins at ``midnight``, and where, by the local time of each location."""
    busiest = max(1.0, weekend)
    noon = midnight + timedelta(hours=12)
    for _ in range(int(sessions * busiest * (0.85 + 0.3 * source.random()) + source.random())):
        location = audience.draw_location()
        # A clock change shifts its own day by an hour, which no chart shows.
        ahead = location.ahead(noon)
        local_time = timedelta(hours=draw(source, _HOURS), milliseconds=int(source.random() * 3_600_000))
        at = midnight + (local_time - ahead) % timedelta(days=1)
        likelihood = weekend if (at + ahead).weekday() >= 5 else 1.0
        if source.random() * busiest < likelihood:
            yield at, location


def _trend(playlist: str, days_ago: int, age: int) -> float:
    """A factor for the sessions of a day: steady growth, the launch of a playlist, and a newspaper's mention of the
    main story. ``age`` is the playlist's age in days.
    """
    growth = 0.995 ** max(days_ago, 0)
    launch = 1 + 3 * exp(-age / 4) if age >= 0 else 1
    since_mention = _MENTIONED_DAYS_AGO - days_ago
    mention = 1 + 1.3 * exp(-since_mention / 2.5) if playlist == MAIN_STORY and since_mention >= 0 else 1
    return growth * launch * mention


def _milliseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(milliseconds=1)


_MENTIONED_DAYS_AGO = 24

#: Local hours, weighted by the sessions that start in them.
_HOURS: Weighted[int] = tuple(
    (weight, hour)
    for hour, weight in enumerate(
        (10, 6, 3, 2, 2, 4, 9, 18, 30, 38, 42, 44, 52, 46, 40, 40, 43, 48, 56, 66, 74, 70, 48, 24)
    )
)
