"""NumPy with SciPy: one factorisation of a matrix, by LAPACK, for everything that is made of it; special functions.

LAPACK reads one triangle of a symmetric matrix, here the upper one.

>>> SciPy().functions["sigmoid"]
'special.expit({0})'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matdiff.codegen import helpers, helpers_scipy
from matdiff.codegen.arrays import Array
from matdiff.codegen.numpy_target import CALLS, FUNCTIONS, ROWS, NumPy, call_of
from matdiff.codegen.printing import MUL, SIGN, Text, Writer
from matdiff.codegen.target import PythonTarget, Row, matrix_name


def _cholesky(t: PythonTarget, w: Writer, node: Array) -> Text:
    (a,) = node.args
    return Text(f'{w.helper("factor")}({w.code(a)}, "{matrix_name(a)}")')


def _lu(t: PythonTarget, w: Writer, node: Array) -> Text:
    (a,) = node.args
    return Text(f'{w.helper("lu")}({w.code(a)}, "{matrix_name(a)}")')


def _lu_solve(t: PythonTarget, w: Writer, node: Array) -> Text:
    factor, b = node.args
    (turned,) = node.data
    more = ", 1" if turned else ""
    return Text(f"{w.helper('lu_solve')}({w.code(factor)}, {w.code(b)}{more})")


def _solve_triangular(t: PythonTarget, w: Writer, node: Array) -> Text:
    a, b = node.args
    which, turned = node.data
    form = f'"{matrix_name(a)}", '
    form += f"{int(which == 'lower')}, {int(bool(turned))}"
    return Text(f"{w.helper('triangular_solve')}({w.code(a)}, {w.code(b)}, {form})")


def _inverse_triangular(t: PythonTarget, w: Writer, node: Array) -> Text:
    (a,) = node.args
    form = f'"{matrix_name(a)}", {int(node.data == ("lower",))}'
    return Text(f"{w.helper('triangular_inverse')}({w.code(a)}, {form})")


class SciPy(NumPy):
    """NumPy and SciPy."""

    name = "scipy"
    functions: Mapping[str, str] = {
        **FUNCTIONS,
        "sigmoid": "special.expit({0})",
        "erf": "special.erf({0})",
        "gamma": "special.gamma({0})",
        "loggamma": "special.gammaln({0})",
        "digamma": "special.digamma({0})",
        "trigamma": "special.polygamma(1, {0})",
    }
    rows: Mapping[str, Row] = {
        **ROWS,
        "cholesky": _cholesky,
        "cholesky_solve": call_of("factor_solve({0}, {1})"),
        "cholesky_inverse": call_of("factor_inverse({0})"),
        "cholesky_trace_inverse": call_of("trace_of_inverse({0})"),
        "cholesky_logdet": call_of("2 * np.log({0}.diagonal()).sum()", MUL),
        "cholesky_det": call_of("{0}.diagonal().prod() ** 2", SIGN),
        "lu": _lu,
        "lu_solve": _lu_solve,
        "lu_inverse": call_of("lu_inverse({0})"),
        "lu_det": call_of("lu_det({0})"),
        "lu_logdet": call_of("np.log(np.abs({0}[0].diagonal())).sum()"),
        "solve_triangular": _solve_triangular,
        "inverse_triangular": _inverse_triangular,
    }
    calls: Mapping[str, str] = {
        **CALLS,
        "expm": "linalg.expm({0})",
        "frechet_expm": "linalg.expm_frechet({0}, {1}, compute_expm=False)",
    }
    own: Mapping[str, str] = {**helpers.HELPERS, **helpers_scipy.HELPERS}
    needs: Mapping[str, tuple[str, ...]] = {**helpers.NEEDS, **helpers_scipy.NEEDS}
    factors: frozenset[str] = frozenset()
    reserved = NumPy.reserved | {"special", "linalg", "lapack", "LAPACK"} | {*helpers_scipy.HELPERS}

    def imports(self, w: Writer, helpers: Sequence[str]) -> str:
        every = "\n".join([*w.lines, *helpers, *w.results])
        lines = [super().imports(w, helpers)]
        lines += [
            f"from scipy import {name}" for name in ("linalg", "special") if f"{name}." in every.replace("np.linalg.", "")
        ]  # fmt: skip
        lines += ["from scipy.linalg import lapack"] if "lapack." in every else []
        return "\n".join(lines)
