"""Normal forms: the named moves and the directed laws of rules/simplify, applied bottom up on the shared graph.

Each node is brought to normal form once per derivation. ``normal(node)`` takes any node; ``make(operator, operands, parameters)``
takes operands already in normal form and gives the normal form of the result, so building and simplifying are one pass.
Every law that fires is recorded, with what it changed.
"""

from __future__ import annotations

from collections.abc import Hashable

from matdiff.base.budget import spend
from matdiff.base.dimensions import SCALAR
from matdiff.base.limits import ROUNDS
from matdiff.expression.build import apply
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.operators import OPERATORS
from matdiff.rewrite.book import endless
from matdiff.rewrite.canonical import MOVES
from matdiff.rewrite.maps import marks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.operators import Operator
    from matdiff.rewrite.book import CompiledLaw, Context
    from matdiff.rewrite.law import Law
    from matdiff.rewrite.matching import Found

MATMUL, TRANSPOSE = OPERATORS["matmul"], OPERATORS["transpose"]
COMMUTATION = OPERATORS["commutation"]


def _matmul(operands: tuple[Node, ...], otherwise: Apply) -> Apply:
    product = apply(MATMUL, *operands)
    if isinstance(product, Apply) and product.operator is MATMUL:
        return product
    return otherwise


SIMPLIFYING = ("simplify", "patterns")
"""The folders whose laws bring to normal form."""


_OPERAND = 5.0
"""Units of work that an operand costs where its node is brought to normal form."""


class Normaliser:
    """Normal forms in one context (a law book, and what is assumed)."""

    __slots__ = ("_book", "_forms", "_preferred", "_rounds", "context", "fired")

    def __init__(self, context: Context) -> None:
        self.context = context
        self._book = context.book
        self._forms: dict[Node, Node] = {}
        self._preferred: dict[Apply, Apply] = {}
        self._rounds: dict[Law, int] = {}
        self.fired: list[tuple[Law, Node, Node]] = []

    def normal(self, node: Node) -> Node:
        """The normal form of any expression."""
        forms = self._forms
        found = forms.get(node)
        if found is not None:
            return found
        stack: list[Node] = [node]
        while stack:
            v = stack[-1]
            if v in forms:
                stack.pop()
                continue
            if not isinstance(v, Apply) or not v.operands:
                stack.pop()
                forms[v] = self._reduce(v) if isinstance(v, Apply) else v
                continue
            waiting = [c for c in v.operands if c not in forms]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            forms[v] = self.make(v.operator, tuple([forms[c] for c in v.operands]), v.parameters)
        return forms[node]

    def make(
        self, operator: Operator, operands: tuple[Node, ...], parameters: tuple[Hashable, ...] = ()
    ) -> Node:
        """The normal form of the operator applied to operands in normal form."""
        node = apply(operator, *operands, parameters=parameters)
        found = self._forms.get(node)
        if found is not None:
            return found
        result = self._reduce(node)
        self._forms[node] = result
        self._forms.setdefault(result, result)
        return result

    def _reduce(self, node: Node) -> Node:
        """Move, then the first law that applies; what they build is in normal form already."""
        if not isinstance(node, Apply):
            return node
        spend(_OPERAND * len(node.operands))
        move = MOVES.get(node.operator.name)
        if move is not None:
            node = move(node, self.make)
            known = self._forms.get(node)
            if known is not None:
                return known
        if isinstance(node, Apply) and node.operator is MATMUL and node.shape == SCALAR:
            node = self._oriented(node)
        changed = self._fire(node) if isinstance(node, Apply) else None
        return node if changed is None else changed

    def prefer(self, node: Apply) -> None:
        """Keep the orientation in which a scalar product was typed: u'v or v'u."""
        operands = tuple([self.normal(operand) for operand in node.operands])
        typed = apply(MATMUL, *operands)
        if isinstance(typed, Apply) and typed.operator is MATMUL and typed.shape == SCALAR:
            self._preferred.setdefault(self._canonical(typed), typed)

    def _oriented(self, node: Apply) -> Apply:
        """A scalar is its own transpose: u'Av = v'A'u. As it was typed, else with fewer transposes."""
        canonical = self._canonical(node)
        return self._preferred.get(canonical, canonical)

    def _canonical(self, node: Apply) -> Apply:
        if node.moving or COMMUTATION in [getattr(c, "operator", None) for c in node.operands]:
            return (
                node  # a law moves K to the front of a product, which turning it round would undo
            )
        turned = tuple([self.make(TRANSPOSE, (c,)) for c in reversed(node.operands)])
        here, there = marks(node.operands), marks(turned)
        if here < there:
            return node
        other = _matmul(turned, node)
        if there < here or other.order < node.order:
            return other
        return node

    def _fire(self, node: Apply) -> Node | None:
        """The first law that applies, applied; None when none does."""
        holds = self.context.holds
        present = {v.operator for v in node.operands if isinstance(v, Apply)}
        for law in self._book.compiled_in(SIMPLIFYING, node.operator.name):
            if not law.needed <= present:
                continue
            found = law.match(node, holds)
            if found is None:
                continue
            if law.law.is_users:
                result = self._bounded(law, found, node)
            else:
                result = self._built(law, found, node)
            if result is node:
                continue
            self.fired.append((law.law, node, result))
            return result
        return None

    def _built(self, law: CompiledLaw, found: Found, node: Apply) -> Node:
        """What a law makes of a node, in normal form."""
        bindings, before, after = found
        result = law.template.build(bindings, self.make)
        if before or after:
            result = self.make(node.operator, law.surround(before, result, after))
        return result

    def _bounded(self, law: CompiledLaw, found: Found, node: Apply) -> Node:
        """The same of a law of the user's own, which may apply to what it makes: not for ever."""
        self.context.apply(law.law)
        rounds = self._rounds.get(law.law, 0)
        if rounds >= ROUNDS:
            raise endless(law.law)
        self._rounds[law.law] = rounds + 1
        try:
            return self._built(law, found, node)
        except RecursionError:
            raise endless(law.law) from None
        finally:
            self._rounds[law.law] = rounds
