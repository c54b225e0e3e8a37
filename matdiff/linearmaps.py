"""The functions of the package whose answers are linear in a differential or a direction: differential, jacobian, hessian.

    J = matdiff.jacobian("W x", wrt="W")        d vec F = J d vec W
    H = matdiff.hessian("log det X", wrt="X")   d^2 f = d vec X' H d vec X

Each module behind them is imported when its function is called.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matdiff.differentials import Differential
    from matdiff.jacobians import Derivative


def differential(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    rules: Iterable[str] = (),
) -> Differential:
    """dF of an expression of any shape, in closed form; of one scalar variable t also the derivative dF/dt.

    >>> str(differential("X^-1", wrt="X", where="X: n x n"))
    '-X^-1 dX X^-1'
    """
    from matdiff.differentials import differential_of

    return differential_of(text, wrt, where, rules)


def jacobian(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    layout: str = "numerator",
    form: str = "",
    structure: str = "projected",
    rules: Iterable[str] = (),
) -> Derivative:
    """J with d vec F = J d vec X, of an expression of any shape by one variable. ``layout`` "denominator" transposes it.

    ``form`` asks for a level: matrix, kronecker or operator; the default is the first that exists. By a symmetric, skew, triangular or
    diagonal variable J is by its independent entries, vech(X) or the diagonal; with ``structure`` "free" by vec X.

    UnsupportedError for a form that the answer does not have; UsageError for an unknown form, layout or structure.

    >>> str(jacobian("sigmoid(W x + b)", wrt="x"))
    'diag(sigmoid(W x + b) .* (1 - sigmoid(W x + b))) W'
    >>> str(jacobian("A X B", wrt="X", form="operator"))
    'A dX B'
    """
    from matdiff.jacobians import jacobian_of

    return jacobian_of(text, wrt, where, layout, rules, form, structure)


def hessian(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    form: str = "",
    structure: str = "projected",
    rules: Iterable[str] = (),
) -> Derivative:
    """d^2 f / d vec X d (vec X)' of a scalar; by two variables the mixed Hessian, rows by the first. Forms as for a Jacobian.

    >>> str(hessian("logsumexp(x)", wrt="x"))
    'diag(softmax(x)) - softmax(x) softmax(x)^T'
    """
    from matdiff.jacobians import hessian_of

    return hessian_of(text, wrt, where, rules, form, structure)
