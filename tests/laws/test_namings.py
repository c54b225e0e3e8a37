"""Names of the field: each pattern is found in an answer of its own, and what is said of it holds of explicit matrices."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest

import matdiff
from matdiff.answers.fieldnames import count, named_parts, put
from matdiff.calculus.bookshelf import default_book
from matdiff.expression import build as b
from matdiff.expression.nodes import Node
from matdiff.expression.traverse import substitute, symbols
from matdiff.numeric import linear
from matdiff.numeric.attributes import ROWS
from matdiff.numeric.compare import agree
from matdiff.numeric.fields import EXACT, DomainError
from matdiff.numeric.sampling import sample
from matdiff.rewrite.law import Naming
from matdiff.rewrite.trial import sizes_for

NAMINGS = default_book().namings
each = pytest.mark.parametrize("naming", NAMINGS, ids=[naming.name for naming in NAMINGS])
Matrix = list[list[Any]]


def _times(a: Matrix, c: Matrix) -> Matrix:
    return linear.multiply(a, c, EXACT)


def _is_idempotent(a: Matrix) -> bool:
    return ROWS["idempotent"](a)


def _is_orthogonal_projection(a: Matrix) -> bool:
    return ROWS["idempotent"](a) and ROWS["symmetric"](a)


def _is_reflection(a: Matrix) -> bool:
    return ROWS["orthogonal"](a) and ROWS["symmetric"](a)


def _takes_means(a: Matrix) -> bool:
    """Symmetric and idempotent with row sums 0."""
    return _is_orthogonal_projection(a) and _has_row_sums_zero(a)


def _has_row_sums_zero(a: Matrix) -> bool:
    return agree(_times(a, [[Fraction(1)] for _ in a]), [[Fraction(0)] for _ in a])


def _is_semidefinite(a: Matrix) -> bool:
    return ROWS["positive_semidefinite"](a)


CLAIMS: dict[str, Callable[[Matrix], bool]] = {
    "the orthogonal projection": _is_orthogonal_projection,
    "the projection": _is_idempotent,
    "the reflection": _is_reflection,
    "the centring matrix": _takes_means,
    "the scatter matrix": _is_semidefinite,
    "the Jacobian of softmax": _has_row_sums_zero,
    "the Laplacian": _has_row_sums_zero,
    "the hat matrix": ROWS["symmetric"],
}
"""What has to hold, by the words with which the meaning begins."""


def _moved(naming: Naming) -> tuple[Node, dict[str, Node]]:
    """The pattern in letters of its own, members of a family under a sum; and what stands for each slot."""
    letters: dict[Node, Node] = {}
    for slot in symbols(naming.pattern):
        if "index" in slot.attributes:
            continue
        kept = slot.attributes - {"fixed"}
        letters[slot] = b.symbol(f"{slot.name}1", slot.shape, kept)
    index = next((v for v in symbols(naming.pattern) if "index" in v.attributes), None)
    if index is not None:
        (u,) = [v for v in symbols(naming.pattern) if v.name == "u"]
        letters[u] = b.member(b.symbol("u1", u.shape, (), index.axes), index)
    return substitute(naming.pattern, letters), {v.name: w for v, w in letters.items()}  # type: ignore[attr-defined]


@each
def test_is_found(naming: Naming) -> None:
    node, slots = _moved(naming)
    [part] = named_parts(node)
    assert part.node is node
    for name, value in part.slots.items():
        assert name not in slots or value is slots[name]


@each
def test_what_is_said_holds(naming: Naming) -> None:
    """Between two other matrices a scatter matrix need not be semidefinite: those are taken to be transposes of each other."""
    node, slots = _moved(naming)
    if "{B}" in naming.meaning and "{C}" in naming.meaning:
        node = substitute(node, {slots["C"]: b.transpose(slots["B"])})
    claims = [claim for words, claim in CLAIMS.items() if naming.meaning.startswith(words)]
    assert claims
    assert all(claim(_value(node, seed)) for claim in claims for seed in (1, 2))


def _value(node: Node, seed: int) -> Matrix:
    """At sizes for which it has one: a column space needs more rows than columns, a row space the opposite."""
    names = symbols(node)
    wanted = {v: ("positive",) for v in names if v.is_scalar}
    sizes = sizes_for(seed, node)
    for order in permutations(sizes.values()):
        turned = dict(zip(sizes, order, strict=True))
        try:
            point = sample(names, turned, seed, hints=wanted)
            value: Matrix = point.evaluator(EXACT).value(node)
        except DomainError:
            continue
        return value
    raise AssertionError(f"{node} has no value")


def test_a_run_of_factors_is_found_and_replaced() -> None:
    node = matdiff.grad("norm(y - X inv(X' X) X' y)^2", "y").node
    [part] = named_parts(node)
    assert str(part.node) == "matmul(X, inv(matmul(transpose(X), X)), transpose(X))"
    P = b.symbol("P", part.node.shape)
    assert count(node, part.node) == 1
    assert substitute(put(node, part.node, P), {P: part.node}) is node


def test_only_the_outermost_is_named() -> None:
    [part] = named_parts(matdiff.grad("y' (I - X inv(X' X) X') y", "y", where="X: m x n").node)
    assert (
        part.text(str)
        == "the orthogonal projection on the complement of the column space of X: it makes residuals"
    )


def test_nothing_is_said_of_what_has_no_name() -> None:
    assert not named_parts(matdiff.grad("norm(A x - b)^2", "x").node)
    assert not named_parts(matdiff.grad("x' X inv(Y' Y) X' x", "x").node)


def test_a_short_answer_keeps_its_form_and_has_a_note(capsys: pytest.CaptureFixture[str]) -> None:
    from matdiff.cli import main

    assert main(["grad", "norm(y - X inv(X' X) X' y)^2", "wrt", "y", "--no-check"]) == 0
    shown = capsys.readouterr().out
    assert "∇_y f  =  2 (y − X (Xᵀ X)⁻¹ Xᵀ y)" in shown
    assert "where X (Xᵀ X)⁻¹ Xᵀ is the orthogonal projection on the column space of X" in shown


def test_a_long_answer_has_a_letter() -> None:
    r = matdiff.grad("sum(exp(X inv(X'X) X' y) .* tanh(X inv(X'X) X' (y + z)))", "y")
    assert r.named().split("\n")[-1].strip().removeprefix("where ") == (
        "P = X (Xᵀ X)⁻¹ Xᵀ, the orthogonal projection on the column space of X"
    )
    assert r"P = X (X^{\top} X)^{-1} X^{\top} \text{, the orthogonal projection" in r.named("latex")
    taken = matdiff.grad("sum(exp(X inv(X'X) X' P) .* tanh(X inv(X'X) X' (P + z)))", "P", "P: m")
    assert "P1 = X (Xᵀ X)⁻¹ Xᵀ" in taken.named()
