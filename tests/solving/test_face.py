"""The face of a solution: conditions, verdicts, general answers, steps, code that runs, no closed form, refusals."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys

import numpy as np
import pytest

import matdiff
from matdiff.expression.build import number, scale
from matdiff.solving.equation import Equation


def test_least_squares_says_when_it_holds_and_what_holds_in_general() -> None:
    found = matdiff.solve("||X w - y||^2", "w", "X: m x n, y: m")
    assert found.conditions == ("X has full column rank",)
    assert found.general is not None
    assert str(found.general) == "w = (I - pinv(X) X) z + pinv(X) y"
    assert found.general.free == ("z",)
    verdict = found.branches[0].verdict
    assert verdict is not None
    assert (verdict.kind, verdict.unique, verdict.proved) == ("minimum", True, True)


def test_a_wide_matrix_takes_the_pseudo_inverse() -> None:
    found = matdiff.solve("||A x - b||^2", "x", "A: 2 x 5, b: 2")
    assert found.kind == "family"
    assert found.check().agreed
    assert found.branches[0].verdict is not None
    assert found.branches[0].verdict.unique is False


def test_both_roots_with_their_verdicts() -> None:
    found = matdiff.solve("d^T g", "d", "g: n", st="||d||^2 = 1")
    found.check()
    said = {str(b): b.verdict.kind for b in found.branches if b.verdict}
    assert said == {"d = -g/||g||": "local minimum", "d = g/||g||": "local maximum"}
    assert found.conditions == ("g is not zero",)


def test_no_multiplier_is_inverted() -> None:
    found = matdiff.solve("x^T A x - 2 b^T x", "x", "A: n x n symmetric", st="x^T x = 1")
    assert found.kind == "no closed form"
    assert "inv" not in str(found) and "^-1" not in str(found)


def test_letters_that_another_equation_restricts_are_not_free() -> None:
    """The null space of C' is no answer where p solves another equation besides."""
    found = matdiff.solve(
        "sum(p .* log(p))", "p", "p: n positive, b: scalar", st=("1^T p = 1", "a^T p = b")
    )
    assert found.kind == "no closed form"
    assert matdiff.solve("sum(exp(A x + b))", "x", "A: m x n").kind == "no closed form"


def test_a_branch_that_breaks_its_condition_is_dead() -> None:
    """x = -y/(2 lambda) with y = 0 would divide by zero."""
    found = matdiff.solve("x y", "x, y", "x: scalar, y: scalar", st="x^2 + y^2 = 1")
    assert found.kind == "no closed form"


def test_a_function_with_the_same_levels_is_said() -> None:
    found = matdiff.solve("||A x - b||", "x", "A: m x n")
    assert "a length and its square grow together" in found.explain("ascii")
    assert found.branches[0].verdict is not None
    assert found.branches[0].verdict.why.startswith("what grows with f is convex in x")


def test_a_block_given_the_others() -> None:
    found = matdiff.solve("||A - U V^T||^2", "U", "A: m x n, V: n x k")
    assert str(found) == "U = A V (V^T V)^-1"
    assert found.conditions == ("V has full column rank",)


def test_steps_are_lines_with_reasons() -> None:
    text = matdiff.solve("||X w - y||^2", "w").explain("ascii")
    assert "X^T X w  =  X^T y" in text
    assert "what is known goes to the right" in text
    assert "multiplied by the inverse from the left" in text


def test_the_lagrangian_is_shown() -> None:
    text = matdiff.solve("w^T S w", "w", "S: n x n positive_definite", st="1^T w = 1").explain(
        "ascii"
    )
    assert "L = w^T S w + lambda (ones(n)^T w - 1)" in text


