r"""Slips and the whole message for each: what was typed after ``matdiff``, words separated by `` | ``, then standard error.

The picture under a message points at the place; a help line follows where there is something to try.
"""

from __future__ import annotations

NAMES = r"""
grad | softmx(W x)^T y | wrt | W
error: softmx is not a function known here
  | softmx(W x)^T y
  | ^^^^^^
help: did you mean softmax?

grad | x^T A y + foo(x) | wrt | x
error: foo is not a function known here
  | x^T A y + foo(x)
  |           ^^^
help: did you mean fro? If it is a function of your own, declare it: where "foo: function"

grad | x^T Sigma y | wrt | sigma
error: sigma does not occur in the expression
help: did you mean Sigma?

grad | \frac{1}{2 x^T x | wrt | x
error: this { is not closed
  | \frac{1}{2 x^T x
  |         ^

grad | \begin{array} a & b \end{array} x | wrt | x
error: the environment array is not read
  | \begin{array} a & b \end{array} x
  | ^^^^^^^^^^^^^
help: write \begin{bmatrix} … \end{bmatrix}

grad | x^T \foo(x) | wrt | x
error: foo is not a function known here
  | x^T \foo(x)
  |      ^^^
help: \foo is no command of LaTeX that is read

grad | h = A x; h = B x; h^T h | wrt | x
error: h is given a value twice
  | h = A x; h = B x; h^T h
  |          ^^^^^^^

verify | 2 A x | is | gradnt of x^T A x | wrt | x
error: 'gradnt' is not what verify judges; it judges: gradient, jacobian, hessian, differential, d2, jvp, vjp, hvp
help: write matdiff verify "2 X^T (X w - y)" is gradient "||X w - y||^2" wrt w

laws | prodct
error: there is no law 'prodct'
help: did you mean product?

laws | nosuch
error: there is no law 'nosuch'
help: matdiff laws lists them

laws | --format | torch
error: the formats of matdiff laws are unicode, ascii, latex, json, not 'torch'

parse | A x | --format | numpy
error: the formats of matdiff parse are unicode, ascii, latex, markdown, json, not 'numpy'

grad | x_1^2 + x_2^2 | wrt | x
error: x does not occur in the expression, only x_1, x_2
help: write wrt x_1, x_2; the entries of a vector x are x[1], x[2]

grad | x^T A y | wrt | x | y
error: x y is not a variable
help: several variables have commas between them: wrt x, y

backprop | W x = z; L(z)
error: = does not fit here
  | W x = z; L(z)
  |     ^
help: a statement gives a value to one name: h = W x + b; ask about one side of an equation
"""

SHAPES = r"""
grad | x^T A y + b | wrt | x | where | b: n x 1
error: shapes do not agree in this sum
  | x^T A y + b
  |           ^ b is n x 1; the other term is scalar
help: write `where "b: scalar"` if b is scalar

grad | x^T A y | wrt | x | where | A: m x n, x: n
error: shapes do not agree in this product
  | x^T A y
  |     ^ A is m x n; what stands before it is 1 x n

grad | log det(A B) | wrt | A | where | A: m x n, B: k x m
error: shapes do not agree in this product
  | log det(A B)
  |           ^ B is k x m; what stands before it is m x n

grad | tr(A) | wrt | A | where | A: m x n
error: only a square matrix has a trace
  | tr(A)
  |    ^ A is m x n

grad | x/A | wrt | x | where | A: n x n
error: a divisor must be a scalar
  | x/A
  |   ^ A is n x n
help: write x A^-1 for the product with the inverse

grad | |x|^2 | wrt | x | where | x: n
error: bars stand for a determinant or an absolute value
  | |x|^2
  |  ^ x is n x 1
help: write ||x|| for the norm, or abs(x)

grad | A^x | wrt | x | where | A: n x n, x: scalar
error: a gradient is taken of a scalar, and this is n x n
  | A^x
  | ^^^
help: ask for the jacobian

grad | max(x) | wrt | x
error: max takes 2 operands, not 1
  | max(x)
  | ^^^^^^

grad | 1/0 | wrt | x
error: division by zero
  | 1/0
  |   ^

grad | 0^-1 x | wrt | x
error: division by zero
  | 0^-1 x
  | ^
"""

