"""Derivatives in index notation: df_i/dW_mn = delta_im x_n, found by the second engine (matdiff.tensor).

    f = index_form("jacobian", "W x", wrt="W")      f.ascii()     df_i/dW_mn = delta_im x_n
    f.axes       (('i', 'p'), ('m', 'p'), ('n', 'q'))            a tensor of rank 3, its axes with their sizes
    f.lines()    the derivation: product rule, dW_ij/dW_mn = delta_im delta_jn, deltas contracted
    f.matrix()   the same in matrix notation, axes merged in vec order, where there is a form

The Einstein convention holds: an index that stands twice in a product is summed. ``check`` compares with the main engine's answer.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

from matdiff.answers.gradients import refuse_complex
from matdiff.answers.reasons import said
from matdiff.answers.report import printer
from matdiff.base.errors import UnsupportedError
from matdiff.base.libraries import compiled
from matdiff.base.limits import CHECK_SECONDS
from matdiff.calculus import bookshelf, derive
from matdiff.calculus import conditions as calculus_conditions
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder as expression_postorder
from matdiff.indexnotation import check as indexnotation_check
from matdiff.indexnotation import entrywise
from matdiff.indexnotation.explained import IndexSteps
from matdiff.indexnotation.freeform import freed
from matdiff.indexnotation.matrices import matrix_of
from matdiff.indexnotation.written import WrittenForm
from matdiff.rewrite import book
from matdiff.tensor import einsum as tensor_einsum
from matdiff.tensor.derive import gradient
from matdiff.tensor.flat import flat
from matdiff.tensor.indexnames import axis_names, names_in
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.nodes import Tensor, postorder
from matdiff.tensor.replacing import replaced
from matdiff.tensor.steps import Line, steps_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    Row = tuple[str, str, str]
    from matdiff.base.dimensions import Dimension
    from matdiff.checks.report import CheckReport
    from matdiff.output import board

_STRUCTURED = frozenset(
    ("symmetric", "skew", "diagonal", "positive_definite", "positive_semidefinite", "orthogonal")
)
_KINDS = {
    "grad": "this index form",
    "jacobian": "the index form of a Jacobian",
    "hessian": "the index form of a Hessian",
}
_LARGE = 500
_ORDERS = ("first", "second", "third", "fourth", "fifth", "sixth")


class IndexForm(WrittenForm):
    """A derivative as a tensor with named axes.

    ``tensor``    the derivative, axes of the function first, then those of each variable.
    ``axes``      the name and the size of every axis.
    """

    def __init__(
        self,
        function: Tensor,
        leaves: Sequence[Tensor],
        node: Node | None = None,
        name: str = "f",
        letters: Sequence[str] = (),
        preferred: str = "",
        own: Mapping[Tensor, Tensor] | None = None,
    ) -> None:
        self.own = dict(own or {})
        self.function = function
        self.leaves = tuple(leaves)
        self.node = node
        self.name = name
        self.preferred = preferred
        self.tensor = self.declared(self._derivative())
        self.is_large = len(postorder(self.tensor)) > _LARGE
        if not self.is_large:
            self.tensor = flat(self.tensor)
        self._taken = self._names_taken()
        self.names = axis_names(
            len(function.axes), [len(leaf.axes) for leaf in leaves], self._taken | set(letters)
        )
        if letters:
            self.names[0] = list(letters)

    def _derivative(self) -> Tensor:
        return gradient(self.function, *self.leaves)

    def declared(self, tensor: Tensor) -> Tensor:
        """A tensor with what is declared of the variables, where they were taken as free (freeform.py)."""
        return replaced(tensor, self.own) if self.own else tensor

    def _names_taken(self) -> set[str]:
        return names_in(self.function, *self.leaves)

    def name_axes(self, letters: Sequence[str]) -> None:
        """Give the axes of the first variable, or those of its members, the letters asked for, where there is one free for each."""
        own = self.names[1]
        free = not set(letters) & (self._taken | {*self.names[0], *own[len(letters) :]})
        known = len(letters) in (len(own), len(self.variables[0].axes))
        if free and known and len(letters) == len(set(letters)):
            own[: len(letters)] = letters

    @property
    def axes(self) -> tuple[tuple[str, Dimension], ...]:
        """Name and size of every axis."""
        names = [name for group in self.names for name in group]
        return tuple(zip(names, self.tensor.axes, strict=True))

    @property
    def rank(self) -> int:
        return len(self.tensor.axes)

    def to_dict(self) -> dict[str, Any]:
        """Everything that is known of the derivative, as plain data for JSON."""
        matrix = self.matrix()
        return {
            "function": "; ".join(self.readings("ascii")[1]),
            "derivative": self.text("ascii"),
            "latex": self.latex(),
            "axes": [[name, size] for name, size in self.axes],
            "matrix": None if matrix is None else printer("ascii")(matrix),
            "conditions": self.conditions("ascii"),
            "steps": [list(row) for row in self.lines("ascii")],
            "einsum": self.einsum_or_none(),
        }

    @property
    def symbols(self) -> list[Symbol]:
        """The symbols of the function and the variables, by name."""
        return symbols_in(self.function, *self.leaves)

    def readings(self, format: str = "unicode") -> tuple[str, list[str]]:
        """How the function was read: in matrix notation, '' where there is no form, and line by line in index notation."""
        own = [self.function_text(format)]
        return ("" if self.node is None else printer(format)(self.node)), own

    @property
    def notes(self) -> tuple[str, ...]:
        """The convention for structured variables."""
        kept = [(v.name, sorted(v.attributes & _STRUCTURED)) for v in self.variables]
        return tuple(
            f"The derivative by free entries: those of {name} vary independently although {name} is {a[0].replace('_', ' ')}."
            for name, a in dict(kept).items()
            if a
        )

    def rank_words(self, format: str = "unicode") -> str:
        """'rank 3: m × m × n', the sizes of the axes; '' of a scalar."""
        if not self.rank:
            return "scalar"
        times = " × " if format == "unicode" else " x "
        return f"rank {self.rank}: {times.join(str(size) for _, size in self.axes)}"

    def layout_words(self) -> str:
        """Which axes the rows and columns of the matrix form are."""
        if self.rank <= 1 or (len(self.leaves) == 1 and not self.function.axes):
            return ""
        if len(self.leaves) > 1:
            first, second = self.variables[:2]
            return f"    rows vec {first.name}, columns vec {second.name}" if self.rank > 2 else ""
        return f"    d vec f = J d vec {self.variables[0].name}" if self.rank > 2 else ""

    def conditions_as_nodes(self) -> list[tuple[Node, str]]:
        """When the answer holds, each with the expression it is about."""

        if self.node is None:
            return []
        context = book.Context(bookshelf.book_with(()))
        derive.assume_invertible(self.node, context)
        return calculus_conditions.conditions_of(context, self.node, self.node)

    def conditions(self, format: str = "unicode") -> list[str]:
        """The same in words."""
        show = printer(format)
        lines = (f"{show(node)} {words}" for node, words in self.conditions_as_nodes())
        return [line if format == "unicode" else line.replace("≠", "!=") for line in lines]

    # -- the derivation

    def lines(self, format: str = "unicode") -> list[tuple[str, str, str]]:
        """The derivation: left side, right side, reason; of a second derivative its last differentiation."""
        before = self.leaves[:-1]
        rows = [(*self.function_text(format).split(" = ", 1), "the function")]
        if before:
            first = IndexForm(self.function, before, None, self.name, (), self.preferred)
            first.names = self.names[:-1]
            reason = f"{_ORDERS[len(before) - 1]} derivative" if len(before) < 6 else "before"
            rows.append((*first.text(format).split("\n")[0].split(" = ", 1), reason))
        return self._rows(rows, self.derivation(), format)  # type: ignore[arg-type]

    def _rows(self, rows: list[Row], lines: Sequence[Line], format: str) -> list[Row]:
        """Rows with the lines of a derivation after them, those that look like the one before left out."""
        names = [name for group in self.names for name in group]
        left = self.left(format)
        for line in lines:
            writer = self._writer(format, line.as_deltas)
            right = writer.text(line.tensor, names)
            reason = self._deltas(format) if line.as_deltas else said(line.reason, format)
            if not rows or rows[-1][:2] != (left, right):
                rows.append((left, right, reason))
        return rows

    # -- other forms

    def matrix(self) -> Node | None:
        """The same in matrix notation, compared with the tensor before it is given; None where there is no form.

        Of a scalar by one variable the gradient; else rows by vec of the function (of a Hessian: of the first variable).
        """
        if self.is_large:
            return None
        names = [name for group in self.names for name in group]
        if len(self.leaves) == 1 and not self.function.axes:
            found = matrix_of(self.tensor, names, None, self._members())
            if found is not None:
                return found
        if len(self.leaves) + bool(self.function.axes) > 2:
            return None  # a third derivative: nothing says which axes are rows
        return matrix_of(self.tensor, names, self.rows(), self._members())

    def _members(self) -> list[int]:
        """The axes that are indices of the variables' families."""
        at = len(self.function.axes)
        found: list[int] = []
        for leaf in self.leaves:
            found += range(at, at + len(leaf.data[0].axes))
            at += len(leaf.axes)
        return found

    def rows(self) -> int:
        """How many of the first axes are the rows of the matrix form."""
        return len(self.function.axes) if len(self.leaves) == 1 else len(self.leaves[0].axes)

    def einsum(self) -> str:
        """Source text of a NumPy function made of einsum, an array of the axes of the derivative."""

        more = [self.own.get(v, v) for v in postorder(self.function, *self.leaves)]
        return tensor_einsum.einsum_source(self.tensor, "derivative", more)

    def numpy_function(self) -> Callable[..., Any]:
        """That function: it takes the arrays by name and gives the array of the derivative.

        >>> from matdiff.indexnotation.reading import index_derivative
        >>> index_derivative("f_i = W_ij x_j", "x").numpy_function()(W=[[1, 2], [3, 4]], x=[5, 6])
        array([[1., 2.],
               [3., 4.]])
        """
        return compiled(self.einsum(), "derivative")

    def explain(self, format: str = "unicode") -> IndexSteps:
        """The derivation as on paper; it renders itself in Jupyter."""
        return IndexSteps(self, format)

    def entries(self, format: str = "unicode") -> list[board.Row]:
        """The derivation by one entry, every sum written, with the cases of the deltas."""
        one = copy.copy(self)
        one.spelled = True
        return entrywise.entry_rows(one, "latex" if format == "markdown" else format)

    def einsum_or_none(self) -> str | None:
        """The code, None where a part has none."""
        try:
            return self.einsum()
        except UnsupportedError:
            return None

    def derivation(self) -> list[Line]:
        """The lines between the derivative to be taken and the answer, as tensors."""
        root = flat(gradient(self.function, *self.leaves[:-1]))
        return steps_of(root, self.leaves[-1], self.tensor)

    def check(
        self, kind: str = "sympy", points: int = 3, seconds: float = CHECK_SECONDS
    ) -> CheckReport:
        """Compare with the main engine's answer, entry by entry, modulo a prime; where it has none, with interpolated values.

        "steps" compares every line of the derivation with the one before, "code" the code with difference quotients.
        """
        if kind == "steps":
            return indexnotation_check.check_lines(self, points)
        if kind == "code":
            return indexnotation_check.check_code(self, seconds)
        return self.compared()

    def compared(self) -> CheckReport:
        """The comparison with the other engine."""
        return indexnotation_check.check_index_form(self)


