"""The formats of the commands that derive nothing, and what LaTeX says of signs that are no common notation."""

from __future__ import annotations

import json
import re

import pytest

from matdiff.cli import main


def test_parse_in_latex_tells_the_spaces(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "A x + b", "--format", "latex"]) == 0
    assert capsys.readouterr().out == (
        r"A x + b \in \mathbb{R}^{m}, \quad A \in \mathbb{R}^{m \times n}, "
        r"\quad x \in \mathbb{R}^{n}, \quad b \in \mathbb{R}^{m}" + "\n"
    )


def test_parse_in_latex_of_families_and_complex_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    typed = ["parse", "sum_i a x_i^T z", "where", "z: 3 complex", "--format", "markdown"]
    assert main(typed) == 0
    assert capsys.readouterr().out.splitlines() == [
        "$$",
        r"\sum_{i} a x_{i}^{\top} z, \quad a \in \mathbb{R}, "
        r"\quad x_{i} \in \mathbb{R}^{3},\; i = 1, \dots, N, \quad z \in \mathbb{C}^{3}",
        "$$",
    ]


def test_parse_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "A x", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["expression"], data["shape"]) == ("A x", ["m", 1])
    assert data["shapes"] == {"A": ["m", "n"], "x": ["n", 1]}


def test_laws_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["laws", "differential.trace", "--format", "json"]) == 0
    (law,) = json.loads(capsys.readouterr().out)
    assert (law["left"], law["right"], law["for"]) == ("d(tr(A))", "tr(dA)", ["A: n x n"])
    assert law["backward"] == ["A gets G I for the cotangent G   (by trace.trace)"]
    assert main(["laws", "--format", "json"]) == 0
    assert law in json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        (
            ["grad", "||A||_*", "wrt", "A"],
            r"\nabla_{A} f = \operatorname{polar}(A), \quad \text{where } \operatorname{polar}(A) "
            r"\text{ is }U V^{\top}\text{ of the singular value decomposition }U \operatorname{diag}(s) V^{\top}",
        ),
        (
            ["grad", "lambda_max(S)", "wrt", "S", "where", "S: symmetric"],
            r"\operatorname{eigvecmax}(S)^{\top}, \quad \text{where } \operatorname{eigvecmax}(S) "
            r"\text{ is the unit eigenvector of the largest eigenvalue}",
        ),
        (
            ["jvp", "expm(A)", "wrt", "A", "along", "E"],
            r"L_{\mathrm{expm}}(A, E), \quad \text{where } L_{\mathrm{expm}}(A, E) "
            r"\text{ is the derivative of expm at its first operand along its last (Fréchet)}",
        ),
        (
            ["jacobian", "X A X^T", "wrt", "X"],
            r"\text{where } K_{mm} \text{ is the commutation matrix: }K \operatorname{vec}(A) = \operatorname{vec}(A^{\top})",
        ),
        (
            ["jacobian", "diag(X)", "wrt", "X"],
            r"\text{where } E_{n} \text{ is the matrix with }E u = \operatorname{vec}(\operatorname{diag}(u))",
        ),
    ],
)
def test_latex_says_what_uncommon_signs_mean(
    typed: list[str], meaning: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*typed, "--format", "latex", "--no-check"]) == 0
    told = re.sub(r"\s*\\\\\n&\s*", " ", capsys.readouterr().out)  # lines that were broken
    told = re.sub(r" \} \\text\{", " ", told)
    for part in re.split(r", \\quad |\\text\{where \} ", meaning):
        assert part in told or part.replace(" = ", " &= ") in told


def test_a_claim_needs_no_word_grad(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "2 x", "is", "x^T x", "wrt", "x"]) == 0
    assert capsys.readouterr().out == "✓ right: the claim equals the gradient\n"


def test_the_version_is_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version"]) == 2
    assert capsys.readouterr().err.endswith("help: write matdiff --version\n")


def test_the_jacobian_of_one_entry_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["jacobian", "F = A_ij", "wrt", "A", "--no-check"]) == 0
    note = "note: A_ij is one entry; write F_ij = A_ij for the matrix.\n"
    assert capsys.readouterr().err == note
    for text in ("A", "A x", "A[1,2]"):
        assert main(["jacobian", text, "wrt", "A", "--no-check"]) == 0
        assert capsys.readouterr().err == ""
