"""The identification table: what each row says is what the answers of its kind claim, and what the derivations end with."""

from __future__ import annotations

from typing import Any

import pytest

import matdiff
from matdiff.answers.found import HOMES, kind_named
from matdiff.calculus.bookshelf import default_book
from matdiff.expression.build import apply, differential
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder, substitute, symbols
from matdiff.numeric.compare import agree
from matdiff.numeric.fields import EXACT
from matdiff.numeric.sampling import choose_sizes, sample

ROWS = [
    ("gradient", "grad", "tr(A X B X)", "X", "A: n x m, B: n x m, X: m x n", {}),
    ("gradient_vector", "grad", "x' A x", "x", "", {}),
    ("gradient_scalar", "grad", "a^T a t^3", "t", "t: scalar", {}),
    ("complex_gradient", "grad", "||A Z||^2", "Z", "A: m x n complex, Z: n x k complex", {}),
    ("derivative", "grad", "tr(A Z)", "Z", "A: m x n complex, Z: n x m complex", {}),
    ("jacobian", "jacobian", "A X B", "X", "", {}),
    ("wirtinger_jacobian", "jacobian", "X^H X", "X", "X: m x n complex", {}),
    ("vjp", "vjp", "A X B", "X", "", {}),
]  # fmt: skip


def _put(pattern: Node, slots: dict[str, Node], moved: Node) -> Node:
    """The row with the answer for its letter, and a direction for the differential."""
    own = {v.name: v for v in symbols(pattern)}
    letter = next(
        v.operands[0] for v in postorder(pattern) if isinstance(v, Apply) and v.operator.name == "d"
    )
    values: dict[Node, Node] = {differential(letter): moved}
    values.update((own[name], node) for name, node in slots.items())
    return substitute(pattern, values)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_claim_is_the_row(row: tuple[str, str, str, str, str, Any]) -> None:
    name, kind, text, wrt, where, _ = row
    found = getattr(matdiff, kind)(text, wrt, where)
    naming = default_book().identification[name]
    claim = found.claims()[0]
    ((_, moved),) = claim.moves[0].items()
    letters = [v.name for v in symbols(naming.pattern) if v.name in "GgHJK"]
    answers = {letters[0]: found.node}
    if len(letters) > 1:
        answers[letters[1]] = found.conj.node
    said = _put(naming.pattern, answers, moved)
    image = claim.image if said.shape == claim.image.shape else apply("vec", claim.image)
    sizes = choose_sizes(said, image)
    for seed in range(3):
        point = sample(symbols(said, image), sizes, seed)
        point.complex = point.complex or any(v.complex for v in postorder(said, image))
        at = point.evaluator(EXACT)
        assert agree(at.value(said), at.value(image))


def test_every_kind_has_a_row() -> None:
    table = default_book().identification
    for name in HOMES.keys() - {"solution"}:
        assert kind_named(name).line in table
    assert matdiff.solve("||A x - b||^2", "x").line == "2 A^T (A x - b) = zeros(n)"


@pytest.mark.parametrize(
    ("kind", "wrt", "line"),
    [("grad", "A", "df = tr(G' dA)"), ("grad", "x", "df = g' dx"), ("jacobian", "x", "d vec F = J d vec X")],
)  # fmt: skip
def test_a_derivation_ends_with_the_line(kind: str, wrt: str, line: str) -> None:
    found = getattr(matdiff, kind)("x^T A y", wrt)
    assert found.line == found.steps[-1].reason == line
    assert found.to_dict()["line"] == line


def test_each_row_names_one_left_side() -> None:
    for naming in default_book().identification.values():
        assert isinstance(naming.pattern, Apply) and naming.pattern.moving
        assert not any(isinstance(v, Symbol) and v.axes for v in symbols(naming.pattern))
