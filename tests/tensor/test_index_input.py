"""Index notation as input: what is taken to be in it, what it means, what is wrong with it."""

from __future__ import annotations

import re

import pytest

import matdiff
from matdiff.indexnotation.deciding import is_index_notation
from matdiff.indexnotation.reading import read_index, read_index_question
from matdiff.output.unicode import pretty

SAME = (
    "f_i = W_ij x_j",
    "f_{i} = W_{ij} x_{j}",
    "fᵢ = Wᵢⱼ xⱼ",
    "$f_{i} = W_{ij} \\, x_{j}$",
    "f_i = x_j W_ij",
    "f_i = sum_j W_ij x_j",
    "f_i = \\sum_{j} W_{ij} x_{j}",
    "f_i = δ_ik W_kj x_j",
    "f_i = W_ijx_j",
    "f_i=W_{ij}x_{j}",
    "f_{i} = W_{i j}\\,x_{j}",
    "f_i = \\mathbf{W}_{ij} \\mathbf{x}_j",
    "f^i = W^i_j x^j",
    "f^{i} = W^{i}{}_{j} x^{j}",
    "f_i = \\sum_{j=1}^{n} W_{ij} x_j",
    "f_i = \\delta_{ik} W_{kj} x_{j}",
    "f_i = (W^T)_ji x_j",
    "f_i = W^{T}_{ji} x_j",
    "$$f_i = \\left( W_{ij} x_j \\right)$$",
    "f_i = W_i_j x_j",
    "f_i = \\frac12 (W_ij x_j + x_k W_ik)",
)


@pytest.mark.parametrize("text", SAME)
def test_one_function_as_people_write_it(text: str) -> None:
    (form,), _ = read_index_question("jacobian", text, "W")
    assert str(form) == "df_i/dW_mn = delta_im x_n"
    assert form.check().agreed