def test_newton_where_there_is_no_closed_form() -> None:
    found = matdiff.solve(
        "sum(log(1 + exp(X w))) - y^T X w + (l/2) ||w||^2",
        "w",
        "X: m x n, y: m, l: scalar positive",
    )
    assert found.kind == "no closed form"
    assert str(found) == "X^T sigmoid(X w) + l w = X^T y"
    name, _ = found.iteration
    assert name == "Newton step"
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(8, 3)), rng.integers(0, 2, 8).astype(float)
    w = found.function()(X=X, y=y, l=0.5, w=np.zeros(3))
    assert np.allclose(X.T @ (1 / (1 + np.exp(-X @ w)) - y) + 0.5 * w, 0, atol=1e-9)


def test_a_fixed_point_for_the_median() -> None:
    found = matdiff.solve("sum_i ||x_i - mu||", "mu", "x_i: n")
    assert found.iteration[0] == "fixed point"
    x = np.random.default_rng(2).normal(size=(9, 2))
    mu = found.function()(x=x, mu=x.mean(axis=0))
    assert np.allclose(
        ((x - mu) / np.linalg.norm(x - mu, axis=1)[:, None]).sum(axis=0), 0, atol=1e-6
    )


def test_code_of_several_unknowns() -> None:
    found = matdiff.solve("x_i ~ N(mu, S)", "mu, S")
    x = np.random.default_rng(3).normal(size=(7, 2))
    mu, S = found.function()(x=x)
    assert np.allclose(mu, x.mean(axis=0))
    assert np.allclose(S, np.cov(x.T, bias=True))


def test_code_never_inverts_a_kronecker_product() -> None:
    source = matdiff.solve("A X + X B = C", "X", "A: m x m, B: n x n").code()
    assert "solve_sylvester(A, B, C)" in source
    assert "kron" not in source


def test_every_code_solves_rather_than_inverts() -> None:
    source = matdiff.solve("||X w - y||^2", "w").code()
    assert "np.linalg.inv" not in source
    X, y = np.random.default_rng(4).normal(size=(6, 3)), np.arange(6.0)
    assert np.allclose(
        matdiff.solve("||X w - y||^2", "w").function()(X=X, y=y),
        np.linalg.lstsq(X, y, rcond=None)[0],
    )


def test_plain_data() -> None:
    data = matdiff.solve("w^T S w", "w", "S: n x n positive_definite", st="1^T w = 1").to_dict()
    assert json.loads(json.dumps(data))["branches"][0]["verdict"]["kind"] == "minimum"


def test_riccati_by_newton_and_sylvester() -> None:
    """Kleinman's iteration follows from the linearised equation and the law of Sylvester."""
    found = matdiff.solve(
        "A^T P + P A - P B R^-1 B^T P + Q = 0",
        "P",
        "A: n x n, B: n x m, R: m x m positive_definite, Q: n x n symmetric",
    )
    assert found.iteration[0] == "Newton step"
    rng = np.random.default_rng(6)
    A, B = rng.normal(size=(3, 3)) - 4 * np.eye(3), rng.normal(size=(3, 2))
    R, Q = np.diag([1.0, 2.0]), np.eye(3)
    P = found.function()(A=A, B=B, R=R, Q=Q, P=np.zeros((3, 3)))
    assert np.allclose(A.T @ P + P @ A - P @ B @ np.linalg.solve(R, B.T @ P) + Q, 0, atol=1e-9)
    assert np.linalg.eigvalsh(P).min() > 0


def test_newton_in_the_unknown_and_its_multiplier() -> None:
    found = matdiff.solve(
        "x^T A x - 2 b^T x", "x", "A: n x n symmetric invertible, b: n", st="x^T x = 1"
    )
    assert list(found.iteration[1]) == ["x", "lambda"]
    rng = np.random.default_rng(7)
    A, b = np.diag([2.0, 3.0, 5.0]), rng.normal(size=3)
    start = b / np.linalg.norm(b)
    x, multiplier = found.function()(A=A, b=b, x=start, lambda_=0.0)
    assert np.isclose(x @ x, 1)
    assert np.allclose(A @ x + multiplier * x, b)


