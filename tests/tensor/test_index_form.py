"""Derivatives in index notation: the text, the names of the indices, the derivation, the axes, the matrix form, the code."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

import matdiff
from matdiff.expression.nodes import Apply
from matdiff.indexnotation.form import IndexForm, index_form
from matdiff.output.unicode import pretty
from matdiff.tensor.agreement import agree
from matdiff.tensor.derive import derivative, gradient, identity
from matdiff.tensor.einsum import einsum_source
from matdiff.tensor.nodes import postorder
from matdiff.tensor.steps import steps_of

ROWS = (
    # kind, expression, variable, declarations, index form, matrix form
    ("jacobian", "W x", "W", "", "df_i/dW_mn = delta_im x_n", "xᵀ ⊗ I"),
    ("jacobian", "W x + b", "x", "", "df_i/dx_m = W_im", "W"),
    ("jacobian", "A X B", "X", "", "df_ij/dX_mn = A_im B_nj", "Bᵀ ⊗ A"),
    ("jacobian", "X^-1", "X", "", "df_ij/dX_mn = -(X^-1)_im (X^-1)_nj", "−X⁻ᵀ ⊗ X⁻¹"),
    ("jacobian", "X X^T", "X", "X: m x n", None, "(I + K₍ₘₘ₎) (X ⊗ I)"),
    ("jacobian", "x x^T", "x", "x: n", "df_ij/dx_m = delta_im x_j + delta_jm x_i", "x ⊗ I + I ⊗ x"),
    ("jacobian", "x/||x||", "x", "x: n", "df_i/dx_m = delta_im/||x|| - x_i x_m/||x||^3", "I/‖x‖ − x xᵀ/‖x‖³"),
    ("jacobian", "X .* X", "X", "X: m x n", "df_ij/dX_mn = 2 delta_im delta_jn X_ij", "2 diag(vec(X))"),
    ("jacobian", "f(W x)", "W", "", "df_i/dW_mn = delta_im f'(W_ik x_k) x_n", "xᵀ ⊗ diag(f′(W x))"),
    ("jacobian", "softmax(x)", "x", "x: n", "df_i/dx_m = delta_im softmax(x)_i - softmax(x)_i softmax(x)_m", None),
    ("jacobian", "tril(X)", "X", "X: n x n", "df_ij/dX_mn = delta_im delta_jn [i >= j]", None),
    ("grad", "||A x - b||^2", "x", "", "df/dx_m = 2 A_km (A_kl x_l - b_k)", "2 Aᵀ (A x − b)"),
    ("grad", "x^T A y", "A", "", "df/dA_mn = x_m y_n", "x yᵀ"),
    ("grad", "log det X", "X", "", "df/dX_mn = (X^-1)_nm", "X⁻ᵀ"),
    ("grad", "det(X)", "X", "", "df/dX_mn = det(X) (X^-1)_nm", "det(X) X⁻ᵀ"),
    ("grad", "sum(x .* y .* z)", "x", "x: n", "df/dx_m = y_m z_m", "y ⊙ z"),
    ("grad", "sum_i (y_i - w^T x_i)^2", "w", "", "df/dw_m = -2 x_km (y_k - x_kl w_l)", "2 Σᵢ (wᵀ xᵢ − yᵢ) xᵢ"),
    ("hessian", "||A x - b||^2", "x", "", "d^2 f/dx_m dx_p = 2 A_km A_kp", "2 Aᵀ A"),
    ("hessian", "||T - U V^T||^2", "U", "", "d^2 f/dU_mn dU_pq = 2 delta_mp V_kn V_kq", "2 ((Vᵀ V) ⊗ I)"),
    ("jacobian", "B S", "S", "S: n x n symmetric", "df_ij/dS_mn = delta_jn B_im", "I ⊗ B"),
    ("jacobian", "S B", "S", "S: n x n positive_definite", "df_ij/dS_mn = delta_im B_nj", "Bᵀ ⊗ I"),
    ("grad", "tr(S S S)", "S", "S: n x n symmetric", "df/dS_mn = 3 S_mk S_nk", "3 S²"),
    ("hessian", "log det X", "X", "", "d^2 f/dX_mn dX_pq = -(X^-1)_qm (X^-1)_np", None),
)  # fmt: skip


def _form(kind: str, expression: str, wrt: str, where: str = "") -> IndexForm:
    reading = matdiff.parse(expression, where).reading
    return index_form(kind, reading.expression, [reading.symbols[wrt]])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]} wrt {row[2]}")
def test_index_form(row: tuple[str, str, str, str, str | None, str | None]) -> None:
    kind, expression, wrt, where, expected, in_matrices = row
    form = _form(kind, expression, wrt, where)
    assert form.check().agreed
    if expected is not None:
        assert str(form) == expected
    if in_matrices is not None:
        matrix = form.matrix()
        assert matrix is not None
        assert pretty(matrix) == in_matrices


def test_the_derivation_of_the_document() -> None:
    """Matrix calculus notes 1.3.1: product rule, the delta of the variable by itself, its contraction."""
    assert _form("jacobian", "W x", "W").lines("unicode") == [
        ("f_i", "W_ik x_k", "the function"),
        ("∂f_i/∂W_mn", "∂W_ik/∂W_mn x_k", "product rule"),
        ("∂f_i/∂W_mn", "δ_im δ_kn x_k", "∂W_ij/∂W_mn = δ_im δ_jn"),
        ("∂f_i/∂W_mn", "δ_im x_n", "deltas contracted"),
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]} wrt {row[2]}")
def test_every_line_of_a_derivation_is_the_derivative(row: tuple[str, ...]) -> None:
    """With the derivatives put in that a line still names, it has the value of the answer."""
    form = _form(row[0], row[1], row[2], row[3])
    *before, last = form.leaves
    root = gradient(form.function, *before)
    for line in steps_of(root, last, form.tensor):
        found = form.declared(_without_marks(line.tensor, last))
        assert agree(found, form.tensor)


def _without_marks(line, last):  # type: ignore[no-untyped-def]
    from matdiff.tensor.flat import rebuilt
    from matdiff.tensor.nodes import postorder

    new: dict[object, object] = {}
    for node in postorder(line):
        if node.kind == "mark":
            new[node] = derivative(node.children[0], {last: identity(last.axes)}, last.axes)
        else:
            children = tuple(new[child] for child in node.children)
            new[node] = node if children == node.children else rebuilt(node, children)
    return new[line]


def test_letters_never_clash_with_names() -> None:
    assert str(_form("jacobian", "m (k^T x) i", "x", "i: p, m: scalar")) == "df_j/dx_n = m i_j k_n"


def test_an_index_that_does_not_stand_twice_has_its_sum_written() -> None:
    form = _form("grad", "sum(exp(x))^2", "x", "x: n")
    assert form.unicode() == "∂f/∂x_m = 2 Σ_k exp(x_m) exp(x_k)"


def test_a_part_without_a_word_gets_a_letter() -> None:
    text = _form("jacobian", "kron(A, X)", "X").text("ascii")
    assert text.startswith("df_ij/dX_mn = P_ijmn\n  where P_ijkl = ")


def test_latex() -> None:
    assert _form("jacobian", "W x", "W").latex() == (
        r"\frac{\partial f_{i}}{\partial W_{mn}} = \delta_{im} x_{n}"
    )


def test_axes_of_the_tensor() -> None:
    form = matdiff.jacobian("W x", "W").tensor()
    assert form.rank == 3
    assert form.axes == (("i", "m"), ("m", "m"), ("n", "n"))
    assert matdiff.hessian("||T - U V^T||^2", "U").index().rank == 4


THIRD = (
    ("(a^T x)^3", "x", "", "d^3 f/dx_m dx_p dx_r = 6 a_m a_p a_r"),
    ("sum(exp(A x))", "x", "", "d^3 f/dx_m dx_p dx_r = sum_k A_km A_kp A_kr exp(A_kl x_l)"),
    ("A x.^3", "x", "", "d^3 f_i/dx_m dx_p dx_r = 6 delta_mp delta_mr A_im"),
    ("log det X", "X", "", None),
    ("tr(A X X X)", "X", "", None),
    ("tr(X^-1)", "X", "", None),
    ("logsumexp(A x)", "x", "", None),
    ("f_i = W_ij x_j^4", "x", "", "d^3 f_i/dx_m dx_p dx_r = 24 delta_mp delta_mr W_im x_m"),
)


@pytest.mark.parametrize("row", THIRD, ids=lambda row: row[0])
def test_third_derivatives_against_nested_difference_quotients(
    row: tuple[str, str, str, str | None],
) -> None:
    """The code of the derivative against the third differences of the code of the function."""
    text, wrt, where, expected = row
    form = matdiff.index_derivative(text, wrt, where, order=3)
    assert form.check().agreed
    assert expected is None or str(form) == expected
    space: dict[str, Any] = {}
    exec(form.einsum(), space)
    function = form.record.how["form"].function
    exec(einsum_source(function, "function", postorder(function)), space)
    values, directions = _values(form), _values(form, 3)
    x = values[wrt]
    t = [d[wrt] for d in (directions, _values(form, 5), _values(form, 7))]
    found = space["derivative"](**values)
    for direction in reversed(t):
        found = np.tensordot(found, direction, axes=direction.ndim)
    step, expected_value = 2e-3, 0.0
    for signs in product((1, -1), repeat=3):
        moved = x + step * sum(s * d for s, d in zip(signs, t, strict=True))
        expected_value = expected_value + np.prod(signs) * space["function"](
            **{**values, wrt: moved}
        )
    np.testing.assert_allclose(found, expected_value / (2 * step) ** 3, rtol=2e-3, atol=1e-3)


def _values(form: IndexForm, seed: int = 1) -> dict[str, Any]:
    """Arrays at distinct sizes, square ones near the identity."""
    sizes = {"m": 3, "n": 2, "p": 4}
    random = np.random.default_rng(seed)
    found = {}
    for v in form.symbols:
        shape = tuple(sizes[str(n)] for n in v.shape if n != 1)
        found[v.name] = random.normal(size=shape) / 2
        if len(set(shape)) == 1 and len(shape) == 2 and seed == 1:
            found[v.name] = found[v.name] / 4 + np.eye(shape[0])
    return found


def test_derivatives_of_order_four_and_more_have_names_for_all_axes() -> None:
    form = matdiff.index_derivative("sum(x.^6)", "x", "x: n", order=5)
    assert str(form).endswith("= 720 delta_mp delta_mr delta_mk delta_ml x_m")
    assert len({name for name, _ in form.axes}) == 5
    with pytest.raises(matdiff.UsageError, match="the order of a derivative is 1 or more, not 0"):
        matdiff.index_derivative("x^T x", "x", order=0)


EINSUM = (
    ("||A x - b||^2", "x", "", {"A": (3, 2), "x": (2,), "b": (3,)}),
    ("sum(log(1 + exp(-y .* (X w))))", "w", "", {"y": (3,), "X": (3, 2), "w": (2,)}),
    ("log det(X^T X + I)", "X", "X: m x n", {"X": (4, 3)}),
    ("tr(A X^-1 B)", "X", "", {"A": (2, 3), "X": (3, 3), "B": (3, 2)}),
    ("-y^T log(softmax(W x))", "W", "", {"y": (4,), "W": (4, 3), "x": (3,)}),
    ("sum(tril(A X) .* B) + ||X||", "X", "A: n x n", {"A": (3, 3), "X": (3, 3), "B": (3, 3)}),
)


@pytest.mark.parametrize("row", EINSUM, ids=lambda row: row[0])
def test_einsum_code_is_right(row: tuple[str, str, str, dict[str, tuple[int, ...]]]) -> None:
    expression, wrt, where, shapes = row
    random = np.random.default_rng(3)
    values = {name: random.normal(size=shape) + 0.1 for name, shape in shapes.items()}
    found = matdiff.grad(expression, wrt, where)
    space: dict[str, object] = {}
    exec(found.code("einsum"), space)
    np.testing.assert_allclose(space["derivative"](**values), found.function()(**values))  # type: ignore[operator]


def test_einsum_code_of_a_tensor_of_rank_four() -> None:
    space: dict[str, object] = {}
    exec(matdiff.hessian("||T - U V^T||^2", "U").einsum(), space)
    v = np.arange(6.0).reshape(3, 2)
    found = space["derivative"](T=np.zeros((4, 3)), U=np.zeros((4, 2)), V=v)  # type: ignore[operator]
    expected = 2 * np.einsum("mp,nq->mnpq", np.eye(4), v.T @ v)
    np.testing.assert_allclose(found, expected)


def test_an_index_form_of_the_main_engines_answer_is_the_same_number() -> None:
    form = matdiff.grad("tr(A X B X)", "X").index()
    matrix = form.matrix()
    assert isinstance(matrix, Apply)
    assert pretty(matrix) == "Aᵀ Xᵀ Bᵀ + Bᵀ Xᵀ Aᵀ"


def test_a_deep_network_is_differentiated_but_not_written_out() -> None:
    layers = [f"h{k + 1} = tanh(W h{k} + b)" for k in range(60)]
    found = matdiff.grad("; ".join(["h0 = x", *layers, "h60^T h60"]), "W")
    assert found.check("exact").agreed
    with pytest.raises(matdiff.UnsupportedError, match="too long to be written in index notation"):
        found.index().text()
    assert "np.einsum" in found.code("einsum")


def test_an_index_form_has_the_vocabulary_of_answers() -> None:
    form = matdiff.grad("||A x - b||^2", "x").index()
    assert (form.kind, form.variable, form.shape, form.shapes["A"]) == (
        "index",
        "x",
        ("n",),
        ("m", "n"),
    )
    told = form.to_dict()
    assert told["derivative"] == str(form) == "df/dx_m = 2 A_km (A_kl x_l - b_k)"
    assert (told["matrix"], told["axes"]) == ("2 A^T (A x - b)", [["m", "n"]])
    assert form.code() == told["einsum"] and form.markdown() == f"$$\n{form.latex()}\n$$"
    assert form.used == ()
    with pytest.raises(matdiff.UnsupportedError, match=r"^an index form has no places; there is: axes, check, code,"):  # fmt: skip
        form.places  # noqa: B018
    with pytest.raises(matdiff.UsageError, match=r"^there is no code for 'torch'; there is: numpy, einsum$"):  # fmt: skip
        form.code("torch")
