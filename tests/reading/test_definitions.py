"""Functions that a text defines, by reading the same with their right sides in place."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.syntax.reading import read

SAME = (
    ("f(x) = x^T A x", "x^T A x"),
    ("f(x, y) = x' A y; f(u, 2 v)", "u' A (2 v)"),
    ("g(X) := tr(X); g(A B) + g(A)", "tr(A B) + tr(A)"),
    ("mish(x) = x .* tanh(softplus(x)); sum(mish(W x + b))", "sum((W x + b) .* tanh(softplus(W x + b)))"),
    ("q(x) = x' S x\nr = A u - b\nq(r) + q(u)", "(A u - b)' S (A u - b) + u' S u"),
    ("g(x) = x.^2; f(x) = sum(g(x)) + sum(x); f(3 v)", "sum((3 v).^2) + sum(3 v)"),
    ("sigma(x) = x.^2; sigma(u)' v", "(u.^2)' v"),
    (r"f(\mathbf{x}) = \mathbf{x}^\top A \mathbf{x}", "x' A x"),
    ("q(x_1, x_2) = x_1' x_2; q(u, v)", "u' v"),
    ("g(x) = x' y; sum_i g(z_i)", "sum_i z_i' y"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "same"), SAME)
def test_a_call_means_the_right_side(text: str, same: str) -> None:
    assert read(text).expression is read(same).expression


def test_a_definition_goes_before_the_function_of_its_name() -> None:
    found = read("relu(x) = x.^2; sum(relu(A v))")
    assert found.expression is read("sum((A v).^2)").expression
    assert found.notes == ("relu is what this text says it is, not the function of that name.",)


def test_gradient_by_the_parameter() -> None:
    assert str(matdiff.grad("f(x) = x^T A x")) == "(A + A^T) x"
    assert str(matdiff.grad("f(x) = x^T A x", wrt="A")) == "x x^T"


def test_a_parameter_is_its_own_name() -> None:
    """The x of the definition is not the x of the text."""
    found = matdiff.grad("sq(x) = x' x; sq(A x - b)", wrt="x")
    assert str(found) == "2 A^T (A x - b)"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("f(x) = f(x) + 1", "f is defined by itself\n  | f(x) = f(x) + 1\n  |        ^^^^"),
        (
            "f(x, x) = x; f(1, 2)",
            "two parameters have the same name\n  | f(x, x) = x; f(1, 2)\n  | ^",
        ),
        (
            "f(x) = x; f(1, 2)",
            "f takes 1 operand, not 2\n  | f(x) = x; f(1, 2)\n  |           ^^^^^^^",
        ),
        (
            "f(x) = x; f'(2)",
            "the derivative of f is not read inside an expression\n  | f(x) = x; f'(2)\n  |           ^^^^^\n"
            "help: ask for it: matdiff grad, with f alone",
        ),
        (
            "f(Ax) = 2; f(2)",
            "a parameter is a letter, a letter with digits, or a Greek name\n"
            "  | f(Ax) = 2; f(2)\n  |   ^^",
        ),
        (
            "f(x) = 2 x; f(x) = x; f(2)",
            "f is defined twice\n  | f(x) = 2 x; f(x) = x; f(2)\n  |             ^^^^^^^^",
        ),
        (
            "f(x) = x .* x; " + "f(" * 15 + "y" + ")" * 15,
            "the definitions grow beyond 5000 signs when they are put in\n"
            "  | f(x) = x .* x; f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(y)))))))))))))))\n"
            "  |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
        ),
    ],
)
def test_wrong_definitions(text: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        read(text)
    assert str(caught.value) == message
