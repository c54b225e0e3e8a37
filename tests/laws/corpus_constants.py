"""Gradients that use the laws of functions of constants: (expression, variable, declarations)."""

from __future__ import annotations

Case = tuple[str, str, str]

_ENTIRE = [
    "exp",
    "sin",
    "cos",
    "tan",
    "arctan",
    "sinh",
    "cosh",
    "tanh",
    "arcsinh",
    "softplus",
    "erf",
    "gelu",
    "sigmoid",
]
_SOMEWHERE = ["log", "abs", "arcsin", "arccos", "arctanh"]

CONSTANTS: list[Case] = [
    *((f"a sum({f}(zeros(m, n)) + {f}(ones(m, n)))", "a", "a: scalar") for f in _ENTIRE),
    *((f"sum({f}(a ones(m, n)) .* X)", "X", "X: m x n, a: scalar") for f in _ENTIRE + _SOMEWHERE),
    *((f"a {f}(0)", "a", "a: scalar") for f in ("arcsin", "arctanh")),
    *((f"a {f}(1)", "a", "a: scalar") for f in ("arccos", "arccosh", "loggamma", "gamma", "log")),
    ("a sum(log(ones(n)))", "a", "a: scalar"),
    ("a (sin(pi) + cos(pi))", "a", "a: scalar"),
    ("sum(softmax(a ones(n)) .* x)", "x", "a: scalar, x: n"),
    ("sum((softmax(ones(n)) + softmax(zeros(n))) .* x)", "x", "x: n"),
    ("||eye(n)|| sum(x)", "x", "x: n"),
    ("sum(ones(m, n).^a .* X)", "X", "X: m x n, a: scalar"),
    ("sum(x.^2 + zeros(n).^2)", "x", "x: n"),
    ("(abs(b) + relu(b) + sign(b)) a + abs(-c) a", "a", "a: scalar, b: scalar positive, c: scalar"),
    ("sum((abs(A) + relu(A)) .* X)", "X", "A: m x n nonnegative, X: m x n"),
]
