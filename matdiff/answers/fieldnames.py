"""Parts of an answer that have a name in the field: projections, the scatter matrix, the centring matrix (rules/names).

A part may be a run of factors of a longer product, or some terms of a sum. Of parts that hold one another only the outermost is named.

>>> import matdiff
>>> [part] = named_parts(matdiff.grad("norm(y - X inv(X' X) X' y)^2", "y").node)
>>> part.node, part.letter
(matmul(X, inv(matmul(transpose(X), X)), transpose(X)), 'P')
>>> part.text(str)
'the orthogonal projection on the column space of X'
"""

from __future__ import annotations

import re

from matdiff.calculus.bookshelf import default_book
from matdiff.expression.build import apply
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder, transform
from matdiff.rewrite.book import Context
from matdiff.rewrite.matching import compile_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.rewrite.law import Naming
    from matdiff.rewrite.matching import Found, Root

_SLOT = re.compile(r"\{(\w+)\}")
_LARGE = 2000
"""Nodes beyond which an answer is not searched: nobody reads it through."""


class NamedPart:
    """A part of an answer that has a name in the field."""

    __slots__ = ("letter", "meaning", "node", "slots")

    def __init__(self, node: Node, naming: Naming, slots: dict[str, Node]) -> None:
        self.node = node
        self.letter = naming.letter
        self.meaning = naming.meaning
        self.slots = slots

    def text(self, show: Callable[[Node], str]) -> str:
        """What it is, in words."""
        return _SLOT.sub(lambda match: show(self.slots[match[1]]), self.meaning)

    def latex(self, show: Callable[[Node], str], before: str = "") -> str:
        """The same in LaTeX: words as text, letters as formulas."""
        words = _SLOT.split(before + self.meaning)
        return " ".join(
            show(self.slots[part]) if at % 2 else rf"\text{{{part}}}"
            for at, part in enumerate(words)
            if part
        )


def named_parts(root: Node) -> list[NamedPart]:
    """The parts with a name, in the order in which they are met, each once."""
    if root.weight > _LARGE:
        return []
    book = default_book()
    holds = Context(book).holds
    matchers = _matchers(book.namings)
    found: dict[Node, NamedPart] = {}
    for node in postorder(root):
        if not isinstance(node, Apply):
            continue
        for naming, match in matchers.get(node.operator.name, ()):
            matched = match(node, holds)
            part = None if matched is None else _part(node, matched)
            if matched is not None and part is not None and part not in found:
                found[part] = NamedPart(part, naming, _slots(matched))
                break
    return [part for part in found.values() if not _is_inside(part.node, found)]


def _matchers(namings: list[Naming]) -> dict[str, list[tuple[Naming, Root]]]:
    """By root operator, larger patterns first."""
    rows: dict[str, list[tuple[Naming, Root]]] = {}
    for naming in sorted(namings, key=lambda naming: -naming.pattern.weight):
        assert isinstance(naming.pattern, Apply)
        row = rows.setdefault(naming.pattern.operator.name, [])
        row.append((naming, compile_root(naming.pattern)))
    return rows


def _part(node: Apply, matched: Found) -> Node | None:
    """The operands that were matched, as a node of their own; None of a product of scalars."""
    _, before, after = matched
    if not before and not after:
        return node
    if node.operator.name == "matmul":
        return apply("matmul", *node.operands[len(before) : len(node.operands) - len(after)])
    if node.operator.name != "add":
        return None
    rest = list(before)
    kept = [term for term in node.operands if not (term in rest and not rest.remove(term))]  # type: ignore[func-returns-value]
    return apply("add", *kept)


def _slots(matched: Found) -> dict[str, Node]:
    return {
        slot.name: value
        for slot, value in matched[0].items()
        if isinstance(slot, Symbol) and isinstance(value, Node)
    }


def _is_inside(part: Node, found: dict[Node, NamedPart]) -> bool:
    return any(other is not part and count(other, part) for other in found)


def count(root: Node, part: Node) -> int:
    """How often the part is written in an expression, runs of factors included."""
    times: dict[Node, int] = {}
    for node in postorder(root):
        operands = node.operands if isinstance(node, Apply) else ()
        inside = sum(times[operand] for operand in operands)
        times[node] = 1 if node is part else len(_runs(node, part)) + inside
    return times[root]


def put(root: Node, part: Node, letter: Node) -> Node:
    """The expression with a letter for the part."""

    def change(node: Node) -> Node:
        if node is part:
            return letter
        starts = _runs(node, part)
        if not starts:
            return node
        factors: list[Node] = []
        at = 0
        while at < len(node.operands):  # type: ignore[attr-defined]
            is_part = at in starts
            factors.append(letter if is_part else node.operands[at])  # type: ignore[attr-defined]
            at += len(part.operands) if is_part else 1  # type: ignore[attr-defined]
        return apply("matmul", *factors)

    return transform(root, change)


def _runs(node: Node, part: Node) -> list[int]:
    """Where the factors of the part begin among the factors of a longer product."""
    if not (isinstance(node, Apply) and isinstance(part, Apply)):
        return []
    if node.operator is not part.operator or node.operator.name != "matmul":
        return []
    found: list[int] = []
    length = len(part.operands)
    at = 0
    while at + length <= len(node.operands) and length < len(node.operands):
        is_run = node.operands[at : at + length] == part.operands
        if is_run:
            found.append(at)
        at += length if is_run else 1
    return found
