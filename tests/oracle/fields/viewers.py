"""viewers of a playlist: what each of them did, session by session."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from oracle.clock import quarter_before
from oracle.fields.asking import SCOPES, Answer, Asked, FieldQuestion, Told, named, random_asked, random_version
from oracle.fields.paths import ends, of_version
from oracle.recount import Fact, count, watched_minutes
from oracle.world import World
from support.journeys import Journey

#: What makes somebody be there.
SEEN = {"impression", "play", "node_play", "watch", "hotspot_click"}


def random_viewers(random: Random, world: World, scopes: Sequence[str] = SCOPES) -> FieldQuestion:
    asked, version = random_asked(random, world, scopes=scopes), random_version(random, world)
    sessions = """sessions(first: 8) { nodes {
        startedAt lastEventAt stepCount clicks minutesViewed end lastNode { externalId }
        steps(first: 40) { nodes {
          at node { externalId } cause hotspot { externalId } decisionSeconds watchedSeconds hasEnded
        } }
      } }"""
    selection = f"""
        viewers(period: $period, filter: $filter, first: 10{of_version(version)}) {{
          totalCount
          nodes {{
            externalId isAuthenticated impressions plays minutesViewed sessionCount sessionsWithEnding
            firstSeen lastSeen {sessions if random.random() < 0.7 else ""}
          }}
        }}"""

    def arrange(answer: Answer) -> Answer:
        """Anonymous viewers have nothing by which they could be put in order."""
        nodes = sorted(answer["viewers"]["nodes"], key=lambda viewer: repr(sorted(viewer.items(), key=str)))
        return {"viewers": answer["viewers"] | {"nodes": nodes}}

    return FieldQuestion(selection, asked, lambda told: {"viewers": viewers(told, asked, version)}, arrange)


def viewers(told: Told, asked: Asked, version: int | None) -> Answer:
    facts = [fact for fact in told.matching(asked.filter, asked.span) if fact.type in SEEN]
    sessions = told.walks(asked.filter, asked.span).sessions
    people, structured = {fact.person for fact in facts}, told.of_version(version)
    return {
        "totalCount": len(people),
        "nodes": [
            viewer(
                structured,
                [fact for fact in facts if fact.person == person],
                [session for session in sessions if session.viewer == person],
            )
            for person in people
        ],
    }


def viewer(told: Told, facts: Sequence[Fact], sessions: Sequence[Journey]) -> Answer:
    kind, id = facts[0].person
    times = [quarter_before(fact.at) for fact in facts]
    ordered = sorted(sessions, key=lambda session: session.plays[0].event.at)
    return {
        "externalId": id if kind == "viewer" else None,
        "isAuthenticated": kind == "viewer",
        "impressions": count(facts, "impression"),
        "plays": count(facts, "play"),
        "minutesViewed": watched_minutes(facts),
        "sessionCount": len(sessions),
        "sessionsWithEnding": sum(any(node.text in told.endings for node in session.walk) for session in sessions),
        "firstSeen": min(times).isoformat(),
        "lastSeen": max(times).isoformat(),
        "sessions": {"nodes": [session_of(told, session) for session in ordered[:8]]},
    }


def session_of(told: Told, session: Journey) -> Answer:
    (end,) = (name for name, number in ends(told, [session]).items() if number)
    return {
        "startedAt": session.plays[0].event.at.isoformat(),
        "lastEventAt": session.last_at.isoformat(),
        "stepCount": len(session.plays),
        "clicks": session.clicks,
        "minutesViewed": session.watched_ms / 60_000,
        "end": {"ending": "ENDING", "left": "LEFT", "goingOn": "GOING_ON"}[end],
        "lastNode": named(session.walk[-1]),
        "steps": {
            "nodes": [
                {
                    "at": play.event.at.isoformat(),
                    "node": named(play.node),
                    "cause": play.cause and play.cause.upper(),
                    "hotspot": named(play.hotspot),
                    "decisionSeconds": None if play.decided_ms is None else play.decided_ms / 1000,
                    "watchedSeconds": len(play.watched),
                    "hasEnded": play.ended,
                }
                for play in session.plays[:40]
            ]
        },
    }
