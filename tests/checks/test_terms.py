"""Terms of a sum: their sum is the expression, numbers stand in front."""

from __future__ import annotations

import pytest

from matdiff.checks.draw import valid_points
from matdiff.checks.terms import terms
from matdiff.expression import build as b
from matdiff.numeric.fields import EXACT
from matdiff.output.plain import plain

T, mm = b.transpose, b.matmul
X, w, y = b.symbol("X", ("m", "n")), b.symbol("w", ("n", 1)), b.symbol("y", ("m", 1))
a = b.symbol("a")
r = b.subtract(mm(X, w), y)
CASES = {
    "residual": (b.scale(b.TWO, mm(T(X), r)), ["2 X^T X w", "-2 X^T y"]),
    "square": (mm(T(r), r), ["w^T X^T X w", "-w^T X^T y", "-y^T X w", "y^T y"]),
    "scalar": (b.scale(b.add(a, b.ONE), b.add(w, w)), ["a w", "a w", "w", "w"]),
    "no sum": (mm(X, w), ["X w"]),
    "numbers": (b.scale(b.HALF, b.add(b.TWO, b.scale(b.TWO, a))), ["1", "a"]),
    "trace": (b.tr(mm(X, b.subtract(T(X), T(X)))), ["tr(X X^T)", "-tr(X X^T)"]),
}


@pytest.mark.parametrize("name", CASES)
def test_terms(name: str) -> None:
    node, written = CASES[name]
    found = terms(node)
    assert len(found) == len(written)
    (point,) = valid_points([node], {"m": 3, "n": 2}, 1)
    at = point.evaluator(EXACT)
    total = found[0] if len(found) == 1 else b.add(*found)
    assert at.value(total) == at.value(node)
    assert [plain(term) for term in found] == written


def test_too_many_terms_stay_together() -> None:
    s = b.add(*(b.symbol(f"a{k}") for k in range(5)))
    assert terms(b.scale(s, s, s)) == [b.scale(s, s, s)]
