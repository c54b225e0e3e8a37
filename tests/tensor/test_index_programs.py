"""Several equations in index notation: definitions, the chain rule through them, what is wrong with them."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff
from matdiff.indexnotation.chain import ChainForm
from matdiff.indexnotation.reading import read_index, read_index_question
from matdiff.output.unicode import pretty
from matdiff.tensor.agreement import agree
from matdiff.tensor.replacing import replaced

NETWORK = "h_i = W_ij x_j; y_k = V_ki tanh(h_i)"


def _form(text: str, wrt: str, kind: str = "jacobian") -> ChainForm:
    (form,), _ = read_index_question(kind, text, wrt)
    assert isinstance(form, ChainForm)
    return form


ROWS = (
    # kind, text, variable, the derivative, in matrix notation
    ("jacobian", NETWORK, "W", "dy_k/dW_mn = V_km (1 - tanh(h_m)^2) x_n", "xᵀ ⊗ (V diag(1 − tanh(h).^2))"),
    ("jacobian", NETWORK, "V", "dy_k/dV_mn = delta_km tanh(h_n)", "tanh(h)ᵀ ⊗ I"),
    ("jacobian", NETWORK, "h", "dy_k/dh_m = V_km (1 - tanh(h_m)^2)", "V diag(1 − tanh(h).^2)"),
    ("jacobian", "h_i = W_ij x_j\ny_i = V_ij h_j", "x", "dy_i/dx_m = V_ij W_jm", "V W"),
    ("grad", "e_i = W_ij x_j - y_i; L = 1/2 e_i e_i", "W", "dL/dW_mn = e_m x_n", "e xᵀ"),
    ("grad", "h_i = W_ij x_j; L = (h_i - y_i)^2", "x", "dL/dx_m = 2 W_jm (h_j - y_j)", "2 Wᵀ (h − y)"),
    ("grad", "r = x_i x_i; f = r^2 + a_i x_i", "x", "df/dx_m = 4 r x_m + a_m", "4 r x + a"),
    ("grad", "a_i = x_i^2; b_i = a_i y_i; f = b_i b_i", "x", "df/dx_m = 4 b_m x_m y_m", "4 (b ⊙ x ⊙ y)"),
    ("hessian", "h_i = W_ij x_j; L = h_i h_i", "x", "d^2 L/dx_m dx_p = 2 W_im W_ip", "2 Wᵀ W"),
    ("jacobian", "c_i = ε_ijk a_j b_k; d_i = ε_ijk c_j a_k", "b", None, None),
    ("jacobian", "Q_ij = x_i x_j; f_k = T_kij Q_ij", "x", None, None),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]} wrt {row[2]}")
def test_the_chain_rule(row: tuple[str, str, str, str | None, str | None]) -> None:
    kind, text, wrt, expected, in_matrices = row
    form = _form(text, wrt, kind)
    assert form.check().agreed
    if expected is not None:
        assert str(form) == expected
    if in_matrices is not None:
        matrix = form.matrix()
        assert matrix is not None
        assert pretty(matrix) == in_matrices


def test_the_check_sees_a_wrong_chain() -> None:
    form = _form(NETWORK, "W")
    form.tensor = _form(NETWORK.replace("tanh", "sin"), "W").tensor
    assert form.check().verdict == "disagreed"


def test_the_derivation_names_the_definitions() -> None:
    assert _form(NETWORK, "W").lines("ascii") == [
        ("h_i", "W_ij x_j", "the definition"),
        ("y_k", "V_ki tanh(h_i)", "the function"),
        ("dh_i/dW_mn", "dW_ij/dW_mn x_j", "product rule"),
        ("dh_i/dW_mn", "delta_im delta_jn x_j", "dW_ij/dW_mn = delta_im delta_jn"),
        ("dh_i/dW_mn", "delta_im x_n", "deltas contracted"),
        ("dy_k/dW_mn", "V_ki dtanh(h_i)/dW_mn", "product rule"),
        ("dy_k/dW_mn", "sum_i V_ki dh_i/dW_mn (1 - tanh(h_i)^2)", "chain rule"),
        ("dy_k/dW_mn", "V_km (1 - tanh(h_m)^2) x_n", "the derivatives above put in, deltas contracted"),
    ]  # fmt: skip


def test_a_variable_inside_and_outside_of_a_definition() -> None:
    """Both ways are taken: x in h, and x beside it."""
    form = _form("h_i = A_ij x_j; f = h_i x_i", "x", "grad")
    assert str(form) == "df/dx_m = A_im x_i + h_m"
    assert agree(replaced(form.tensor, form._values), form.whole.tensor)


def test_a_letter_may_run_over_something_else_in_the_next_equation() -> None:
    reading = read_index("h_i = W_ij x_j; y_i = V_ij h_j")
    sizes = {name: leaf.axes for name, leaf in reading.leaves.items()}
    assert sizes["W"][0] == sizes["V"][1] != sizes["V"][0]


def test_generated_code_is_of_the_variables_alone() -> None:
    space: dict[str, object] = {}
    exec(_form(NETWORK, "W").einsum(), space)
    random = np.random.default_rng(5)
    v, w, x = random.normal(size=(4, 2)), random.normal(size=(2, 3)), random.normal(size=3)
    found = space["derivative"](V=v, W=w, x=x)  # type: ignore[operator]
    expected = np.einsum("km,m,n->kmn", v, 1 - np.tanh(w @ x) ** 2, x)
    np.testing.assert_allclose(found, expected)


def test_in_python_the_text_means_the_same() -> None:
    found = matdiff.grad("h_i = W_ij x_j; L = (h_i - y_i)^2", "W")
    assert str(found) == "2 (W x - y) x^T"
    assert found.notes[0] == (
        "Read in index notation: j stands twice in a product and is summed. "
        "That is h = W x; L = ||h - y||^2."
    )
    with pytest.raises(matdiff.UnsupportedError) as caught:
        matdiff.grad("f = T_ijk a_i b_j c_k", "a")
    assert str(caught.value) == (
        "this function has no text in matrix notation\n"
        "help: matdiff.index_derivative('f = T_ijk a_i b_j c_k', ...) has its derivative as a tensor"
    )


def test_the_levi_civita_symbol_is_told() -> None:
    _, notes = read_index_question("jacobian", "c_i = ε_ijk a_j b_k", "a")
    assert notes[1] == (
        "epsilon with three indices is the Levi-Civita symbol, its indices run from 1 to 3; "
        "a variable of that name is declared."
    )
    _, notes = read_index_question("jacobian", "c_i = ε_ijk a_j b_k", "a", "epsilon_i: n x p")
    assert len(notes) == 1


def test_the_derivative_of_the_determinant_by_its_permutations() -> None:
    """d det A / dA is the cofactor matrix."""
    (form,), _ = read_index_question("grad", "d = ε_ijk A_1i A_2j A_3k", "A")
    space: dict[str, object] = {}
    exec(form.einsum(), space)
    a = np.random.default_rng(2).normal(size=(3, 3))
    expected = np.linalg.det(a) * np.linalg.inv(a).T
    np.testing.assert_allclose(space["derivative"](A=a), expected)  # type: ignore[operator]


PERMUTATIONS = (
    # the products of two symbols are deltas; what is symmetric in two of its indices vanishes
    ("a_i = ε_ijk ε_klm b_j c_l d_m", "b", "da_i/db_m = c_i d_m - d_i c_m", "c dᵀ − d cᵀ"),
    ("f = ε_ijk a_j b_k ε_ilm a_l b_m", "a", "df/da_m = 2 a_m b_i b_i - 2 b_m a_i b_i", "2 ‖b‖² a − 2 (aᵀ b) b"),
    ("f = ε_ijk ε_ijl x_k y_l", "x", "df/dx_m = 2 y_m", "2 y"),
    ("f = a ε_ijk ε_ijk", "a", "df/da = 6", None),
    ("f = ε_ijk a_i b_j b_k", "a", "df/da_m = 0", None),
    ("d = ε_ijk A_1i A_2j A_3k", "A", None, None),
)  # fmt: skip


@pytest.mark.parametrize("row", PERMUTATIONS, ids=lambda row: row[0])
def test_products_of_levi_civita_symbols(row: tuple[str, str, str | None, str | None]) -> None:
    text, wrt, expected, in_matrices = row
    kind = "jacobian" if read_index(text).labels else "grad"
    (form,), _ = read_index_question(kind, text, wrt)
    assert form.check().agreed
    assert expected is None or str(form) == expected
    if in_matrices is not None:
        matrix = form.matrix()
        assert matrix is not None
        assert pretty(matrix) == in_matrices


ERRORS = (
    (
        "h_i = W_ij x_j; h_k = V_ki h_i",
        """h is defined by itself
  | h_i = W_ij x_j; h_k = V_ki h_i
  |                            ^^^""",
    ),
    (
        "h_i = W_ij x_j; h_k = V_ki x_i",
        """h is used or defined before
  | h_i = W_ij x_j; h_k = V_ki x_i
  |                 ^^^^^^^^^^^^^^""",
    ),
    (
        "y_k = V_ki h_i; h_i = W_ij x_j",
        """h is used or defined before
  | y_k = V_ki h_i; h_i = W_ij x_j
  |                 ^^^^^^^^^^^^^^""",
    ),
    (
        "h_i = W_ij x_j; y_k = V_ki h_ij",
        """h stands with 1 and 2 indices
  | h_i = W_ij x_j; y_k = V_ki h_ij
  |                            ^^^^""",
    ),
    (
        "W_ij x_j; y_k = V_ki x_i",
        """a definition gives a name with its indices: h_i = ...
  | W_ij x_j; y_k = V_ki x_i
  | ^^^^^^^^""",
    ),
    (
        "h_i = W_ij x_j; y_k = V_ki h_j",
        """the left side has the free indices k, the right side k, i, j
  | h_i = W_ij x_j; y_k = V_ki h_j
  |                       ^^^^^^^^""",
    ),
    (
        "f = sum_{k=0}^n a_k",
        """a sum in index notation begins at 1
  | f = sum_{k=0}^n a_k
  |        ^^^^^^""",
    ),
)


@pytest.mark.parametrize(("text", "expected"), ERRORS)
def test_errors_with_their_place(text: str, expected: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        read_index(text)
    assert str(caught.value) == expected
