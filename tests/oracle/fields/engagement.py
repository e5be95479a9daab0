"""engagement of nodes and clickCurve of hotspots."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from oracle.fields.asking import VIEWERS, Answer, Asked, FieldQuestion, Told, count_viewers, growth, random_asked
from oracle.fields.choices import in_node
from oracle.recount import Fact, of_hotspot, ratio
from oracle.structure import hotspots, parts
from oracle.world import World
from support.journeys import Play

SLICES = [1, 2, 3, 7, 100, 200]


def random_engagement(random: Random, world: World) -> FieldQuestion:
    asked, slices, share = (
        random_asked(random, world, comparable=True),
        random.choice(SLICES),
        random.choice([0.95, 1, 0.5, 0.001]),
    )
    selection = f"""
        nodes(includeDeleted: true) {{
          externalId
          engagement(
            period: $period, filter: $filter, compareTo: $compareTo, slices: {slices}, completionAt: {share}
          ) {{
            plays durationSeconds averageShareWatched completionRate
            slices {{
              fromSeconds untilSeconds views reached exits {VIEWERS if random.random() < 0.7 else ""}
              comparison {{ views reached change }}
            }}
            comparison {{ period {{ start end timeZone }} plays averageShareWatched completionRate change }}
          }}
        }}"""
    return FieldQuestion(selection, asked, lambda told: {"nodes": engagement_of_nodes(told, asked, slices, share)})


def random_click_curves(random: Random, world: World) -> FieldQuestion:
    asked, slices = random_asked(random, world, comparable=True), random.choice(SLICES)
    selection = f"""
        nodes(includeDeleted: true) {{
          externalId
          hotspots(includeDeleted: true) {{
            externalId
            clickCurve(period: $period, filter: $filter, compareTo: $compareTo, slices: {slices}) {{
              durationSeconds shownFrom shownUntil clicks elsewhere
              slices {{ fromSeconds untilSeconds clicks comparison {{ clicks change }} }}
              comparison {{ period {{ start end timeZone }} clicks elsewhere change }}
            }}
          }}
        }}"""
    return FieldQuestion(selection, asked, lambda told: {"nodes": curves_of_nodes(told, asked, slices)})


def random_clicks(random: Random, world: World) -> FieldQuestion:
    asked, slices = random_asked(random, world), random.choice(SLICES)
    selection = f"""
        nodes(includeDeleted: true) {{
          externalId engagement(period: $period, filter: $filter, slices: {slices}) {{ clicks }}
        }}"""
    return FieldQuestion(selection, asked, lambda told: {"nodes": clicks_of_nodes(told, asked, slices)})


def engagement_of_nodes(told: Told, asked: Asked, slices: int, share: float) -> list[Answer]:
    plays = told.walks(asked.filter, asked.span).plays
    compared = told.walks(asked.filter, asked.compared).plays if asked.compared else None

    def answer(node: str) -> Answer:
        known_ms, now = told.durations.get(node) or None, in_node(plays, node)
        duration_ms = known_ms or last_ms(now)
        found = engagement(now, known_ms, duration_ms, slices, share)
        if compared is None or asked.compared is None:
            return found | {"slices": [each | {"comparison": None} for each in found["slices"]], "comparison": None}
        # Without a duration nothing was watched in the period, so that no slice is compared.
        then = engagement(in_node(compared, node), known_ms, duration_ms, slices, share)
        both = zip(found["slices"], then["slices"], strict=True)
        return found | {
            "slices": [here | {"comparison": there | change(here, there, "views")} for here, there in both],
            "comparison": then | {"period": asked.tell(asked.compared)} | change(found, then, "plays"),
        }

    return [{"externalId": node, "engagement": answer(node)} for node in parts(told.world)]


def change(now: Answer, then: Answer, name: str) -> Answer:
    return {"change": growth(now[name], then[name])}


def last_ms(plays: Sequence[Play]) -> int | None:
    """The end of the last second that was watched."""
    return max(((max(play.watched) + 1) * 1000 for play in plays if play.watched), default=None)


def engagement(
    plays: Sequence[Play], known_ms: int | None, duration_ms: int | None, slices: int, share: float
) -> Answer:
    watching = [play for play in plays if play.watched]
    completed = sum(play.is_completed(known_ms, share) for play in plays)
    return {
        "plays": len(plays),
        "durationSeconds": duration_ms and duration_ms / 1000,
        "averageShareWatched": ratio(sum(len(play.watched) for play in plays) * 1000, len(plays) * known_ms)
        if known_ms
        else None,
        "completionRate": ratio(completed, len(plays)) if known_ms else None,
        "slices": [each(watching, number, duration_ms, slices) for number in range(slices)] if duration_ms else [],
    }


def each(watching: Sequence[Play], number: int, duration_ms: int, slices: int) -> Answer:
    """A slice, which is told by the second in its middle."""
    middles = [(2 * place + 1) * duration_ms // (2000 * slices) for place in range(slices)]
    views = [play for play in watching if middles[number] in play.watched]

    def last(play: Play) -> int:
        return max((place for place, middle in enumerate(middles) if middle <= max(play.watched)), default=0)

    return {
        "fromSeconds": number * duration_ms / 1000 / slices,
        "untilSeconds": (number + 1) * duration_ms / 1000 / slices,
        "views": len(views),
        "reached": sum(max(play.watched) >= middles[number] for play in watching),
        "exits": sum(last(play) == number for play in watching if play.is_exit),
        "viewers": count_viewers(play.event.context for play in views),
    }


def curves_of_nodes(told: Told, asked: Asked, slices: int) -> list[Answer]:
    clicks = told.matching(asked.filter, asked.span)
    compared = told.matching(asked.filter, asked.compared) if asked.compared else None

    def answer(node: str, hotspot: str) -> Answer:
        now = of_hotspot(clicks, hotspot)
        duration_ms = told.durations.get(node) or max(((each + 1) * 1000 for each in seconds(now)), default=None)
        window = hotspots(told.world).get(hotspot, {})
        found = curve(now, duration_ms, slices) | {
            "durationSeconds": duration_ms and duration_ms / 1000,
            "shownFrom": window.get("shownFrom"),
            "shownUntil": window.get("shownUntil"),
        }
        if compared is None or asked.compared is None:
            return found | {"slices": [each | {"comparison": None} for each in found["slices"]], "comparison": None}
        then = curve(of_hotspot(compared, hotspot), duration_ms, slices)
        both = zip(found["slices"], then.pop("slices"), strict=True)
        return found | {
            "slices": [
                here | {"comparison": {"clicks": there["clicks"]} | change(here, there, "clicks")}
                for here, there in both
            ],
            "comparison": then | {"period": asked.tell(asked.compared)} | change(found, then, "clicks"),
        }

    return [
        {
            "externalId": node,
            "hotspots": [{"externalId": hotspot, "clickCurve": answer(node, hotspot)} for hotspot in here],
        }
        for node, here in parts(told.world).items()
    ]


def clicks_of_nodes(told: Told, asked: Asked, slices: int) -> list[Answer]:
    """The clicks on all hotspots of nodes, in the slices of their engagement."""
    plays, facts = told.walks(asked.filter, asked.span).plays, told.matching(asked.filter, asked.span)

    def clicks(node: str, hotspots: Sequence[str]) -> list[int]:
        duration_ms = told.durations.get(node) or last_ms(in_node(plays, node))
        if not duration_ms:
            return []
        found = [second for hotspot in hotspots for second in seconds(of_hotspot(facts, hotspot))]
        here = places(found, duration_ms, slices)
        return [here.count(number) for number in range(slices)]

    return [
        {"externalId": node, "engagement": {"clicks": clicks(node, here)}} for node, here in parts(told.world).items()
    ]


def seconds(clicks: Sequence[Fact]) -> list[int]:
    """Those of the media in which hotspots were clicked."""
    return [fact.position_ms // 1000 for fact in clicks if fact.position_ms is not None]


def places(seconds: Sequence[int], duration_ms: int, slices: int) -> list[int]:
    """The slices of seconds of the media."""
    within = [second for second in seconds if second * 1000 < duration_ms]
    return [min((2 * second + 1) * 1000 * slices // (2 * duration_ms), slices - 1) for second in within]


def curve(clicks: Sequence[Fact], duration_ms: int | None, slices: int) -> Answer:
    within = places(seconds(clicks), duration_ms, slices) if duration_ms else []
    return {
        "clicks": len(clicks),
        "elsewhere": len(clicks) - len(within),
        "slices": [
            {
                "fromSeconds": number * duration_ms / 1000 / slices,
                "untilSeconds": (number + 1) * duration_ms / 1000 / slices,
                "clicks": within.count(number),
            }
            for number in range(slices)
        ]
        if duration_ms
        else [],
    }
