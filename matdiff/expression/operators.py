"""The table of operators: what differs between them is a row, not a class.

An operator is linear in its operands, elementwise, or has a differential law of its own; everything else follows. The
``word`` is how plain text writes it where there is no sign (``tr(A)``), and how it is found when text is read.
Every other table keyed by operator (shapes, values, plain text, LaTeX, NumPy) has exactly these keys; a test says so.

>>> OPERATORS["hadamard"].commutative, OPERATORS["exp"].elementwise
(True, True)
"""

from __future__ import annotations

from zlib import crc32

from matdiff.expression import spectral

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Operator:
    """A row of the table.

    ``arity``        number of operands; None for any number from two.
    ``associative``  n-ary, flattened when made.            ``commutative``  the order of operands means nothing.
    ``linear``       linear in each operand separately.      ``elementwise``  acts on each entry alone.
    ``binds``        the first operand is an index bound in the second.
    ``parameters``   how many parameters that are not expressions it takes.
    """

    __slots__ = (
        "arity", "associative", "binds", "commutative", "digest", "elementwise", "linear", "name",
        "parameters", "word",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        arity: int | None,
        flags: str = "",
        word: str = "",
        parameters: int = 0,
    ) -> None:
        given = set(flags.split())
        unknown = given - {"associative", "commutative", "linear", "elementwise", "binds"}
        if unknown:
            raise ValueError(f"operator {name}: unknown flags {sorted(unknown)}")
        self.name = name
        self.arity = arity
        self.word = word or name
        self.parameters = parameters
        self.associative = "associative" in given
        self.commutative = "commutative" in given
        self.linear = "linear" in given
        self.elementwise = "elementwise" in given
        self.binds = "binds" in given
        self.digest = crc32(name.encode()) * 0x9E3779B97F4A7C15 & ((1 << 61) - 1)

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> Any:
        """A row of the table is one object in every process."""
        return operator_named, (self.name,)

    def __copy__(self) -> Operator:
        return self

    def __deepcopy__(self, memo: object) -> Operator:
        return self


