"""A slice of the random Jacobians and Hessians; the rest by hand: ``python -m tests.fuzz.derivatives 20000``."""

from __future__ import annotations

from collections import Counter

import pytest

import matdiff

from .derivatives import FAULTLESS, examine_hessian, examine_jacobian

SLICE = 120
MENDED = (
    ("||(sum_i R_i) G C||^2", "G", "R_i: m x n, i: 1..N, G: n x k, C: k x k"),
    ("logsumexp((sum_i U_i) W y)", "W", "U_i: m x n, i: 1..N, W: n x k, y: k"),
    ("||(sum_i B_i) (z .* z)||", "z", "B_i: m x n, i: 1..N, z: n"),
    ("logdet(softmax(F(s)) softmax(F(s))^T + B)", "s", "F: m x n function of s, B: m x m"),
)
"""Hessians that were wrong or endless once: a sum inside a sum, K in a scalar product."""


@pytest.mark.parametrize("examine", [examine_jacobian, examine_hessian])
def test_nothing_is_wrong(examine: object) -> None:
    kinds: Counter[str] = Counter()
    for seed in range(SLICE):
        finding = examine(seed)  # type: ignore[operator]
        kind = finding.kind if finding else "derived"
        kinds[kind] += 1
        assert kind in (*FAULTLESS, "derived"), f"seed {seed}: {finding}"
    assert kinds["derived"] >= 0.8 * SLICE


@pytest.mark.parametrize(("text", "wrt", "where"), MENDED)
def test_what_was_wrong_once(text: str, wrt: str, where: str) -> None:
    assert matdiff.hessian(text, wrt, where).check(points=1, seconds=10).agreed


def test_a_wrong_jacobian_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison has teeth: a Jacobian with the sign turned is told from a right one."""
    from matdiff.calculus.vectorise import Jacobian
    from matdiff.expression.build import negate

    honest = Jacobian._run
    monkeypatch.setattr(Jacobian, "_run", lambda self: negate(honest(self)))
    found = [examine_jacobian(seed) for seed in range(8)]
    assert any(finding is not None and finding.kind == "wrong" for finding in found)
