"""Ten questions put to SymPy, tensorgrad and JAX, and to this project: ``python tests/benchmarks/peers.py`` prints what each says.

By hand, where the peers are installed (``pip install sympy tensorgrad jax``); docs/comparison.md shows what came out. What a peer cannot be
asked is None here; what it raises is printed as it is.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

QUESTIONS = {
    "x^T A y by A": ("grad", "x^T A y", "A", ""),
    "||X w - y||^2 by w": ("grad", "||X w - y||^2", "w", ""),
    "log det X by X": ("grad", "log det X", "X", ""),
    "tr(A X^-1) by X": ("grad", "tr(A X^-1)", "X", ""),
    "||X||_F by X": ("grad", "||X||_F", "X", ""),
    "tanh(W x) by x": ("jacobian", "tanh(W x)", "x", ""),
    "softmax(x) by x": ("jacobian", "softmax(x)", "x", ""),
    "tr(A X^T B X), second": ("hessian", "tr(A X^T B X)", "X", ""),
    "logistic loss, second": ("hessian", "sum(log(1 + exp(X w)))", "w", "X: m x n"),
    "N log|S| + sum (x-mu)^T S^-1 (x-mu) by S": (
        "grad",
        "N log|S| + sum (x-mu)^T S^-1 (x-mu)",
        "S",
        "",
    ),
}


def by_matdiff() -> dict[str, Callable[[], object]]:
    """This project."""
    import matdiff

    return {
        name: lambda kind=kind, text=text, by=by, where=where: getattr(matdiff, kind)(
            text, by, where or None
        ).unicode()
        for name, (kind, text, by, where) in QUESTIONS.items()
    }


def by_sympy() -> dict[str, Callable[[], object]]:
    """SymPy's matrix expressions; a sum over data with a letter for their number is not among them."""
    import sympy
    from sympy import Determinant, MatrixSymbol, Trace, diff, log, sqrt, symbols, tanh

    m, n = symbols("m n", integer=True, positive=True)
    A, W, B = MatrixSymbol("A", m, n), MatrixSymbol("W", m, n), MatrixSymbol("B", m, m)
    X, C, S = MatrixSymbol("X", n, n), MatrixSymbol("C", n, n), MatrixSymbol("X", m, n)
    x, y, z = MatrixSymbol("x", m, 1), MatrixSymbol("y", n, 1), MatrixSymbol("z", n, 1)
    powers = z.applyfunc(sympy.exp)
    return {
        "x^T A y by A": lambda: diff(x.T * A * y, A),
        "||X w - y||^2 by w": lambda: diff((W * z - x).T * (W * z - x), z),
        "log det X by X": lambda: diff(log(Determinant(X)), X),
        "tr(A X^-1) by X": lambda: diff(Trace(C * X.inv()), X),
        "||X||_F by X": lambda: diff(sqrt(Trace(X.T * X)), X),
        "tanh(W x) by x": lambda: diff((W * z).applyfunc(tanh), z),
        "softmax(x) by x": lambda: diff(powers / (sympy.OneMatrix(1, n) * powers)[0, 0], z),
        "tr(A X^T B X), second": lambda: diff(diff(Trace(C * S.T * B * S), S), S),
        "logistic loss, second": lambda: diff(
            diff(
                sympy.OneMatrix(1, m) * (W * z).applyfunc(sympy.Lambda(m, log(1 + sympy.exp(m)))), z
            ),
            z,
        ),
    }


