"""Sorts the viewers that a condition names, or finds by their behaviour, into groups that it does not distinguish."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivgraph.analytics.filters import Behaves, Condition, Scope, ViewerIn, behaviours, leaves

#: The group of all anonymous viewers that no behaviour names.
ANONYMOUS_GROUP = 0
#: The group of all authenticated viewers that the condition does not name.
UNNAMED_GROUP = 1
#: Viewers that the condition names are in groups with this number and the following ones.
FIRST_NAMED_GROUP = 2


@dataclass(frozen=True, slots=True)
class Trait:
    """What a condition can tell about a viewer or a session that it names."""

    authenticated: bool
    #: The conditions on viewers and behaviours that hold.
    holding: frozenset[Condition]


@dataclass(frozen=True, slots=True)
class ViewerGroups:
    """The viewers and sessions that a condition names, with the group of each."""

    #: Hashes of viewers and ids of journeys, ascending.
    members: tuple[int, ...]
    #: The group of each of these members.
    groups: tuple[int, ...]
    #: The trait of each group, in the order of their numbers.
    traits: tuple[Trait, ...]

    def with_trait(self, condition: Condition) -> set[int]:
        """The groups of which a condition on viewers holds."""
        return {number for number, trait in enumerate(self.traits) if condition in trait.holding}

    @property
    def authenticated(self) -> set[int]:
        return {number for number, trait in enumerate(self.traits) if trait.authenticated}


def group_members(members: Sequence[int], traits: Sequence[Trait]) -> ViewerGroups:
    """Puts members with equal traits into one group.

    Args:
        members: Ascending.
        traits: The trait of each member; equal ones are best the same object, since a million are compared.
    """
    numbers = {Trait(False, frozenset()): ANONYMOUS_GROUP, Trait(True, frozenset()): UNNAMED_GROUP}
    number_of = {id(trait): numbers.setdefault(trait, len(numbers)) for trait in traits}
    return ViewerGroups(tuple(members), tuple(number_of[id(trait)] for trait in traits), tuple(numbers))


def find_exceptions(groups: ViewerGroups, rows: Sequence[int], every: int, *, by_session: bool) -> tuple[int, ...]:
    """The members for which the contrary holds of what holds for those of their kind who are not named.

    Args:
        rows: For each group, the contexts in which it matches, as bits.
        every: All these contexts.
        by_session: Whether there are journeys among the members. Of a journey that is named and no exception, what
            holds does not depend on its viewer, who may be one.

    Returns:
        The exceptions, ascending; none if some members are exceptions in some of the contexts alone.
    """
    others = (rows[UNNAMED_GROUP if trait.authenticated else ANONYMOUS_GROUP] for trait in groups.traits)
    contrary = [row ^ other for row, other in zip(rows, others, strict=True)]
    if any(bits not in (0, every) for bits in contrary) or (by_session and 0 in contrary[FIRST_NAMED_GROUP:]):
        return ()
    return tuple(member for member, group in zip(groups.members, groups.groups, strict=True) if contrary[group])


def name_viewers(condition: Condition) -> dict[int, frozenset[Condition]]:
    """The viewers that the condition names, ascending, with those of its conditions that name them.

    Viewers that the same conditions name share one set.
    """
    naming: dict[int, list[Condition]] = defaultdict(list)
    for leaf in {leaf for leaf in leaves(condition) if isinstance(leaf, ViewerIn)}:
        for viewer in leaf.viewers:
            naming[viewer].append(leaf)
    shared: dict[tuple[int, ...], frozenset[Condition]] = {}
    return {
        viewer: shared.setdefault(tuple(map(id, naming[viewer])), frozenset(naming[viewer]))
        for viewer in sorted(naming)
    }


def group_named_viewers(condition: Condition) -> ViewerGroups:
    """The groups of a condition without behaviours."""
    named = name_viewers(condition)
    trait_of: Mapping[frozenset[Condition], Trait] = {naming: Trait(True, naming) for naming in named.values()}
    return group_members(list(named), [trait_of[naming] for naming in named.values()])


def count_groups(condition: Condition) -> int:
    """The most groups that a condition can make, whoever behaves how."""
    classes = FIRST_NAMED_GROUP + len(set(name_viewers(condition).values()))
    return classes << len(behaviours(condition))


def is_by_session(condition: Condition | None) -> bool:
    """Whether the condition tells the sessions of one viewer apart."""
    return any(isinstance(leaf, Behaves) and leaf.scope is Scope.SESSION for leaf in behaviours(condition))
