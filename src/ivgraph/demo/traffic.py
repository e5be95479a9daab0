"""Ninety days of viewers for the demo's playlists, as native events."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from operator import itemgetter
from random import Random

from ivgraph.demo.audience import Audience, Place, Weighted, draw
from ivgraph.demo.story import MAIN_STORY, start_of_day, stories, structure_of
from ivgraph.demo.visit import EPOCH, Session
from ivgraph.errors import InvalidInput, Problem
from ivgraph.ingest.event import RawEvent


def events(
    day: datetime, until: datetime, *, days: int = 90, seed: int = 2026, scale: float = 1.0
) -> Iterator[RawEvent]:
    """What players would have sent from ``days`` UTC days ago, ``day`` being today, ``until`` a time, in order of time.

    The seed, the scale, the number of days and the UTC date of ``day`` decide everything, ids too; ``until`` only
    decides where to stop, and may lie days after ``day``: a later one gives the same events and more. About 460,000
    for 90 days at scale 1, and in proportion to the scale. A playlist has no events before it was created. The events
    of a visit share one ``context``: read it only. Raises InvalidInput.
    """
    problems = []
    if days < 1:
        problems.append(Problem("days", f"Ask for 1 day or more, not {days}."))
    if not 0 < scale < float("inf"):
        problems.append(Problem("scale", f"Give a number above 0, not {scale}."))
    if problems:
        raise InvalidInput(problems)
    return _play(start_of_day(day), until, days, seed, scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many people a playlist reaches, who they are and when they have time."""

    #: Visits on a working day, before growth, launches and mentions.
    visits: float
    #: Visits on a Saturday or Sunday for each one on a working day.
    weekend: float
    #: Share of the visits by authenticated viewers.
    known: float
    #: Share of the impressions that lead to a play, for viewers of average restlessness.
    play_rate: float
    #: What an event's context says of the page around the player: domain, application, playbackContext.
    pages: Weighted[dict[str, str]]


_REACH = {
    MAIN_STORY: Reach(
        visits=120,
        weekend=0.62,
        known=0.34,
        play_rate=0.6,
        pages=(
            (46, {"domain": "lastferry.example", "application": "Website", "playbackContext": "Home"}),
            (24, {"domain": "stories.example", "application": "Website", "playbackContext": "Mystery week"}),
            (14, {"domain": "press.example", "application": "Press embed"}),
            (16, {"application": "App", "playbackContext": "Mystery week"}),
        ),
    ),
    "coffee-tour": Reach(
        visits=36,
        weekend=1.25,
        known=0.1,
        play_rate=0.52,
        pages=(
            (70, {"domain": "mira.example", "application": "Shop", "playbackContext": "Product page"}),
            (30, {"domain": "kitchens.example", "application": "Press embed"}),
        ),
    ),
    "first-week": Reach(
        visits=16,
        weekend=0.1,
        known=0.97,
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
        visits=34,
        weekend=1.1,
        known=0.22,
        play_rate=0.57,
        pages=(
            (65, {"domain": "stories.example", "application": "Website", "playbackContext": "Outdoors"}),
            (35, {"application": "App", "playbackContext": "Outdoors"}),
        ),
    ),
}


def _play(today: datetime, until: datetime, days: int, seed: int, scale: float) -> Iterator[RawEvent]:
    source = Random(f"{seed} {today.date()}")
    audience = Audience(source)
    playlists = {story["id"]: structure_of(story) for story in stories(today)}
    created = {story["id"]: datetime.fromisoformat(story["createdAt"]) for story in stories(today)}
    # Visits run on past midnight: events wait here until no earlier one can follow.
    waiting: list[tuple[int, RawEvent]] = []
    for days_ago in range(days - 1, (today - until) // timedelta(days=1), -1):
        midnight = today - timedelta(days=days_ago)
        arrivals = []
        for playlist, reach in _REACH.items():
            visits = scale * reach.visits * _trend(playlist, days_ago, (midnight - created[playlist]).days)
            for at, place in _arrivals(source, audience, midnight, visits, reach.weekend):
                if at >= created[playlist]:
                    arrivals.append((at, place, playlist))
        for at, place, playlist in sorted(arrivals, key=itemgetter(0)):
            reach = _REACH[playlist]
            viewer = audience.admit(place, reach.known)
            visit = Session(playlists[playlist], viewer, draw(source, reach.pages), _milliseconds(at), source)
            waiting += visit.walk(reach.play_rate * (1.25 - 0.25 * viewer.restlessness))
        waiting.sort(key=itemgetter(0))
        ripe = bisect_left(waiting, _milliseconds(min(until, midnight + timedelta(days=1))), key=itemgetter(0))
        yield from map(itemgetter(1), waiting[:ripe])
        del waiting[:ripe]


def _arrivals(
    source: Random, audience: Audience, midnight: datetime, visits: float, weekend: float
) -> Iterator[tuple[datetime, Place]]:
    """When, in the UTC day that begins at ``midnight``, visits start, and from where: by each place's own clock."""
    busiest = max(1.0, weekend)
    noon = midnight + timedelta(hours=12)
    for _ in range(int(visits * busiest * (0.85 + 0.3 * source.random()) + source.random())):
        place = audience.draw_place()
        # A clock change shifts its own day by an hour, which no chart shows.
        ahead = place.ahead(noon)
        of_day = timedelta(hours=draw(source, _HOURS), milliseconds=int(source.random() * 3_600_000))
        at = midnight + (of_day - ahead) % timedelta(days=1)
        likelihood = weekend if (at + ahead).weekday() >= 5 else 1.0
        if source.random() * busiest < likelihood:
            yield at, place


def _trend(playlist: str, days_ago: int, age: int) -> float:
    """Growth until the demo is made, a rush when the playlist comes out, and a newspaper's word of the main one.

    ``age`` is the playlist's, in days.
    """
    growth = 0.995 ** max(days_ago, 0)
    launch = 1 + 3 * exp(-age / 4) if age >= 0 else 1
    since_mention = _MENTIONED_DAYS_AGO - days_ago
    mention = 1 + 1.3 * exp(-since_mention / 2.5) if playlist == MAIN_STORY and since_mention >= 0 else 1
    return growth * launch * mention


def _milliseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(milliseconds=1)


_MENTIONED_DAYS_AGO = 24

#: Local hours by how many visits start in them.
_HOURS: Weighted[int] = tuple(
    (weight, hour)
    for hour, weight in enumerate(
        (10, 6, 3, 2, 2, 4, 9, 18, 30, 38, 42, 44, 52, 46, 40, 40, 43, 48, 56, 66, 74, 70, 48, 24)
    )
)
