"""Matrix forms as sums over the rows of the data: with X = [x_1 ... x_N]', X'X is sum_i x_i x_i', the way back from dataform.py.

A product over the N rows is a sum of products, one for each row: P Q = sum_i p_i q_i with p_i the column i of P and q_i the row i
of Q. The rows of a sum, of an elementwise function, of diag(a) X are read off. The form found is compared with the formula it
comes from at random points before it is handed out.

>>> import matdiff
>>> form = matdiff.grad("||X w - y||^2", "w").sum_form()
>>> print(form)
2 sum_i (w^T x_i - y_i) x_i
>>> form.definitions
("X = [x_1 ... x_m]'", 'y = (y_1, ..., y_m)')
"""

from __future__ import annotations

from matdiff.answers.datapairs import compare, definition
from matdiff.answers.formula import Formula
from matdiff.base.dimensions import SCALAR
from matdiff.base.errors import UnsupportedError
from matdiff.calculus.polish import minus_inside
from matdiff.expression.build import (
    HALF,
    ONE,
    TWO,
    ZERO,
    apply,
    index,
    indexed_sum,
    matmul,
    member,
    ones,
    power,
    rebuild,
    scale,
    symbol,
    transpose,
)
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.expression.reindex import first_free
from matdiff.expression.traverse import postorder, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.base.dimensions import Dimension
    from matdiff.numeric.sampling import Point
    from matdiff.rewrite.normal import Normaliser

_MATMUL, _TRANSPOSE = OPERATORS["matmul"], OPERATORS["transpose"]


class SumForm(Formula):
    """A formula in the rows of data; ``definitions`` say what they are."""

    def __init__(self, node: Node, definitions: tuple[str, ...]) -> None:
        super().__init__(node)
        self.definitions = definitions


def sum_form(origin: Node, normaliser: Normaliser, over: Dimension | None = None) -> SumForm:
    """The formula as a sum over the rows of its data matrices; ``over`` is the size that counts them.

    UnsupportedError where no product runs over the rows of data.
    """
    sizes = [over] if over is not None else _candidates(origin)
    for size in sizes:
        rows = _Rows(size, origin)
        node = minus_inside(normaliser.normal(rows.summed(origin)))
        if rows.families and not any(v in rows.families for v in symbols(node)):
            _compare(origin, node, rows.families)
            definitions = tuple(definition(to, v) for v, to in rows.families.items())
            return SumForm(node, definitions)
    raise UnsupportedError(
        "no sum over the rows of data is known of this formula",
        help="data are matrices and vectors with one row for each sample, as the X and y of X'(X w - y)",
    )


def _candidates(origin: Node) -> list[Dimension]:
    """The sizes that products run over, of the rows of some symbol."""
    found = {v.shape[0]: None for v in symbols(origin) if v.shape[0] != 1 and not v.axes}
    met = {
        left.shape[1]
        for v in postorder(origin)
        if isinstance(v, Apply) and v.operator is _MATMUL
        for left in v.operands[:-1]
    }
    met |= {v.operands[0].shape[0] for v in postorder(origin) if isinstance(v, Apply) and v.operator.name in ("norm", "sum")}  # fmt: skip
    return [size for size in found if size in met]


