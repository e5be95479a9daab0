"""Checks documents against limits on what makes them costly to validate and to execute."""

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

#: Fields and fragments in the text of the document. Validation compares them in pairs: with 500 of them, it takes well
#: below a second.
MAX_SELECTIONS = 500
#: For this limit and the following ones, the content of a fragment counts wherever it is spread. Otherwise
#: fragments within fragments would multiply the work of a short document.
MAX_FIELDS = 5_000
#: Each aliased field may have different arguments, and so a statement of its own.
MAX_ALIASES = 100
MAX_DIRECTIVES = 100
MAX_LEVELS = 15
#: Pairs of fields that are merged into one field of the answer, as in `{ nodes { id } nodes { name } }`. Validation
#: compares the fields of each pair, and the fields below them again in pairs.
MAX_PAIRS = 3_000


def find_exceeded_limits(document: DocumentNode) -> Iterator[str]:
    """A text for each exceeded limit, such as "600 selections, where 500 are allowed"."""
    selections = sum(_count_selections(getattr(each, "selection_set", None)) for each in document.definitions)
    yield from _check("selections", selections, MAX_SELECTIONS)
    measurer = _DocumentMeasurer(document)
    sizes = [
        measurer.measure(each.selection_set)
        for each in document.definitions
        if isinstance(each, OperationDefinitionNode)
    ]
    yield from _check("fields", max((size.fields for size in sizes), default=0), MAX_FIELDS)
    yield from _check("aliases", max((size.aliases for size in sizes), default=0), MAX_ALIASES)
    yield from _check("directives", max((size.directives for size in sizes), default=0), MAX_DIRECTIVES)
    yield from _check("levels", max((size.levels for size in sizes), default=0), MAX_LEVELS)
    if all(size.fields <= MAX_FIELDS and size.levels <= MAX_LEVELS for size in sizes):
        pairs = [
            measurer.count_pairs([each.selection_set])
            for each in document.definitions
            if isinstance(each, OperationDefinitionNode)
        ]
        yield from _check("pairs of fields of one name", max(pairs, default=0), MAX_PAIRS)


def _check(name: str, count: int, limit: int) -> Iterator[str]:
    if count > limit:
        yield f"{count:,} {name}, where {limit:,} are allowed"


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


class _DocumentMeasurer:
    """Measures the selections of a document, and each of its fragments only once."""

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
                    # Introspection queries need many levels. graphql-core itself limits the nesting of their lists.
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
            self._measured[name] = _Size()  # ends the recursion of a fragment in itself, which validation rejects later
            self._measured[name] = self.measure(self._fragments.get(name))
        return self._measured[name]

    def count_pairs(self, selection_sets: Sequence[SelectionSetNode]) -> int:
        """The number of pairs of fields with one response key, on all levels: an upper bound of validation's work."""
        fields: dict[str, list[SelectionSetNode | None]] = {}
        for selection_set in selection_sets:
            self._collect(selection_set, fields, frozenset())
        count = sum(len(same_key) * (len(same_key) - 1) // 2 for same_key in fields.values())
        inner = ([each for each in same_key if each] for same_key in fields.values())
        return count + sum(self.count_pairs(sets) for sets in inner if sets)

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
