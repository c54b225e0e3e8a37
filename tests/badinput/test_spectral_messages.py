r"""What functions of a matrix, spectra and norms are not taken of: the whole message, and the exit code.

A block is the exit code and what was typed after ``matdiff``, between &, then standard error.
"""

from __future__ import annotations

import pytest

from matdiff.cli import main

BLOCKS = r"""
1 & grad & lambda_max(X) & wrt & X & where & X: n x n
error: eigenvalues of a matrix that is not known to be symmetric
  | lambda_max(X)
  |            ^
help: write `where "X: n x n symmetric"`

2 & grad & lambda_max(X) & wrt & X & where & X: 3 x 2
error: only a square matrix has eigenvalues
  | lambda_max(X)
  |            ^ X is 3 x 2
help: sigma_max(X) is the largest singular value of a rectangle

2 & grad & tr(expm(X)) & wrt & X & where & X: m x n
error: only a square matrix has an exponential
  | tr(expm(X))
  |         ^ X is m x n
help: write exp(X) for the function of each entry

2 & grad & det(X^k) & wrt & X & where & X: m x n
error: only a square matrix has a power
  | det(X^k)
  |     ^ X is m x n
help: write X.^k for the elementwise power

2 & grad & tr(adj(X)) & wrt & X & where & X: 3 x 2
error: only a square matrix has an adjugate
  | tr(adj(X))
  |        ^ X is 3 x 2

2 & grad & ||x||_{1/2} & wrt & x
error: a norm needs p of at least 1
  | ||x||_{1/2}
  |      ^^^^^^
help: below 1 the triangle inequality fails; write sum(abs(x).^p) for the sum of powers

2 & grad & ||x||_0.5 & wrt & x
error: a norm needs p of at least 1
  | ||x||_0.5
  |      ^^^^
help: below 1 the triangle inequality fails; write sum(abs(x).^p) for the sum of powers

2 & grad & ||X||_3 & wrt & X & where & X: m x n
error: a p-norm here is one of a vector
  | ||X||_3
  |   ^ X is m x n
help: of a matrix readers differ: ||vec(X)|| with that subscript takes the entries, ||X||_2, ||X||_* and ||X||_F its singular values

2 & grad & ||X||_inf & wrt & X & where & X: m x n
error: the infinity norm here is one of a vector
  | ||X||_inf
  |   ^ X is m x n
help: of a matrix readers differ: ||vec(X)|| with that subscript takes the entries, ||X||_2, ||X||_* and ||X||_F its singular values

2 & grad & pnorm(x, 0) & wrt & x
error: a norm needs p of at least 1
  | pnorm(x, 0)
  |          ^
help: below 1 the triangle inequality fails; write sum(abs(x).^p) for the sum of powers

2 & grad & sum(clip(x, 2, 1)) & wrt & x
error: the bounds of clip are in the wrong order
  | sum(clip(x, 2, 1))
  |             ^
help: write clip(x, 1, 2)

2 & grad & sum(clip(x, y, 1)) & wrt & x & where & x: n, y: n
error: the bounds of clip are numbers
  | sum(clip(x, y, 1))
  |             ^ y is n x 1
help: write min(max(x, a), b) for bounds that differ by entry

1 & grad & tr(cholesky(X)) & wrt & X & where & X: n x n
error: a Cholesky factor of a matrix that is not known to be symmetric
  | tr(cholesky(X))
  |             ^
help: write `where "X: n x n positive_definite"`

2 & grad & tr(X^(1/2)) & wrt & X & where & X: m x n
error: only a square matrix has a power
  | tr(X^(1/2))
  |    ^ X is m x n
help: write X.^(1/2) for the elementwise power

1 & grad & sum(trigamma(x)) & wrt & x
error: no differential law for 'trigamma'
help: a law d(...) -> ... for it in a law file is all that is missing

2 & grad & tr(L_expm(X, Y)) & wrt & X & where & X: n x n, Y: m x m
error: the direction of a derivative has the shape of the matrix
  | tr(L_expm(X, Y))
  |              ^ Y is m x m; X is n x n
"""


def _cases() -> list[tuple[int, list[str], str]]:
    found = []
    for block in BLOCKS.strip().split("\n\n"):
        head, _, message = block.partition("\n")
        code, *typed = head.split(" & ")
        found.append((int(code), typed, message + "\n"))
    return found


@pytest.mark.parametrize(("code", "typed", "message"), _cases(), ids=lambda value: str(value)[:40])
def test_message(
    code: int, typed: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(typed) == code
    printed = capsys.readouterr()
    assert (printed.err, printed.out) == (message, "")
