"""Functions of a square matrix, its eigenvalues and eigenvectors, Cholesky factors, pseudo-inverses: nodes and their derivatives.

One tensor says every derivative of a function f of a diagonalisable matrix A = sum_i x_i P_i (Daleckii and Krein; Higham, Functions
of Matrices, theorem 3.11 and section 3.2):

    T(A)_{ab, cd, ...} = sum_{i, j, ...} f[x_i, x_j, ...] (P_i)_ab (P_j)_cd ...       with one pair of indices f(A) itself

A pair that varies is doubled, dA between the halves: dT_ab = T_{ax, yb} dA_xy, and so on for any number of pairs. With f the power
x^3 that is d A^3 = sum A^r dA A^s; for any other function both sides are limits of polynomials. Functions that are 1 near one
eigenvalue and 0 near the others have every derivative zero there: they give the projectors, eigenvalues and eigenvectors.

    d x_k = (P_k)_ba dA_ab      d v = dP_k v, since v'dP_k v = 0 of the unit eigenvector v of a symmetric matrix
    d L = L Phi(L^-1 dA L^-T)   of the Cholesky factor, Phi the lower triangle with half the diagonal (Murray 2016)
    d G = -G dA G + G G'dA'(I - A G) + (I - G A) dA'G'G     of the pseudo-inverse, of constant rank (Golub and Pereyra 1973)

>>> A = intern("leaf", ("A",), (), ("n", "n"))
>>> function_of(A, "exp")
matfun(exp, 0, leaf(A))
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from fractions import Fraction

from matdiff.tensor.make import add, delta, product, scaled
from matdiff.tensor.nodes import Axes, Tensor, intern

Found = dict[Tensor, Tensor]


def function_of(
    a: Tensor, name: str, *parameters: Hashable, exponent: Tensor | None = None, order: int = 0
) -> Tensor:
    """The tensor T of a function; its first axes are those of ``a`` before the last two.

    ``name``      exp, log, sin, cos; power (parameter: a rational exponent); support (the same, zero at zero);
                  pow (an ``exponent`` that is a tensor; parameter: how often log x is a factor);
                  projector (parameter: max, min or all; of all with an axis for the number of the eigenvalue before the pairs).
    ``order``     how many pairs of indices it has beyond the first.
    """
    *batch, n, _ = a.axes
    lead = (n,) if parameters == ("all",) else ()
    children = (a,) if exponent is None else (a, exponent)
    axes = (*batch, *lead, *((n, n) * (order + 1)))
    return intern("matfun", (name, *parameters, order), children, axes)


def order_of(node: Tensor) -> int:
    order: int = node.data[-1]
    return order


def raised_order(node: Tensor) -> Tensor:
    """The same function with a pair of indices more."""
    name, *parameters, order = node.data
    exponent = node.children[1] if len(node.children) > 1 else None
    return function_of(node.children[0], name, *parameters, exponent=exponent, order=order + 1)


def eigenvalue(a: Tensor, which: str) -> Tensor:
    """``which``: max, min, or all of a symmetric matrix in ascending order."""
    return intern(
        "eigenvalue", (which,), (a,), a.axes[: len(a.axes) - (1 if which == "all" else 2)]
    )


def eigenvector(a: Tensor, which: str) -> Tensor:
    """The unit eigenvector of one eigenvalue of a symmetric matrix; of all of them the matrix with these columns."""
    return intern("eigenvector", (which,), (a,), a.axes if which == "all" else a.axes[:-1])


def cholesky(a: Tensor) -> Tensor:
    """The lower factor L of A = L L'."""
    return intern("cholesky", (), (a,), a.axes)


def pseudo_inverse(a: Tensor) -> Tensor:
    if a.kind == "pinv":
        return a.children[0]
    return intern("pinv", (), (a,), (*a.axes[:-2], a.axes[-1], a.axes[-2]))


def transposed(a: Tensor) -> Tensor:
    """The last two axes exchanged."""
    own = tuple(range(len(a.axes)))
    return product([(a, own)], (*own[:-2], own[-1], own[-2]))


def symmetrised(a: Tensor) -> Tensor:
    """(A + A')/2."""
    return scaled(Fraction(1, 2), add(a, transposed(a)))


# -- derivatives


def _symmetric_part(moved: Tensor, batch: int) -> Tensor:
    """(dA + dA')/2 over the two axes after the batch: what is defined by the symmetric part varies with it alone."""
    own = list(range(len(moved.axes)))
    turned = [*own[:batch], own[batch + 1], own[batch], *own[batch + 2 :]]
    return scaled(Fraction(1, 2), add(moved, product([(moved, tuple(own))], turned)))


