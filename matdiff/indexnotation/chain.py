"""Derivatives of several equations in index notation: h_i = W_ij x_j; y_k = V_ki tanh(h_i), by the chain rule.

Every definition is differentiated once, in the letters of those before it, and the answer names what is defined:
    dh_i/dW_mn = delta_im x_n
    dy_k/dW_mn = V_ki (1 - tanh(h_i)^2) dh_i/dW_mn = V_km (1 - tanh(h_m)^2) x_n

The check puts the definitions in and compares with the derivative of the one function that they make.
"""

from __future__ import annotations

from collections.abc import Sequence

from matdiff.answers.report import printer
from matdiff.base.limits import CHECK_SECONDS
from matdiff.checks import report
from matdiff.indexnotation.form import IndexForm, symbols_in
from matdiff.indexnotation.matrices import written_matrix
from matdiff.indexnotation.text import IndexWriter
from matdiff.tensor.agreement import agree
from matdiff.tensor.derive import derivative, identity
from matdiff.tensor.flat import flat
from matdiff.tensor.indexnames import names_in
from matdiff.tensor.make import is_zero
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.replacing import replaced
from matdiff.tensor.steps import Line, steps_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Symbol
    from matdiff.indexnotation.form import Row
    from matdiff.tensor.indexdefinitions import Definition
    from matdiff.tensor.indexmeaning import IndexReading


class _OfDefinition(IndexForm):
    """The derivative of a definition, as a part of the derivation of another."""

    def __init__(
        self, definition: Definition, leaf: Tensor, moved: Tensor, whole: ChainForm
    ) -> None:
        self._moved, self._known = moved, whole._taken
        letters = [*definition.labels, *whole.names[-1]]
        super().__init__(
            definition.tensor, [leaf], None, definition.name, letters, definition.letters
        )
        self.names = [list(definition.labels), whole.names[-1]]

    def _derivative(self) -> Tensor:
        return self._moved

    def _names_taken(self) -> set[str]:
        return self._known

    def steps(self, through: dict[Tensor, Tensor]) -> list[Line]:
        return steps_of(self.function, self.leaves[0], self.tensor, through)


class ChainForm(IndexForm):
    """A derivative in the letters of definitions. ``whole`` is the same with the definitions put in."""

    def __init__(self, reading: IndexReading, leaves: Sequence[Tensor], preferred: str) -> None:
        self.definitions = tuple(reading.definitions.values())
        letters = list(
            dict.fromkeys(
                [*reading.labels, *(label for d in self.definitions for label in d.labels)]
            )
        )
        name = reading.equation.name
        super().__init__(reading.tensor, leaves, None, name, letters, preferred)
        self.names[0] = list(reading.labels)
        values: dict[Tensor, Tensor] = {}
        for definition in self.definitions:
            if definition.leaf not in self.leaves:
                values[definition.leaf] = replaced(definition.tensor, values)
        self._values = values
        inside = replaced(reading.tensor, values)
        node = written_matrix(inside, reading.labels)
        self.whole = IndexForm(inside, leaves, node, name, reading.labels, preferred)

    def _derivative(self) -> Tensor:
        """The total derivative by one variable after the other."""
        found = self.function
        for leaf in self.leaves:
            found = derivative(found, self._moved(leaf), leaf.axes)
        return found

    def _moved(self, leaf: Tensor) -> dict[Tensor, Tensor]:
        """How the variable and everything that is defined by it vary."""
        seeds = {leaf: identity(leaf.axes)}
        for definition in self.definitions:
            if definition.leaf in self.leaves:
                continue
            moved = derivative(definition.tensor, seeds, leaf.axes)
            if not is_zero(moved):
                seeds[definition.leaf] = flat(moved)
        return seeds

    def _names_taken(self) -> set[str]:
        return names_in(self.function, *self.leaves, *(d.tensor for d in self.definitions))

    @property
    def symbols(self) -> list[Symbol]:
        """The variables; what is defined is not among them."""
        names = {d.name for d in self.definitions}
        every = symbols_in(self.function, *self.leaves, *(d.tensor for d in self.definitions))
        return [v for v in every if v.name not in names]

    def readings(self, format: str = "unicode") -> tuple[str, list[str]]:
        """The equations in matrix notation, '' where not all have such a form, and line by line in index notation."""
        found = [(d.name, d.tensor, d.labels) for d in self.definitions]
        found.append((self.name, self.function, tuple(self.names[0])))
        forms = [(name, written_matrix(tensor, labels)) for name, tensor, labels in found]
        show = printer(format)
        words = [f"{name} = {show(node)}" for name, node in forms if node is not None]
        lines = [self._definition_text(d, format) for d in self.definitions]
        in_matrices = "; ".join(words) if len(words) == len(forms) else ""
        return in_matrices, [*lines, self.function_text(format)]

    def _definition_text(self, definition: Definition, format: str) -> str:
        writer = IndexWriter(format, self._taken, False, definition.letters)
        left = writer.indexed(writer.style.symbol(definition.name), definition.labels)
        return f"{left} = {writer.text(flat(definition.tensor), definition.labels)}"

    def lines(self, format: str = "unicode") -> list[Row]:
        """The derivation: the equations, the derivative of each definition, the chain rule."""
        *before, last = self.leaves
        rows: list[Row] = []
        for definition in self.definitions:
            left, right = self._definition_text(definition, format).split(" = ", 1)
            rows.append((left, right, "the definition"))
        left, right = self.function_text(format).split(" = ", 1)
        rows.append((left, right, "the function"))
        seeds = self._moved(last)
        through = {leaf: moved for leaf, moved in seeds.items() if leaf is not last}
        for definition in self.definitions:
            if definition.leaf in through:
                part = _OfDefinition(definition, last, through[definition.leaf], self)
                rows += part._rows([], part.steps(through), format)
        root = self.function
        for leaf in before:
            root = flat(derivative(root, self._moved(leaf), leaf.axes))
        if before:
            rows.append(self._before_last(root, format))
        return self._rows(rows, steps_of(root, last, self.tensor, through), format)

    def _before_last(self, root: Tensor, format: str) -> Row:
        """The derivative by all variables but the last."""
        *before, _ = self.leaves
        form = IndexForm(self.function, before, None, self.name, (), self.preferred)
        form.tensor, form.names = root, self.names[:-1]
        left, right = form.text(format).split("\n")[0].split(" = ", 1)
        return left, right, f"derivative of order {len(before)}"

    def conditions(self, format: str = "unicode") -> list[str]:
        """When the answer holds, said of the variables alone."""
        return self.whole.conditions(format)

    def einsum(self) -> str:
        """Source text of a NumPy function of the variables."""
        return self.whole.einsum()

    def check(
        self, kind: str = "sympy", points: int = 3, seconds: float = CHECK_SECONDS
    ) -> report.CheckReport:
        """Lines and code are those of the whole function."""
        if kind in ("steps", "code"):
            return self.whole.check(kind, points, seconds)
        return self.compared()

    def compared(self) -> report.CheckReport:
        """The check of the whole function, with which the answer in letters has to agree."""

        if not agree(replaced(self.tensor, self._values), self.whole.tensor, points=3):
            why = "the chain rule and the whole function differ modulo the prime"
            return report.CheckReport("disagreed", why=why, method=report.BOTH_ENGINES)
        return self.whole.compared()
