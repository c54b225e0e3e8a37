"""A function in place of another that has the same levels: ||A x - b|| is least where its square is.

    f = c  ->  g = phi(c),  phi increasing      norm(A) = c -> norm(A)^2 = c^2      exp(a) = c -> a = log(c)

The laws are those of solving; that phi increases is proved by the sign of its derivative. A constraint needs no more than that both say
the same.

>>> from matdiff.calculus.bookshelf import default_book
>>> from matdiff.expression.build import apply, subtract, symbol, ONE
>>> from matdiff.rewrite.book import Context
>>> from matdiff.rewrite.normal import Normaliser
>>> d = symbol("d", ("n", 1))
>>> made = simpler_constraint(subtract(apply("norm", d), ONE), {d}, Normaliser(Context(default_book())))
>>> made.node
add(power(norm(d), 2), scale(-1, 1))
"""

from __future__ import annotations

from matdiff.calculus.derive import derive
from matdiff.expression.build import ONE, add, apply, matmul, subtract, symbol
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import transform
from matdiff.rewrite.once import make_plain
from matdiff.rewrite.terms import MATMUL, zero_of
from matdiff.solving.compiled import laws_of
from matdiff.solving.equation import arranged, opened
from matdiff.solving.judge import Judge
from matdiff.solving.lagrangian import unfolded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matdiff.rewrite.book import Context
    from matdiff.rewrite.normal import Normaliser

_SIGNS = ("positive", "nonnegative")
_ROUNDS = 4


class Level:
    """The function or constraint that is taken instead, and the words for it."""

    __slots__ = ("node", "reason")

    def __init__(self, node: Node, reason: str) -> None:
        self.node = node
        self.reason = reason


def simpler_function(
    objective: Node, unknowns: Iterable[Node], normaliser: Normaliser
) -> Level | None:
    """A function that grows with the objective and has fewer operators around the unknown; None where no law gives one."""
    unknowns, found, reason = set(unknowns), objective, ""
    for _ in range(_ROUNDS):
        letter = _level(found, normaliser.context)
        step = next(
            (
                (left, law)
                for left, right, law in _undone(found, letter, unknowns, normaliser, letter)
                if _increases(right, letter, normaliser)
            ),
            None,
        )
        if step is None:
            break
        found, words = step
        reason = reason or words
    return None if found is objective else Level(normaliser.normal(found), reason)


def on_the_constraint(
    objective: Node, constraints: Iterable[Node], unknowns: Iterable[Node], normaliser: Normaliser
) -> Level | None:
    """The function with X'X = I put in: on the constraint it has the same values, so it is stationary at the same points there."""
    targets = frozenset(unknowns)
    context = normaliser.context
    terms = opened(unfolded(objective, set(targets), context), targets, normaliser.normal)
    expanded = add(*terms) if len(terms) > 1 else terms[0]
    found = expanded
    for difference in constraints:
        equation = arranged(difference, zero_of(difference.shape), targets, normaliser.normal)
        found = _put(found, *equation.sides)
    if found is expanded:
        return None
    return Level(normaliser.normal(found), "the constraint put in")


def _put(root: Node, left: Node, right: Node) -> Node:
    """An expression with the right side of a constraint wherever its left side stands, in the middle of products as well."""
    wanted = left.operands if isinstance(left, Apply) and left.operator is MATMUL else ()
    count = len(wanted)

    def change(part: Node) -> Node:
        is_trace = isinstance(part, Apply) and part.operator.name == "tr"
        inner = part.operands[0] if isinstance(part, Apply) and is_trace else None
        if wanted and isinstance(inner, Apply) and inner.operator is MATMUL:
            for at in range(1, len(inner.operands)):  # tr AB = tr BA
                turned = (*inner.operands[at:], *inner.operands[:at])
                if turned[:count] == wanted:
                    return apply("tr", change(matmul(*turned)))
        if not wanted or not isinstance(part, Apply) or part.operator is not MATMUL:
            return right if part is left else part
        operands = part.operands
        for at in range(len(operands) - count + 1):
            if operands[at : at + count] == wanted:
                made = (*operands[:at], right, *operands[at + count :])
                return change(matmul(*made)) if len(made) > 1 else right
        return part

    return transform(root, change)


def simpler_constraint(
    difference: Node, unknowns: Iterable[Node], normaliser: Normaliser
) -> Level | None:
    """A constraint that says the same and holds the unknown under fewer functions; None where no law gives one."""
    unknowns = frozenset(unknowns)
    equation = arranged(difference, zero_of(difference.shape), unknowns, normaliser.normal)
    for left, right, words in _undone(equation.left, equation.right, unknowns, normaliser):
        return Level(subtract(left, normaliser.normal(right)), words)
    return None


def _undone(
    left: Node,
    right: Node,
    unknowns: Iterable[Node],
    normaliser: Normaliser,
    letter: Symbol | None = None,
) -> Iterator[tuple[Node, Node, str]]:
    """The left side without its outermost function, by every law of levels that applies, what becomes of the right side, the reason."""
    laws = laws_of(normaliser.context.book)
    judge = Judge(normaliser.context, unknowns, assumes=False)
    for compiled in laws.levels if letter is None else (*laws.levels, *laws.about(left)):
        if len(compiled.branches) != 1 or compiled.law.has_free_letters:
            continue
        bindings = compiled.match((left, right), judge)
        if bindings is not None:
            ((_, ((one, two),)),) = compiled.branches
            made = one.build(bindings, make_plain)
            if made.shape == left.shape and judge.contains(made):
                yield made, two.build(bindings, make_plain), compiled.law.reason


def _level(node: Node, context: Context) -> Symbol:
    """A letter for the value of a function, with the sign that is known of it."""
    return symbol("its value", (1, 1), [a for a in _SIGNS if context.holds(node, a)][:1])


def _increases(node: Node, letter: Symbol, normaliser: Normaliser) -> bool:
    """Whether a derivative is not negative, by the facts; a law of solving is one to one, so that this is enough."""
    gradient = derive(node, [letter], normaliser.context.book).answers[0].gradient
    return gradient is ONE or any(normaliser.context.holds(gradient, a) for a in _SIGNS)
