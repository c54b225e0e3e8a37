r"""Scalars without a diagonal, indices of no sum or of two, LaTeX that is cut off: the whole message, and exit code 2."""

from __future__ import annotations

import pytest

from matdiff.cli import main

from .messages import rows

BLOCKS = r"""
grad | diag(a) + x^T x | wrt | x | where | a: scalar, x: n
error: diag takes a vector or a square matrix
  | diag(a) + x^T x
  |      ^ a is a scalar
help: write a I for the multiple of the identity, a alone for the number

grad | tr(diag(2) X) | wrt | X
error: diag takes a vector or a square matrix
  | tr(diag(2) X)
  |         ^ 2 is a scalar
help: write 2 I for the multiple of the identity, 2 alone for the number

grad | sum_i sum_i x_i^2 | wrt | x
error: the index i is used twice: this sum stands inside another one over i
  | sum_i sum_i x_i^2
  |       ^^^^^^^^^^^
help: give each sum an index of its own: sum_i sum_j ...

grad | sum_i x_i (sum_i y_i) | wrt | x
error: the index i is used twice: this sum stands inside another one over i
  | sum_i x_i (sum_i y_i)
  |           ^^^^^^^^^^^
help: give each sum an index of its own: sum_i sum_j ...

grad | \frac{1}{ | wrt | x
error: this { is not closed
  | \frac{1}{
  |         ^

grad | \frac{1} | wrt | x
error: \frac wants two arguments
  | \frac{1}
  | ^^^^^

grad | \lVert x | wrt | x
error: this \lVert is not closed
  | \lVert x
  | ^^^^^^

grad | \sum_{i=1 | wrt | x
error: this { is not closed
  | \sum_{i=1
  |      ^

grad | \sum_{i=1}^N | wrt | x
error: the sum wants an operand
  | \sum_{i=1}^N
  | ^^^^

grad | \operatorname{tr}(A^{ | wrt | A
error: this { is not closed
  | \operatorname{tr}(A^{
  |                     ^

grad | tr(expm(X, X)) | wrt | X
error: expm takes 1 operand, not 2
  | tr(expm(X, X))
  |    ^^^^^^^^^^

grad | ||x||_0 | wrt | x
error: a norm needs p of at least 1
  | ||x||_0
  |      ^^
help: below 1 the triangle inequality fails; write sum(abs(x).^p) for the sum of powers

grad | \lVert x \rVert_{1/2} | wrt | x
error: a norm needs p of at least 1
  | \lVert x \rVert_{1/2}
  |           ^^^^^^^^^^^
help: below 1 the triangle inequality fails; write sum(abs(x).^p) for the sum of powers

backprop | h = W x; L = h^T h | where | W: m x n constant, x: n constant
error: there is no name in the program to take a gradient by
help: W, x declared constant; write wrt one of them

grad | sum_i (x_i - y_k)^2 | wrt | x | where | x_i: n, y_i: n, i: 1..N
error: the index k of y_k belongs to no sum
  | sum_i (x_i - y_k)^2
  |              ^^^
help: write sum_k (…) to sum over it
"""
ROWS = rows(BLOCKS)


@pytest.mark.parametrize(
    ("typed", "message"), ROWS, ids=[" ".join(typed)[:40] for typed, _ in ROWS]
)
def test_message(typed: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(typed)
    printed = capsys.readouterr()
    assert (printed.err, printed.out, code) == (message, "", 2)
