"""Raising: every tensor that comes out of a matrix expression without families goes back to one of the same value."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import postorder
from matdiff.indexnotation.form import index_form
from matdiff.indexnotation.matrices import matrix_of
from matdiff.output.plain import plain
from matdiff.output.unicode import pretty
from matdiff.tensor.agreement import says
from matdiff.tensor.derive import gradient
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.raising import flattened, raised
from tensor.corpora import EVERY
from tensor.random_matrices import random_matrix

_BATCHES = 10
SLICE = 150
LETTERS = "mnuv"


@pytest.mark.parametrize("batch", range(_BATCHES))
def test_functions_and_gradients_of_the_corpora(batch: int) -> None:
    """What is raised is the same function; and nearly all of it is raised."""
    done = tried = 0
    for expression, wrt, where, _ in EVERY[batch::_BATCHES]:
        reading = matdiff.parse(expression, where).reading
        variable = reading.symbols.get(wrt)
        if not isinstance(variable, Symbol) or variable.axes or not reading.expression.is_scalar:
            continue
        lowering = Lowering()
        try:
            function = lowering.tensor(reading.expression)
        except matdiff.UnsupportedError:
            continue
        for tensor in (function, gradient(function, lowering.leaf(variable))):
            form = raised(tensor)
            tried += 1
            done += form is not None
            assert form is None or says(form, tensor), (expression, wrt, pretty(form))
    assert done > 0.6 * tried


NETWORKS = (
    ("tr(A B C A)", "tr(C A² B)"),
    ("diagonal(A B)", "diag(A B)"),
    ("(A .* B) x", "(A ⊙ B) x"),
    ("A diag(x) B", "A diag(x) B"),
    ("x^T (A .* B) y", "xᵀ (A ⊙ B) y"),
    ("sum(A)", "sum(A)"),
    ("x 1^T", "x 𝟏ᵀ"),
)


@pytest.mark.parametrize(("text", "expected"), NETWORKS)
def test_networks(text: str, expected: str) -> None:
    where = "A: n x n, B: n x n, C: n x n, x: n, y: n"
    tensor = Lowering().tensor(matdiff.parse(text, where).node)
    form = raised(tensor)
    assert form is not None
    assert says(form, tensor)
    assert pretty(form) == expected


def test_a_point_with_three_neighbours_has_no_matrix_form() -> None:
    from matdiff.indexnotation.reading import read_index

    assert raised(read_index("f_ijk = sum_l A_il B_jl C_kl x_l").tensor) is None
    three = "f = sum_i sum_j sum_k sum_l A_il B_jl C_kl D_ij E_jk F_ki"
    assert raised(read_index(three).tensor) is None


FLATTENED = (
    ("W x", "W", "", "xᵀ ⊗ I"),
    ("A X^T B", "X", "", "(Bᵀ ⊗ A) K₍ₚₙ₎"),
    ("X^T", "X", "X: m x n", "K₍ₘₙ₎"),
    ("x^T X", "X", "X: m x n", "(xᵀ ⊗ I) K₍ₘₙ₎"),
    ("A x b^T", "x", "", "b ⊗ A"),
    ("exp(X)", "X", "X: m x n", "diag(vec(exp(X)))"),
    ("tr(B X) A", "X", "A: p x q", "vec(A) vec(Bᵀ)ᵀ"),
)


@pytest.mark.parametrize("row", FLATTENED, ids=lambda row: row[0])
def test_flattened_jacobians(row: tuple[str, str, str, str]) -> None:
    expression, wrt, where, expected = row
    reading = matdiff.parse(expression, where).reading
    lowering = Lowering()
    function = lowering.tensor(reading.expression)
    tensor = gradient(function, lowering.leaf(reading.symbols[wrt]))
    form = flattened(tensor, len(function.axes))
    assert form is not None
    assert says(form, tensor, len(function.axes))
    assert pretty(form) == expected


def _length(node: Node) -> int:
    return len(plain(node))


def test_random_expressions_come_back_equal_and_short() -> None:
    """Every one of them; what cancels aside (A - A is written as zeros(m, n)), none much longer than it was."""
    for seed in range(SLICE):
        node = random_matrix(seed, kronecker=seed % 2 == 1)
        tensor = Lowering().tensor(node)
        form = matrix_of(tensor, LETTERS)
        assert form is not None, plain(node)
        assert says(form, tensor), plain(node)
        is_zero = "zeros" in plain(form)
        assert is_zero or _length(form) <= 1.5 * _length(node) + 12, (plain(node), plain(form))


def test_random_jacobians_are_said_in_matrices() -> None:
    """By a variable of any rank, in Kronecker products where the tensor has three or four axes."""
    tried = raised_ = 0
    for seed in range(SLICE):
        node = random_matrix(seed)
        variables = [
            v for v in postorder(node) if isinstance(v, Symbol) and "index" not in v.attributes
        ]
        if not variables or _length(node) > 60:
            continue
        form = index_form("jacobian", node, [variables[seed % len(variables)]])
        tried += 1
        raised_ += form.matrix() is not None
    assert raised_ == tried


CROSSING = (
    # rows and columns of the tensor meet in more than one line
    ("diagonal(A X B)", "X", "E₍ₘ₎ᵀ (Bᵀ ⊗ A)"),
    ("diagonal(X)", "X", "E₍ₙ₎ᵀ"),
    ("diag(A x)", "x", "E₍ₘ₎ A"),
    ("(A X B) .* C", "X", "diag(vec(C)) (Bᵀ ⊗ A)"),
    ("A (X .* C) B", "X", "(Bᵀ ⊗ A) diag(vec(C))"),
    ("a X", "a", "vec(X)"),
    ("A X^T B .* C", "X", "diag(vec(C)) (Bᵀ ⊗ A) K₍ₚₙ₎"),
    ("X .* (A X^T B)", "X", "diag(vec(A Xᵀ B)) + diag(vec(X)) (Bᵀ ⊗ A) K₍ₘₙ₎"),
    ("A (X .* (B X C))", "X", "(I ⊗ A) (diag(vec(B X C)) + diag(vec(X)) (Cᵀ ⊗ B))"),
    ("(A .* (X B)) C", "X", "(Cᵀ ⊗ I) diag(vec(A)) (Bᵀ ⊗ I)"),
    ("A ((B X) .* C) D", "X", "(Dᵀ ⊗ A) diag(vec(C)) (I ⊗ B)"),
    ("kron(A, X)", "X", None),
)


@pytest.mark.parametrize("row", CROSSING, ids=lambda row: row[0])
def test_jacobians_with_crossing_lines(row: tuple[str, str, str | None]) -> None:
    expression, wrt, expected = row
    where = "A: m x n, B: p x m, X: n x p" if expression.startswith("diagonal(A") else ""
    reading = matdiff.parse(expression, where).reading
    form = index_form("jacobian", reading.expression, [reading.symbols[wrt]]).matrix()
    if expected is not None:
        assert form is not None
        assert pretty(form) == expected