def test_a_step_that_inverts_what_is_singular_is_not_told() -> None:
    """The Hessian of log-sum-exp has 1 in its null space."""
    found = matdiff.solve("l^T u - log(sum(exp(u)))", "u", "l: n, u: n")
    assert found.iteration == ("", {})


def test_a_solution_is_an_answer_with_its_vocabulary() -> None:
    where = "S: n x n positive_definite"
    found = matdiff.solve("w^T S w", "w", where, st="1^T w = 1")
    assert isinstance(found, matdiff.Answer)
    assert not isinstance(found, matdiff.Gradient)
    assert (found.variable, found.shape, found.shapes["S"]) == ("w", ("n", 1), ("n", "n"))
    assert found.line == "2 S w + lambda ones(n) = zeros(n); ones(1, n) w - 1 = 0"
    assert found == matdiff.solve("1/2 w^T S w", "w", where, st="1^T w = 1")
    assert found == matdiff.parse("S^-1 ones(n)/(ones(1, n) S^-1 ones(n))", where)
    assert found != matdiff.parse("S^-1 ones(n)", where)
    back = pickle.loads(pickle.dumps(found))
    assert back == found
    assert back.check().agreed
    assert "def solution(S)" in found.code("torch")
    with pytest.raises(matdiff.MatdiffError, match="a solution has no matvec"):
        found.matvec  # noqa: B018


def test_every_line_of_a_solution_holds() -> None:
    found = matdiff.solve("d^T g", "d", "g: n", st="||d||^2 = 1")
    assert found.check("steps").sentence().startswith("✓ steps checked: 5 of 5 lines hold")
    branch = found.branches[0].found
    first = branch.lines[0]
    first.equation = Equation(first.equation.left, scale(number(2), first.equation.right))
    assert found.check("steps").verdict == "disagreed"


THERE = [
    ("n log(v) + ||y - X b||^2 / v", "v", "X: n x p, y: n, v: scalar positive", "positive"),
    ("a log det S + tr((C + P) S^-1)", "S",
     "S: n x n positive_definite, C: n x n positive_definite, P: n x n positive_definite, a: scalar positive", "positive definite"),
    ("N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)", "S", "S: n x n positive_definite", "positive definite"),
    ("x^3 - 3 x", "x", "x: scalar", "positive"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "where", "sign"), THERE)
def test_what_the_hessian_is_at_the_solution_is_proved(
    text: str, wrt: str, where: str, sign: str
) -> None:
    """f is not convex, but the facts tell the sign of its Hessian with the value put in."""
    verdict = matdiff.solve(text, wrt, where).branches[0].verdict
    assert verdict is not None
    assert (verdict.kind, verdict.proved) == ("local minimum", True)
    assert verdict.why.startswith(f"the Hessian there is {sign}")


def test_a_solution_that_was_checked_nowhere_is_not_printed() -> None:
    """The root of -1 - c^2 has no value at any real c."""
    command = [sys.executable, "-m", "matdiff", "solve", "x^2 = -c^2 - 1", "wrt", "x",
               "where", "x: scalar, c: scalar"]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert "no solution is printed that was not checked" in ran.stderr


REFUSED = [
    ("||X w - y||^2", "z", (), "", "z does not occur: there is nothing to solve for"),
    ("a^T x", "x", (), "", "the gradient by x is a, which does not depend on x: there is no stationary point unless that is zero"),
    ("x^T x", "x", ("1^T x = 1", "1^T x = 2"), "", "the constraints clash: no point fulfils them all"),
    ("x^T x", "x", ("1^T y = 1",), "", "the constraint 1^T y = 1 does not speak of x"),
    ("x^T x", "x", ("1^T x",), "", "a constraint is an equation"),
    ("A X =", "X", (), "", "a side of the equation is missing"),
    ("A x = b; B x = c", "x", (), "", "2 equations for 1 unknown"),
    ("x^T x", "", (), "", "there is no variable after wrt"),
    ("x^T x", "x", ("1^T x <= 1",), "",
     "inequalities are not solved: the Kuhn-Tucker conditions have no closed form in general"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "st", "where", "message"), REFUSED)
