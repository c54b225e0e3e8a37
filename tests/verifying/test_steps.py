r"""Check my steps: derivations of the source documents pass, their printed slips are found with their place, nothing is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

import matdiff
from matdiff.cli import main
from tests.verifying.documents import RIGHT, SLIPS


@pytest.mark.parametrize("name", RIGHT)
def test_right_derivations_pass(name: str) -> None:
    text, where, wrt = RIGHT[name]
    report = matdiff.check_steps(text, wrt, where)
    assert report.equal, str(report)
    assert all(line.status in ("right", "definition", "words") for line in report.lines)
    assert sum(line.status == "right" for line in report.lines) >= 1


@pytest.mark.parametrize("name", SLIPS)
def test_printed_slips_are_found(name: str) -> None:
    text, where, wrt, number, slip, words = SLIPS[name]
    report = matdiff.check_steps(text, wrt, where)
    assert not report.equal
    wrong = report.first_wrong
    assert wrong is not None
    assert (wrong.number, wrong.slip) == (number, slip), str(report)
    assert words in wrong.words


def test_every_line_is_accounted_for() -> None:
    text = "Let us see.\nf = x^T A y\n\nwhich gives\ndf = x^T dA y\n   = tr(y x^T dA)\nhence grad_A f = x y^T, as was to be shown."
    report = matdiff.check_steps(text, where="A: m x n")
    assert [(v.number, v.status) for v in report.lines] == [
        (1, "words"), (2, "definition"), (4, "words"), (5, "right"), (6, "right"), (7, "right"),
    ]  # fmt: skip


def test_after_a_false_line_the_next_is_judged_by_what_was_written() -> None:
    report = matdiff.check_steps("f = x^T x\ndf = 3 x^T dx\n = x^T dx + 2 x^T dx\ngrad_x f = 2 x")
    assert [v.status for v in report.lines] == ["definition", "false", "right", "right"]
    assert report.hint() == "line 2: a factor"


def test_a_claim_of_two_lines_is_judged_line_by_line() -> None:
    claim = "df = 3 (X w - y)^T X dw\ngrad = 2 X^T (X w - y)"
    report = matdiff.verify(claim, "||X w - y||^2", "w")
    assert [v.status for v in report.lines] == ["false", "right"]


def test_what_would_be_right_and_by_which_law() -> None:
    report = matdiff.check_steps("d|D| = 1/N |D| tr(D^-1 dD)", where="D: N x N")
    wrong = report.first_wrong
    assert wrong is not None
    assert (wrong.right, wrong.law) == ("det(D) tr(D^-1 dD)", "Jacobi's formula")


def test_latex_boxes_the_wrong_side() -> None:
    report = matdiff.check_steps("f = x^T x\ndf = 3 x^T dx")
    assert r"\boxed{3 x^{\top} \mathrm{d}x}" in report.latex().replace(r"\, ", "")


def test_an_undeclared_letter_is_an_error_with_its_place() -> None:
    with pytest.raises(matdiff.NameError) as caught:
        matdiff.check_steps("f = x^T x\ndf = 2 q^T dx")
    assert str(caught.value).splitlines()[:4] == [
        "q does not occur in the question", "  in line 2, column 8", "  | df = 2 q^T dx", "  |        ^",
    ]  # fmt: skip


def test_no_equation_is_an_error() -> None:
    with pytest.raises(matdiff.SyntaxError, match="there is no equation in this text"):
        matdiff.check_steps("a few words\nand no more")


HOMEWORK = """# Sheet 3

2 X^T (X w - y) is gradient of ||X w - y||^2 wrt w

f = x^T A y
df = x^T dA y
grad_A f = y x^T
where A: m x n

A is jacobian of A x wrt x

tr(A B) = tr(B A)

