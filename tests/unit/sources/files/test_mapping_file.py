"""All problems of a mapping's file are reported at once."""

from __future__ import annotations

import tomllib
from zoneinfo import ZoneInfo

import pytest

from ivgraph.cli.commands import import_
from ivgraph.ingest.event import EventType
from ivgraph.sources.files import InvalidMapping, mapping, parse_mapping

FIELDS = {"type": "a", "at": "b", "playlist": "c", "session": "d"}
GOOD = "[fields]\n" + "\n".join(f'{name} = "{column}"' for name, column in FIELDS.items()) + "\n"


def problems_of(text: str) -> list[str]:
    with pytest.raises(InvalidMapping) as caught:
        parse_mapping(text)
    return [str(problem) for problem in caught.value.problems]


def test_the_examples_of_the_module_and_the_help_are_valid() -> None:
    assert mapping.__doc__
    assert import_.help
    for text in (mapping.__doc__, import_.help):
        shown = text[text.index("[fields]") : text.index('unit = "ms"') + len('unit = "ms"')]
        read = parse_mapping(shown)
        assert read.fields["session"] == ("user_id", "visit")
        assert read.types == {"scene_started": "node_play", "heartbeat": ""}
        assert read.causes == {"automatic": "DEFAULT"}
        assert (read.time_format, read.zone, read.units) == ("epoch_ms", ZoneInfo("Europe/Berlin"), 1000)
        assert tomllib.loads(shown).keys() == {"fields", "constants", "types", "causes", "time", "media"}


def test_all_problems_are_reported() -> None:
    text = """
    fields = "x"
    [constant]
    [types]
    a = "plays"
    [causes]
    b = 5
    [time]
    format = "epoch"
    zone = "Berlin"
    zome = "x"
    [media]
    unit = "min"
    """
    assert sorted(problems_of(text)) == [
        'The key "constant" is unknown. Did you mean constants?',
        "causes.b: Give a text, in quotation marks.",
        "fields.at: Name its column, or give it among the constants: every event needs it.",
        "fields.playlist: Name its column, or give it among the constants: every event needs it.",
        "fields.session: Name its column, or give it among the constants: every event needs it.",
        "fields.type: Name its column, or give it among the constants: every event needs it.",
        "fields: Write it as a table, under [fields].",
        "media.unit: Give one of s, ms.",
        "time.format: Give epoch_s, epoch_ms, rfc3339, or a format such as %Y-%m-%d %H:%M:%S.",
        "time.zone: Give a zone of the IANA list, such as Europe/Berlin.",
        'time: The key "zome" is unknown. Did you mean zone?',
        f'types.a: Give one of "", {", ".join(EventType)}.',
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[fields", "It is not TOML: "),
        (GOOD + 'nod = "x"', 'fields: The key "nod" is unknown. Did you mean node?'),
        (GOOD + '"context.city" = "x"', 'fields: The key "context.city" is unknown. '),
        (GOOD + "node = 5", "fields.node: Give a text, in quotation marks."),
        (GOOD + "node = []", "fields.node: Give a text, in quotation marks."),
        (GOOD + 'node = ["a", 1]', "fields.node: Give a text, in quotation marks."),
        (GOOD + '[constants]\nnode = ["a"]', "constants.node: Give a text, in quotation marks."),
        (GOOD + '[time]\nzone = "../etc"', "time.zone: Give a zone of the IANA list, such as Europe/Berlin."),
    ],
)
def test_a_problem_is_reported_with_its_path(text: str, problem: str) -> None:
    (told,) = problems_of(text)
    assert told.startswith(problem)


def test_a_constant_replaces_a_column() -> None:
    read = parse_mapping(GOOD.replace('playlist = "c"', "") + '[constants]\nplaylist = "story"')
    assert read.constants == {"playlist": "story"}
