"""Every right claim is accepted, every wrong one refused with its slip and a case in numbers; equations; the words of the command line."""

from __future__ import annotations

import json

import pytest

import matdiff
from matdiff.checks.claims import Verdict
from matdiff.cli import main
from matdiff.numeric.shown import written
from tests.verifying.claims_table import CASES, IDENTITIES, Case

RIGHT = [(case, claim) for case in CASES for claim in case.right]
WRONG = [(case, claim) for case in CASES for claim in case.wrong]


def judged(case: Case, claim: str) -> Verdict:
    found = matdiff.verify(claim, case.question, case.by, case.where, kind=case.kind)
    assert isinstance(found, Verdict)
    return found


def name(part: object) -> str:
    return part.question if isinstance(part, Case) else str(part)


@pytest.mark.parametrize(("case", "claim"), RIGHT, ids=name)
def test_right(case: Case, claim: str) -> None:
    verdict = judged(case, claim)
    assert verdict.equal, str(verdict)
    assert verdict.slip is None


@pytest.mark.parametrize(("case", "claim"), WRONG, ids=name)
def test_wrong(case: Case, claim: str) -> None:
    verdict = judged(case, claim)
    assert not verdict.equal
    assert verdict.compared
    assert verdict.slip == case.wrong[claim], str(verdict)
    example = verdict.counterexample
    if example:
        assert written(example["claimed"]) != written(example["true"])


def test_nine_of_ten_wrong_claims_have_a_name() -> None:
    named = [case.wrong[claim] is not None for case, claim in WRONG]
    assert sum(named) >= 0.9 * len(named)
    assert len(RIGHT) + len(WRONG) >= 120


@pytest.mark.parametrize(("equation", "where", "equal"), IDENTITIES)
def test_equations(equation: str, where: str, equal: bool) -> None:
    verdict = matdiff.verify(equation, where=where)
    assert verdict.equal == equal
    assert equal or verdict.counterexample


@pytest.mark.parametrize(
    ("equation", "slip"),
    [
        ("(A + B)^-1 = A^-1 + B^-1", "function of a sum taken apart"),
        ("det(A + B) = det(A) + det(B)", "function of a sum taken apart"),
        ("vec(A X B) = (A ⊗ B) vec(X)", "interchanged and transposed"),
    ],
)
def test_slips_in_equations(equation: str, slip: str) -> None:
    assert matdiff.verify(equation, where="A: n x n, B: n x n").slip == slip


def test_an_equation_says_where_it_holds() -> None:
    verdict = matdiff.verify("A^-1 A = eye(n)", where="A: n x n")
    assert verdict.sentence == "✓ equal: both sides have the same values, where A is invertible"


OUTPUT = [
    (["A", "is", "jacobian", "A x", "wrt", "x"], 0, "✓ right: the claim equals the Jacobian"),
    (
        ["A^T", "is", "jacobian", "A x", "wrt", "x"],
        3,
        "✗ transposed: this is the Jacobian in denominator layout (--layout denominator accepts it)",
    ),
    (
        ["A^T", "is", "jacobian", "A x", "wrt", "x", "--layout", "denominator"],
        0,
        "✓ right: the claim equals the Jacobian",
    ),
    (
        ["-X^-1 dX X^-1", "is", "differential", "X^-1"],
        0,
        "✓ right: the claim equals the differential",
    ),
    (
        ["|D| tr(D^-1 dD)", "is", "differential", "|D|"],
        0,
        "✓ right: the claim equals the differential",
    ),
    (
        ["2 x", "is", "the", "gradient", "of", "x^T x", "wrt", "x"],
        0,
        "✓ right: the claim equals the gradient",
    ),
    (["x", "is", "grad", "x^T x", "wrt", "x", "--hint"], 3, "a factor"),
    (
        ["2 X (X w - y)", "is", "grad", "||X w - y||^2", "wrt", "w", "where", "X: m x n"],
        3,
        "✗ not the gradient: 2 X (X w - y) does not even fit: shapes do not agree in this product; 2 X^T (X w - y) was meant?",
    ),
]


@pytest.mark.parametrize(("words", "code", "printed"), OUTPUT)
def test_command(
    words: list[str], code: int, printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", *words]) == code
    assert capsys.readouterr().out.splitlines()[0] == printed


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "x", "is", "grad", "x^T x", "wrt", "x", "--format", "json"]) == 3
    data = json.loads(capsys.readouterr().out)
    assert (data["equal"], data["slip"]) == (False, "factor")


ERRORS = [
    (
        ("foo", "is", "bar", "x^T x", "wrt", "x"),
        "error: 'bar' is not what verify judges; it judges: gradient, jacobian, hessian, differential, d2, jvp, vjp, hvp\n"
        'help: write matdiff verify "2 X^T (X w - y)" is gradient "||X w - y||^2" wrt w\n',
    ),
    (
        ("2 q", "is", "grad", "x^T x", "wrt", "x"),
        "error: q does not occur in the question\n  | 2 q\n  |   ^\n"
        'help: declare it if it is meant, for example where "q: scalar"\n',
    ),
    (
        ("∇_x f = 2 x = x + x", "is", "grad", "x^T x", "wrt", "x"),
        "error: a claim has one equality sign\n  | ∇_x f = 2 x = x + x\n  |               ^^^^^\n"
        "help: a chain of equations is checked line by line: leave out 'is …' and write the function first, f = …\n",
    ),
    (
        ("∇_y f = 2 x", "is", "grad", "x^T x", "wrt", "x"),
        "error: the left side is by y, and the question by x\n  | ∇_y f = 2 x\n  | ^^^^^\n",
    ),
    (
        ("the answer",),
        "error: what is to be judged?\n"
        'help: write matdiff verify "2 X^T (X w - y)" is gradient "||X w - y||^2" wrt w\n',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("words", "message"), ERRORS)
def test_errors(words: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", *words]) == 2
    assert capsys.readouterr().err == message