def test_refused(text: str, wrt: str, st: tuple[str, ...], where: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        matdiff.solve(text, wrt, where, st=st)
    assert caught.value.message == message


def test_command_line() -> None:
    command = [sys.executable, "-m", "matdiff", "solve", "w^T S w", "wrt", "w", "s.t.", "1^T w = 1",
               "where", "S: n x n positive_definite", "--format", "ascii"]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "w  =  S^-1 ones(n)/(ones(1, n) S^-1 ones(n))" in ran.stdout
    assert "the minimum, unique: f is strictly convex in w" in ran.stdout
    assert "checked by difference quotients" in ran.stdout


def test_exit_code_one_without_a_closed_form() -> None:
    command = [
        sys.executable,
        "-m",
        "matdiff",
        "solve",
        "sum_i ||x_i - mu||",
        "wrt",
        "mu",
        "--format",
        "ascii",
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "fixed point:  mu  <-" in ran.stdout


def test_a_gradient_is_solved() -> None:
    found = matdiff.grad("w^T S w", "w", "S: n x n positive_definite").solve(st="1^T w = 1")
    assert str(found) == "w = S^-1 ones(n)/(ones(1, n) S^-1 ones(n))"


def test_a_sphere_about_a_centre() -> None:
    found = matdiff.solve("b^T x", "x", "r: scalar positive", st="||x - c||^2 = r^2")
    assert sorted(map(str, found.branches)) == ["x = c - r b/||b||", "x = r b/||b|| + c"]


def test_what_is_singular_everywhere_is_refuted() -> None:
    """A X - X A = B has no unique solution: the powers of A solve A X = X A."""
    assert matdiff.solve("X A = A X + B", "X").check().verdict == "refuted"


def test_each_block_given_the_other() -> None:
    found = matdiff.solve("||A - U V^T||_F^2", "U, V")
    name, steps = found.iteration
    assert name == "alternating steps"
    assert sorted(steps) == ["U", "V"]
    rng = np.random.default_rng(5)
    A = rng.normal(size=(5, 4))
    U, V = found.function()(A=A, U=rng.normal(size=(5, 2)), V=rng.normal(size=(4, 2)))
    assert np.isclose(np.linalg.norm(A - U @ V.T), np.sqrt((np.linalg.svd(A)[1][2:] ** 2).sum()))


def test_a_kink_in_the_unknown_is_said() -> None:
    """The least point of |x - a| is a, where no gradient is zero."""
    (note,) = matdiff.solve("1/2 ||x - z||^2 + l ||x||_1", "x", "z: n, l: scalar positive").notes
    assert note.startswith("abs has a kink")
    assert not matdiff.solve("x_i ~ Laplace(m, b)", "b").notes


def test_a_likelihood_that_is_a_product_is_made_stationary_by_its_logarithm() -> None:
    found = matdiff.solve(
        r"\prod_{i=1}^N \frac{1}{\sqrt{(2\pi)^n |\Sigma|}} \exp(-\frac12 (x_i-\mu)^T \Sigma^{-1} (x_i-\mu))",
        "mu, Sigma",
        "Sigma: n x n positive_definite",
    )
    assert str(found) == "mu = (sum_i x_i)/N; Sigma = (sum_i (x_i - mu) (x_i - mu)^T)/N"
    found.check()
    assert [b.verdict.kind for b in found.branches if b.verdict] == ["local maximum"]
    with pytest.raises(matdiff.MatdiffError):
        matdiff.solve("prod_i exp(-x_i p) + p^2", "p")


def test_the_steepest_direction_of_any_function() -> None:
    found = matdiff.solve(
        "a d^T ∇f(x)", "d", "f: R^n -> R, x: n, a: scalar positive", st="||d||^2 = 1"
    )
    assert [str(b).endswith("||") for b in found.branches] == [True, True]
    assert len(found.conditions) == 1
