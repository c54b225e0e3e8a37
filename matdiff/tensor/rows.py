"""How every operator is lowered: a row of the table takes the lowered operands and gives the lowered result.

    A B        A_ik B_kj               tr A     A_ii                 A .* B    A_ij B_ij
    diag(x)    delta_ij x_i            1        a product without factors
    sum_i x_i  the index i contracted  inv, det, softmax, logsumexp   nodes with a derivative of their own

Every operator has a row, so that nothing is refused for the want of one; a test says which is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.base.errors import UnsupportedError
from matdiff.expression.nodes import Apply, Number, Symbol
from matdiff.expression.operators import named
from matdiff.tensor.blocks import BLOCKS
from matdiff.tensor.conjugates import CONJUGATES, complex_or, moduli, norm
from matdiff.tensor.constants import CONSTANTS
from matdiff.tensor.convolutions import CONVOLUTIONS
from matdiff.tensor.derive import derivative
from matdiff.tensor.largest import LARGEST
from matdiff.tensor.lowering import COLUMN, ROW, Lowered, Lowering, aligned, contracted, widened
from matdiff.tensor.make import add, apply, delta, number, power, size, zero
from matdiff.tensor.matrixrows import MATRIX_FUNCTIONS
from matdiff.tensor.nodes import Tensor, intern
from matdiff.tensor.selections import SELECTIONS
from matdiff.tensor.spectralrows import SPECTRAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable

    from matdiff.expression.nodes import Node

    Row = Callable[[Lowering, Apply, list[Lowered]], Lowered]


def _ones(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    return Lowered(number(1, _axes(node)), {}, node.shape)


def _zeros(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    return Lowered(zero(_axes(node)), {}, node.shape)


def _axes(node: Node) -> tuple[int | str, ...]:
    return tuple(dimension for dimension in node.shape if dimension != 1)


def _eye(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (n,) = node.parameters
    return Lowered(number(1) if n == 1 else delta(n), {}, node.shape)  # type: ignore[arg-type]


def _constant(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    return Lowered(intern("constant", (node.operator.name,)), {}, node.shape)


def _size(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    return Lowered(size(node.parameters[0]), {}, node.shape)  # type: ignore[arg-type]


def _add(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    indices, tensors = aligned(operands)
    return Lowered(add(*tensors), indices, node.shape)


def _entrywise_product(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """Scalars times a matrix, or matrices of one shape: every entry by itself."""
    return contracted(node.shape, [(part, ROW, COLUMN) for part in operands])


def _matmul(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """A_ik B_kj, two at a time, from the side where there is a vector."""
    result = operands[0]
    if operands[-1].shape[1] == 1:
        result = operands[-1]
        for left in operands[-2::-1]:
            result = _times(left, result)
        return result
    for right in operands[1:]:
        result = _times(result, right)
    return result


def _times(a: Lowered, b: Lowered) -> Lowered:
    return contracted((a.shape[0], b.shape[1]), [(a, ROW, "inner"), (b, "inner", COLUMN)])


def _power(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    base, exponent = operands
    if isinstance(node.operands[1], Number):
        raised = power(base.tensor, Fraction(node.operands[1].value))
        return Lowered(raised, base.indices, node.shape)
    indices = {**base.indices, **exponent.indices}
    both = [widened(part, node.shape, indices) for part in operands]
    return Lowered(apply("pow", *both), indices, node.shape)


def _placed(row: str, column: str) -> Row:
    """A linear map that only renames or contracts the two labels."""

    def lower(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
        return contracted(node.shape, [(operands[0], row, column)])

    return lower


def _diag(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    if node.shape[0] == 1:
        return Lowered(operands[0].tensor, operands[0].indices, node.shape)
    return contracted(
        node.shape,
        [(operands[0], ROW, COLUMN)],
        extra=[(delta(node.shape[0]), (ROW, COLUMN))],
    )


def _inner(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    return contracted(node.shape, [(part, "i", "j") for part in operands])


def _masked(name: str) -> Row:
    """A triangle: the entries times a table of 0 and 1."""

    def lower(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
        if node.shape[0] == 1:
            return operands[0]
        table = intern("table", (name,), (), node.shape)
        return contracted(node.shape, [(operands[0], ROW, COLUMN)], extra=[(table, (ROW, COLUMN))])

    return lower


def _toeplitz_part(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    if node.shape[0] == 1:
        return operands[0]
    table = intern("table", ("toeplitz",), (), node.shape * 2)
    return contracted(
        node.shape, [(operands[0], "i", "j")], extra=[(table, (ROW, COLUMN, "i", "j"))]
    )


def _indexed_sum(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    index = node.operands[0]
    assert isinstance(index, Symbol)
    return contracted(node.shape, [(operands[1], ROW, COLUMN)], {index.name: index.axes[0]})


def _stack(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """The column u_i as row i."""
    index = node.operands[0]
    assert isinstance(index, Symbol)
    body = operands[1]
    parts = [(body, COLUMN, "one")]
    bound = {index.name: index.axes[0]}
    row: list[Hashable] = [ROW, ("index", index.name)]
    if node.shape[0] == 1:
        return contracted(node.shape, parts, bound)
    return contracted(node.shape, parts, bound, extra=[(delta(node.shape[0]), row)])


def _member(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """x_i, W_ij: the index axes of the family get the labels of the indices; a number picks one place."""
    places: list[Node] = []
    family: Node = node
    while isinstance(family, Apply) and family.operator.name == "member":
        family, place = family.operands
        places.insert(0, place)
    assert isinstance(family, Symbol)
    if len(places) < len(family.axes):
        return Lowered(at.leaf(family), {}, node.shape)  # to be gone on with by the next member
    labels: list[Hashable] = []
    indices: dict[str, int | str] = {}
    picks: list[tuple[Tensor, tuple[Hashable, ...]]] = []
    for number_, (place, axis) in enumerate(zip(places, family.axes, strict=True)):
        if isinstance(place, Symbol) and "index" in place.attributes:
            labels.append(("index", place.name))
            indices[place.name] = axis
        elif isinstance(place, Number):
            labels.append(("place", number_))
            picks.append(
                (intern("unit", (), (number(place.value),), (axis,)), (("place", number_),))
            )
        else:
            lowered = at.known[place]
            own = [("index", name) for name in lowered.indices]
            indices.update(lowered.indices)
            labels.append(("place", number_))
            unit = intern("unit", (), (lowered.tensor,), (*lowered.tensor.axes, axis))
            picks.append((unit, (*own, ("place", number_))))
    labels += [p for p, n in zip((ROW, COLUMN), node.shape, strict=True) if n != 1]
    return contracted(node.shape, [], extra=[(at.leaf(family), labels), *picks], indices=indices)


def _unit(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """e_i: a delta where i is the index of a sum over the same range."""
    (n,) = node.parameters
    place, (operand,) = node.operands[0], operands
    if n == 1:
        return Lowered(number(1), {}, node.shape)
    if isinstance(place, Symbol) and "index" in place.attributes and place.axes[0] == n:
        return Lowered(delta(n), operand.indices, node.shape)
    axes = (*operand.tensor.axes, n)
    return Lowered(intern("unit", (), (operand.tensor,), axes), operand.indices, node.shape)  # type: ignore[arg-type]


def _differential(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """d(E): the derivative of E along the seeds."""
    if not at.seeds:
        raise UnsupportedError("a differential has a value only along a direction")
    seeds = {at.leaf(symbol): seed for symbol, seed in at.seeds.items()}
    moved = derivative(operands[0].tensor, seeds)
    return Lowered(moved, operands[0].indices, node.shape)


def _entrywise(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    indices, tensors = aligned(operands)
    found = apply(node.operator.name, *tensors, parameters=node.parameters)
    return Lowered(found, indices, node.shape)


LOWERINGS: dict[str, Row] = {
    **dict.fromkeys(named("elementwise") | named("condition"), _entrywise),
    "ones": _ones,
    "zeros": _zeros,
    "eye": _eye,
    "pi": _constant,
    "size": _size,
    "add": _add,
    "scale": _entrywise_product,
    "given": _entrywise_product,
    "hadamard": _entrywise_product,
    "matmul": _matmul,
    "power": _power,
    "transpose": _placed(COLUMN, ROW),
    "tr": _placed("i", "i"),
    "sum": _placed("i", "j"),
    "rowsum": _placed(ROW, "j"),
    "diag": _diag,
    "diagonal": _placed(ROW, ROW),
    "inner": _inner,
    "indexed_sum": _indexed_sum,
    "stack": _stack,
    "member": _member,
    "unit": _unit,
    "d": _differential,
    "tril": _masked("tril"),
    "triu": _masked("triu"),
    "toeplitz_part": _toeplitz_part,
    **BLOCKS,
    **CONVOLUTIONS,
    **CONSTANTS,
    **LARGEST,
    **SELECTIONS,
    **SPECTRAL,
    **MATRIX_FUNCTIONS,
    **CONJUGATES,
    "abs": complex_or(_entrywise, moduli),
    "norm": complex_or(MATRIX_FUNCTIONS["norm"], norm),
}
"""The lowering of every operator by its name."""
