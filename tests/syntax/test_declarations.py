"""Declarations: sizes, attributes, families, functions."""

from __future__ import annotations

import pytest

from matdiff.base.errors import SyntaxError_
from matdiff.syntax.declarations import parse_declarations


def one(text: str) -> tuple[object, ...]:
    [d] = parse_declarations(text)
    return (d.name, d.rows, d.cols, *d.attributes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alpha: scalar", ("alpha", 1, 1)),
        ("α: scalar positive", ("alpha", 1, 1, "positive")),
        ("x: n", ("x", "n", 1)),
        ("x: (n)", ("x", "n", 1)),
        ("A: n x m", ("A", "n", "m")),
        ("A: n×m", ("A", "n", "m")),
        ("A: n by m", ("A", "n", "m")),
        ("A: (n, m)", ("A", "n", "m")),
        ("A: nxm", ("A", "n", "m")),
        ("A: 3x5", ("A", 3, 5)),
        ("A: 3 x 5", ("A", 3, 5)),
        ("A: R^{n x m}", ("A", "n", "m")),
        ("A: ℝ^{n×m}", ("A", "n", "m")),
        ("x: R^n", ("x", "n", 1)),
        ("x: ℝⁿ", ("x", "n", 1)),
        ("a: R", ("a", 1, 1)),
        ("B: n*m x k", ("B", "m*n", "k")),
        ("x: n+m", ("x", *one("x: (n+m)")[1:])),
        ("A: n + m x k-1", ("A", *one("A: (n+m) x (k-1)")[1:])),
        ("x: 2n-1", ("x", *one("x: (2*n-1)")[1:])),
        ("S: n+1 x n+1 symmetric", ("S", *one("S: (n+1) x (n+1)")[1:], "symmetric")),
        ("B: 2n x 3*k", ("B", "2*n", "3*k")),
        ("S: n x n symmetric positive_definite", ("S", "n", "n", "symmetric", "positive_definite")),
        ("S: n x n positive-definite", ("S", "n", "n", "positive_definite")),
        ("S: n x n positive definite", ("S", "n", "n", "positive_definite")),
        ("S: n x n symmetric, invertible", ("S", "n", "n", "symmetric", "invertible")),
        ("S: n x n spd", ("S", "n", "n", "spd")),
        ("S: symmetric", ("S", None, None, "symmetric")),
        ("W_1: d_in x d_out", ("W_1", "d_in", "d_out")),
        ("W₂: n x m", ("W_2", "n", "m")),
        ("x: x", ("x", "x", 1)),
    ],
)
def test_one(text: str, expected: tuple[object, ...]) -> None:
    assert one(text) == expected


def test_several() -> None:
    found = parse_declarations("A, B: n x k; x: k\ny: n,\n alpha: scalar;")
    assert [(d.name, d.rows, d.cols) for d in found] == [
        ("A", "n", "k"),
        ("B", "n", "k"),
        ("x", "k", 1),
        ("y", "n", 1),
        ("alpha", 1, 1),
    ]


def test_family() -> None:
    x, i = parse_declarations("x_i: n, i: 1..N")
    assert (x.name, x.indices, x.rows) == ("x", ("i",), "n")
    assert (i.name, i.kind, i.range) == ("i", "index", "N")


def test_functions() -> None:
    f, g, A = parse_declarations("f: function, g: R^n -> R, A: n x n function of t")
    assert (f.kind, f.rows, f.function) == ("function", None, True)
    assert (g.kind, g.domain, g.rows, g.cols) == ("mapping", ("n", 1), 1, 1)
    assert (A.kind, A.rows, A.cols, A.argument) == ("function_of", "n", "n", "t")


def test_nothing() -> None:
    assert parse_declarations(" ") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x", "nothing is said about x\n  | x\n  | ^\nhelp: write x: n x m"),
        ("A: n x", "the declaration ends too early\n  | A: n x\n  |       ^"),
        ("A: 0 x n", "a size is a whole number or a name\n  | A: 0 x n\n  |    ^"),
        ("i: 2..N", "an index runs from 1\n  | i: 2..N\n  |    ^"),
        (
            "A n",
            "n does not fit in a declaration\n  | A n\n  |   ^\nhelp: write A: n",
        ),
        ("A: (n, m", "this ( is not closed\n  | A: (n, m\n  |    ^"),
    ],
)
def test_error(text: str, message: str) -> None:
    with pytest.raises(SyntaxError_) as caught:
        parse_declarations(text)
    assert str(caught.value) == message
