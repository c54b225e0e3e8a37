"""The functions of the package whose answers are linear in a differential or a direction: differential, jacobian, hessian.

    J = matdiff.jacobian("W x", wrt="W")        d vec F = J d vec W
    H = matdiff.hessian("log det X", wrt="X")   d^2 f = d vec X' H d vec X

Each module behind them is imported when its function is called.
"""

from __future__ import annotations

from itertools import product
from typing import overload

from matdiff.answers import asking, differentials, jacobians, products
from matdiff.answers.several import Hessians
from matdiff.answers.variables import split_variables
from matdiff.base.errors import NoLawError
from matdiff.indexnotation import answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matdiff.answers.answer import Answer


def differential(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    order: int = 1,
    rules: Iterable[str] = (),
) -> Answer:
    """dF of an expression of any shape, in closed form; of one scalar variable t also the derivative dF/dt. ``order`` 2 is d^2 F,
    3 d^3 F, up to 9.

    >>> str(differential("X^-1", wrt="X", where="X: n x n"))
    '-X^-1 dX X^-1'
    >>> str(differential("X^-1", wrt="X", order=2))
    '2 X^-1 dX X^-1 dX X^-1'
    """

    return differentials.differential_of(text, wrt, where, rules, order)


def jacobian(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    layout: str = "numerator",
    form: str = "",
    structure: str = "projected",
    rules: Iterable[str] = (),
) -> Answer:
    """J with d vec F = J d vec X, of an expression of any shape by one variable. ``layout`` "denominator" transposes it.

    ``form`` asks for a level: matrix, kronecker or operator; the default is the first that exists. Where a law is missing the answer is
    in index form, by the second engine. By a symmetric, skew, triangular or
    diagonal variable J is by its independent entries, vech(X) or the diagonal; with ``structure`` "free" by vec X. Of complex matrices the
    answer is J by Z with Z* held constant, and ``conj`` the one by Z*.

    UnsupportedError for a form that the answer does not have; UsageError for an unknown form, layout or structure.

    >>> str(jacobian("sigmoid(W x + b)", wrt="x"))
    'diag(sigmoid(W x + b) .* (1 - sigmoid(W x + b))) W'
    >>> str(jacobian("A X B", wrt="X", form="operator"))
    'A dX B'
    """

    try:
        return jacobians.jacobian_of(text, wrt, where, layout, rules, form, structure)
    except NoLawError as error:
        if form or layout != "numerator":
            raise
        return answer.in_index_form("jacobian", error, text, wrt, where)


@overload
def hessian(
    text: str,
    wrt: str = ...,
    where: str = ...,
    *,
    form: str = ...,
    structure: str = ...,
    rules: Iterable[str] = ...,
) -> Answer: ...
@overload
def hessian(
    text: str,
    wrt: list[str] | tuple[str, ...],
    where: str = ...,
    *,
    form: str = ...,
    structure: str = ...,
    rules: Iterable[str] = ...,
) -> Answer | Hessians: ...
def hessian(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    form: str = "",
    structure: str = "projected",
    rules: Iterable[str] = (),
) -> Answer | Hessians:
    """d^2 f / d vec X d (vec X)' of a scalar; by several variables all blocks, a mapping from pairs of names. Forms as for a Jacobian.

    By two variables with a ``form`` it is the mixed block alone, rows by the first.

    >>> str(hessian("logsumexp(x)", wrt="x"))
    'diag(softmax(x)) - softmax(x) softmax(x)^T'
    >>> str(hessian("x^T A y + x^T x", wrt=["x", "y"])["x", "y"])
    'A'
    """
    text, wrt, where = asking.asked(text, wrt, where)
    names = split_variables(wrt)
    if len(names) > 1 and not form:
        return hessians(text, names, where, structure=structure, rules=rules)
    return hessian_block(text, names, where, form=form, structure=structure, rules=rules)


def hessian_block(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    form: str = "",
    structure: str = "projected",
    rules: Iterable[str] = (),
) -> Answer:
    """The Hessian by one variable, or one block of it by two, rows by the first."""
    try:
        return jacobians.hessian_of(text, wrt, where, rules, form, structure)
    except NoLawError as error:
        if form:
            raise
        return answer.in_index_form("hessian", error, text, wrt, where)


def hessians(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    structure: str = "projected",
    rules: Iterable[str] = (),
) -> Hessians:
    """The Hessian by several variables, in blocks: a mapping from pairs of names to Hessians; block (y, x) is (x, y) transposed.

    >>> found = hessians("x^T A y + x^T x", wrt="x, y")
    >>> print(found)
    x, x: 2 I
    x, y: A
    y, x: A^T
    y, y: zeros(n, n)
    """

    text, wrt, where = asking.asked(text, wrt, where)
    names = split_variables(wrt)
    blocks = {}
    for x, y in product(names, names):
        pair = [x] if x == y else [x, y]
        blocks[x, y] = hessian_block(text, pair, where, structure=structure, rules=rules)
    return Hessians(blocks)


def jvp(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    along: str | Sequence[str] = "",
    rules: Iterable[str] = (),
) -> Answer:
    """The derivative of F along a direction, dF with V for dX, of the shape of F. ``along`` names the direction (by default v, V ...).

    >>> str(jvp("x^T A x", wrt="x")), str(jvp("A X B", wrt="X", along="E"))
    ('v^T A x + x^T A v', 'A E B')
    """

    return products.product_of("jvp", text, wrt, where, along, rules)


def vjp(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    along: str | Sequence[str] = "",
    rules: Iterable[str] = (),
) -> Answer:
    """The gradient of <U, F>, of the shape of the variable: what backpropagation hands on for the cotangent U of F.

    >>> str(vjp("X W", wrt="W", along="G"))
    'X^T G'
    """

    return products.product_of("vjp", text, wrt, where, along, rules)


def hvp(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    along: str | Sequence[str] = "",
    rules: Iterable[str] = (),
) -> Answer:
    """The Hessian of a scalar times a direction, of the shape of the variable; ``wrt`` x, y: rows by x, the direction one of y.

    >>> str(hvp("log det X", wrt="X", along="V"))
    '-X^-T V^T X^-T'
    """

    return products.product_of("hvp", text, wrt, where, along, rules)
