"""The check of functions of a matrix, spectra and norms: it agrees with answers worked out by hand and with no others."""

from __future__ import annotations

import pytest
from judging import check_gradient
from spectral_cases import CASES, Case

import matdiff
from matdiff.expression.build import add, scale, transpose
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.operators import matrix_functions, norms, spectra
from matdiff.expression.traverse import postorder
from matdiff.syntax.reading import read, read_more

ELSEWHERE = {"inv", "det", "logdet", "norm", "softmax", "logsumexp"}
SPECTRAL = {row.name for family in (matrix_functions, spectra, norms) for row in family.ROWS}
SPECTRAL = SPECTRAL - ELSEWHERE | {"clip", "gamma", "loggamma", "digamma", "trigamma"}
BY_SYMPY = {"powm", "pinv", "adj", "cholesky", "pnorm", "norminf", "peak", "clip"}
BY_SYMPY |= {"gamma", "loggamma", "digamma", "trigamma"}
"""What SymPy itself differentiates; the others are compared with difference quotients of numbers of hundreds of digits."""
each = pytest.mark.parametrize("name", CASES)


def question(case: Case) -> tuple[Node, Symbol, Node]:
    text, wrt, where, answer = case
    reading = read(text, where, wrt=(wrt,), scalar=True)
    variable = reading.symbols[wrt]
    return reading.expression, variable, read_more(answer, reading, shape=variable.shape).expression


def test_every_operator_is_here() -> None:
    assert set(CASES) == SPECTRAL
    for name, case in CASES.items():
        expression, _, answer = question(case)
        assert name in {
            v.operator.name for v in postorder(expression, answer) if isinstance(v, Apply)
        }


@each
def test_right(name: str) -> None:
    report = check_gradient(*question(CASES[name]), points=1)
    assert report.verdict == "agreed", report.sentence()
    assert report.method == ("SymPy" if name in BY_SYMPY else "differences")


@each
def test_wrong(name: str) -> None:
    """The answer and a hundredth of the variable is not the answer."""
    expression, variable, answer = question(CASES[name])
    off = add(answer, scale(read("1/100").expression, variable))
    assert check_gradient(expression, variable, off, points=1).verdict == "disagreed"


@pytest.mark.parametrize("name", [f"frechet_{f}" for f in ("expm", "logm", "sqrtm", "sinm")])
def test_transposed(name: str) -> None:
    expression, variable, answer = question(CASES[name])
    assert check_gradient(expression, variable, transpose(answer), points=1).verdict == "disagreed"


@pytest.mark.parametrize("structure", ["projected", "free", "entries"])
@pytest.mark.parametrize("which", ["max", "min"])
def test_eigenvector_in_every_convention(structure: str, which: str) -> None:
    """Where S is not symmetric an eigenvector is that of (S + S')/2, and the free gradient that of this function."""
    found = matdiff.grad(f"a^T eigvec_{which}(S)", "S", "S: n x n symmetric", structure=structure)
    assert found.check().agreed
    stands_for = f"eigvec_{which}(A) stands for eigvec_{which}((A + A')/2)"
    assert (stands_for in found.convention) == (structure == "free")
