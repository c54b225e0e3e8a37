"""Kronecker products, vectors of entries, and the matrices that permute and pick them (Magnus & Neudecker, chapter 3)."""

from __future__ import annotations

from matdiff.expression.operators import shapes
from matdiff.expression.operators.row import Operator

ROWS = (
    Operator("kron", 2, shapes.kron, "linear complex conjugates vectorises"),
    # the columns one under the other, and its inverse
    Operator("vec", 1, shapes.vec, "linear complex conjugates vectorises", takes="sum"),
    Operator("unvec", 1, shapes.unvec, "linear complex vectorises", parameters="rows columns"),
    # the columns of the lower triangle one under the other, and its inverse, zero above the diagonal
    Operator("vech", 1, shapes.vech, "linear vectorises fixes_numbers", takes="sum", noun="the lower triangle of"),
    Operator("unvech", 1, shapes.unvech, "linear vectorises", parameters="rows"),
    # G in blocks of the shape of B: the matrix of <G_ij, B>
    Operator(
        "blockinner", 2, shapes.blocks_of_first, "linear complex",
        meaning="has the inner products of the second with the blocks of the first, blocks of its shape",
    ),
    # G in as many blocks as A has entries: sum of a_ij G_ij
    Operator(
        "blocksum", 2, shapes.blocks_of_second, "linear complex",
        meaning="is the sum of the blocks of the second, weighted by the entries of the first",
    ),
    Operator(
        "commutation", 0, shapes.commutation, "vectorises selection", parameters="rows columns",
        letter="K", meaning="is the commutation matrix: K vec(A) = vec(A^T)",
    ),
    Operator(
        "duplication", 0, shapes.duplication, "vectorises selection", parameters="rows",
        letter="D", meaning="is the duplication matrix: D vech(S) = vec(S)",
    ),
    Operator(
        "elimination", 0, shapes.elimination, "vectorises selection", parameters="rows",
        letter="L", meaning="is the elimination matrix: L vec(A) = vech(A)",
    ),
    Operator(
        "diagonalisation", 0, shapes.diagonalisation, "vectorises selection", parameters="rows",
        letter="E", meaning="is the matrix with E u = vec(diag(u))",
    ),
)  # fmt: skip
