"""choices of nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import sqrt
from random import Random
from typing import Any

from oracle.fields.asking import (
    VIEWERS,
    Answer,
    Asked,
    FieldQuestion,
    Told,
    count_viewers,
    growth,
    named,
    random_asked,
    random_version,
)
from oracle.journeys import Name
from oracle.recount import ratio
from oracle.structure import hotspots, nodes, parts
from oracle.world import World
from support.journeys import Play

DURATIONS = "{ count medianSeconds ninetiethPercentileSeconds histogram { fromSeconds untilSeconds count } }"

PARTS = [
    "plays",
    "couldChoose",
    f"""options {{
          hotspot {{ externalId }} to {{ externalId }} exposed count {VIEWERS} share shareInterval {{ low high }}
          shareOfChoices timeToDecide {DURATIONS}
        }}""",
    "options { hotspot { externalId } exposed count share }",
    f"default {{ to {{ externalId }} count {VIEWERS} share shareInterval {{ low high }} }}",
    "others exits",
    f"timeToDecide {DURATIONS}",
    f"""options {{
          hotspot {{ externalId }}
          comparison {{ exposed count share timeToDecide {DURATIONS} change {{ count share }} }}
        }}""",
    "default { comparison { count share change { count share } } }",
    f"""comparison {{
          period {{ start end timeZone }} plays couldChoose others exits change timeToDecide {DURATIONS}
        }}""",
    f"changedMinds {{ sessions changed share {VIEWERS} }}",
]

#: Seconds between the intervals of histograms.
BOUNDS = [0, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 45, 60, 120, 300, 600, None]

#: The 97.5 % quantile of the normal distribution.
Z = 1.959963984540054


def random_choices(random: Random, world: World) -> FieldQuestion:
    asked = random_asked(random, world, comparable=True)
    attempt = random.choice(["ALL", "ALL", "FIRST", "LAST"])
    version = random_version(random, world)
    selected = PARTS if random.random() < 0.6 else random.sample(PARTS, random.randint(1, len(PARTS)))
    given = f"attempt: {attempt}" + ("" if version is None else f", version: {version}")
    selection = f"""
        nodes(includeDeleted: true) {{
          externalId
          choices(period: $period, filter: $filter, compareTo: $compareTo, {given}) {{ {" ".join(selected)} }}
        }}"""
    return FieldQuestion(selection, asked, lambda told: {"nodes": choices_of_nodes(told, asked, attempt, version)})


def choices_of_nodes(told: Told, asked: Asked, attempt: str, version: int | None) -> list[Answer]:
    plays = told.walks(asked.filter, asked.span).plays
    compared = told.walks(asked.filter, asked.compared).plays if asked.compared else None

    def attempts(node: str, plays: Sequence[Play]) -> list[Play]:
        return [play for play in in_node(plays, node) if is_attempt(told, play, attempt)]

    def answer(node: str) -> Answer:
        now, then = attempts(node, plays), None if compared is None else attempts(node, compared)
        found = choices(told, node, version, now, then or [])
        found["changedMinds"] = changed_minds(in_node(plays, node))
        before = None if then is None else choices(told, node, version, then, now)
        return compare(asked, found, before)

    return [{"externalId": node, "choices": answer(node)} for node in parts(told.world)]


def compare(asked: Asked, now: Answer, then: Answer | None) -> Answer:
    """The choices of a period with those of the compared one."""
    options = {} if then is None else {_text(option): option for option in then["options"]}
    default = then and then["default"]

    def change(here: Answer, before: Answer) -> Answer:
        return {name: growth(here[name], before[name]) for name in ("count", "share")}

    return {
        **now,
        "options": [
            {
                **option,
                "comparison": (before := options.get(_text(option))) and {**before, "change": change(option, before)},
            }
            for option in now["options"]
        ],
        "default": now["default"]
        and {
            **now["default"],
            "comparison": default and {**default, "change": change(now["default"], default)},
        },
        "comparison": then
        and asked.compared
        and {**then, "period": asked.tell(asked.compared), "change": growth(now["plays"], then["plays"])},
    }


def is_attempt(told: Told, play: Play, attempt: str) -> bool:
    """Whether it is the first or the last play of its node in its whole session."""
    if attempt == "ALL":
        return True
    journey = next(journey for journey in told.journeys if any(each is play for each in journey.plays))
    same = [each for each in journey.plays if each.node == play.node]
    return play is same[0 if attempt == "FIRST" else -1]


def in_node(plays: Iterable[Play], node: str) -> list[Play]:
    return [play for play in plays if play.node.text == node]


def leading_on(world: World, node: str) -> set[str]:
    """The hotspots in a node that lead to nodes."""
    known = hotspots(world)
    here = [hotspot for each in nodes(world) if each["id"] == node for hotspot in each["hotspots"]]
    return {each["id"] for each in here if "toNode" in known[each["id"]] and "deletedAt" not in known[each["id"]]}


def choices(told: Told, node: str, version: int | None, attempts: list[Play], others: list[Play]) -> Answer:
    """Args: others: plays of another period, whose choices have their rows, too."""
    structured = told.of_version(version).world
    known, today, leading = hotspots(structured), leading_on(told.world, node), leading_on(structured, node)
    chosen = [play for play in attempts if play.hotspot]
    default = [play for play in attempts if play.cause in ("default", "loop")]
    exits = sum(play.is_exit for play in attempts)
    options = {told.names[id] for id in leading} | {play.hotspot for play in [*attempts, *others] if play.hotspot}

    def option(name: Name) -> Answer:
        exposed = sum(name in play.exposed for play in attempts)
        taken = [play for play in chosen if play.hotspot == name]
        leads = known.get(name.text, {}).get("toNode")
        return {
            "hotspot": named(name),
            "to": leads and {"externalId": leads},
            "exposed": exposed,
            "count": len(taken),
            "viewers": viewers(taken),
            "share": ratio(len(taken), exposed),
            "shareInterval": wilson(len(taken), exposed),
            "shareOfChoices": ratio(len(taken), len(chosen)),
            "timeToDecide": durations(taken),
        }

    follows = next((each.get("defaultNode") for each in nodes(structured) if each["id"] == node), None)
    return {
        "plays": len(attempts),
        "couldChoose": sum(bool(play.hotspot or today & {name.text for name in play.exposed}) for play in attempts),
        "options": sorted(map(option, options), key=lambda each: (-each["count"], told.names[_text(each)].id)),
        "default": {
            "to": follows and {"externalId": follows},
            "count": len(default),
            "viewers": viewers(default),
            "share": ratio(len(default), len(attempts)),
            "shareInterval": wilson(len(default), len(attempts)),
        }
        if default or follows or any(play.cause in ("default", "loop") for play in others)
        else None,
        "others": len(attempts) - len(chosen) - len(default) - exits,
        "exits": exits,
        "timeToDecide": durations(chosen),
    }


def changed_minds(plays: Iterable[Play]) -> Answer:
    choices = defaultdict[Any, list[Play]](list)
    for play in plays:
        if play.hotspot:
            choices[play.event.session, play.event.viewer].append(play)
    repeated = [made for made in choices.values() if len(made) > 1]
    changed = [made for made in repeated if len({play.hotspot for play in made}) > 1]
    return {
        "sessions": len(repeated),
        "changed": len(changed),
        "share": ratio(len(changed), len(repeated)),
        "viewers": viewers(play for made in changed for play in made),
    }


def viewers(plays: Iterable[Play]) -> Answer:
    return count_viewers(play.event.context for play in plays)


def durations(plays: Iterable[Play]) -> Answer:
    found = sorted(play.decided_ms / 1000 for play in plays if play.decided_ms is not None)
    return {
        "count": len(found),
        "medianSeconds": quantile(found, 0.5),
        "ninetiethPercentileSeconds": quantile(found, 0.9),
        "histogram": [
            {
                "fromSeconds": start,
                "untilSeconds": end,
                "count": sum(start <= each and (end is None or each < end) for each in found),
            }
            for start, end in pairwise(BOUNDS)
            if start is not None
        ],
    }


def quantile(found: Sequence[float], part: float) -> float | None:
    """Interpolated between the two nearest values."""
    if not found:
        return None
    place = (len(found) - 1) * part
    below = int(place)
    above = min(below + 1, len(found) - 1)
    return found[below] + (found[above] - found[below]) * (place - below)


def wilson(successes: int, trials: int, z: float = Z) -> Answer | None:
    """The shares that are not further than z of their own standard deviations from the one that was found."""
    if not trials:
        return None
    share = successes / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    reach = z / (1 + z * z / trials) * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return {"low": middle - reach if successes else 0.0, "high": middle + reach if successes < trials else 1.0}


def _text(option: Answer) -> str:
    text: str = option["hotspot"]["externalId"]
    return text
