"""Families in index form and back: sums over members, gradients by a member, data beside plain vectors."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.indexnotation.form import index_form
from matdiff.output.unicode import pretty
from matdiff.tensor.agreement import says
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.members import raised_by_members

ROWS = (
    # kind, expression, variable, declarations, in matrix notation
    ("grad", "sum_i x_i^T A x_i", "A", "", "Σᵢ xᵢ xᵢᵀ"),
    ("grad", "sum_i x_i^T A x_i", "x", "", "(A + Aᵀ) xₘ"),
    ("hessian", "sum_i (y_i - w^T x_i)^2", "w", "", "2 Σᵢ xᵢ xᵢᵀ"),
    ("grad", "N log det S + sum_i (x_i - mu)^T S^-1 (x_i - mu)", "S", "", "N S⁻ᵀ − Σᵢ S⁻ᵀ (xᵢ − μ) (xᵢ − μ)ᵀ S⁻ᵀ"),
    ("grad", "sum_i sum_j W_ij ||x_i - x_j||^2", "W", "", "‖xₘ − xₙ‖²"),
    ("grad", "sum_i log det A_i", "A", "A_i: n x n", "Aₘ⁻ᵀ"),
    ("grad", "logsumexp(sum_i w_i x_i)", "w", "x_i: n", None),
    ("grad", "sum_i log(sum_j exp(x_i^T x_j))", "x", "", None),
    ("grad", "sum_i exp(y_i) b^T x_i", "y", "y_i: scalar", "exp(yₘ) bᵀ xₘ"),
    ("hessian", "sum_i ||x_i - mu||^4", "x", "", "[m = p] (4 ‖xₘ − μ‖² I + 8 (xₘ − μ) (xₘ − μ)ᵀ)"),
    ("jacobian", "sum_i A x_i", "x", "", "A"),
    ("jacobian", "sum_i B (X x_i)", "X", "", "(Σᵢ xᵢᵀ) ⊗ B"),
    ("hessian", "sum_i ||X x_i||^2", "X", "", "2 ((Σᵢ xᵢ xᵢᵀ) ⊗ I)"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]} wrt {row[2]}")
def test_derivatives_with_data(row: tuple[str, str, str, str, str | None]) -> None:
    kind, expression, wrt, where, expected = row
    reading = matdiff.parse(expression, where).reading
    form = index_form(kind, reading.expression, [reading.symbols[wrt]])
    assert form.check().agreed
    found = form.matrix()
    assert found is not None
    if expected is not None:
        assert pretty(found) == expected


def test_sums_beside_each_other_share_their_letters() -> None:
    text = "sum_i (x_i^T A x_i) sum_j y_j"
    tensor = Lowering().tensor(matdiff.parse(text).node)
    form = raised_by_members(tensor)
    assert form is not None
    assert says(form, tensor)
    assert {i.name for i in _indices(form)} == {"i", "j"}


def test_sums_in_each_other_do_not() -> None:
    tensor = Lowering().tensor(matdiff.parse("sum_i exp(sum_j x_i^T x_j)").node)
    form = raised_by_members(tensor)
    assert form is not None
    assert pretty(form) == "Σᵢ exp(Σⱼ xᵢᵀ xⱼ)"


def test_a_plain_vector_beside_data_is_taken_entry_by_entry() -> None:
    from matdiff.indexnotation.reading import read_index

    tensor = read_index("f = T_ijk a_i b_j c_k").tensor
    form = raised_by_members(tensor)
    assert form is not None
    assert pretty(form) == "Σᵢ aᵢ (bᵀ Tᵢ c)"
    assert says(form, tensor)


def test_an_axis_of_members_needs_an_index() -> None:
    reading = matdiff.parse("sum_i x_i^T x_i").reading
    form = index_form("grad", reading.expression, [reading.symbols["x"]])
    assert raised_by_members(form.tensor) is None


def _indices(node):  # type: ignore[no-untyped-def]
    from matdiff.expression.nodes import Symbol
    from matdiff.expression.traverse import postorder

    return [v for v in postorder(node) if isinstance(v, Symbol) and "index" in v.attributes]
