"""Where two neighbouring indices of a derivative tensor are contracted: f[x, x] = f'(x), a function of the matrix again.

    T_{ax, yb} = sum f[x_p, x_q] (E_p)_ax (E_q)_yb         T_{ax, ya} = f'(A)_yx         T_{ax, xb} = f'(A)_ab

since E_p E_q is E_p for p = q and else zero. So the gradient of tr f(A) is written with f'(A). Where the projectors are symmetric,
of A = X'X, the two indices of a pair may change places before.

>>> from matdiff.tensor.matrixfunctions import function_of
>>> from matdiff.tensor.nodes import intern
>>> A = intern("leaf", ("A",), (), ("n", "n"))
>>> traced(product([(function_of(A, "sin", order=1), (2, 0, 1, 2))], (0, 1)))
product(1, (0, 1), ((1, 0),), matfun(cos, 0, leaf(A)))
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.tensor.canonical import Factor, is_gram
from matdiff.tensor.derive import inverse
from matdiff.tensor.make import add, delta, factors_of, number, product, zero
from matdiff.tensor.matrixfunctions import function_of
from matdiff.tensor.nodes import Tensor


def traced(node: Tensor) -> Tensor:
    """A product with such contractions carried out."""
    if node.kind != "product":
        return node
    c, factors, out = factors_of(node)
    for at, (child, labels) in enumerate(factors):
        if child.kind != "matfun" or child.data[-1] != 1:
            continue
        *batch, a, x, y, b = labels
        rest = [*factors[:at], *factors[at + 1 :]]
        others = {*out, *batch, *(label for _, of in rest for label in of)}
        ways = [(x, y, (a, b)), (b, a, (y, x))]
        if is_gram(child.children[0]):
            ways += [(x, b, (a, y)), (a, y, (x, b))]
        free = (ends for k, m, ends in ways if k == m and k not in others and k not in ends)
        ends = next(free, ())
        found = _derivative(child, tuple(batch)) if ends else None
        if found is None:
            continue
        number_, more, slope = found
        sizes = dict(zip(out, node.axes, strict=True))
        whole = [*rest, *more, (slope, (*batch, *ends))]
        return traced(product(whole, out, sizes, c * number_))
    return node


def _derivative(
    node: Tensor, batch: tuple[int, ...]
) -> tuple[Fraction, list[Factor], Tensor] | None:
    """f'(A) as a number, scalars and a matrix; None where it is no function of the table."""
    a = node.children[0]
    name, *parameters, _ = node.data
    one = Fraction(1)
    if name == "exp":
        return one, [], function_of(a, "exp")
    if name == "log":
        return one, [], inverse(a)
    if name in ("sin", "cos"):
        return (
            (one, [], function_of(a, "cos")) if name == "sin" else (-one, [], function_of(a, "sin"))
        )
    if name in ("power", "support"):
        exponent = Fraction(parameters[0])
        return exponent, [], power_of(a, name, exponent - 1)
    if name == "pow" and parameters == [0]:
        t = node.children[1]
        below = add(t, number(-1, t.axes))
        return one, [(t, batch)], function_of(a, "pow", 0, exponent=below)
    if name == "projector" and parameters != ["all"]:
        return one, [], zero(a.axes)
    return None


def power_of(a: Tensor, name: str, exponent: Fraction) -> Tensor:
    """A^e, of small whole e as a product or the identity."""
    n = len(a.axes)
    own = tuple(range(n))
    if name == "power" and exponent == 0:
        sizes = dict(enumerate(a.axes))
        return product([(delta(a.axes[-1]), own[-2:])], own, sizes)
    if name == "power" and exponent == 1:
        return a
    if name == "power" and exponent == -1:
        return inverse(a)
    return function_of(a, name, exponent)