def by_tensorgrad() -> dict[str, Callable[[], object]]:
    """tensorgrad's tensor networks."""
    import tensorgrad.functions as F
    from sympy import symbols
    from tensorgrad import Derivative, Product, Variable

    m, n, *_ = symbols("m n k")
    X, A = Variable("X", m, n), Variable("A", m, n)
    x, y, w = Variable("x", m), Variable("y", n), Variable("w", n)
    S, C = Variable("S", n, k=n), Variable("C", n, k=n)

    G, B = Variable("A", n, n2=n), Variable("B", m, m2=m)
    quadratic = Product([G, X, B, X.rename(m="m2", n="n2")])

    def of(f: Any, *by: Any) -> object:
        for variable in by:
            f = Derivative(f, variable)
        return f.full_simplify()

    return {
        "x^T A y by A": lambda: of(x @ A @ y, A),
        "||X w - y||^2 by w": lambda: of(F.frobenius2(X @ w - x), w),
        "log det X by X": lambda: of(F.log(F.det(S)), S),
        "tr(A X^-1) by X": lambda: of(F.sum(C * F.inverse(S)), S),
        "||X||_F by X": lambda: of(F.sqrt(F.frobenius2(X)), X),
        "tanh(W x) by x": lambda: of(F.tanh(X @ w), w),
        "softmax(x) by x": lambda: of(F.softmax(w, "n"), w),
        "tr(A X^T B X), second": lambda: of(quadratic, X, X),
        "logistic loss, second": lambda: of(F.sum(F.log(F.exp(X @ w) + 1)), w, w),
    }


def by_jax() -> dict[str, Callable[[], object]]:
    """JAX: numbers at a point; what is printed is the shape, as there is no formula."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    random = jax.random.PRNGKey(0)
    X, A, W = (
        jax.random.normal(random, (3, 3)),
        jax.random.normal(random, (2, 3)),
        jnp.ones((2, 3)),
    )
    x, y, w = jnp.ones(2), jnp.ones(3), jnp.arange(3.0)
    S, data, mu = X @ X.T, jax.random.normal(random, (5, 3)), jnp.zeros(3)

    def likelihood(S: Any) -> Any:
        return 5 * jnp.linalg.slogdet(S)[1] + jnp.sum((data - mu).T * jnp.linalg.solve(S, data.T))

    def numbers(transform: Any, f: Any, at: Any) -> object:
        return f"numbers, shape {transform(f)(at).shape}"

    return {
        "x^T A y by A": lambda: numbers(jax.grad, lambda A: x @ A @ y, A),
        "||X w - y||^2 by w": lambda: numbers(jax.grad, lambda w: jnp.sum((A @ w - x) ** 2), w),
        "log det X by X": lambda: numbers(jax.grad, lambda X: jnp.linalg.slogdet(X)[1], X),
        "tr(A X^-1) by X": lambda: numbers(jax.grad, lambda X: jnp.trace(jnp.linalg.inv(X)), X),
        "||X||_F by X": lambda: numbers(jax.grad, jnp.linalg.norm, X),
        "tanh(W x) by x": lambda: numbers(jax.jacobian, lambda w: jnp.tanh(W @ w), w),
        "softmax(x) by x": lambda: numbers(jax.jacobian, jax.nn.softmax, w),
        "tr(A X^T B X), second": lambda: numbers(jax.hessian, lambda A: jnp.trace(A.T @ A @ X), A),
        "logistic loss, second": lambda: numbers(
            jax.hessian, lambda w: jnp.sum(jnp.log1p(jnp.exp(A @ w))), w
        ),
        "N log|S| + sum (x-mu)^T S^-1 (x-mu) by S": lambda: numbers(jax.grad, likelihood, S),
    }


def main() -> None:
    """Print every question with what each system says and how long it took."""
    warnings.simplefilter("ignore")
    for package, ask in (
        ("matdiff", by_matdiff),
        ("sympy", by_sympy),
        ("tensorgrad", by_tensorgrad),
        ("jax", by_jax),
    ):
        try:
            answers = ask()
        except ImportError:
            print(f"\n{package} is not installed")
            continue
        print(f"\n{package} {version(package) if package != 'matdiff' else ''}".rstrip())
        for question in QUESTIONS:
            start = time.perf_counter()
            if question not in answers:
                said = "cannot be asked"
            else:
                try:
                    said = " ".join(str(answers[question]()).split())
                except Exception as error:  # whatever a peer raises is its answer here
                    said = f"{type(error).__name__}: {error}"
            took = time.perf_counter() - start
            print(
                f"  {question:42} {took * 1000:7.1f} ms  {said[:150]}{'…' if len(said) > 150 else ''}"
            )


if __name__ == "__main__":
    sys.exit(main())
