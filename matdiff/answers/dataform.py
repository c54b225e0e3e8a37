"""Sums over data in matrix form: with X = [x_1 ... x_N]', sum_i x_i x_i' is X'X, sum_i (y_i - w'x_i) x_i is X'(y - X w).

The laws of rules/data bring a sum to products of stacks, and a stack of x_i itself is X. The form found is compared with the formula it
comes from at random points before it is handed out; what the laws do not bring to matrix form is refused.

>>> import matdiff
>>> form = matdiff.grad("sum_i (y_i - w^T x_i)^2", "w").matrix_form()
>>> print(form)
2 X^T (X w - y)
>>> form.definitions
("X = [x_1 ... x_N]'", 'y = (y_1, ..., y_N)')
"""

from __future__ import annotations

from matdiff.answers.datapairs import compare, definition
from matdiff.answers.formula import Formula
from matdiff.base.errors import UnsupportedError
from matdiff.calculus.polish import minus_inside
from matdiff.expression.build import apply, symbol
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder, substitute, symbols
from matdiff.rewrite.once import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.numeric.sampling import Point
    from matdiff.rewrite.normal import Normaliser

_ROUNDS = 40


class MatrixForm(Formula):
    """A formula in matrices of data; ``definitions`` say what they are, ``laws`` what led to it."""

    def __init__(
        self,
        node: Node,
        definitions: tuple[str, ...],
        laws: tuple[str, ...],
        names: dict[str, str],
    ) -> None:
        super().__init__(node)
        self.names = names
        """The matrix of each family, by name: {'x': 'X'}."""
        self.definitions = definitions
        self.laws = laws


def matrix_form(origin: Node, normaliser: Normaliser, places: Sequence[Symbol] = ()) -> MatrixForm:
    """The formula with matrices in place of families; a formula by members, at ``places``, row by row.

    UnsupportedError where no law says how.
    """
    if len(places) > 1 or (places and origin.shape[1] != 1):
        raise UnsupportedError(
            "a matrix form by members is of one index, and of vectors or numbers"
        )
    stacked = apply("stack", places[0], origin) if places else origin
    node, laws = _stacks(stacked, normaliser)
    families = [v for v in symbols(node) if v.axes]
    named = _names(families, [v.name for v in symbols(node)])
    node = _with_names(node, named)
    if any(
        isinstance(v, Apply) and v.operator.name in ("stack", "member") for v in postorder(node)
    ):
        raise UnsupportedError(
            "no matrix form is known of this sum",
            help="leave the matrix form out for the sum itself",
        )
    node = minus_inside(normaliser.normal(node))
    _compare(stacked, node, named)
    definitions = tuple(definition(v, to) for v, to in named.items())
    names = {family.name: matrix.name for family, matrix in named.items()}
    return MatrixForm(node, definitions, tuple(laws), names)


def _stacks(node: Node, normaliser: Normaliser) -> tuple[Node, list[str]]:
    """The laws of rules/data, until none applies."""
    laws: dict[str, None] = {}
    for _ in range(_ROUNDS):
        before = node
        node, fired = unfold(before, ("data",), normaliser.context, lambda v: not _is_row(v))
        node = normaliser.normal(node)
        laws.update(dict.fromkeys(law.name for law, _, _ in fired))
        if node is before:
            break
    return node, list(laws)


def _is_row(node: Node) -> bool:
    """A stack of the members of a family is a matrix of data as it stands."""
    if not isinstance(node, Apply) or node.operator.name != "stack":
        return False
    index, body = node.operands
    return isinstance(body, Apply) and body.operator.name == "member" and body.operands[1] is index


def _names(families: list[Symbol], taken: list[str]) -> dict[Symbol, Symbol]:
    """A matrix for each family: X for vectors x_i, y for numbers y_i."""
    found: dict[Symbol, Symbol] = {}
    others = {name for name in taken if name not in {v.name for v in families}}
    for family in families:
        if len(family.axes) > 1 or family.shape[1] != 1:
            raise UnsupportedError(f"{family.name} is a family of matrices or of two indices")
        wanted = family.name if family.is_scalar else family.name[0].upper() + family.name[1:]
        name = wanted
        while name in others:
            name = f"{wanted}_{'all' if name == wanted else len(others)}"
        others.add(name)
        found[family] = symbol(name, (family.axes[0], family.shape[0]))
    return found


def _with_names(node: Node, named: dict[Symbol, Symbol]) -> Node:
    values = {
        v: named[v.operands[1].operands[0]]  # type: ignore[attr-defined]
        for v in postorder(node)
        if _is_row(v)
    }
    return substitute(node, values)


def _compare(origin: Node, form: Node, named: dict[Symbol, Symbol]) -> None:
    def fill(point: Point) -> None:
        for family, matrix in named.items():
            rows = point.values.get(family, [])
            point.values[matrix] = [[x for (x,) in member] for member in rows]

    compare(origin, form, fill, "matrix form differs from the sum")
