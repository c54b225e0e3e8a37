"""Functions that are said by others: log1p(x) = log(1 + x), mean(x) = sum(x)/n, mish(x) = x .* tanh(softplus(x)).

None of them has a law of its own. ``DEFINITIONS`` maps a name to its fewest and most operands and to what it stands for; constants
that are left out have their usual values: leaky_relu(x) is leaky_relu(x, 1/100), elu(x) is elu(x, 1).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.base.dimensions import SCALAR, Dimension, multiply, show
from matdiff.expression import build
from matdiff.expression.build import HALF, MINUS_ONE, ONE, apply, matmul, number, power, transpose
from matdiff.expression.nodes import Node
from matdiff.syntax import combine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.tree import Tree

    Form = Callable[[Builder, Tree, list[Node]], Node]
    Definition = Callable[..., Node]


def _all(value: Node, a: Node) -> Node:
    """A number in every entry of a matrix as large as another."""
    if a.shape == SCALAR:
        return value
    ones = build.ones(*a.shape)
    return ones if value is ONE else combine.product([value, ones])


def _times(*factors: Node) -> Node:
    return combine.product(list(factors))


def _both(a: Node, b: Node) -> Node:
    return combine.elementwise(a, b, False)


def _size(size: Dimension) -> Node:
    return number(size) if isinstance(size, int) else apply("size", parameters=(size,))


def entries(a: Node) -> Node:
    """How many entries a matrix has."""
    return _size(multiply(*a.shape))


# ---- functions of each entry ----------------------------------------------------------------------


def _leaky_relu(a: Node, slope: Node | None = None) -> Node:
    """max(a, 0) + c min(a, 0)"""
    slope = number(Fraction(1, 100)) if slope is None else slope
    return build.subtract(apply("relu", a), _times(slope, apply("relu", build.negate(a))))


def _elu(a: Node, factor: Node | None = None) -> Node:
    """a for a > 0, else c (e^a - 1)"""
    below = apply("relu", build.subtract(_all(ONE, a), apply("exp", a)))
    return build.subtract(apply("relu", a), below if factor is None else _times(factor, below))


def _selu(a: Node) -> Node:
    scale, factor = Fraction("1.0507009873554805"), Fraction("1.6732632423543772")
    return _times(number(scale), _elu(a, number(factor)))


def _hardtanh(a: Node) -> Node:
    return apply("min", apply("max", a, _all(MINUS_ONE, a)), _all(ONE, a))


def _softsign(a: Node) -> Node:
    return combine.elementwise(a, build.add(_all(ONE, a), apply("abs", a)), True)


# ---- means, variances and what is made of them ----------------------------------------------------


def _row_mean(a: Node) -> Node:
    return combine.quotient(apply("rowsum", a), _size(a.shape[1]))


def _by_columns(function: Definition) -> Definition:
    """What is done to rows, done to columns."""
    return lambda a, *rest: transpose(function(transpose(a), *rest))


def _centred(a: Node) -> Node:
    """Every row less its mean."""
    return build.subtract(a, matmul(_row_mean(a), build.ones(1, a.shape[1])))


def _row_variance(a: Node) -> Node:
    return _row_mean(power(_centred(a), 2))


def _variance(a: Node) -> Node:
    mean = _mean(a)
    return _mean(power(build.subtract(a, _all(mean, a)), 2))


def _mean(a: Node) -> Node:
    return combine.quotient(apply("sum", a), entries(a))


def _row_normal(a: Node, epsilon: Node | None = None) -> Node:
    """Every row to mean 0 and variance 1; epsilon is added to the variance."""
    variance = _row_variance(a)
    if epsilon is not None:
        variance = build.add(variance, _all(epsilon, variance))
    scale = matmul(power(variance, build.negate(HALF)), build.ones(1, a.shape[1]))
    return build.hadamard(_centred(a), scale)


def _layernorm(a: Node, epsilon: Node | None = None) -> Node:
    """By rows; of a column, the column."""
    if a.shape[1] == 1:
        return transpose(_row_normal(transpose(a), *(() if epsilon is None else (epsilon,))))
    return _row_normal(a, epsilon)


def _attention(q: Node, k: Node, v: Node) -> Node:
    """softmax(Q K'/sqrt(d)) V for rows of d entries"""
    scale = power(_size(k.shape[1]), build.negate(HALF))
    return matmul(apply("softmax", _times(scale, matmul(q, transpose(k)))), v)


DEFINITIONS: dict[str, tuple[int, int, Definition]] = {
    "log1p": (1, 1, lambda a: apply("log", build.add(_all(ONE, a), a))),
    "expm1": (1, 1, lambda a: build.subtract(apply("exp", a), _all(ONE, a))),
    "square": (1, 1, lambda a: power(a, 2)),
    "silu": (1, 1, lambda a: _both(a, apply("sigmoid", a))),
    "mish": (1, 1, lambda a: _both(a, apply("tanh", apply("softplus", a)))),
    "logsigmoid": (1, 1, lambda a: build.negate(apply("softplus", build.negate(a)))),
    "relu6": (1, 1, lambda a: apply("min", apply("relu", a), _all(number(6), a))),
    "leaky_relu": (1, 2, _leaky_relu),
    "elu": (1, 2, _elu),
    "selu": (1, 1, _selu),
    "hardtanh": (1, 1, _hardtanh),
    "softsign": (1, 1, _softsign),
    "mean": (1, 1, _mean),
    "var": (1, 1, _variance),
    "colsum": (1, 1, lambda a: transpose(apply("rowsum", transpose(a)))),
    "rowmean": (1, 1, _row_mean),
    "colmean": (1, 1, _by_columns(_row_mean)),
    "rowvar": (1, 1, _row_variance),
    "colvar": (1, 1, _by_columns(_row_variance)),
    "layernorm": (1, 2, _layernorm),
    "batchnorm": (1, 2, _by_columns(_row_normal)),
    "attention": (3, 3, _attention),
}
"""Fewest and most operands, and what the call stands for."""


def _form(name: str, definition: Definition) -> Form:
    def make(self: Builder, tree: Tree, operands: list[Node]) -> Node:
        if name == "attention":
            _check_attention(self, tree, *operands)
        elif len(operands) > 1 and operands[1].shape != SCALAR:
            raise self.shape_error(
                f"the second operand of {tree.value} is a number", tree.children[1],
                f"{self.words(tree.children[1])} is {show(operands[1].shape)}",
            )  # fmt: skip
        return definition(*operands)

    return make


def _check_attention(self: Builder, tree: Tree, q: Node, k: Node, v: Node) -> None:
    for at, fits, words in (
        (1, q.shape[1] == k.shape[1], "a query and a key have as many entries"),
        (2, k.shape[0] == v.shape[0], "there are as many values as keys"),
    ):
        if not fits:
            shapes = ", ".join(show(node.shape) for node in (q, k, v))
            note = f"queries, keys and values are {shapes}"
            raise self.shape_error(
                f"attention needs rows that fit: {words}", tree.children[at], note
            )


COMPOSED: dict[str, tuple[int, int, Form]] = {
    name: (fewest, most, _form(name, definition))
    for name, (fewest, most, definition) in DEFINITIONS.items()
}
"""Fewest and most operands, and the maker."""
