"""Where no closed form exists: the equation in its simplest form, a fixed-point map, and the Newton step.

    sum_i (x_i - mu)/||x_i - mu|| = 0     mu <- (sum_i x_i/||x_i - mu||)/(sum_i 1/||x_i - mu||)     w <- w - H^-1 g

For the fixed-point map what is not linear in the unknown is frozen, the laws of solving isolate what is left, and it is put back.

>>> from matdiff.expression.build import apply, symbol
>>> x = symbol("x", ("n", 1))
>>> frozen(apply("exp", x), x)[0].name
'frozen 0'
"""

from __future__ import annotations

from matdiff.base.errors import MatdiffError
from matdiff.calculus.derive import derive
from matdiff.calculus.directional import along
from matdiff.calculus.forward import Forward
from matdiff.calculus.vectorise import Jacobian
from matdiff.expression.build import (
    add,
    index,
    inv,
    matmul,
    member,
    negate,
    power,
    rebuild,
    scale,
    subtract,
    symbol,
)
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import containing, substitute
from matdiff.rewrite.normal import Normaliser
from matdiff.rewrite.terms import is_zero, zero_of
from matdiff.solving.equation import Equation, arranged, opened, total
from matdiff.solving.isolate import Isolator
from matdiff.solving.judge import Judge
from matdiff.solving.system import Row, Solver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.rewrite.book import LawBook

_THROUGH = frozenset(("member", "indexed_sum"))


def frozen(root: Node, unknown: Symbol) -> tuple[Node, dict[Node, Node]]:
    """The expression with letters for its parts that are not linear in the unknown, and what they stand for."""
    there = containing({unknown}, root)
    letters: dict[Node, Node] = {}
    ranges: dict[str, Symbol] = {}

    def walk(node: Node) -> Node:
        if node not in there or not isinstance(node, Apply):
            return node
        operator = node.operator
        if operator.name == "indexed_sum":
            bound = node.operands[0]
            assert isinstance(bound, Symbol)
            ranges[bound.name] = bound
        if operator.name == "add" or operator.linear:
            holding = [c for c in node.operands if c in there]
            if operator.name == "add" or operator.binds or len(holding) == 1:
                return rebuild(node, tuple(walk(c) for c in node.operands))
            # a product of two factors with the unknown: all but the one that is linear are frozen
            kept = next((c for c in reversed(holding) if _is_linear(c, there)), None)
            return rebuild(
                node,
                tuple(
                    walk(c) if c is kept else letter(c) if c in there else c for c in node.operands
                ),
            )
        return letter(node)

    def letter(node: Node) -> Node:
        at = [ranges[name] for name in sorted(node.indices) if name in ranges]
        axes = tuple(i.axes[0] for i in at)
        made: Node = symbol(f"frozen {len(letters)}", node.shape, (), axes)
        for i in at:
            made = member(made, index(i.name, i.axes[0]))
        letters[made] = node
        return made

    return walk(root), letters


def _is_linear(node: Node, there: set[Node]) -> bool:
    """Whether an unknown stands in a node under sums and products alone."""
    if not isinstance(node, Apply):
        return True
    if node.operator.name != "add" and not node.operator.linear:
        return False
    return all(_is_linear(c, there) for c in node.operands if c in there)


def fixed_point(
    equation: Equation, unknown: Symbol, normaliser: Normaliser, taken: set[str]
) -> Node | None:
    """g with x = g(x) equivalent to the equation; None where the laws find none, or g does not depend on x."""
    left, letters = frozen(equation.left, unknown)
    if not letters or not containing({unknown}, left):
        return None
    judge = Judge(normaliser.context, (unknown,))
    ways = Isolator(unknown, judge, normaliser, taken).solve(Equation(left, equation.right))
    if not ways or ways[0].free:
        return None
    value = substitute(ways[0].equation.right, letters)
    for made in letters:
        if containing({made}, value):  # an index was renamed: the letter could not be put back
            return None
    value = normaliser.normal(value)
    return value if containing({unknown}, value) else None


def alternating(
    rows: list[tuple[Symbol, Equation]], normaliser: Normaliser, taken: set[str]
) -> dict[str, Node]:
    """Each unknown given the others, where every equation is solved for its own; {} where one is not."""
    found: dict[str, Node] = {}
    for unknown, equation in rows:
        judge = Judge(normaliser.context, (unknown,))
        ways = Isolator(unknown, judge, normaliser, taken).solve(equation)
        if not ways or ways[0].free:
            return {}
        found[unknown.name] = normaliser.normal(ways[0].equation.right)
    return found


def linearised(
    rows: Sequence[Row], normaliser: Normaliser, taken: set[str]
) -> dict[Symbol, Node] | None:
    """Newton's step for equations of any shape: x + D, where F(x) + dF(x)[D] = 0 is solved for D by the laws of solving.

    Of stationary points with constraints it is a step in the unknowns and their multipliers together.
    """
    book = normaliser.context.book
    changes = {row.unknown: _change(row.unknown) for row in rows}
    linear = []
    for row in rows:
        left, right = row.equation.sides
        F = left if is_zero(right) else subtract(left, right)
        there = [v for v in changes if containing({v}, F)]
        forward = Forward(F, there, book)
        moved = along(forward, {v: changes[v] for v in there})
        targets: frozenset[Node] = frozenset(changes.values())
        terms = opened(add(moved, normaliser.normal(F)), targets, normaliser.normal)
        equation = arranged(total(terms, F), zero_of(F.shape), targets, normaliser.normal)
        linear.append(Row(changes[row.unknown], equation, row.is_multiplier))
    ways = Solver(linear, normaliser, taken).solve()
    if not ways or ways[0].free:
        return None
    found: dict[Node, Node] = {}
    for change, value in reversed(ways[0].values):
        found[change] = normaliser.normal(substitute(value, found))
    if set(found) != set(changes.values()):
        return None
    return {v: add(v, found[change]) for v, change in changes.items()}


def _change(v: Symbol) -> Symbol:
    """A letter for what is added to an unknown, with the structure that it keeps."""
    return symbol(f"step {v.name}", v.shape, v.attributes & {"symmetric", "diagonal", "skew"})


def newton(
    objective: Node, unknown: Symbol, book: LawBook, always: bool = False
) -> tuple[Node, Node, Node] | None:
    """x - H^-1 g, the Hessian and the gradient, of a number or a column; None where there is no Hessian.

    A Hessian that does not depend on x gives no step but the solution: None as well, but for ``always``.
    """
    if unknown.shape[1] != 1:
        return None
    try:
        derivation = derive(objective, [unknown], book, "free")
        gradient = derivation.answers[0].gradient
        jacobian = Jacobian(derivation.answers[0].free, unknown, book)
    except MatdiffError:
        return None
    hessian = jacobian.value
    if hessian is None or not (always or containing({unknown}, hessian)):
        return None
    normal = jacobian.normaliser.normal
    if unknown.is_scalar:
        change = normal(scale(power(hessian, -1), negate(gradient)))
    else:
        change = normal(negate(matmul(inv(hessian), gradient)))
    return add(unknown, change), hessian, gradient