BRACKETS = r"""
grad | (x^T A x | wrt | x
error: this ( is not closed
  | (x^T A x
  | ^

grad | x^T A x) | wrt | x
error: this ) closes no bracket
  | x^T A x)
  |        ^

grad | x^T [A x) | wrt | x
error: [ is closed by )
  | x^T [A x)
  |         ^
help: the [ was opened at column 5

grad | ||x - a|^2 | wrt | x
error: this bar is not closed
  | ||x - a|^2
  |        ^
help: det(A), abs(a) and norm(x) do without bars

grad | tr() | wrt | A
error: an operand is missing before )
  | tr()
  |    ^

grad | x^ | wrt | x
error: an operand is missing at the end
  | x^
  |   ^

grad | * x | wrt | x
error: an operand is missing before *
  | * x
  | ^

grad | x^T x = 3 | wrt | x
error: = does not fit here
  | x^T x = 3
  |       ^
help: a statement gives a value to one name: h = W x + b; ask about one side of an equation

grad | x ? y | wrt | x
error: cannot read the character ?
  | x ? y
  |   ^

grad | sum_i | wrt | x
error: the sum wants an operand
  | sum_i
  | ^^^

grad |   | wrt | x
error: there is no expression
"""

DECLARATIONS = r"""
grad | det(A) | wrt | A | where | A: n x n symetric
error: symetric is not an attribute
  | A: n x n symetric
  |          ^^^^^^^^
help: did you mean symmetric?

grad | det(A) | wrt | A | where | A: n x n, A: m x m
error: A is declared twice
  | A: n x n, A: m x m
  |           ^

grad | det(A) | wrt | A | where | A n
error: n does not fit in a declaration
  | A n
  |   ^
help: write A: n

grad | z^T z | wrt | z | where | x: n, z in Z^n
error: in does not fit in a declaration
  | x: n, z in Z^n
  |         ^^
help: write A: n x m, x: n, alpha: scalar, S: n x n symmetric, z: n complex

grad | z^T z | wrt | z | where | x: n, z complexe; A: n x n
error: complexe does not fit in a declaration
  | x: n, z complexe; A: n x n
  |         ^^^^^^^^
help: write z: complex

grad | det(A) | wrt | A | where | A: n x
error: the declaration ends too early
  | A: n x
  |       ^

grad | det(A) | wrt | A | where | A: 0 x n
error: a size is a whole number or a name
  | A: 0 x n
  |    ^

grad | det(A) | wrt | A | where | A: n x m symmetric
error: A is declared symmetric, but n x m is not square
  | A: n x m symmetric
  | ^
"""

COMMANDS = r"""
grad | x^T A x
error: which variable?
help: write matdiff grad "x^T A x" wrt x; its names are x, A

grad | x^T A x | wrt
error: which variable?
help: write matdiff grad "x^T A x" wrt x; its names are x, A

grad | tr(A X) | X
error: which variable?
help: write matdiff grad "tr(A X)" wrt X

solve | ||y - X b||^2 | b
error: which variable?
help: write matdiff solve "||y - X b||^2" wrt b

solve | ||y - X b||^2
error: which variable?
help: write matdiff solve "||y - X b||^2" wrt y; its names are y, X, b

verify | x^T A x | wrt | x | 2 A x
error: what is to be judged?
help: write matdiff verify "2 A x" is grad "x^T A x" wrt x

verify | 2 A x | x^T A x | wrt | x
error: what is to be judged?
help: write matdiff verify "2 A x" is grad "x^T A x" wrt x

grad | x^T x | wrt | x, x
error: a variable is named twice after wrt

grad | x^T x | wrt | x | --fromat | latex
error: --fromat is not an option
help: did you mean --format?

grad | x^T x | wrt | x | --format | ltx
error: the formats are unicode, ascii, latex, markdown, tex, beamer, html, mathml, typst, json, numpy, scipy, array-api, jax, torch, julia, matlab, cpp, not 'ltx'

grad | x^T x | wrt | x | --format
error: --format wants a value

grad | x^T x | wrt | x | --structure | odd
error: structure is one of projected, free, entries, riemannian, not 'odd'

grad | -f | /no/such/file | wrt | x
error: /no/such/file cannot be read: No such file or directory

grad | -f | / | wrt | x
error: / cannot be read: Is a directory

grad | x | -f | /no/such/file | wrt | x
error: an expression is given both in words and by --file

grad | x^T x | wrt | x | --rules | /no/such.law
error: /no/such.law cannot be read: No such file or directory
"""


def rows(text: str) -> list[tuple[list[str], str]]:
    """The words typed and the message, of every block of a table."""
    result = []
    for block in text.strip().split("\n\n"):
        typed, _, message = block.partition("\n")
        result.append((typed.split(" | "), message + "\n"))
    return result