class _Rows:
    """Rewrites products over the rows as sums; ``families`` are the rows of the data met."""

    def __init__(self, size: Dimension, origin: Node) -> None:
        self.size = size
        self.families: dict[Symbol, Symbol] = {}
        self._taken = {v.name for v in symbols(origin)}
        self.index = index(first_free(("i", "j", "k", "l"), self._taken), size)

    def summed(self, root: Node) -> Node:
        """The expression with every product over the rows as a sum."""
        new: dict[Node, Node] = {}
        for node in postorder(root):
            new[node] = self._summed(node, new)
        return new[root]

    def _summed(self, node: Node, new: dict[Node, Node]) -> Node:
        if not isinstance(node, Apply) or not node.operands:
            return node
        if node.operator is _MATMUL:
            cuts = [
                k for k in range(1, len(node.operands)) if node.operands[k].shape[0] == self.size
            ]
            if len(cuts) == 1 or (len(cuts) == 2 and cuts[1] == cuts[0] + 1):
                return self._product(node.operands, cuts)
        name = node.operator.name
        (*_, inner) = node.operands
        if name in ("norm", "sum") and inner.shape[0] == self.size:
            row = self.row(inner)
            if name == "sum":
                return indexed_sum(self.index, row if row.is_scalar else apply("sum", row))
            return power(self._squares(row), HALF)
        if node.operator.name == "power" and node.operands[1] is TWO:
            base = node.operands[0]
            if isinstance(base, Apply) and base.operator.name == "norm":
                (inner,) = base.operands
                if inner.shape[0] == self.size:
                    return self._squares(self.row(inner))
        return rebuild(node, tuple(new[operand] for operand in node.operands))

    def _squares(self, row: Node) -> Node:
        """The squared length of what has these rows."""
        square = power(row, 2) if row.is_scalar else matmul(row, transpose(row))
        return indexed_sum(self.index, square)

    def _product(self, operands: Sequence[Node], cuts: Sequence[int]) -> Node:
        """P Q, or P diag(a) Q, as the sum of column times row."""
        before, after = operands[: cuts[0]], operands[cuts[-1] :]
        column = transpose(self.row(transpose(matmul(*before))))
        factors = [v for v in (column, self.row(matmul(*after))) if v is not ONE]
        term = matmul(*factors) if factors else ONE
        if len(cuts) == 2:
            (middle,) = operands[cuts[0] : cuts[1]]
            if not (isinstance(middle, Apply) and middle.operator.name == "diag"):
                raise UnsupportedError("what stands between the rows is not diagonal")
            term = scale(self.row(middle.operands[0]), term)
        return indexed_sum(self.index, term)

    def row(self, node: Node) -> Node:
        """Row i of what has a row for each sample."""
        if isinstance(node, Symbol):
            return self._member(node)
        if not isinstance(node, Apply):
            raise UnsupportedError(f"the rows of {node} are not known")
        name, operands = node.operator.name, node.operands
        if name == "ones":
            return ONE if node.shape[1] == 1 else ones(1, node.shape[1])
        if name == "zeros":
            return ZERO if node.shape[1] == 1 else apply("zeros", parameters=(1, node.shape[1]))
        if name == "scale":
            return scale(*operands[:-1], self.row(operands[-1]))
        if name in ("add", "hadamard") or node.operator.elementwise:
            rows = [self.row(operand) for operand in operands]
            word = "scale" if name == "hadamard" and rows[0].shape == SCALAR else name
            return apply(word, *rows, parameters=node.parameters)
        if name == "power" and operands[1].is_scalar:
            return power(self.row(operands[0]), operands[1])
        if name == "rowsum":
            return apply("sum", self.row(operands[0]))
        if name == "matmul":
            first, *rest = operands
            if isinstance(first, Apply) and first.operator.name == "diag":
                return scale(self.row(first.operands[0]), self.row(matmul(*rest)))
            return matmul(self.row(first), *rest)
        if name == "transpose":
            return self._row_of_transposed(operands[0])
        raise UnsupportedError(f"the rows of {node.operator.word}(...) are not known")

    def _row_of_transposed(self, inner: Node) -> Node:
        """Row i of (A B ... X')' is x_i' ... B' A'."""
        if isinstance(inner, Apply):
            if inner.operator is _TRANSPOSE:
                return self.row(inner.operands[0])
            if inner.operator is _MATMUL:
                return self.row(matmul(*[transpose(v) for v in reversed(inner.operands)]))
            if inner.operator.name in ("add", "hadamard") or inner.operator.elementwise:
                turned = [transpose(v) for v in inner.operands]
                return self.row(rebuild(inner, tuple(turned)))
            if inner.operator.name == "scale":
                return self.row(scale(*inner.operands[:-1], transpose(inner.operands[-1])))
            if inner.operator.name == "ones":
                return self.row(ones(inner.shape[1], inner.shape[0]))
        raise UnsupportedError("the columns of this formula are not rows of data")

    def _member(self, data: Symbol) -> Node:
        """x_i' of X, y_i of y."""
        if data.axes or data.shape[0] != self.size:
            raise UnsupportedError(f"{data.name} has no row for each sample")
        family = self.families.get(data)
        if family is None:
            columns = data.shape[1]
            name = data.name if columns == 1 else data.name[0].lower() + data.name[1:]
            others = self._taken - ({data.name} if columns == 1 else set())
            name = name if name not in others else first_free((f"{name}_row",), others)
            self._taken.add(name)
            family = self.families[data] = symbol(name, (columns, 1), (), (self.size,))
        found = member(family, self.index)
        return found if family.is_scalar else transpose(found)


def _compare(origin: Node, form: Node, families: dict[Symbol, Symbol]) -> None:
    def fill(point: Point) -> None:
        for data, family in families.items():
            point.values[family] = [[[x] for x in row] for row in point.values[data]]

    compare(origin, form, fill, "sum form differs from the formula")