def symbols_in(*roots: Tensor) -> list[Symbol]:
    """The symbols of tensors, by name."""
    found = {v.data[0] for v in postorder(*roots) if v.kind == "leaf"}
    return sorted(found, key=lambda v: v.name)


def index_form(kind: str, node: Node, variables: Sequence[Node]) -> IndexForm:
    """The derivative of an expression: ``kind`` is grad, jacobian or hessian (of one or two variables).

    UnsupportedError of complex expressions but by no variable; their gradients are those of complexform.py.
    """
    if variables:
        refuse_complex(node, variables, _KINDS[kind])
    symbols = [v for v in variables if isinstance(v, Symbol)]
    if len(symbols) < len(variables):
        raise UnsupportedError("index notation is for the derivative by a variable")
    lowering = Lowering()
    own: dict[Tensor, Tensor] = {}
    if any(
        isinstance(v, Apply) and v.operator.name == "mapping" for v in expression_postorder(node)
    ):
        raise UnsupportedError("an unknown function of a vector is not written with indices")
    function, leaves, own = freed(node, symbols) or (
        lowering.tensor(node),
        [lowering.leaf(v) for v in symbols],
        own,
    )
    if kind == "hessian" and len(leaves) == 1:
        leaves *= 2
    return IndexForm(function, leaves, node, own=own)
