"""Parts of generated einsum code: functions of a matrix with their derivatives, eigenvalues, eigenvectors, factors.

The code takes an eigendecomposition in complex numbers; the sum over eigenvalues is real again, or ArithmeticError says that it is not
(the logarithm of a matrix with negative eigenvalues), and the same where the eigenvectors are dependent. Divided differences of near
points come from Taylor's series about their mean, of others from their quotient.

>>> print(SPECTRAL["pinv"](None, None, "X"))
np.linalg.pinv(X)
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.tensor.nodes import Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    Helper = Callable[[str], str]

HELPERS = {
    "divided": '''def divided(points, series, reach):
    """f[x_0, x_1, ...]; ``series(x, n)`` is f(x), f'(x), f''(x)/2 ..., good as far as ``reach(x)``."""
    m = len(points)
    centre = sum(points) / m
    if max(abs(x - y) for x in points for y in points) <= reach(centre):
        sums = [1.0] + [0.0] * 15
        for x in points:
            for k in range(1, 16):
                sums[k] += (x - centre) * sums[k - 1]
        terms = series(centre, m + 15)[m - 1 :]
        return sum(c * h for c, h in zip(terms, sums))
    i, j = max(((i, j) for i in range(m) for j in range(i)), key=lambda p: abs(points[p[0]] - points[p[1]]))
    first, second = (points[:k] + points[k + 1 :] for k in (j, i))
    return (divided(first, series, reach) - divided(second, series, reach)) / (points[i] - points[j])
''',
    "matrix_function": '''def matrix_function(a, series, reach, order, *given):
    """sum f[x_i, x_j, ...] E_i E_j ... over eigenvalues x and projectors E: f(A), and its derivatives."""
    if np.ndim(a) > 2:
        each = [matrix_function(m, series, reach, order, *(g[k] for g in given)) for k, m in enumerate(a)]
        return np.stack(each)
    x, v = np.linalg.eigh(a) if np.allclose(a, a.T, rtol=1e-12, atol=0) else np.linalg.eig(a)
    if np.linalg.cond(v) > 1e7:
        raise ArithmeticError("the matrix is not diagonalisable in floating point")
    x = np.where(np.abs(x) <= 1e-13 * np.max(np.abs(x)), 0.0, x).astype(complex)
    places = np.ndindex(*(len(x),) * (order + 1))
    table = [divided([x[i] for i in p], lambda y, n: series(y, n, *given), reach) for p in places]
    result = np.reshape(table, (len(x),) * (order + 1))
    w = np.linalg.inv(v)
    for _ in range(order + 1):
        result = np.einsum("i...,ai,ib->...ab", result, v, w)
    if np.max(np.abs(result.imag)) > 1e-6 * (1 + np.max(np.abs(result.real))):
        raise ArithmeticError("the function of the matrix is not real")
    return result.real
''',
    "power_series": '''def power_series(x, n, t):
    """Taylor coefficients of x^t; at zero of a whole t, for other t where none is infinite."""
    result, c = [], 1.0
    for k in range(n):
        result.append(c * x ** (t - k) if c else 0.0 * x)
        c = c * (t - k) / (k + 1)
    return result
''',
    "log_series": '''def log_series(x, n):
    """Taylor coefficients of log x."""
    return [np.log(x), *(-((-1 / x) ** k) / k for k in range(1, n))]
''',
    "wave_series": '''def wave_series(x, n, start):
    """Taylor coefficients of sin x (start 0) or cos x (start 1)."""
    from math import factorial

    waves = [np.sin(x), np.cos(x), -np.sin(x), -np.cos(x)]
    return [waves[(start + k) % 4] / factorial(k) for k in range(n)]
''',
    "exp_series": '''def exp_series(x, n):
    """Taylor coefficients of exp x."""
    from math import factorial

    return [np.exp(x) / factorial(k) for k in range(n)]
''',
    "support_series": '''def support_series(x, n, t):
    """Taylor coefficients of x^t, of zero near zero."""
    return power_series(x, n, t) if x else [0.0 * x] * n
