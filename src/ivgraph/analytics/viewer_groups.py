"""Sorts the viewers that a condition names, or finds by their behaviour, into groups that it does not distinguish."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivgraph.analytics.filters import Behaves, CameBefore, Condition, Scope, ViewerIn, behaviours, leaves

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
class Found:
    """The viewers or the sessions that show a behaviour: those of authenticated viewers, or those of anonymous ones."""

    behaviour: Condition
    #: Whether they are sessions.
    of_session: bool
    authenticated: bool
    #: Hashes of viewers, or ids of journeys; each once.
    ids: Sequence[int]
    #: The viewer of each of them. None if no condition combines viewers with behaviours of sessions.
    viewer_ids: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class ViewerGroups:
    """The viewers and sessions that a condition names or finds by their behaviour, in groups."""

    #: The trait of each group, in the order of their numbers.
    traits: tuple[Trait, ...]
    #: The members of each group: hashes of viewers, and ids of journeys. The first two groups have none.
    members: tuple[Sequence[int], ...]

    @property
    def count(self) -> int:
        """The number of all members."""
        return sum(map(len, self.members))

    @property
    def authenticated(self) -> set[int]:
        """The groups of authenticated viewers."""
        return {number for number, trait in enumerate(self.traits) if trait.authenticated}

    def with_trait(self, condition: Condition) -> set[int]:
        """The groups of which a condition on viewers holds."""
        return {number for number, trait in enumerate(self.traits) if condition in trait.holding}

    def sorted_members(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """All members, ascending, and the group of each."""
        group_of = {member: number for number, members in enumerate(self.members) for member in members}
        members = sorted(group_of)
        return tuple(members), tuple(map(group_of.__getitem__, members))


def group_members(named: Mapping[int, frozenset[Condition]], found: Sequence[Found] = ()) -> ViewerGroups:
    """Puts members with equal traits into one group.

    Args:
        named: The viewers that a condition names, with those of its conditions that name them.
        found: Those who show its behaviours. What holds of a viewer holds of the viewer's sessions, too.
    """
    members: dict[Trait, Sequence[int]] = {Trait(False, frozenset()): (), Trait(True, frozenset()): ()}
    if named or len({each.behaviour for each in found}) > 1:
        members |= _combine(named, found)
    else:
        members |= {Trait(each.authenticated, frozenset({each.behaviour})): each.ids for each in found}
    return ViewerGroups(tuple(members), tuple(members.values()))


def _combine(named: Mapping[int, frozenset[Condition]], found: Sequence[Found]) -> Mapping[Trait, Sequence[int]]:
    """The members by their traits, where one member may have several of them.

    A trait is a number until all are known: its lowest bit tells whether the viewer is authenticated, the following
    ones which behaviours hold, and the rest is the class of named viewers, 0 for those that are not named.
    """
    asked = list(dict.fromkeys(each.behaviour for each in found))
    classes = list(dict.fromkeys(named.values()))
    code_of = {naming: number << len(asked) + 1 | 1 for number, naming in enumerate(classes, start=1)}
    of_viewer = {viewer: code_of[naming] for viewer, naming in named.items()}
    of_session: dict[int, int] = {}
    for each in found:
        code = 2 << asked.index(each.behaviour) | each.authenticated
        codes = of_session if each.of_session else of_viewer
        for id in each.ids:
            codes[id] = codes.get(id, 0) | code
    for each in found:
        if each.of_session and each.viewer_ids:
            for session, viewer in zip(each.ids, each.viewer_ids, strict=True):
                of_session[session] |= of_viewer.get(viewer, 0)
    members: dict[int, list[int]] = defaultdict(list)
    for codes in (of_viewer, of_session):
        for id, code in codes.items():
            members[code].append(id)
    return {_read_code(code, asked, classes): ids for code, ids in members.items()}


def _read_code(code: int, asked: Sequence[Condition], classes: Sequence[frozenset[Condition]]) -> Trait:
    shown = frozenset(behaviour for number, behaviour in enumerate(asked, start=1) if code >> number & 1)
    named = code >> len(asked) + 1
    return Trait(bool(code & 1), shown | (classes[named - 1] if named else frozenset()))


def find_exceptions(groups: ViewerGroups, rows: Sequence[int], every: int, *, by_session: bool) -> list[int] | None:
    """The members for which the contrary holds of what holds for those of their kind who are not named.

    Args:
        rows: For each group, the contexts in which it matches, as bits.
        every: All these contexts.
        by_session: Whether there are journeys among the members. Of a journey that is named and no exception, what
            holds does not depend on its viewer, who may be one.

    Returns:
        The exceptions; None if some members are exceptions in some of the contexts alone.
    """
    others = (rows[UNNAMED_GROUP if trait.authenticated else ANONYMOUS_GROUP] for trait in groups.traits)
    contrary = [row ^ other for row, other in zip(rows, others, strict=True)]
    if any(bits not in (0, every) for bits in contrary) or (by_session and 0 in contrary[FIRST_NAMED_GROUP:]):
        return None
    return [member for group, bits in enumerate(contrary) if bits for member in groups.members[group]]


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
    return group_members(name_viewers(condition))


def count_groups(condition: Condition) -> int:
    """The most groups that a condition can make, whoever behaves how."""
    classes = FIRST_NAMED_GROUP + len(set(name_viewers(condition).values()))
    return classes << len(behaviours(condition))


def is_by_session(condition: Condition | None) -> bool:
    """Whether the condition tells the sessions of one viewer apart."""
    return any(isinstance(leaf, Behaves) and leaf.scope is Scope.SESSION for leaf in behaviours(condition))


def names_viewers(condition: Condition) -> bool:
    """Whether the condition names viewers, or finds them by their behaviour in whatever session."""
    return any(
        isinstance(leaf, ViewerIn | CameBefore) or (isinstance(leaf, Behaves) and leaf.scope is Scope.VIEWER)
        for leaf in leaves(condition)
    )