def _function(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """Every pair doubled in turn with dA between the halves; the exponent of a power brings a factor log x."""
    a, *exponent = node.children
    n = len(node.axes)
    own = tuple(range(n))
    batch = len(a.axes) - 2
    x, y = n, n + 1
    more = tuple(range(n + 2, n + 2 + len(extra)))
    terms = []
    if a in found:
        raised = raised_order(node)
        direction = found[a]
        if node.data[0] == "projector":
            direction = _symmetric_part(direction, batch)
        for at in range(n - 2 * (order_of(node) + 1), n, 2):
            labels = (*own[: at + 1], x, y, *own[at + 1 :])
            moved = (direction, (*own[:batch], x, y, *more))
            terms.append(product([(raised, labels), moved], own + more))
    if exponent and exponent[0] in found:
        name, logarithms, order = node.data
        longer = function_of(a, name, logarithms + 1, exponent=exponent[0], order=order)
        moved = (found[exponent[0]], (*own[:batch], *more))
        terms.append(product([(longer, own), moved], own + more))
    return add(*terms)


def _eigenvalue(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """d x_k = (P_k)_ba dA_ab."""
    (a,) = node.children
    n = len(node.axes)
    own = tuple(range(n))
    i, j = n, n + 1
    more = tuple(range(n + 2, n + 2 + len(extra)))
    projector = function_of(a, "projector", *node.data)
    moved = (found[a], (*own[: len(a.axes) - 2], i, j, *more))
    return product([(projector, (*own, j, i)), moved], own + more)


def _eigenvector(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """dv_a = T_{ax, yb} dA_xy v_b, with T that of the projector."""
    (a,) = node.children
    n = len(node.axes)
    own = tuple(range(n))
    batch = own[: len(a.axes) - 2]
    lead = own[len(batch) + 1 :]
    x, y, b = n, n + 1, n + 2
    more = tuple(range(n + 3, n + 3 + len(extra)))
    projector = function_of(a, "projector", *node.data, order=1)
    factors = [
        (projector, (*batch, *lead, own[len(batch)], x, y, b)),
        (_symmetric_part(found[a], len(batch)), (*batch, x, y, *more)),
        (node, (*batch, b, *lead)),
    ]
    return product(factors, own + more)


def _cholesky(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """dL_ab = L_ac Phi_cb M_cb with M_cb = (L^-1)_cd dA_de (L^-1)_be: the lower triangle of M less half its diagonal."""
    (a,) = node.children
    n = len(node.axes)
    *batch, i, j = range(n)
    c, d, e = n, n + 1, n + 2
    more = tuple(range(n + 3, n + 3 + len(extra)))
    below = intern("inverse", (), (node,), node.axes)
    factors = [
        (node, (*batch, i, c)),
        (below, (*batch, c, d)),
        (_symmetric_part(found[a], len(batch)), (*batch, d, e, *more)),
        (below, (*batch, j, e)),
    ]
    out = (*batch, i, j, *more)
    lower = intern("table", ("tril",), (), node.axes[-2:])
    same = delta(node.axes[-1])
    return add(
        product([*factors, (lower, (c, j))], out),
        product([*factors, (same, (c, j))], out, coefficient=-Fraction(1, 2)),
    )


def _pseudo_inverse(node: Tensor, found: Found, extra: Axes) -> Tensor:
    """The three terms of Golub and Pereyra."""
    (a,) = node.children
    n = len(node.axes)
    *batch, i, j = range(n)
    x, y, k, r = n, n + 1, n + 2, n + 3
    more = tuple(range(n + 4, n + 4 + len(extra)))
    out = (*batch, i, j, *more)
    rows, columns = a.axes[-2:]
    moved = found[a]

    def left(at: int, to: int) -> Tensor:  # I - A G
        return _remainder(rows, [(a, (*batch, at, r)), (node, (*batch, r, to))], (*batch, at, to))

    def right(at: int, to: int) -> Tensor:  # I - G A
        return _remainder(
            columns, [(node, (*batch, at, r)), (a, (*batch, r, to))], (*batch, at, to)
        )

    straight = [(node, (*batch, i, x)), (moved, (*batch, x, y, *more)), (node, (*batch, y, j))]
    across = [
        (node, (*batch, i, k)),
        (node, (*batch, y, k)),
        (moved, (*batch, x, y, *more)),
        (left(x, j), (*batch, x, j)),
    ]
    behind = [
        (right(i, y), (*batch, i, y)),
        (moved, (*batch, x, y, *more)),
        (node, (*batch, k, x)),
        (node, (*batch, k, j)),
    ]
    return add(product(straight, out, coefficient=-1), product(across, out), product(behind, out))


def _remainder(
    size: int | str, factors: list[tuple[Tensor, tuple[int, ...]]], out: tuple[int, ...]
) -> Tensor:
    """I minus a product."""
    whole = product(factors, out)
    sizes = dict(zip(out, whole.axes, strict=True))
    return add(product([(delta(size), out[-2:])], out, sizes), scaled(-1, whole))


RULES: dict[str, Callable[[Tensor, Found, Axes], Tensor]] = {
    "matfun": _function,
    "eigenvalue": _eigenvalue,
    "eigenvector": _eigenvector,
    "cholesky": _cholesky,
    "pinv": _pseudo_inverse,
}
"""The rule by kind of node."""

REASONS = {
    "matfun": "a function of a matrix: d f(A) = sum_pq f[x_p, x_q] E_p dA E_q over eigenvalues x and projectors E",
    "eigenvalue": "a simple eigenvalue: dx = E_ji dA_ij, E its projector",
    "eigenvector": "a unit eigenvector: dv = dE v, E its projector",
    "cholesky": "Cholesky: dL = L Phi(L^-1 dA L^-T), Phi the lower triangle with half the diagonal",
    "pinv": "differential of a pseudo-inverse, of constant rank",
}
"""Why, in the derivation."""