''',
    "power_log_series": '''def power_log_series(x, n, t, logs):
    """Taylor coefficients of x^t log(x)^k."""
    result = np.array(power_series(x, n, t))
    for _ in range(logs):
        result = np.convolve(result, log_series(x, n))[:n]
    return list(result)
''',
    "projectors": '''def projectors(a, place, order):
    """The projector on one eigenvector of a symmetric matrix and its derivatives, of all (place None) with an axis in front."""
    if np.ndim(a) > 2:
        return np.stack([projectors(m, place, order) for m in a])
    if place is None:
        return np.stack([projectors(a, k, order) for k in range(len(a))])
    top = np.linalg.eigvalsh((a + a.T) / 2)[place]

    def series(x, n):
        return [float(abs(x - top) <= 1e-12 * (1 + abs(top))), *([0.0] * (n - 1))]

    return matrix_function((a + a.T) / 2, series, lambda x: 0.0, order)
''',
    "eigenvectors": '''def eigenvectors(a, place):
    """Unit eigenvectors of a symmetric matrix by ascending eigenvalues, the largest entry of each positive; one, or all."""
    v = np.linalg.eigh((a + np.swapaxes(a, -1, -2)) / 2)[1]
    largest = np.take_along_axis(v, np.argmax(np.abs(v), axis=-2)[..., None, :], axis=-2)
    v = v * np.sign(largest)
    return v if place is None else v[..., place]
''',
    "eigenvalues": '''def eigenvalues(a):
    """Eigenvalues of a symmetric matrix, ascending."""
    return np.linalg.eigvalsh((a + np.swapaxes(a, -1, -2)) / 2)
''',
}
"""Source text of what generated code calls."""

NEEDS = {
    "matrix_function": ("divided",),
    "support_series": ("power_series",),
    "power_log_series": ("power_series", "log_series"),
    "projectors": ("divided", "matrix_function"),
}
"""What a helper calls itself; these before it."""

_ENTIRE, _ROUND_ZERO = "lambda x: 0.05", "lambda x: 0.05 * abs(x)"
_SERIES = {
    "exp": ("exp_series", "", _ENTIRE),
    "sin": ("wave_series", "0", _ENTIRE),
    "cos": ("wave_series", "1", _ENTIRE),
    "log": ("log_series", "", _ROUND_ZERO),
}
_PLACES = {"max": "-1", "min": "0", "all": "None"}


def _function(helper: Helper, node: Tensor, a: str, *more: str) -> str:
    name, *parameters, order = node.data
    if name == "projector":
        return f"{helper('projectors')}({a}, {_PLACES[parameters[0]]}, {order})"
    given, reach = "", _ROUND_ZERO
    if name in _SERIES:
        series, given, reach = _SERIES[name]
    elif name == "pow":
        series, given = "power_log_series", f"t, {parameters[0]}"
    else:
        series = "support_series" if name == "support" else "power_series"
        exponent = Fraction(parameters[0])
        given = str(exponent) if exponent.denominator > 1 else str(exponent.numerator)
        reach = (
            "lambda x: 0.05"
            if name == "power" and exponent.denominator == 1 and exponent > 0
            else reach
        )
    called = helper(series)
    own = "x, n, t" if more else "x, n"
    shown = f"lambda {own}: {called}(x, n{', ' if given else ''}{given})" if given else called
    rest = "".join(f", {text}" for text in more)
    return f"{helper('matrix_function')}({a}, {shown}, {reach}, {order}{rest})"


def _eigenvalue(helper: Helper, node: Tensor, a: str) -> str:
    place = {"max": "[..., -1]", "min": "[..., 0]", "all": ""}[node.data[0]]
    return f"{helper('eigenvalues')}({a}){place}"


SPECTRAL: dict[str, Callable[..., str]] = {
    "matfun": _function,
    "eigenvalue": _eigenvalue,
    "eigenvector": lambda helper, node, a: (
        f"{helper('eigenvectors')}({a}, {_PLACES[node.data[0]]})"
    ),
    "cholesky": lambda helper, node, a: f"np.linalg.cholesky({a})",
    "pinv": lambda helper, node, a: f"np.linalg.pinv({a})",
}
"""Code by kind of node: what names helpers, the node, the code of its children."""
