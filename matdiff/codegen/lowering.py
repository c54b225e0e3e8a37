"""A formula as the tensor graph from which code is planned: that of the index engine, with calls where a library has the function.

The index engine writes a matrix function by its spectrum and a convolution as a sum over places; code calls `expm` and `conv`. So
those rows are others here: a node "call" with the name of the operator, its parameters and the shapes of its operands. What is said of
one member of a family is said of all: their axes stand in front.

>>> from matdiff.expression.build import apply, symbol
>>> CodeLowering().tensor(apply("expm", symbol("A", ("n", "n")))).data[0]
'expm'
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.codegen.taking import guarded
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.operators import OPERATORS, named
from matdiff.tensor.lowering import Lowered, Lowering, aligned, contracted, widened
from matdiff.tensor.make import apply, power
from matdiff.tensor.nodes import intern, postorder
from matdiff.tensor.rows import LOWERINGS

_MATRIX = named("power_series") | frozenset(
    (
        *(row.name for row in OPERATORS.values() if row.order), "powm", "adj", "pinv", "cholesky",
        "lambda_max", "lambda_min", "eigvals", "eigvecs", "eigvec_max", "eigvec_min", "sigma_max",
        "left_singular", "right_singular", "nuclear", "polar", "toeplitz_part",
    )
)  # fmt: skip
"""Functions of matrices; of a matrix with one row or column the index engine has something simpler."""
_PLACES = frozenset(
    ("conv", "conv_full", "correlate", "conv_matrix", "conv_matrix_kernel", "maxpool", "maxmask")
)
"""Functions of images, which have two axes whatever their sizes."""
CALLS = _MATRIX | _PLACES | {"matrix_function", "mapping"}
_PARTS = frozenset(("re", "im"))


class CodeLowering(Lowering):
    """Lowers formulas for code."""

    def _lower(self, node: Node) -> Lowered:
        if isinstance(node, Apply):
            operands = [self.known[operand] for operand in node.operands]
            name = node.operator.name
            if name in CALLS and not (name in _MATRIX and any(_is_thin(v) for v in operands)):
                return _called(node, operands)
            if name in _PARTS or (name == "abs" and node.operands[0].complex):
                return Lowered(apply(name, operands[0].tensor), operands[0].indices, node.shape)
            if name == "given":
                return _guarded(node, operands)
            if name == "norm" and node.operands[0].complex:
                return _complex_norm(operands[0])
            if name == "conj" and _has_imaginary_part(operands[0]):
                return Lowered(apply("conj", operands[0].tensor), operands[0].indices, node.shape)
        return super()._lower(node)


def _is_thin(operand: Lowered) -> bool:
    return 1 in operand.shape and operand.shape != (1, 1)


def _called(node: Apply, operands: list[Lowered]) -> Lowered:
    name = node.operator.name
    if name in _MATRIX and operands[0].shape == (1, 1):
        return LOWERINGS[name](Lowering(), node, operands)
    indices, tensors = aligned(operands)
    own = tuple(n for n in node.shape if n != 1)
    shapes = tuple(v.shape for v in operands)
    data = (name, node.parameters, shapes, node.shape)
    axes = (*indices.values(), *own)
    return Lowered(intern("call", data, tuple(tensors), axes), indices, node.shape)


def _complex_norm(u: Lowered) -> Lowered:
    """The root of the sum of the squared moduli, a real number."""
    moduli = Lowered(apply("abs", u.tensor), u.indices, u.shape)
    square = contracted((1, 1), [(moduli, "i", "j")] * 2)
    return Lowered(power(square.tensor, Fraction(1, 2)), square.indices, (1, 1))


def _has_imaginary_part(u: Lowered) -> bool:
    """conj im(Z) is im(Z), not im(conj Z): such a conjugate cannot be moved to the leaves."""
    return any(t.kind == "apply" and t.data[0] == "im" for t in postorder(u.tensor))


def _guarded(node: Apply, operands: list[Lowered]) -> Lowered:
    """The body where the condition holds, else zero, whatever the body is there."""
    condition, body = operands
    indices = dict(sorted({**condition.indices, **body.indices}.items()))
    test = widened(Lowered(condition.tensor, condition.indices, (1, 1)), (1, 1), indices)
    inside = widened(body, body.shape, indices)
    wide = Lowered(test, indices, (1, 1))
    over = len(indices) if condition.indices.keys() == indices.keys() else 0
    product = guarded(test, inside, over)
    if product is not None:
        return Lowered(product, indices, node.shape)
    return Lowered(apply("given", widened(wide, body.shape, indices), inside), indices, node.shape)
