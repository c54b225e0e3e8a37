"""Conditions of a solution in the words of a book: X'X is invertible where X has full column rank.

A product of scalars is not zero where none of its factors is; what is known to hold is not said. The wordings stand in
rules/solve/conditions.law.

>>> from matdiff.calculus.bookshelf import default_book
>>> from matdiff.expression.build import matmul, symbol, transpose
>>> from matdiff.rewrite.book import Context
>>> X = symbol("X", ("m", "n"))
>>> [said] = in_words([(matmul(transpose(X), X), "invertible")], Context(default_book()), {})
>>> said.text(str)
'X has full column rank'
"""

from __future__ import annotations

import re

from matdiff.calculus.derive import assume_invertible
from matdiff.expression.build import apply
from matdiff.expression.nodes import Apply, Node, Number
from matdiff.expression.traverse import containing, postorder, substitute
from matdiff.rewrite.matching import compile_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from matdiff.expression.nodes import Symbol
    from matdiff.rewrite.book import Context
    from matdiff.rewrite.law import Naming
    from matdiff.rewrite.matching import Root
    from matdiff.solving.judge import Condition

_SLOT = re.compile(r"\{(\w+)\}")
_PLAIN = {
    "invertible": "{A} is invertible",
    "nonzero": "{A} is not zero",
    "nonnegative": "{A} is not negative",
    "positive": "{A} is positive",
    "positive_definite": "{A} is positive definite",
    "symmetric": "{A} is symmetric",
}


class Said:
    """A condition: words with letters in braces, and the expressions that the letters stand for."""

    __slots__ = ("node", "slots", "words")

    def __init__(self, words: str, slots: Mapping[str, Node], node: Node) -> None:
        self.words = words
        self.slots = dict(slots)
        self.node = node

    def text(self, show: Callable[[Node], str]) -> str:
        """In a format."""
        return _SLOT.sub(lambda match: show(self.slots[match[1]]), self.words)

    def latex(self, show: Callable[[Node], str]) -> str:
        """Words as text, expressions as formulas."""
        parts = _SLOT.split(self.words)
        return " ".join(
            show(self.slots[part]) if at % 2 else rf"\text{{{part}}}"
            for at, part in enumerate(parts)
            if part
        )

    @property
    def key(self) -> tuple[object, ...]:
        return self.words, *self.slots.items()


def in_words(
    conditions: Iterable[Condition], context: Context, letters: Mapping[Node, Node]
) -> list[Said]:
    """The conditions that are not known to hold, each once, and none that another one says."""
    found: dict[object, Said] = {}
    for node, attribute in conditions:
        for part, wanted in _parts(node, attribute):
            if context.holds(part, wanted) or (wanted == "nonzero" and _is_nonzero(part, context)):
                continue
            said = _worded(part, wanted, context)
            said.slots = {name: substitute(v, letters) for name, v in said.slots.items()}
            found.setdefault(said.key, said)
            if wanted == "invertible" and not part.is_scalar:  # known to what is said after it
                assume_invertible(apply("inv", part), context)
    return list(found.values())


def _parts(node: Node, attribute: str) -> list[Condition]:
    """What a condition on a scalar comes down to: each factor, each base of a power."""
    if attribute == "invertible" and node.is_scalar:
        attribute = "nonzero"
    if isinstance(node, Apply) and node.operator.name == "scale" and not node.is_scalar:
        outside = [r for c in node.operands[:-1] for r in _parts(c, "nonzero")]
        return [*outside, *_parts(node.operands[-1], attribute)]
    if attribute == "invertible" or not isinstance(node, Apply):
        return [] if isinstance(node, Number) else [(node, attribute)]
    name = node.operator.name
    if name == "scale" and node.is_scalar:
        if (
            attribute != "nonzero"
            and len([c for c in node.operands if not isinstance(c, Number)]) > 1
        ):
            return [(node, attribute)]
        inner = "nonzero" if attribute in ("positive", "nonzero") else attribute
        return [row for c in node.operands for row in _parts(c, inner)]
    if name == "power" and attribute in ("nonzero", "positive"):
        return _parts(node.operands[0], attribute)
    if name == "size":
        return []
    if attribute == "positive" and _is_square(node):
        return [(node, "nonzero")]
    return [] if attribute == "nonnegative" and _is_square(node) else [(node, attribute)]


def _is_square(node: Apply) -> bool:
    """u'u, ||u||, u'A u: never negative where the facts say so; the rest is left to them."""
    if node.operator.name == "norm":
        return True
    is_product = node.operator.name == "matmul" and node.is_scalar
    first, *_, last = node.operands if is_product else (node, node)
    return is_product and isinstance(first, Apply) and first.operands == (last,)


def _is_nonzero(node: Node, context: Context) -> bool:
    return context.holds(node, "positive") or (
        isinstance(node, Apply) and node.operator.name == "size"
    )


def _worded(node: Node, attribute: str, context: Context) -> Said:
    for wording, match in _matchers(context):
        if wording.letter != attribute:
            continue
        found = match(node, context.holds)
        if found is not None:
            slots = {getattr(k, "name", ""): v for k, v in found[0].items() if isinstance(v, Node)}
            return Said(wording.meaning, slots, node)
    return Said(_PLAIN.get(attribute, "{A} is " + attribute.replace("_", " ")), {"A": node}, node)


def _matchers(context: Context) -> list[tuple[Naming, Root]]:
    found = context.book.derived.get("wordings")
    if found is None:
        found = context.book.derived["wordings"] = [
            (wording, compile_whole(wording.pattern)) for wording in context.book.wordings
        ]
    assert isinstance(found, list)
    return found


def without(said: list[Said], nodes: set[Node]) -> list[Said]:
    """The conditions that do not speak of some nodes."""
    return [one for one in said if not containing(nodes, *one.slots.values())]


def kinks_said(objective: Node | None, unknowns: Sequence[Symbol]) -> list[str]:
    """That the gradient does not see a kink, where the function has one in the unknown: |x| is least at 0, where no gradient is zero."""
    if objective is None:
        return []
    there = containing(set(unknowns), objective)
    names = {
        v.operator.name: None
        for v in postorder(objective)
        if isinstance(v, Apply) and v.operator.kink and v in there
    }
    return [
        f"{name} has a kink: an extremum may stand there as well, where the gradient does not exist."
        for name in names
    ]