q is gradient of x^T x wrt x
"""


def test_homework_is_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sheet.md"
    path.write_text(HOMEWORK, encoding="utf-8")
    assert main(["verify", "-f", str(path)]) == 3
    rows = capsys.readouterr().out.splitlines()
    assert [row.split()[3] for row in rows[:-1]] == ["✓", "✗", "✓", "✓", "✗"]
    assert "line 7: the right side is the transpose of the left" not in rows[1]
    assert "the right side is the transpose of the left" in rows[1]
    assert rows[-2].endswith("cannot be judged: q does not occur in the question")
    assert rows[-1] == "3 of 5 right"


PEOPLE = [
    (
        "f = log det(X^T X)\ndf = tr((X^T X)^-1 d(X^T X))\n"
        "= tr((X^T X)^-1 (dX^T X + X^T dX))\n= 2 tr((X^T X)^-1 X^T dX)\n∇f = 2 X (X^T X)^-1",
        "",
    ),
    ("Y = X D - A\nf = Y:Y\ndf = 2 Y:dY\n= 2 Y:dX D\n= 2 Y D^T:dX\n∂f/∂X = 2 Y D^T", ""),
    (
        "f = ||A x - b||\ndf = 1/(2 f) d(||A x - b||^2)\n= 1/f (A x - b)^T A dx\ngrad f = A^T (A x - b)/f",
        "",
    ),
    (
        "phi = ||y - X b||^2 + lambda ||b||^2\ndphi = -2 (y - X b)^T X db + 2 lambda b^T db\n∂phi/∂b = -2 X^T (y - X b) + 2 lambda b",
        "",
    ),
    ("f(w) = \\frac12 \\|Xw - y\\|^2\n\\nabla f(w) = X^T(Xw - y)\n\\nabla^2 f(w) = X^T X", ""),
    (
        "z = W x + b\na = sigmoid(z)\nL = ||a - y||^2\ndL/da = 2 (a - y)\ndL/dz = dL/da .* a .* (1 - a)\n"
        "dL/dW = dL/dz x^T\ndL/dx = W^T dL/dz",
        "",
    ),
    ("d(X^-1) = -X^-1 dX X^-1", ""),
    ("\\frac{d}{dX} \\log\\det X = X^{-T}", ""),
    ("\\frac{\\partial}{\\partial x} x^T A x = (A + A^T) x", ""),
    ("grad_X tr(X^T A X) = 2 A X", "A: n x n symmetric"),
]


@pytest.mark.parametrize(("text", "where"), PEOPLE)
def test_as_people_write(text: str, where: str) -> None:
    report = matdiff.check_steps(text, where=where)
    assert report.equal, str(report)
    assert all(line.status in ("right", "definition") for line in report.lines)


@pytest.mark.parametrize(
    ("claim", "slip"), [("2 (x_k - mu)", None), ("2 (mu - x_k)", "sign"), ("x_k - mu", "factor")]
)
def test_claims_about_a_member(claim: str, slip: str | None) -> None:
    verdict = matdiff.verify(claim, "sum_i ||x_i - mu||^2", "x_k")
    assert (verdict.equal, verdict.slip) == (slip is None, slip)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("d/dx (x^T A x)", "(A + A^T) x"),
        ("d/dx(x^T A x)", "(A + A^T) x"),
        ("∂/∂x(x^T A x)", "(A + A^T) x"),
        (r"d/d\mathbf{x} x^T A x", "(A + A^T) x"),
        ("d/dX log|X|", "X^-T"),
        ("d/dX [tr(B X)]", "B^T"),
        ("d/dt log det(A + t B)", "tr((A + t B)^-1 B)"),
        ("d^2/dx^2(x^T A x)", "A + A^T"),
    ],
)
def test_a_derivative_by_its_sign_alone(text: str, truth: str) -> None:
    assert matdiff.check_steps(f"{text} = {truth}").equal
    assert not matdiff.check_steps(f"{text} = 2 ({truth})").equal


def test_a_letter_d_is_a_letter() -> None:
    assert matdiff.verify("d/d_1 = (1/d_1) d", where="d: scalar, d_1: scalar").equal


def test_a_text_that_claims_nothing_is_not_right() -> None:
    report = matdiff.check_steps("f = x^T A x\nwhich is a number", where="A: n x n")
    assert not report.equal
    assert report.sentence == "– nothing was judged: no line claims anything of another"


def test_what_a_text_leaves_open_is_told() -> None:
    report = matdiff.check_steps("h = K x\ngrad_x L = K^T grad_h L", where="K: m x n")
    assert report.equal
    assert report.notes[0] == (
        "L is not defined: any function of h is meant, and g_L is its gradient by it"
    )
    other = matdiff.check_steps("f = a^T x\n∇f = a")
    assert other.notes[0] == "∇ without a foot is by x"
