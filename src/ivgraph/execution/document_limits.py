"""How large a document is, by what makes it costly to validate and to execute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

#: Fields and fragments as they are written. Validation compares them in pairs: this keeps it well below a second.
MOST_SELECTIONS = 500
#: The rest is counted with each fragment wherever it is spread: fragments within fragments multiply.
MOST_FIELDS = 5_000
#: Each may be a question of its own, and a statement.
MOST_ALIASES = 100
MOST_DIRECTIVES = 100
MOST_LEVELS = 15
#: Pairs of fields that are merged into one of the answer, as `{ nodes { id } nodes { name } }` has. Validation compares
#: the fields of each pair, and those below them again in pairs.
MOST_PAIRS = 3_000


def find_excesses(document: DocumentNode) -> Iterator[str]:
    """What there is too much of, as "600 selections, where 500 are allowed"."""
    written = sum(_count_selections(getattr(each, "selection_set", None)) for each in document.definitions)
    yield from _judge("selections", written, MOST_SELECTIONS)
    measuring = _Measuring(document)
    sizes = [
        measuring.measure(each.selection_set)
        for each in document.definitions
        if isinstance(each, OperationDefinitionNode)
    ]
    yield from _judge("fields", max((size.fields for size in sizes), default=0), MOST_FIELDS)
    yield from _judge("aliases", max((size.aliases for size in sizes), default=0), MOST_ALIASES)
    yield from _judge("directives", max((size.directives for size in sizes), default=0), MOST_DIRECTIVES)
    yield from _judge("levels", max((size.levels for size in sizes), default=0), MOST_LEVELS)
    if all(size.fields <= MOST_FIELDS and size.levels <= MOST_LEVELS for size in sizes):
        pairs = [
            measuring.count_pairs([each.selection_set])
            for each in document.definitions
            if isinstance(each, OperationDefinitionNode)
        ]
        yield from _judge("pairs of fields of one name", max(pairs, default=0), MOST_PAIRS)


def _judge(name: str, count: int, most: int) -> Iterator[str]:
    if count > most:
        yield f"{count:,} {name}, where {most:,} are allowed"


def _count_selections(selections: SelectionSetNode | None) -> int:
    if selections is None:
        return 0
    inner = (_count_selections(getattr(each, "selection_set", None)) for each in selections.selections)
    return len(selections.selections) + sum(inner)


@dataclass(slots=True)
class _Size:
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    levels: int = 0

    def add(self, other: _Size, *, deeper: int = 0) -> None:
        self.fields += other.fields
        self.aliases += other.aliases
        self.directives += other.directives
        self.levels = max(self.levels, other.levels + deeper)


class _Measuring:
    """Measures each fragment only once."""

    def __init__(self, document: DocumentNode) -> None:
        fragments = [each for each in document.definitions if isinstance(each, FragmentDefinitionNode)]
        self._fragments = {fragment.name.value: fragment.selection_set for fragment in fragments}
        self._measured: dict[str, _Size] = {}

    def measure(self, selections: SelectionSetNode | None) -> _Size:
        size = _Size()
        for selection in selections.selections if selections else ():
            size.directives += len(selection.directives or ())
            match selection:
                case FieldNode():
                    size.fields += 1
                    size.aliases += selection.alias is not None
                    inner = self.measure(selection.selection_set)
                    # Introspection needs many levels: graphql-core limits those that multiply, its lists.
                    is_introspection = selection.name.value.startswith("__")
                    size.add(
                        replace(inner, levels=0) if is_introspection else inner, deeper=0 if is_introspection else 1
                    )
                case InlineFragmentNode():
                    size.add(self.measure(selection.selection_set))
                case FragmentSpreadNode():
                    size.add(self._measure_fragment(selection.name.value))
        return size

    def _measure_fragment(self, name: str) -> _Size:
        if name not in self._measured:
            self._measured[name] = _Size()  # where a fragment spreads itself, which validation refuses
            self._measured[name] = self.measure(self._fragments.get(name))
        return self._measured[name]

    def count_pairs(self, selection_sets: Sequence[SelectionSetNode]) -> int:
        """Pairs of fields with one response key, here and below; as many as validation compares, at most."""
        fields: dict[str, list[SelectionSetNode | None]] = {}
        for selection_set in selection_sets:
            self._collect(selection_set, fields, frozenset())
        count = sum(len(found) * (len(found) - 1) // 2 for found in fields.values())
        below = ([each for each in found if each] for found in fields.values())
        return count + sum(self.count_pairs(found) for found in below if found)

    def _collect(
        self, selections: SelectionSetNode, fields: dict[str, list[SelectionSetNode | None]], within: frozenset[str]
    ) -> None:
        for selection in selections.selections:
            match selection:
                case FieldNode():
                    key = (selection.alias or selection.name).value
                    fields.setdefault(key, []).append(selection.selection_set)
                case InlineFragmentNode():
                    self._collect(selection.selection_set, fields, within)
                case FragmentSpreadNode():
                    name = selection.name.value
                    if name in self._fragments and name not in within:
                        self._collect(self._fragments[name], fields, within | {name})