ROWS: tuple[tuple[str, str, str | None, str | None], ...] = (
    # text, variable, index form, the function in matrix notation
    ("W_ij x_j y_i", "W", "df/dW_mn = y_m x_n", "yᵀ W x"),
    ("A_ij B_jk", "A", "df_ik/dA_mn = delta_im B_nk", "A B"),
    ("f_ij = x_i x_j", "x", "df_ij/dx_m = delta_im x_j + delta_jm x_i", "x xᵀ"),
    ("f_i = x_i y_i", "x", "df_i/dx_m = delta_im y_i", "x ⊙ y"),
    ("f = A_ij A_ij", "A", "df/dA_mn = 2 A_mn", "‖A‖²"),
    ("f = A_ii", "A", "df/dA_mn = delta_mn", "tr(A)"),
    ("f_ij = (X^-1)_ij", "X", "df_ij/dX_mn = -(X^-1)_im (X^-1)_nj", "X⁻¹"),
    ("y_i = \\frac{x_i}{a}", "x", "dy_i/dx_m = delta_im/a", "x/a"),
    ("1/2 x_i A_ij x_j - b_i x_i", "b", "df/db_m = -x_m", "1/2 xᵀ A x − bᵀ x"),
    ("f = x_i^2 y_i", "y", "df/dy_m = x_m^2", None),
    ("f_i = A[i,j] x[j]", "x", "df_i/dx_m = A_im", "A x"),
    ("f = T_ijk a_i b_j c_k", "T", "df/dT_mnu = a_m b_n c_u", "Σᵢ aᵢ (bᵀ Tᵢ c)"),
    ("f = x_i^2", "x", "df/dx_m = 2 x_m", "‖x‖²"),
    ("(y_i - W_ij x_j)^2", "W", "df/dW_mn = -2 (y_m - W_mj x_j) x_n", "‖y − W x‖²"),
    ("L = 1/2 (y_i - W_ij x_j)^2 + a x_i^2", "a", "dL/da = sum_j x_j^2", None),
    ("f = \\sqrt{x_i x_i}", "x", "df/dx_m = x_m/||x||", "‖x‖"),
    ("f = (x_i x_i)^(1/2)", "x", "df/dx_m = x_m/||x||", "‖x‖"),
    ("f_i = max(0, W_ij x_j)", "W", "df_i/dW_mn = delta_im step(W_ij x_j) x_n", "max(0, W x)"),
    ("f = |x_i| y_i", "y", "df/dy_m = abs(x_m)", "yᵀ abs(x)"),
    ("p_i = e^{x_i}/\\sum_k e^{x_k}", "x", None, "exp(x)/sum(exp(x))"),
    ("L = -y_i log p_i", "y", "dL/dy_m = -log(p_m)", "−yᵀ log(p)"),
    ("f_i = A_i1 + A_i2 x_2", "A", "df_i/dA_mn = delta_im delta_n1 + delta_im delta_n2 x_2", None),
    ("f_\\mu = W_{\\mu\\nu} x_\\nu", "x", "df_mu/dx_m = W_{mu,m}", "W x"),
    ("f_α = W_αβ x_β", "x", "df_alpha/dx_m = W_{alpha,m}", "W x"),
    ("f_I = W_IJ x_J", "W", "df_I/dW_mn = delta_Im x_n", "W x"),
    ("c_i = ε_ijk a_j b_k", "a", "dc_i/da_m = epsilon_imj b_j", None),
    ("f = eps_ijk a_i b_j c_k", "b", "df/db_m = epsilon_imj a_i c_j", None),
    ("d = \\varepsilon_{ijk} A_{1i} A_{2j} A_{3k}", "A", None, None),
    ("s_ij = C_ijkl e_kl", "C", "ds_ij/dC_mnuv = delta_im delta_jn e_uv", None),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_meaning(row: tuple[str, str, str | None, str | None]) -> None:
    text, wrt, expected, in_matrices = row
    kind = "jacobian" if read_index(text, scalar="=" not in text).labels else "grad"
    (form,), _ = read_index_question(kind, text, wrt)
    assert expected is None or str(form) == expected
    assert form.check().agreed
    if in_matrices is not None:
        assert form.node is not None
        assert pretty(form.node) == in_matrices


def test_sizes_are_found_and_declared_ones_kept() -> None:
    reading = read_index("f_i = W_ij x_j", "W: 3 x p")
    assert reading.tensor.axes == (3,)
    assert reading.leaves["x"].axes == ("p",)


@pytest.mark.parametrize(
    "text",
    [
        "f_i = W_ij x_j",
        "W_ij x_j y_i",
        "A_ij B_jk",
        "x_i A_ij x_j",
        "y_{i} = x_{i}",
        "W_ijx_j + b_i",
        "y^i = A^i_j x^j",
        "Y_IJ = A_IK B_KJ",
        "(y_i - W_ij x_j)^2",
        "h_i = W_ij x_j; y_k = V_ki tanh(h_i)",
        "h_i = W_ij x_j\nL = h_i h_i",
        "f = x_i A_ij x_j; g = f^2 + x_i x_i",
        "(A^T)_ij x_j",
    ],
)
def test_is_index_notation(text: str) -> None:
    assert is_index_notation(text)


@pytest.mark.parametrize(
    "text",
    [
        "X_ij^2",
        "x_i y_i",
        "e_i^T A e_j",
        "A x + b",
        "sum_i a_i b_i",
        "h = W x; h^T h",
        "W_1 x + W_2 y",
        "L_CE = -y^T log(p)",
        "h_t = tanh(W h_{t-1})",
        "W_Q x",
        "h_1 = W_1 x; h_2 = W_2 h_1; h_2^T h_2",
        "h = tanh(A_11 x); h^T h",
        "x^T A_i x",
        "sum_i (y_i - w^T x_i)^2",
    ],
)
def test_is_matrix_notation(text: str) -> None:
    assert not is_index_notation(text)


ERRORS = (
    (
        "f = x_i y_i z_i",
        """the index i stands three times in a product
  | f = x_i y_i z_i
  |             ^^^
help: write sum_i before the product if it is to be summed, or name it on the left side""",
    ),
    (
        "f_i = W_ij x_j + b_k",
        """the terms of this sum have different free indices: i before, k here
  | f_i = W_ij x_j + b_k
  |                  ^^^""",
    ),
    (
        "f_i = W_ij x_k",
        """the left side has the free indices i, the right side i, j, k
  | f_i = W_ij x_k
  |       ^^^^^^^^""",
    ),
    (
        "f_i = A_ij + A_i",
        """A stands with 2 and 1 indices
  | f_i = A_ij + A_i
  |              ^^^""",
    ),
    (
        "f_i = softmax(x)",
        """softmax is of a whole vector or matrix, not of an entry
  | f_i = softmax(x)
  |       ^^^^^^^
help: write it in matrix notation""",
    ),
    (
        "f_i = x_i^(k)",
        """an exponent in index notation is a number
  | f_i = x_i^(k)
  |            ^
help: an upper index is written below""",
    ),
    (
        "f_i = x_{i+1} - x_i",
        """an index that is shifted is not read in index notation
  | f_i = x_{i+1} - x_i
  |        ^^^^^^
help: matrix notation has sums over members before and after: sum_{i=2}^N x_{i-1}""",
    ),
    (
        "v_i = dx_i/dt",
        """a derivative inside a formula is not read
  | v_i = dx_i/dt
  |       ^^^^^^^
help: name the function by itself and ask for its derivative after wrt""",
    ),
    (
        "f_i = max(x_i, y_j)",
        """the arguments have different free indices
  | f_i = max(x_i, y_j)
  |       ^^^^^^^^^^^^^""",
    ),
    (
        "f_i = (x_i",
        """')' is missing
  | f_i = (x_i
  |           ^""",
    ),
)


@pytest.mark.parametrize(("text", "expected"), ERRORS)
def test_errors_with_their_place(text: str, expected: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        read_index(text)
    assert str(caught.value) == expected


def test_a_gradient_of_something_with_free_indices_is_refused() -> None:
    with pytest.raises(matdiff.ShapeError, match="a gradient is of a scalar; here i is free"):
        read_index_question("grad", "f_i = W_ij x_j", "W")


def test_a_variable_that_does_not_occur() -> None:
    with pytest.raises(matdiff.NameError, match="q does not occur in the expression"):
        read_index_question("grad", "f = x_i y_i", "q")


def test_the_reading_is_said() -> None:
    _, notes = read_index_question("grad", "W_ij x_j y_i", "W")
    assert notes == (
        "Read in index notation: i, j stand twice in a product and are summed. For single entries write A[i,j].",
    )


def test_the_screen_of_notation_is_read() -> None:
    from matdiff.commandline.notation import NOTATION

    block = NOTATION.partition("Index notation is read by")[2]
    examples = re.findall(r"(?:f_?[a-z]* = |A_|W)[^,.]*", block.partition(". An index")[0])
    assert len(examples) >= 8
    for example in examples:
        assert read_index(example.strip()).tensor is not None


@pytest.mark.parametrize(
    ("kind", "text", "wrt", "answer"),
    [
        ("grad", "A_ij x_i x_j", "x_k", "df/dx_k = A_ik x_i + A_ki x_i"),
        ("grad", "A_ij x_i x_j", "A_pq", "df/dA_pq = x_p x_q"),
        ("jacobian", "f_i = W_ij x_j", "W_kl", "df_i/dW_kl = delta_ik x_l"),
        # letters that have a meaning already are not taken, nor one letter for two axes
        ("grad", "A_ij x_i x_j", "x_i", "df/dx_m = A_im x_i + A_mi x_i"),
        ("jacobian", "f_i = W_ij x_j", "W_ik", "df_i/dW_mn = delta_im x_n"),
        ("jacobian", "f_i = W_ij x_j", "W_kk", "df_i/dW_mn = delta_im x_n"),
    ],
)
def test_the_letters_after_wrt_are_kept(kind: str, text: str, wrt: str, answer: str) -> None:
    (form,), _ = read_index_question(kind, text, wrt)
    assert str(form) == answer
    assert form.check().verdict == "agreed"


def test_a_name_before_a_bracket_is_told() -> None:
    text = "y_i = zeta(W_ik x_k)"
    (form,), notes = read_index_question("jacobian", text, "x")
    assert str(form) == "dy_i/dx_m = zeta W_im"
    assert notes[1:] == (
        'zeta(...) is a product; zeta is a function if it is declared so: where "zeta: function".',
    )
    (form,), notes = read_index_question("jacobian", text, "x", "zeta: function")
    assert str(form) == "dy_i/dx_m = W_im zeta'(W_ik x_k)"
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("x_i y_i", "i"),
        ("A_ii", "i"),
        ("a_i b_i c_j d_j", "i, j"),
        ("X_ij^2", ""),
        ("x^T A_i x", ""),
        ("e_i^T A e_i", ""),
    ],
)
def test_the_other_reading_of_entries_is_named(text: str, letters: str) -> None:
    notes = matdiff.parse(text, "x: n" if "^T A_i" in text else "").notes
    told = [note for note in notes if "one place" in note]
    assert len(told) == bool(letters)
    if letters:
        verb = "stand" if "," in letters else "stands"
        assert told[0] == (
            f"{letters} {verb} for one place: these are entries. "
            f"In index notation, with --index or f = ... before it, {letters} would be summed."
        )


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("f = x_i y_i", "df/dx_m = y_m"),
        ("f = sum_i x_i y_i", "df/dx_m = y_m"),
        ("L = -y_i log x_i", "dL/dx_m = -y_m/x_m"),
    ],
)
def test_what_is_named_without_indices_is_a_number(text: str, answer: str) -> None:
    assert is_index_notation(text)
    (form,), _ = read_index_question("grad", text, "x")
    assert str(form) == answer
    assert form.check().agreed
