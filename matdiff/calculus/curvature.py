"""What can be proved of the sign of a Hessian, and of the curvature of its function.

The proof is by facts alone (rules/facts), said in the words of their ``because``: A'A is a Gram matrix, B'DB is semidefinite if D is,
sums and positive multiples are. Nothing is said where the facts do not lead. f is called convex only if it has no kinks and no
condition on its domain (Boyd & Vandenberghe, section 3.1.4); else the sentence is about the Hessian alone.
"""

from __future__ import annotations

from matdiff.calculus.conditions import conditions_of
from matdiff.expression.build import negate
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import containing, postorder
from matdiff.rewrite.law import SLOT
from matdiff.rewrite.terms import is_zero

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.rewrite.book import Context
    from matdiff.rewrite.law import Fact
    from matdiff.rewrite.normal import Normaliser

_NO_CONVEX_DOMAIN = frozenset(("orthogonal", "idempotent", "invertible", "nonzero", "onehot"))
_SEMIDEFINITE, _DEFINITE = "positive_semidefinite", "positive_definite"


class Curvature:
    """The sign of a Hessian: ``kind`` ('positive semidefinite' ...), and the ``parts`` that prove it.

    ``shape`` is 'convex', 'strictly concave' ...; '' if it is not said.
    """

    __slots__ = ("hessian", "kind", "name", "parts", "shape")

    def __init__(
        self, kind: str, hessian: Node, parts: list[tuple[Node, str]], shape: str, name: str
    ) -> None:
        self.kind = kind
        self.hessian = hessian
        self.parts = parts
        self.shape = shape
        self.name = name

    def sentence(self, show: Callable[[Node], str] = repr, say: Callable[[str], str] = str) -> str:
        """'positive semidefinite, as 2 A'A is a Gram matrix: f is convex in x'.

        ``show`` prints expressions, ``say`` puts the words into the signs of a format.
        """
        end = f": f is {self.shape} in {self.name}" if self.shape else ""
        return f"{self.kind}{self._because(show, say)}{end}"

    def _because(self, show: Callable[[Node], str], say: Callable[[str], str]) -> str:
        if not self.parts:
            return ""
        whole = show(self.hessian)
        short = len(whole) <= _SHORT and self.kind.startswith("positive")
        subject = whole if short else "it" if self.kind.startswith("positive") else "minus it"
        (_, words), *rest = self.parts
        if rest:
            inner, what = rest[0]
            before, _, after = SLOT.split(words, maxsplit=1)
            return f", as {subject} is {say(before)}{show(inner)}{say(after)}, {say(what)}"
        return f", as {subject} is {say(words)}"


_SHORT = 24
"""A Hessian of at most so many characters is named in the sentence."""


def curvature_of(
    hessian: Node, normaliser: Normaliser, expression: Node, variable: Symbol
) -> Curvature | None:
    """The sign that the facts prove; None where they prove none."""
    if is_zero(hessian):
        return None
    context = normaliser.context
    for sign, node in ((1, hessian), (-1, normaliser.normal(negate(hessian)))):
        for attribute in (_DEFINITE, _SEMIDEFINITE):
            if hessian.is_scalar:
                attribute = "positive" if attribute == _DEFINITE else "nonnegative"
            if context.holds(node, attribute):
                kind = f"{'positive' if sign > 0 else 'negative'} {attribute.partition('_')[2]}"
                if hessian.is_scalar:
                    kind = _SCALARS[sign, attribute]
                strict = "strictly " if attribute in (_DEFINITE, "positive") else ""
                shape = f"{strict}{'convex' if sign > 0 else 'concave'}"
                said = shape if _says_all(expression, variable, context) else ""
                parts = [] if hessian.is_scalar else _proof(node, attribute, context)
                return Curvature(kind, hessian, parts, said, variable.name)
    return None


_SCALARS = {
    (1, "positive"): "positive",
    (1, "nonnegative"): "not negative",
    (-1, "positive"): "negative",
    (-1, "nonnegative"): "not positive",
}


def _says_all(expression: Node, variable: Symbol, context: Context) -> bool:
    """Whether the second derivative exists on the whole of a convex domain, so that it decides on convexity."""
    if variable.attributes & _NO_CONVEX_DOMAIN:
        return False
    moving = [v for v in postorder(expression) if v in containing({variable}, expression)]
    if any(isinstance(v, Apply) and v.operator.pieces for v in moving):
        return False
    depends = set(moving)
    return not any(node in depends for node, _ in conditions_of(context, expression))


def _proof(node: Node, attribute: str, context: Context) -> list[tuple[Node, str]]:
    """The matrix that decides, and what it is; of B'DB also what D is."""
    node = _without_factors(node)
    if isinstance(node, Symbol):
        return [(node, f"declared {attribute.replace('_', ' ')}")]
    fact = _fact(node, attribute, context)
    if fact is None or not fact.reason:
        return []
    found = [(node, fact.reason)]
    if slots := SLOT.findall(fact.reason):
        match = context.book.fact_matcher(fact)(node, context.holds)
        assert match is not None
        inner = next(v for k, v in match[0].items() if getattr(k, "name", "") == slots[0])
        assert isinstance(inner, Node)
        found += _proof(inner, attribute, context)
    return found


def _without_factors(node: Node) -> Node:
    """What stands behind positive factors and signs of summation."""
    while isinstance(node, Apply) and node.operator.name in ("scale", "indexed_sum"):
        node = node.operands[-1]
    return node


def _fact(node: Node, attribute: str, context: Context) -> Fact | None:
    if not isinstance(node, Apply):
        return None
    for fact in context.book.facts_about(node.operator.name):
        if attribute in context.book.implied(fact.attributes):
            match = context.book.fact_matcher(fact)(node, context.holds)
            if match is not None and not match[1] and not match[2]:
                return fact
    return None
