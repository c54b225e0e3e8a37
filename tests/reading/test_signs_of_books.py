r"""Signs that books have beside the plain notation: each text is asked as it stands, and as the plain text that it means."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.cli import main

SAME = (
    (r"S \mapsto x^\top S^{-1} x", "S", "x^T S^-1 x", "S"),
    ("x ↦ ||A x - b||^2", "x", "||A x - b||^2", "x"),
    (r"f : (x, y) \mapsto x^T A y", "y", "x^T A y", "y"),
    (r"\|w\|_{l^1} + \|w\|_{\ell_1}", "w", "||w||_1 + ||w||_1", "w"),
    (r"\|w\|_{\ell_\infty}", "w", "||w||_inf", "w"),
    ("2 sum(cos.(A x + y))", "x", "2 sum(cos(A x + y))", "x"),
    ("f(x_i, x_j) = exp(-||x_i - x_j||^2/s)", "x_i", "exp(-||x - y||^2/s)", "x"),
    ("g(x) = b - A x; sum_{i=1}^m log(g_i(x))", "x", "sum_i log((b - A x)_i)", "x"),
    ("sum_{(i,j) in Omega} (M_ij - u_i^T v_j)^2", "u", "sum_i sum_j Omega_ij (M_ij - u_i^T v_j)^2", "u"),
    (r"\sum_{(i,j)\in\Omega} (M_{ij} - u_i^\top v_j)^2", "v", "sum_i sum_j Omega_ij (M_ij - u_i^T v_j)^2", "v"),
    ("sum_i sum_{j in R_i} ||x_i - y_j||^2", "y", "sum_i sum_j R_ij ||x_i - y_j||^2", "y"),
    (r"\sum_{w \in V} \exp(u_w^\top v)", "v", "sum_i exp(u_i^T v)", "v"),
    ("sum(log([f a_1 + c; f a_2 + d]))", "f", "sum(log([(f a_1 + c); (f a_2 + d)]))", "f"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "plain", "by"), SAME, ids=[row[0] for row in SAME])
def test_means_what_the_plain_text_means(text: str, wrt: str, plain: str, by: str) -> None:
    found, meant = matdiff.grad(text, wrt), matdiff.grad(plain, by)
    letters = {"x_i": "x", "x_j": "y", "_w": "_i"} if "x_i, x_j" in text or "V" in text else {}
    said, printed = str(found.expression), str(found)
    for letter, other in letters.items():
        said, printed = said.replace(letter, other), printed.replace(letter, other)
    said = said.replace("sum_w", "sum_i")
    printed = printed.replace("sum_w", "sum_i")
    assert (said, printed) == (str(meant.expression), str(meant))


def test_blanks_separate_where_every_blank_could() -> None:
    assert str(matdiff.parse("[1 -2; 3 a+b]")) == "[1, -2; 3, a + b]"
    with pytest.raises(matdiff.ShapeError, match="row 2 of this matrix has 2 entries"):
        matdiff.parse("[a + b c; d e]")


def test_a_letter_whose_derivative_is_called_is_a_function() -> None:
    found = matdiff.grad("tr(M'(x) f(M(x)))", "x")
    declared = matdiff.grad("tr(M'(x) f(M(x)))", "x", "M: n x n function of x; x: scalar")
    assert str(found) == str(declared)


@pytest.mark.parametrize(
    "text",
    ["∂/∂X tr(A X)", "d/dX tr(A X)", r"\frac{\partial}{\partial X} tr(A X)", "∂ tr(A X)/∂X", r"\nabla_X tr(A X)", "d (tr(A X))/dX"],
)  # fmt: skip
def test_a_variable_that_is_said_twice_is_said_once(text: str) -> None:
    assert matdiff.grad(text, "X") == matdiff.grad("tr(A X)", "X") == matdiff.grad(text)


def test_a_letter_before_one_name_in_brackets_is_a_function() -> None:
    assert matdiff.grad("-log p(x)", "x").unicode() == "−p′(x)/p(x)"
    assert matdiff.grad("a(x) + a b", "x").unicode() == "a"  # a stands alone, too: a number


def test_an_operator_of_latex_is_a_function_of_the_author() -> None:
    found = matdiff.grad(r"\operatorname{own}(x)^T y", "x")
    assert found.unicode() == "y ⊙ own′(x)"
    assert found.notes == ("own is a function of each entry that is not known here.",)
    with pytest.raises(matdiff.MatdiffError, match=r"sigmod is not a function known here"):
        matdiff.grad(r"\operatorname{sigmod}(w^T x)", "w")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("argmin_w ||X w - y||^2", "a minimum over a variable is not read"),
        ("min_w ||X w - y||^2", "a minimum over a variable is not read"),
        ("max_w w^T A w", "a maximum over a variable is not read"),
        ("E[(y - w^T x)^2]", "an expectation is not read"),
    ],
)
def test_signs_for_later(text: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError, match=f"^{message}"):
        matdiff.grad(text, "w")


def test_an_entry_of_i_under_sums_is_no_identity() -> None:
    found = matdiff.grad("sum_i sum_j I_ij (R_ij - p_i^T q_j)^2", "p")
    assert found.unicode() == "2 Σⱼ Iₖⱼ (pₖᵀ qⱼ − Rₖⱼ) qⱼ"
    assert matdiff.grad("sum_i p_i^T I_n p_i", "p").unicode() == "2 pₖ"


ENTRIES = [
    ("-sum_k y_k log(softmax(z)_k)", "z", "(Σₖ yₖ) softmax(z) − y", {"y": ("n", 1)}),
    (
        "-sum_k y_k log(softmax(W x)_k)",
        "W",
        "(Σₖ yₖ) softmax(W x) xᵀ − Σₖ yₖ eₖ xᵀ",
        {"y": ("m", 1)},
    ),
    ("sum_i sum_k y_ik (W x_i)_k", "W", "Σₖ Σᵢ (eₖᵀ yᵢ) eₖ xᵢᵀ", {"y": ("m", 1)}),
    ("sum_k y_k z_k", "z", "yₗ", {"y": (1, 1), "z": (1, 1)}),  # nothing says that these are vectors
]


@pytest.mark.parametrize(("text", "wrt", "answer", "shapes"), ENTRIES)
def test_numbers_with_the_index_of_entries_are_entries(
    text: str, wrt: str, answer: str, shapes: dict[str, tuple[object, object]]
) -> None:
    found = matdiff.grad(text, wrt)
    assert found.unicode() == answer
    assert {name: found.shapes[name] for name in shapes} == shapes
    assert found.check().agreed


def test_a_transposed_name_that_has_to_be_a_number_is_told() -> None:
    found = matdiff.grad("sum_i sum_j (M_ij - u_i v_j^T)^2", "u")
    assert "v is read as a number, although transposed." in found.notes


LINES = (
    (("diff", "x^T A x", "wrt", "x"), ("grad", "x^T A x", "wrt", "x")),
    (("gradient", "x^T A x", "wrt", "x"), ("grad", "x^T A x", "wrt", "x")),
    (("jac", "A x", "wrt", "x"), ("jacobian", "A x", "wrt", "x")),
    (("hess", "x^T A x", "wrt", "x"), ("hessian", "x^T A x", "wrt", "x")),
    (("minimize", "||A x - b||^2", "wrt", "x"), ("solve", "||A x - b||^2", "wrt", "x")),
    (("newton", "||A x - b||^2", "wrt", "x"), ("step", "||A x - b||^2", "wrt", "x")),
    (("x^T A x", "wrt", "x"), ("grad", "x^T A x", "wrt", "x")),
    (("grad", "x^T A x", "wrt", "x", "--format", "md"), ("grad", "x^T A x", "wrt", "x", "--format", "markdown")),
    (("grad", "x^T A x", "wrt", "x", "--format", "pytorch"), ("grad", "x^T A x", "wrt", "x", "--format", "torch")),
)  # fmt: skip


@pytest.mark.parametrize(("line", "meant"), LINES, ids=[" ".join(row[0]) for row in LINES])
def test_other_names_of_commands_and_formats(
    line: tuple[str, ...], meant: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*line, "--no-check"]) == 0
    said = capsys.readouterr().out
    assert main([*meant, "--no-check"]) == 0
    assert said == capsys.readouterr().out


REFUSED = (
    (("grad", "x^T x", "wrt", "x", "--at", "x_0"), "'x_0' gives no value to a name"),
    (("solve", "x^T x", "wrt", "x", "--at", "x_0"), "--at belongs to matdiff grad and jacobian and hessian and differential"),
    (("grad", "x^T x", "wrt", "x", "-o", "a.txt"), "-o belongs to matdiff graph and site"),
    (("grad", "x^T x", "wrt", "x", "--layout", "denominator"), "--layout belongs to matdiff jacobian and verify"),
    (("hessian", "x^T x", "wrt", "x", "--matrix-form"), "--matrix-form belongs to matdiff grad and score"),
    (("grad", "x^T x", "wrt", "x", "--deltas"), "--deltas belongs to matdiff backprop"),
    (("grad", "x^T x", "wrt", "x", "--no-check", "--check", "exact"), "--no-check leaves out the check that --check asks for"),
)  # fmt: skip


@pytest.mark.parametrize(("line", "message"), REFUSED, ids=[row[1] for row in REFUSED])
def test_an_option_is_obeyed_or_refused(
    line: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*line]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[0] == f"error: {message}"


def test_every_option_of_the_command_line_is_told_with_its_commands() -> None:
    from matdiff.commandline.arguments import FLAGS, VALUES
    from matdiff.commandline.manual import manual

    whole = manual()
    silent = {"--help", "-h", "--version", "--file", "--output"}  # told as -f and -o
    assert [name for name in (*FLAGS, *VALUES) if name not in silent and name not in whole] == []
