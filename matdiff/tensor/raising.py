"""From index notation back to matrix notation: the tensor as an expression, where one says it.

A product is a network: its labels are the points, a factor with two labels is a line between them, a factor with one hangs on
its point. Summed points are taken out one after the other, those with the fewest lines first:

    no line, vectors u, v     u'v                       a line M and a vector v    M v        two lines M, N    M diag(v) N
    a line that is a loop     tr M, or its diagonal     parallel lines             M .* N     no vector         1

Every network that falls apart this way (series-parallel) has a matrix form: chains, traces, Hadamard products, diagonals, ones,
outer products. What is left has the own labels alone. With three or four of them, ``flattened`` splits it into a Kronecker
product with vec stacking columns. None where there is no form: a sum over a point with three neighbours.

The caller compares the expression with the tensor before it is shown (``agrees`` of matdiff.tensor.agreement).

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> from matdiff.tensor.lowering import Lowering
>>> x, A = symbol("x", ("n", 1)), symbol("A", ("n", "n"))
>>> raised(Lowering().tensor(matmul(transpose(x), A, x)))
matmul(transpose(x), A, x)
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.base.dimensions import Shape, multiply
from matdiff.expression.build import add, apply, eye, number, power, zeros
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.tensor.flat import flat
from matdiff.tensor.make import product, split_coefficient
from matdiff.tensor.matrixform import network_of
from matdiff.tensor.network import NoForm
from matdiff.tensor.nodes import Tensor, postorder
from matdiff.tensor.plainform import scaled, transposed

TYPE_CHECKING = False
if TYPE_CHECKING:
    Found = dict[Tensor, Node]

_WORDS = (
    "exp log abs sign sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh "
    "sigmoid relu softplus gelu erf step max min"
)
_ENTRYWISE = frozenset(_WORDS.split())


def raised(root: Tensor) -> Node | None:
    """A tensor of at most two axes as a scalar, a column or a matrix; None where matrix notation does not say it."""
    found: Found = {}
    root = flat(root)
    for node in postorder(root):
        try:
            found[node] = raised_with(node, found)
        except NoForm:
            continue
    return found.get(root)


def raised_with(node: Tensor, found: Found) -> Node:
    """One node, its children raised before it; NoForm where there is none."""
    if node.kind not in ("product", "merge") and any(child not in found for child in node.children):
        raise NoForm
    if node.kind not in _RULES or (len(node.axes) > 2 and node.kind != "product"):
        raise NoForm
    return _RULES[node.kind](node, found)


def _leaf(node: Tensor, found: Found) -> Node:
    v = node.data[0]
    if not isinstance(v, Symbol) or v.axes:
        raise NoForm
    return transposed(v) if v.shape[0] == 1 and v.shape[1] != 1 else v


def _constant(node: Tensor, found: Found) -> Node:
    if node.data[0] == "size":
        return apply("size", parameters=(node.data[1],))
    return apply(node.data[0])


def _unit(node: Tensor, found: Found) -> Node:
    place = found[node.children[0]]
    if not place.is_scalar:
        raise NoForm
    return apply("unit", place, parameters=(node.axes[-1],))


def _sum(node: Tensor, found: Found) -> Node:
    if len(node.axes) > 2:
        raise NoForm
    rows, columns = (*node.axes, 1, 1)[:2]
    if not node.children:
        return number(0) if not node.axes else zeros(rows, columns)
    terms = zip(node.data, node.children, strict=True)
    return add(*(scaled(c, found[child]) for c, child in terms))


def _product(node: Tensor, found: Found) -> Node:
    if len(node.axes) > 2:
        raise NoForm
    return network_of(node, found).matrix()


def _function(node: Tensor, found: Found) -> Node:
    name, *parameters = node.data
    arguments = [found[child] for child in node.children]
    if name == "power":
        return _power(arguments[0], Fraction(parameters[0]))
    if name == "pow" and arguments[1].is_scalar and len(node.axes) == 0:
        return power(*arguments)
    if name == "log" and node.children[0].kind == "det":
        (inner,) = arguments
        assert isinstance(inner, Apply)
        return apply("logdet", *inner.operands)
    if name == "function":
        return apply("function", *arguments, parameters=tuple(parameters))
    if name not in _ENTRYWISE:
        raise NoForm
    return apply(name, *arguments)


def _power(base: Node, exponent: Fraction) -> Node:
    """A power; of the square of a norm, the power of the norm."""
    if isinstance(base, Apply) and base.operator.name == "power" and base.is_scalar:
        inner, of_inner = base.operands
        if isinstance(inner, Apply) and inner.operator.name == "norm":
            assert isinstance(of_inner, Number)
            exponent = exponent * of_inner.value
            return inner if exponent == 1 else power(inner, number(exponent))
    return power(base, number(exponent))


def _named(operator: str) -> Callable[[Tensor, Found], Node]:
    def rule(node: Tensor, found: Found) -> Node:
        argument = found[node.children[0]]
        if operator in ("inv", "det") and len(node.children[0].axes) != 2:
            raise NoForm
        return apply(operator, argument)

    return rule


def _merge(node: Tensor, found: Found) -> Node:
    """vec: the two axes of a matrix made one, the columns counting slowest; of four axes a Kronecker product."""
    (groups,) = node.data
    inner = node.children[0]
    if groups == (2, 2) and inner.kind == "product":
        turned = product([(inner, (0, 1, 2, 3))], (1, 0, 3, 2))
        whole = flattened(turned, 2)
        if whole is None:
            raise NoForm
        return whole
    if groups != (2,):
        raise NoForm
    if inner not in found:
        raise NoForm
    return apply("vec", transposed(found[inner]))


_RULES: dict[str, Callable[[Tensor, Found], Node]] = {
    "leaf": _leaf,
    "constant": _constant,
    "delta": lambda node, found: eye(node.axes[0]),
    "sum": _sum,
    "product": _product,
    "unit": _unit,
    "apply": _function,
    "inverse": _named("inv"),
    "det": _named("det"),
    "softmax": _named("softmax"),
    "logsumexp": _named("logsumexp"),
    "merge": _merge,
}
"""The matrix form by kind of node."""


def flattened(root: Tensor, rows: int) -> Node | None:
    """A tensor as the matrix that it is with its first ``rows`` axes merged and its others merged, vec order both; None without a form."""
    if len(root.axes) <= 2 and rows <= 1 and len(root.axes) - rows <= 1:
        whole = raised(root)
        if whole is None:
            return None
        return transposed(whole) if rows == 0 and len(root.axes) == 1 else whole
    if rows > 2 or len(root.axes) - rows > 2:
        return None
    found: Found = {}
    root = flat(root)
    for node in postorder(root):
        try:
            found[node] = raised_with(node, found)
        except NoForm:
            continue
    if root.kind == "sum" and not root.children:
        sizes: Shape = (1, 1)
        for k, axis in enumerate(root.axes):
            sizes = (
                (multiply(sizes[0], axis), sizes[1])
                if k < rows
                else (sizes[0], multiply(sizes[1], axis))
            )
        return zeros(*sizes)
    parts = []
    terms = (
        zip(root.data, root.children, strict=True) if root.kind == "sum" else [(Fraction(1), root)]
    )
    for c, term in terms:
        number_, core = split_coefficient(term)
        try:
            parts.append(scaled(c * number_, network_of(core, found).flattened(rows)))
        except NoForm:
            return None
    return add(*parts) if parts else None
