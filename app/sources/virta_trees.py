"""Attainments as trees, and the trees to their study rights (KOSKI `VirtaXMLConverter.scala`, koski-data §4.4).

Nothing is lost, however the keys refer to each other: what only refers to itself in a circle becomes a tree of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.sources.virta_fields import TAGS, attribute_of, number_of, text_of
from app.sources.virta_rows import Key, Row

DEEPEST = 40
"""Levels of a tree; what lies deeper stands beside its parent. Documents may have 100 levels of objects and lists."""
REPEATS = 4
"""How many times as many places as attainments there may be, when the same ones belong to many wholes."""


@dataclass(slots=True)
class Tree:
    """An attainment with those that it includes. `counted`: the credits with which its parent counts it."""

    row: Row
    children: list[Tree] = field(default_factory=list)
    counted: Decimal | None = None

    def walk(self) -> Iterator[Tree]:
        stack = [self]
        while stack:
            tree = stack.pop()
            yield tree
            stack.extend(reversed(tree.children))


def grow_trees(rows: Sequence[Row]) -> list[Tree]:
    """The attainments that no other includes, each with its tree, in the order of the answer.

    An attainment stands once in a tree, in the smallest whole that lists it; it may belong to several trees.
    """
    wood = _Wood(rows)
    trees = {index: wood.grow(index) for index in wood.roots()}
    for index in range(len(rows)):
        if index not in wood.placed:
            trees[index] = wood.grow(index)
    return [tree for _, tree in sorted(trees.items())]


class _Wood:
    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.placed: set[int] = set()
        self.places_left = REPEATS * len(rows)
        self._by_pair: dict[Key, int] = {}
        self._by_avain: dict[str, int] = {}
        for index, row in enumerate(rows):
            if row.avain:
                self._by_pair.setdefault(row.pair, index)
                self._by_avain.setdefault(row.avain, index)
        self.listed = [self._list(row) for row in rows]

    def _list(self, row: Row) -> dict[int, Decimal | None]:
        """The attainments that a row includes: of its own student first, else whoever has the avain."""
        found: dict[int, Decimal | None] = {}
        for item in row.element.iterfind(TAGS["Sisaltyvyys"]):
            avain = attribute_of(item, "sisaltyvaOpintosuoritusAvain") or ""
            index = self._by_pair.get((avain, row.opiskelija), self._by_avain.get(avain))
            if index is not None and self.rows[index] is not row:
                found.setdefault(index, number_of(text_of(item, "Opintopiste")))
        return found

    def roots(self) -> list[int]:
        included = {index for listed in self.listed for index in listed}
        return [index for index in range(len(self.rows)) if index not in included]

    def grow(self, root: int) -> Tree:
        """A tree, without recursion; the wood remembers what has found a place."""
        tree = Tree(self.rows[root])
        seen = {root}
        self.placed.add(root)
        stack = [(root, tree, 1)]
        while stack:
            index, parent, depth = stack.pop()
            made = []
            for child, counted in self._children(index, seen):
                seen.add(child)
                self.placed.add(child)
                self.places_left -= 1
                made.append((child, Tree(self.rows[child], counted=counted)))
            parent.children.extend(item for _, item in made)
            stack.extend(
                (child, item if depth < DEEPEST else parent, min(depth + 1, DEEPEST)) for child, item in reversed(made)
            )
        return tree

    def _children(self, index: int, seen: set[int]) -> Iterator[tuple[int, Decimal | None]]:
        """What is listed and not yet in the tree; what a listed sibling includes too is left to the sibling."""
        listed = self.listed[index]
        inner = {
            child
            for sibling in (listed if self.places_left > 0 else ())
            if sibling not in seen
            for child in self.listed[sibling]
            if sibling not in self.listed[child]
        }
        for child, counted in listed.items():
            if child in seen or child in inner or (self.places_left <= 0 and child in self.placed):
                continue
            yield child, counted


def distribute(trees: Iterable[Tree], opiskeluoikeudet: Sequence[Row]) -> tuple[list[list[Tree]], list[Tree]]:
    """The trees of each study right, and those of none.

    A study right, in the order of the answer, takes the trees that name it and those of which a part names it, unless
    the whole names another (Sisaltyvyys is stronger than a part's own key).
    """
    places: dict[Key, int] = {}
    for index, row in enumerate(opiskeluoikeudet):
        if row.avain:
            places.setdefault(row.pair, index)
    shares: list[list[Tree]] = [[] for _ in opiskeluoikeudet]
    loose: list[Tree] = []
    for tree in trees:
        wanted = min((places[key] for key in _keys_of(tree) if key in places), default=None)
        if wanted is not None:
            shares[wanted].append(tree)
        else:
            loose.append(tree)
    return shares, loose


def _keys_of(tree: Tree) -> Iterator[Key]:
    own = tree.row.opiskeluoikeus
    for part in tree.walk():
        avain = part.row.opiskeluoikeus
        if avain and (part is tree or not own or avain == own):
            yield avain, part.row.opiskelija
