"""The conjugate, moved to the letters before d is applied: conj(A Z b) = conj(A) conj(Z) conj(b), by the laws of rules/simplify.

With every conjugate at a letter, Z and conj(Z) are two independent variables, and all laws of d serve both (Wirtinger's calculus).
"""

from __future__ import annotations

from collections.abc import Hashable

from matdiff.base.errors import UnsupportedError
from matdiff.base.resources import deep_recursion
from matdiff.expression.build import apply, rebuild
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.operators import Operator
    from matdiff.rewrite.book import Context

_OF_STRUCTURE = ("hermitian", "real")
CONJ, D, MEMBER = OPERATORS["conj"], OPERATORS["d"], OPERATORS["member"]


def is_leaf(node: Node) -> bool:
    """A letter, or a member of a family."""
    return isinstance(node, Symbol) or (isinstance(node, Apply) and node.operator is MEMBER)


def inward(  # noqa: C901
    root: Node,
    context: Context,
    fired: dict[str, None] | None = None,
    loose: frozenset[Node] = frozenset(),
) -> Node:
    """Every conjugate moved to the letters; ``fired`` collects the laws used. UnsupportedError where no law moves it.

    ``loose`` are variables whose structure is not to be used: conj(S + H) is (S + H)' where the entries of S do not vary by themselves.
    """

    def holds(node: Node, attribute: str) -> bool:
        if loose and attribute in _OF_STRUCTURE and node.complex and loose & {*symbols(node)}:
            return False
        return context.holds(node, attribute)

    pushed: dict[Node, Node] = {}

    def make(
        operator: Operator, operands: tuple[Node, ...], parameters: tuple[Hashable, ...]
    ) -> Node:
        if operator is CONJ:
            return push(operands[0])
        return apply(operator, *operands, parameters=parameters)

    def push(node: Node) -> Node:
        found = pushed.get(node)
        if found is None:
            found = pushed[node] = _push(node)
        return found

    def _push(node: Node) -> Node:
        conjugate = apply(CONJ, node)
        for law in context.book.compiled("simplify", "conj"):
            match = law.match(conjugate, holds)
            if match is not None:
                if fired is not None:
                    fired[law.law.name] = None
                return law.template.build(match[0], make)
        if isinstance(node, Apply) and node.operator is D:
            (inner,) = node.operands
            return conjugate if is_leaf(inner) else apply(D, push(inner))
        if not is_leaf(node):
            word = node.operator.word if isinstance(node, Apply) else repr(node)
            raise UnsupportedError(f"no law moves the conjugate through '{word}'")
        return conjugate

    with deep_recursion():
        new: dict[Node, Node] = {}
        for node in postorder(root):
            built = node
            if isinstance(node, Apply) and node.operands:
                built = rebuild(node, tuple([new[operand] for operand in node.operands]))
                if node.operator is CONJ:
                    built = push(built.operands[0])  # type: ignore[attr-defined]
            new[node] = built
    return new[root]