# name, arity, facts, word in text, number of parameters
_ROWS = (
    # constants of a shape
    Operator("ones", 0, "", "ones", 2),
    Operator("zeros", 0, "", "zeros", 2),
    Operator("eye", 0, "", "eye", 1),
    Operator("pi", 0),
    Operator("size", 0, "", "size", 1),  # a dimension used as a number: the N of a sum of constants
    # sums and products; `scale` is a product of scalars with at most one matrix, which stands last
    Operator("add", None, "associative commutative"),
    Operator("scale", None, "associative linear"),
    Operator("matmul", None, "associative linear"),
    Operator("hadamard", None, "associative commutative linear"),
    Operator("power", 2),  # elementwise; the exponent is a scalar
    # linear maps
    Operator("transpose", 1, "linear"),
    Operator("tr", 1, "linear"),
    Operator("sum", 1, "linear"),  # of all entries
    Operator("rowsum", 1, "linear"),  # A 1: the sums of the rows, a column
    Operator("diag", 1, "linear"),  # vector to diagonal matrix
    Operator("diagonal", 1, "linear"),  # diagonal of a matrix as a vector
    Operator("inner", 2, "linear"),  # Frobenius: tr(A' B), of vectors a' b
    Operator("indexed_sum", 2, "linear binds"),  # operands: index, body
    Operator("d", 1, "linear"),  # the differential
    Operator(
        "stack", 2, "binds"
    ),  # the matrix with the rows u_1', u_2' ...; operands: index, column
    # Kronecker products and vectors of entries
    Operator("kron", 2, "linear"),
    Operator("vec", 1, "linear"),  # the columns one under the other
    Operator("unvec", 1, "linear", "", 2),  # its inverse; parameters: rows, columns
    Operator("vech", 1, "linear"),  # the columns of the lower triangle one under the other
    Operator("unvech", 1, "linear", "", 1),  # its inverse, zero above the diagonal; parameter: rows
    Operator("blockinner", 2, "linear"),  # G in blocks of the shape of B: the matrix of <G_ij, B>
    Operator("blocksum", 2, "linear"),  # G in as many blocks as A has entries: sum of a_ij G_ij
    Operator("commutation", 0, "", "commutation", 2),  # K: K vec(A) = vec(A') for A: m x n
    Operator("duplication", 0, "", "duplication", 1),  # D: D vech(S) = vec(S) for a symmetric S
    Operator("elimination", 0, "", "elimination", 1),  # L: L vec(A) = vech(A)
    Operator("diagonalisation", 0, "", "diagonalisation", 1),  # E: E u = vec(diag(u))
    Operator(
        "unit", 1, "", "unit", 1
    ),  # e_i; operand: the place i, counted from 1; parameter: rows
    # I[:,a:b], the columns a to b of an identity: a slice is a product with it; parameters: a, b, rows
    Operator("window", 0, "", "window", 3),
    Operator("array", 0, "", "array", 1),  # numbers; parameter: the rows of the matrix
    # convolutions; parameters end in the strides and paddings of rows and columns
    Operator("conv", 2, "linear", "", 4),  # the sum of X .* K at every place of the kernel K
    Operator("conv_full", 2, "linear", "", 6),  # its adjoint in X; parameters: the shape of X
    Operator("correlate", 2, "linear", "", 6),  # its adjoint in K; parameters: the shape of K
    Operator("conv_matrix", 1, "linear", "", 6),  # the matrix of conv; parameters: the shape of X
    Operator("conv_matrix_kernel", 1, "linear", "", 8),  # its adjoint; the shapes of X and of K
    Operator("maxpool", 1, "", "", 2),  # the largest entry of every window; its rows and columns
    Operator("maxmask", 1, "", "", 2),  # 1 where that entry stands
    # conditions on indices: 1 where they hold, else 0; and what counts only where one holds
    Operator("at_most", 2),
    Operator("equal", 2),
    Operator("differ", 2),
    Operator("given", 2),  # operands: condition, body; zero where the condition does not hold
    # families
    Operator("member", 2),  # x_i; operands: symbol with an axis, index
    # projections onto the matrices of a structure
    Operator("tril", 1, "linear"),  # the lower triangle, with the diagonal
    Operator("triu", 1, "linear"),  # the upper triangle, with the diagonal
    Operator("toeplitz_part", 1, "linear"),  # the mean of each diagonal, all along it
    # matrix functions
    Operator("inv", 1),
    Operator("det", 1),
    Operator("logdet", 1),
    Operator("norm", 1),  # Euclidean, Frobenius
    # elementwise functions
    *(
        Operator(name, 1, "elementwise")
        for name in (
            "exp",
            "log",
            "abs",
            "sign",
            "sin",
            "cos",
            "tan",
            "arcsin",
            "arccos",
            "arctan",
            "sinh",
            "cosh",
            "tanh",
            "arcsinh",
            "arccosh",
            "arctanh",
            "sigmoid",
            "relu",
            "softplus",
            "gelu",
            "erf",
            "step",
        )
    ),
    Operator("max", 2, "elementwise commutative"),
    Operator("min", 2, "elementwise commutative"),
    # complex matrices
    Operator("imaginary_unit", 0),
    Operator("conj", 1),  # entry by entry; antilinear: conj(a A) = conj(a) conj(A)
    Operator("re", 1),
    Operator("im", 1),
    *(Operator(*row) for row in spectral.ROWS),
    # functions of a vector; of a matrix, by rows
    Operator("softmax", 1),
    Operator("logsumexp", 1),
    # unknown functions; parameters: name, order of the derivative
    Operator("function", 1, "elementwise", "", 2),
    # a matrix of unknown functions of one scalar; parameters: name, order of the derivative, rows, columns
    Operator("matrix_function", 1, "", "", 4),
)

OPERATORS: dict[str, Operator] = {row.name: row for row in _ROWS}
"""Operator by name."""


def operator_named(name: str) -> Operator:
    """The row of a name: how an operator arrives in another process."""
    return OPERATORS[name]
