"""Functions of arrays, traced: value and gradient are those of running them."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

import matdiff
from matdiff.codegen.functions import code
from objects.numpy_functions import FUNCTIONS

_LETTERS = {4: "m", 3: "n", 2: "k", 5: "p", 7: "q"}


def declared(function: Any, sizes: dict[str, tuple[int, ...]], as_letters: bool) -> str:
    def size(axes: tuple[int, ...]) -> str:
        names = [_LETTERS.get(s, str(s)) if as_letters else str(s) for s in axes]
        return " x ".join(names) or "scalar"

    return ", ".join(f"{name}: {size(axes)}" for name, axes in sizes.items())


def drawn(sizes: dict[str, tuple[int, ...]], seed: int = 11) -> dict[str, Any]:
    random = np.random.default_rng(seed)
    return {name: random.uniform(0.3, 2.0, axes) for name, axes in sizes.items()}


def quotients(run: Any, values: dict[str, Any], name: str, step: float = 1e-5) -> Any:
    """The gradient by central differences of the function itself."""
    x = np.array(values[name], dtype=float)
    found = np.zeros_like(x)
    for at in np.ndindex(*x.shape):
        moved = []
        for sign in (1, -1):
            there = x.copy()
            there[at] += sign * step
            moved.append(float(run(**{**values, name: there})))
        found[at] = (moved[0] - moved[1]) / (2 * step)
    return found


def value_of(expression: Any, values: dict[str, Any]) -> Any:
    symbols = list(expression.reading.symbols.values())
    return code(expression.node, symbols, name="value").function()(**values)


def asked(function: Any, sizes: dict[str, tuple[int, ...]], wrt: str) -> Any:
    """The gradient, the sizes declared by letters where the function leaves them open, else as numbers."""
    try:
        return matdiff.grad(function, wrt, declared(function, sizes, True))
    except matdiff.MatdiffError:
        return matdiff.grad(function, wrt, declared(function, sizes, False))


@pytest.mark.parametrize(("function", "sizes", "wrt"), FUNCTIONS, ids=lambda v: getattr(v, "__name__", None))  # fmt: skip
def test_value_and_gradient(function: Any, sizes: dict[str, tuple[int, ...]], wrt: str) -> None:
    answer = asked(function, sizes, wrt)
    values = drawn(sizes)
    np.testing.assert_allclose(value_of(answer.expression, values), function(**values), rtol=1e-9)
    given = {v.name: values[v.name] for v in answer.expression.reading.symbols.values()}
    gradient = np.reshape(answer.function()(**given), np.shape(values[wrt]))
    np.testing.assert_allclose(gradient, quotients(function, values, wrt), rtol=2e-6, atol=2e-7)


def loss(w: Any, X: Any, y: Any) -> Any:
    return np.sum((X @ w - y) ** 2)


WHERE = "X: m x n, w: n, y: m"


def test_every_public_function_takes_a_function() -> None:
    text = "||X w - y||^2"
    assert str(matdiff.grad(loss, "w", WHERE)) == "2 X^T (X w - y)" == str(matdiff.grad(loss, "w"))
    assert str(matdiff.hessian(loss, wrt="w", where=WHERE)) == "2 X^T X"
    assert matdiff.verify("2 X^T (X w - y)", loss, "w", WHERE).equal
    assert not matdiff.verify("X^T (X w - y)", loss, "w", WHERE).equal
    assert matdiff.verify(matdiff.grad(text, "w"), loss, "w", WHERE).equal
    assert set(matdiff.grads(loss, "w, X", WHERE)) == {"w", "X"}
    assert matdiff.parse(loss, WHERE).equals(matdiff.parse(text, WHERE))
    assert str(matdiff.backprop(loss, "w", WHERE)["w"].closed) == "2 X^T (X w - y)"
    assert str(matdiff.graph(loss, "w", WHERE)).count("w") >= 2
    weighted = partial(loss, y=np.ones(4))
    assert str(matdiff.grad(weighted, "w", "X: 4 x n")) == "2 X^T (X w - [1; 1; 1; 1])"
    assert str(matdiff.jacobian(lambda x, A: np.tanh(A @ x), "x")) == "diag(1 - tanh(A x).^2) A"
    assert str(matdiff.hvp(loss, "w", WHERE)) == "2 X^T X v"
    assert matdiff.grad(loss, "w", WHERE).check().verdict == "agreed"
    w = matdiff.symbols("w: n")
    assert matdiff.grad(loss, w, WHERE) == matdiff.grad(loss, "w", WHERE)
    assert str(matdiff.differential(lambda A: np.linalg.inv(A), "A")) == "-A^-1 dA A^-1"


def test_what_is_declared_holds() -> None:
    log_determinant = lambda S: np.log(np.linalg.det(S))  # noqa: E731
    assert str(matdiff.grad(log_determinant, "S")) == "S^-T"
    assert str(matdiff.grad(log_determinant, "S", "S: n x n spd")) == "S^-1"
    small = lambda x: sum(v**2 for v in x)  # noqa: E731
    assert matdiff.grad(small, "x", "x: 3").equals(2 * matdiff.symbols("x: 3"))


def test_whose_variance_it_is() -> None:
    word = ".var() is NumPy's, over n; PyTorch's is over n - 1: write correction=1."
    assert word in matdiff.grad(lambda x: x.var(), "x").notes
    assert word not in matdiff.grad(lambda x: x.var(ddof=1), "x").notes
    assert word not in matdiff.grad(lambda x: x.var() + np.sum(x), "x").notes


def test_a_default_holds_unless_it_is_asked_for() -> None:
    def penalised(w: Any, lam: float = 0.5) -> Any:
        return lam * w @ w

    assert str(matdiff.grad(penalised, "w")) == "w"
    assert str(matdiff.grad(penalised, "w", "w: n, lam: scalar")) == "2 lam w"
    assert str(matdiff.grad(penalised, "lam")) == "w^T w"


def branches(w: Any) -> Any:
    if np.sum(w) > 0:
        return w @ w
    return 0 * w @ w


def counts(w: Any) -> Any:
    return sum(w[i] for i in range(len(w)))


def changes(w: Any) -> Any:
    w[0] = 1.0
    return w @ w


def of_numbers(w: Any) -> Any:
    from math import exp

    return exp(w @ w)


def of_lists(x: Any, y: Any) -> Any:
    return np.sum(np.array([x, y]))


def misfit(X: Any, y: Any) -> Any:
    return np.sum(X @ y)


def nothing(w: Any) -> None:
    w @ w


def at_random(w: Any) -> Any:
    return w @ w + np.random.default_rng().normal() * w[0]


def unknown(w: Any) -> Any:
    return np.fft.fft(w).sum()


def large(w: Any) -> Any:
    return np.sum((np.ones((20, 5)) @ w) ** 2)


def fails(w: Any) -> Any:
    return w @ w / {}["scale"]


REFUSED: dict[str, tuple[Any, str, str, str]] = {
    "a branch": (
        branches,
        "",
        "a branch on a value is not traced\n  |     if np.sum(w) > 0:\n  |        ^^^^^^^^^^^^^",
        "np.where(condition, a, b) is traced",
    ),
    "a loop": (
        counts,
        "",
        "len of a length that is a letter is not traced\n  |     return sum(w[i] for i in range(len(w)))\n"
        "  |                                    ^^^^^^",
        'declare it as a number, where="X: 5 x n", or write x.shape[0] in a product',
    ),
    "in place": (
        changes,
        "",
        "an entry is given a value here, which changes an array in place\n  |     w[0] = 1.0\n  |     ^^^^",
        "make the array by np.stack, np.concatenate or np.where",
    ),
    "a function of numbers": (
        of_numbers,
        "",
        "a number is wanted here, and the array is symbolic\n  |     return exp(w @ w)\n  |            ^^^^^^^^^^",
        "write np.exp for math.exp, and leave float(…) out",
    ),
    "an array of arrays": (
        of_lists,
        "x",
        "an array of numbers is wanted here, and this one is symbolic\n  |     return np.sum(np.array([x, y]))\n"
        "  |                   ^^^^^^^^^^^^^^^^",
        "np.stack([a, b]) and np.concatenate are traced where np.array([a, b]) is not",
    ),
    "sizes": (
        misfit,
        "X",
        "the sizes that @ sums over are equal: n and m\n  |     return np.sum(X @ y)\n  |                   ^^^^^",
        "",
    ),
    "a library function": (
        unknown,
        "",
        "fft is not read: no law speaks of it\n  |     return np.fft.fft(w).sum()\n  |            ^^^^^^^^^^^^^",
        "",
    ),
    "an array of its own": (
        large,
        "",
        "the function brings along an array of 20 x 5 numbers\n  |     return np.sum((np.ones((20, 5)) @ w) ** 2)\n"
        "  |                    ^^^^^^^^^^^^^^^^^^^^",
        "make it an argument of the function: it is then a letter of the answer",
    ),
    "its own error": (
        fails,
        "",
        "the function cannot be traced: KeyError: 'scale'\n  |     return w @ w / {}[\"scale\"]\n"
        "  |                    ^^^^^^^^^^^",
        "",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_line(name: str) -> None:
    function, wrt, message, help = REFUSED[name]
    with pytest.raises(matdiff.MatdiffError) as error:
        matdiff.grad(function, wrt or "w", "X: m x n, y: m" if name == "sizes" else "")
    line = str(error.value)
    at = error.value
    assert at.text is not None and at.span is not None
    number = at.text.count("\n", 0, at.span[0]) + 1
    begin = function.__code__.co_firstlineno
    assert begin < number <= begin + 4
    assert line.startswith(f"{__file__}:{number}: {message}")
    assert at.help.startswith(help)


def test_refused_without_a_line() -> None:
    for function, message in (
        (nothing, "nothing returns nothing"),
        (at_random, "the function is another one at each call"),
        (lambda: 1.0, "the function has no argument to take a derivative by"),
        (len, "the arguments of len are not known"),
        (eval("lambda w, /: w @ w"), "the argument w has no name to be called by"),
        (lambda w: w.sum, "<lambda> returns a function, and no array"),
        (lambda w: (w @ w, w), "<lambda> returns 2 values"),
        (lambda v: v @ v, "w is no argument of <lambda>"),
        (lambda w, X: X @ w, "a gradient is taken of a scalar, and this is m x 1"),
    ):
        with pytest.raises(matdiff.MatdiffError) as error:
            matdiff.grad(function, "w")
        assert error.value.message == message


def test_in_place() -> None:
    def other_name(x: Any) -> Any:
        h = x
        h += 1
        return np.sum(h * x)

    def part(X: Any) -> Any:
        Z = X.T
        Z -= 1
        return np.sum(X**2)

    assert str(matdiff.grad(other_name, "x")) == "2 + 2 x"
    with pytest.raises(matdiff.MatdiffError) as error:
        matdiff.grad(part, "X")
    assert error.value.message == "a part of an array is changed in place here"


def test_parameters_in_a_dictionary() -> None:
    def loss(parameters: Any, X: Any, y: Any) -> Any:
        h = np.tanh(X @ parameters["W"] + parameters["b"])
        return np.mean((h @ parameters["v"] - y) ** 2)

    text = "np.mean((np.tanh(X @ W + b) @ v - y) ** 2)"
    assert matdiff.grad(loss, "W").equals(matdiff.grad(text, "W"))
    assert set(matdiff.grads(loss, "W, b, v")) == {"W", "b", "v"}
    with pytest.raises(matdiff.MatdiffError) as error:
        matdiff.grad(loss, "Q")
    assert error.value.message == "Q is no argument of loss"
