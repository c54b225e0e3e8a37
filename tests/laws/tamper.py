"""Copies of a law with one mistake each: the test of the test.

Every copy has to be rejected numerically, unless it is the law's own right side written otherwise: then it has to be accepted. Three
reasons count for that, and nothing else is let through: the simplification laws bring both to one normal form (-0 is 0, I' is I); they do
so after a trace is turned round (tr A'A = tr AA'); what was transposed is the whole operand of an operator to which a transpose means
nothing (tr E' = tr E, and tr(S'E') = tr(S'E) for symmetric S).

    constant      a small constant added to every entry         sign, double   the right side, or a term of it, times -1, 2
    dropped       a term of a sum left out                      transposed     a square factor transposed

Transposes are tried on the law at equal sizes, where all its matrices are square; the other copies on the law as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from matdiff.base.dimensions import Dimension, names, substitute
from matdiff.expression import build as b
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.operators import named
from matdiff.expression.traverse import postorder
from matdiff.rewrite.law import Law

Normal = Callable[[Node], Node]

SMALL = b.number(Fraction(1, 1000))
SIZE = "n"
ATOMS = ("d", "member")
"""What stands under these does not stand alone."""
INVARIANT = ("tr", "det", "logdet", "norm", "sum", "diagonal")
"""f(E') = f(E)."""
SIZED = ("ones", "zeros", "eye", "size", "unvec", "unvech", "commutation", "unit")
SIZED += tuple(named("convolution"))
SIZED += ("duplication", "elimination", "diagonalisation")


def copies(right: Node) -> Iterator[tuple[str, Node]]:
    """Right sides with one mistake, each with its name."""
    rows, columns = right.shape
    unit = b.ONE if right.is_scalar else b.ones(rows, columns)
    yield "constant", b.add(right, b.scale(SMALL, unit))
    yield "sign", b.negate(right)
    yield "double", b.scale(b.TWO, right)
    for node in standing_alone(right):
        if isinstance(node, Apply) and node.operator.name == "add":
            for i, term in enumerate(node.operands):
                before, after = node.operands[:i], node.operands[i + 1 :]
                yield f"dropped {term}", replace(right, node, b.add(*before, *after))
                other = b.add(*before, b.negate(term), *after)
                yield f"sign of {term}", replace(right, node, other)
                other = b.add(*before, b.scale(b.TWO, term), *after)
                yield f"doubled {term}", replace(right, node, other)


def transposed_copies(
    right: Node, normal: Normal, symmetric: Callable[[Node], bool]
) -> Iterator[tuple[str, Node, bool]]:
    """Right sides with one square factor transposed, and whether a transpose there means nothing."""
    for node in standing_alone(right):
        if node.shape == (SIZE, SIZE):
            users = [v for v in standing_alone(right) if node in _operands(v)]
            idle = symmetric(node) or (
                bool(users) and all(_takes_either(v, node, normal) for v in users)
            )
            yield f"transposed {node}", replace(right, node, b.transpose(node)), idle


def _takes_either(user: Node, operand: Node, normal: Normal) -> bool:
    assert isinstance(user, Apply)
    if user.operator.name == "inner" or (user.operator.name == "conv" and user.is_scalar):
        left, right = user.operands
        other = right if operand is left else left
        return normal(b.transpose(other)) is normal(other)
    return user.operator.name in INVARIANT


def turned_round(node: Node) -> list[Node]:
    """A trace of a product with its factors turned round: tr(ABC) = tr(BCA) = tr(CAB)."""
    if isinstance(node, Apply) and node.operator.name == "tr":
        (inner,) = node.operands
        if isinstance(inner, Apply) and inner.operator.name == "matmul":
            factors = inner.operands
            return [b.tr(b.matmul(*factors[i:], *factors[:i])) for i in range(len(factors))]
    if isinstance(node, Apply) and node.operator.name == "power":
        return [b.power(turned, node.operands[1]) for turned in turned_round(node.operands[0])]
    return [node]


def standing_alone(root: Node) -> list[Node]:
    """The nodes below the root, without what stands under d."""
    return list(_rebuilt(root, root, root))


def replace(root: Node, old: Node, new: Node) -> Node:
    """The expression with a node replaced, d(A) counting as one symbol."""
    return _rebuilt(root, old, new)[root]


def _operands(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Apply) and node.operator.name not in ATOMS:
        return node.operands
    return ()


def _rebuilt(root: Node, old: Node, new: Node) -> dict[Node, Node]:
    result: dict[Node, Node] = {}
    stack = [root]
    while stack:
        node = stack[-1]
        operands = _operands(node)
        waiting = [operand for operand in operands if operand not in result]
        if waiting:
            stack += waiting
            continue
        stack.pop()
        if node is old:
            result[node] = new
        elif operands and isinstance(node, Apply):
            result[node] = b.rebuild(node, tuple(result[operand] for operand in operands))
        else:
            result[node] = node
    return result


def squared(law: Law) -> Law:
    """The law at equal sizes: every size name becomes the same one."""
    equal: dict[str, Dimension] = {}
    for node in postorder(law.pattern, law.template):
        for size in (*node.shape, *_parameters(node)):
            equal.update(dict.fromkeys(names(size), SIZE))
    return Law(
        law.name,
        _with_sizes(law.pattern, equal),
        _with_sizes(law.template, equal),
        check=law.check,
    )


def _parameters(node: Node) -> tuple[Dimension, ...]:
    if not isinstance(node, Apply):
        return ()
    if node.operator.name in SIZED:
        return node.parameters  # type: ignore[return-value]
    return node.parameters[2:] if node.operator.name == "matrix_function" else ()  # type: ignore[return-value]


def _with_sizes(root: Node, sizes: dict[str, Dimension]) -> Node:
    new: dict[Node, Node] = {}
    for node in postorder(root):
        if isinstance(node, Symbol):
            shape = substitute(node.shape[0], sizes), substitute(node.shape[1], sizes)
            axes = tuple(substitute(axis, sizes) for axis in node.axes)
            new[node] = b.symbol(node.name, shape, node.attributes, axes)
        elif isinstance(node, Apply):
            own = _parameters(node)
            kept = node.parameters[: len(node.parameters) - len(own)]
            parameters = (*kept, *(substitute(size, sizes) for size in own))
            operands = tuple(new[operand] for operand in node.operands)
            new[node] = b.apply(node.operator, *operands, parameters=parameters)
        else:
            new[node] = node
    return new[root]
