"""The exact check of J V, U' J, H V and d^2 F: every answer passes, no tampered one does."""

from __future__ import annotations

from typing import Any

import pytest
from judging import exact_along, exact_higher_differential, exact_hvp

import matdiff
from matdiff.expression.build import add, negate, number, scale, transpose
from matdiff.expression.nodes import Apply, Node, Symbol

JVPS = [
    ("X^-1", "X", "X: n x n"),
    ("X^T A X", "X, A", "X: m x n, A: m x m"),
    ("softmax(W x)", "W", "W: m x n"),
    ("A S B", "S", "S: n x n symmetric, A: m x n, B: n x k"),
    ("log det(X^T X) X", "X", "X: m x n"),
    ("maxpool(A x, 2)", "x", "A: m x n"),
]
VJPS = [
    ("X^-1", "X", "X: n x n"),
    ("A X B", "X", "A: m x p, X: p x q, B: q x n"),
    ("A S B", "S", "S: n x n symmetric, A: m x n, B: n x k"),
    ("sigmoid(W x)", "W", "W: m x n"),
    ("kron(A, X)", "X", "A: k x l, X: m x n"),
]
HVPS = [
    ("||A x - b||^2", "x", "A: m x n"),
    ("log det(X)", "X", "X: n x n"),
    ("log det(S)", "S", "S: n x n positive_definite"),
    ("x^T A y", "x, y", "A: m x n"),
    ("y^T exp(W x)", "W, x", "W: m x n"),
    ("tr(X^T A X B)", "X", "X: m x n"),
    ("tr(T^3)", "T", "T: n x n upper_triangular"),
]
SECONDS = [
    ("X^-1", "X", "X: n x n"),
    ("X X^T X", "X", "X: m x n"),
    ("log det(S)", "S", "S: n x n symmetric"),
    ("softmax(A x)", "x, A", "A: m x n"),
    ("norm(A x)", "x", "A: m x n"),
]


def _tampered(node: Node) -> list[Node]:
    """Another sign, another factor, a term less, and of a square matrix the transpose."""
    copies: list[Node] = [negate(node), scale(number(2), node)]
    if isinstance(node, Apply) and node.operator.name == "add":
        copies.append(add(*node.operands[1:]))
    return copies


def _node_of(found: Any) -> Node:
    node = found.node
    assert isinstance(node, Node)
    return node


@pytest.mark.parametrize("row", JVPS, ids=lambda row: row[0])
def test_jacobian_vector_products(row: tuple[str, str, str]) -> None:
    found = matdiff.jvp(*row)
    assert found.check("exact").exact
    moves = {v: to for v, to in found.directions.items() if isinstance(v, Symbol)}
    for copy in _tampered(_node_of(found)):
        report = exact_along(found.expression.node, copy, moves, points=1)
        assert report.sentence() == (
            "✗ the index engine disagrees: the answer and the derivative differ modulo the prime"
        )


@pytest.mark.parametrize("row", VJPS, ids=lambda row: row[0])
def test_vector_jacobian_products(row: tuple[str, str, str]) -> None:
    found = matdiff.vjp(*row)
    assert found.check("exact").exact


@pytest.mark.parametrize("row", HVPS, ids=lambda row: row[0])
def test_hessian_vector_products(row: tuple[str, str, str]) -> None:
    found = matdiff.hvp(*row)
    assert found.check("exact").exact
    names = [found.expression.reading.symbols[name] for name in found.variables]
    ((_, direction),) = found.directions.items()
    for copy in _tampered(_node_of(found)):
        expression = found.expression.node
        report = exact_hvp(expression, names[0], names[-1], direction, copy, points=1)
        assert report.sentence() == (
            "✗ the index engine disagrees: the answer and the derivative differ modulo the prime"
        )


def test_a_product_that_leaves_the_structure_is_seen() -> None:
    """Along symmetric S the inner product with G and with a triangle of 2 G may be the same: the structure is compared too."""
    found = matdiff.hvp("tr(A S A S)", "S", "A: n x n, S: n x n symmetric")
    assert found.check("exact").agreed
    (name,) = (found.expression.reading.symbols[v] for v in found.variables)
    ((_, direction),) = found.directions.items()
    free = matdiff.hvp("tr(A S A S)", "S", "A: n x n, S: n x n")
    assert isinstance(free.node, Node)
    report = exact_hvp(found.expression.node, name, name, direction, free.node, points=1)
    assert report.verdict == "disagreed"


@pytest.mark.parametrize("row", SECONDS, ids=lambda row: row[0])
def test_second_differentials(row: tuple[str, str, str]) -> None:
    found = matdiff.differential(*row, order=2)
    assert found.check("exact").exact
    variables = [v for v in found.record.variables if isinstance(v, Symbol)]
    for copy in _tampered(_node_of(found)):
        report = exact_higher_differential(found.expression.node, variables, copy, points=1)
        assert report.sentence() == (
            "✗ the index engine disagrees: the answer and the derivative differ modulo the prime"
        )


def test_a_transposed_product_is_seen_with_square_matrices() -> None:
    found = matdiff.jvp("X A X", "X", "A: n x n")
    moves = {v: to for v, to in found.directions.items() if isinstance(v, Symbol)}
    copy = transpose(_node_of(found))
    assert not exact_along(found.expression.node, copy, moves).agreed
