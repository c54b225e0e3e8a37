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
from matdiff.expression.build import add, apply, eye, number, power, transpose, zeros
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.operators import named
from matdiff.tensor.flat import flat
from matdiff.tensor.make import factors_of, product, split_coefficient
from matdiff.tensor.matrixform import network_of
from matdiff.tensor.nodes import Tensor, postorder
from matdiff.tensor.plainform import NoForm, scaled, transposed
from matdiff.tensor.spectralraising import SPECTRAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    Found = dict[Tensor, Node]

_ENTRYWISE = named("elementwise") - named("parameters")


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
    if name == "clip":
        return _clip(node, found)
    arguments = [found[child] for child in node.children]
    if name == "power":
        return _power(arguments[0], Fraction(parameters[0]))
    if name == "pow":
        return _general_power(node, arguments[0], found)
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
    if not exponent or base.shape != (1, 1):
        return power(base, number(exponent))
    return _p_norm(base, number(1 / exponent)) or power(base, number(exponent))


def _p_norm(total: Node, p: Node) -> Node | None:
    """The p-norm whose p-th power is sum |x_i|^p."""
    if not isinstance(total, Apply) or total.operator.name != "sum":
        return None
    (each,) = total.operands
    if not isinstance(each, Apply) or each.operator.name != "power" or each.operands[1] is not p:
        return None
    inner = each.operands[0]
    if not isinstance(inner, Apply) or inner.operator.name != "abs":
        return None
    return apply("pnorm", inner.operands[0], p)


def _general_power(node: Tensor, base: Node, found: Found) -> Node:
    """u^t with one exponent for all entries; of sum |x_i|^p the power 1/p is a norm."""
    exponent = _same_everywhere(node.children[1], found)
    if isinstance(exponent, Apply) and exponent.operator.name == "power":
        p, times = exponent.operands
        norm = _p_norm(base, p) if times is number(-1) else None
        if norm is not None:
            return norm
    return power(base, exponent)


def _clip(node: Tensor, found: Found) -> Node:
    a, *bounds = node.children
    return apply("clip", found[a], *(_same_everywhere(bound, found) for bound in bounds))


def _same_everywhere(node: Tensor, found: Found) -> Node:
    """The scalar that all entries of a tensor are; NoForm where they differ."""
    if not node.axes:
        return found[node]
    c, factors, _ = factors_of(node)
    if any(labels for _, labels in factors):
        raise NoForm
    return raised_with(product(factors, (), None, c), found)


def _largest(node: Tensor, found: Found) -> Node:
    """norminf, peak, maxpool, maxmask of a matrix or a column."""
    (u,) = node.children
    if node.kind in ("norminf", "peak"):
        if node.data[0]:
            raise NoForm
        return apply(node.kind, found[u])
    if len(node.data) != len(u.axes):
        raise NoForm
    sizes = [size for size, _ in node.data]
    whole = apply(node.kind, found[u], parameters=(*sizes, 1)[:2])
    return transpose(whole) if whole.shape[0] == 1 and whole.shape[1] != 1 else whole


def _table(node: Tensor, found: Found) -> Node:
    """A slice of an identity, a matrix of numbers; others stand in no form of their own."""
    name, *parameters = node.data
    if name == "columns":
        return apply("window", parameters=(*parameters, node.axes[0]))
    if name != "array":
        raise NoForm
    return apply("array", parameters=tuple(parameters))


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
    "conj": _named("conj"),
    "inverse": _named("inv"),
    "det": _named("det"),
    "softmax": _named("softmax"),
    "logsumexp": _named("logsumexp"),
    "merge": _merge,
    "table": _table,
    **dict.fromkeys(("norminf", "peak", "maxpool", "maxmask"), _largest),
    **SPECTRAL,
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
