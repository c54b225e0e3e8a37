"""Derivatives in index notation: df_i/dW_mn = delta_im x_n, found by the second engine (matdiff.tensor).

    f = index_form("jacobian", "W x", wrt="W")      f.ascii()     df_i/dW_mn = delta_im x_n
    f.axes       (('i', 'p'), ('m', 'p'), ('n', 'q'))            a tensor of rank 3, its axes with their sizes
    f.lines()    the derivation: product rule, dW_ij/dW_mn = delta_im delta_jn, deltas contracted
    f.matrix()   the same in matrix notation, axes merged in vec order, where there is a form

The Einstein convention holds: an index that stands twice in a product is summed. ``check`` compares with the main engine's answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from matdiff.answers.reasons import said
from matdiff.answers.report import printer
from matdiff.base.errors import UnsupportedError
from matdiff.expression.nodes import Node, Symbol
from matdiff.indexnotation.text import IndexWriter
from matdiff.tensor.agreement import says
from matdiff.tensor.derive import gradient
from matdiff.tensor.flat import flat
from matdiff.tensor.indexnames import axis_names, names_in
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.nodes import Tensor, postorder
from matdiff.tensor.raising import flattened, raised
from matdiff.tensor.steps import steps_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension
    from matdiff.checks.report import CheckReport

_STRUCTURED = frozenset(
    ("symmetric", "skew", "diagonal", "positive_definite", "positive_semidefinite", "orthogonal")
)
_LARGE = 500
CONVENTION = "an index that stands twice in a product is summed, unless it stands on the left"


class IndexForm:
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
    ) -> None:
        self.function = function
        self.leaves = tuple(leaves)
        self.node = node
        self.name = name
        self.preferred = preferred
        self.tensor = gradient(function, *leaves)
        self.is_large = len(postorder(self.tensor)) > _LARGE
        if not self.is_large:
            self.tensor = flat(self.tensor)
        self._taken = names_in(function, *leaves)
        self.names = axis_names(
            len(function.axes), [len(leaf.axes) for leaf in leaves], self._taken | set(letters)
        )
        if letters:
            self.names[0] = list(letters)

    def name_axes(self, letters: Sequence[str]) -> None:
        """Give the axes of the first variable the letters asked for, where there is one free for each."""
        free = not set(letters) & (self._taken | set(self.names[0]))
        if free and len(letters) == len(set(letters)) == len(self.names[1]):
            self.names[1] = list(letters)

    @property
    def axes(self) -> tuple[tuple[str, Dimension], ...]:
        """Name and size of every axis."""
        names = [name for group in self.names for name in group]
        return tuple(zip(names, self.tensor.axes, strict=True))

    @property
    def rank(self) -> int:
        return len(self.tensor.axes)

    @property
    def variables(self) -> tuple[Symbol, ...]:
        return tuple(leaf.data[0] for leaf in self.leaves)

    def __str__(self) -> str:
        return self.text("ascii")

    def __repr__(self) -> str:
        return f"IndexForm({str(self)!r})"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.text('latex')}$"

    @property
    def symbols(self) -> list[Symbol]:
        """The symbols of the function and the variables, by name."""
        found = {v.data[0] for v in postorder(self.function, *self.leaves) if v.kind == "leaf"}
        return sorted(found, key=lambda v: v.name)

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

    def conditions(self, format: str = "unicode") -> list[str]:
        """When the answer holds."""
        from matdiff.calculus.bookshelf import book_with
        from matdiff.calculus.conditions import conditions_of
        from matdiff.calculus.derive import assume_invertible
        from matdiff.rewrite.book import Context

        if self.node is None:
            return []
        context = Context(book_with(()))
        assume_invertible(self.node, context)
        show = printer(format)
        rows = conditions_of(context, self.node, self.node)
        lines = (f"{show(node)} {words}" for node, words in rows)
        return [line if format == "unicode" else line.replace("≠", "!=") for line in lines]

    # -- text

    def _writer(self, format: str, as_deltas: bool = False) -> IndexWriter:
        return IndexWriter(format, self._taken, as_deltas, self.preferred)

    def text(self, format: str = "unicode") -> str:
        """df_i/dW_mn = ...; letters that parts had to be given are explained after it."""
        if self.is_large:
            raise UnsupportedError(
                "this derivative is too long to be written in index notation",
                help="--format numpy writes it as einsum code, a line for each part",
            )
        writer = self._writer(format)
        names = [name for group in self.names for name in group]
        right = writer.text(self.tensor, names)
        lines = [f"{self.left(format)} = {right}"]
        where = r"  \quad \text{where } " if writer.format == "latex" else "  where "
        lines += [where + line for line in writer.definitions.values()]
        return "\n".join(lines)

    def unicode(self) -> str:
        return self.text("unicode")

    def latex(self) -> str:
        return self.text("latex")

    def left(self, format: str) -> str:
        """The left side: df_i/dW_mn, of two variables d^2 f/dx_m dy_p."""
        writer = self._writer(format)
        d = {"unicode": "∂", "latex": r"\partial "}.get(writer.format, "d")
        count = len(self.leaves)
        of = writer.indexed(writer.style.symbol(self.name), self.names[0])
        marks = {"unicode": "²", "latex": "^{2}"}.get(writer.format, "^2") if count == 2 else ""
        gap = "" if writer.format == "unicode" else " "
        top = f"{d.strip()}{marks}{gap}{of}" if marks else f"{d}{of}"
        below = gap.join(
            d + writer.indexed(writer.symbol(leaf.data[0]), names)
            for leaf, names in zip(self.leaves, self.names[1:], strict=True)
        )
        return rf"\frac{{{top}}}{{{below}}}" if writer.format == "latex" else f"{top}/{below}"

    def function_text(self, format: str = "unicode") -> str:
        """The function itself in index notation."""
        writer = self._writer(format)
        left = writer.indexed(writer.style.symbol(self.name), self.names[0])
        return f"{left} = {writer.text(flat(self.function), self.names[0])}"

    def lines(self, format: str = "unicode") -> list[tuple[str, str, str]]:
        """The derivation: left side, right side, reason; of a second derivative its last differentiation."""
        *before, last = self.leaves
        root = flat(gradient(self.function, *before))
        names = [name for group in self.names for name in group]
        left = self.left(format)
        rows = [(*self.function_text(format).split(" = ", 1), "the function")]
        if before:
            first = IndexForm(self.function, before, None, self.name, (), self.preferred)
            first.names = self.names[:-1]
            rows.append((*first.text(format).split("\n")[0].split(" = ", 1), "first derivative"))
        for line in steps_of(root, last, self.tensor):
            writer = self._writer(format, line.as_deltas)
            right = writer.text(line.tensor, names)
            reason = self._deltas(format) if line.as_deltas else said(line.reason, format)
            if rows[-1][:2] != (left, right):
                rows.append((left, right, reason))
        return rows  # type: ignore[return-value]

    def _deltas(self, format: str) -> str:
        """dW_ij/dW_mn = delta_im delta_jn, with the letters of this answer."""
        writer = self._writer(format)
        v, names = self.variables[-1], self.names[-1]
        own = [c for c in "ijkl" if c not in (*names, *self._taken)][: len(names)]
        d = {"unicode": "∂", "latex": r"\partial "}.get(writer.format, "d")
        shown = writer.symbol(v)
        above, below = (f"{d}{writer.indexed(shown, at)}" for at in (own, names))
        if not names:
            return f"{above}/{below} = 1"
        pairs = zip(own, names, strict=True)
        deltas = " ".join(writer.indexed(writer.delta(), pair) for pair in pairs)
        return f"{above}/{below} = {deltas}"

    # -- other forms

    def matrix(self) -> Node | None:
        """The same in matrix notation, compared with the tensor before it is given; None where there is no form.

        Of a scalar by one variable the gradient; else rows by vec of the function (of a Hessian: of the first variable).
        """
        if self.is_large:
            return None
        if self.rank <= 2 and len(self.leaves) == 1 and not self.function.axes:
            found = raised(self.tensor)
            return found if found is not None and says(found, self.tensor) else None
        rows = self.rows()
        found = flattened(self.tensor, rows)
        return found if found is not None and says(found, self.tensor, rows) else None

    def rows(self) -> int:
        """How many of the first axes are the rows of the matrix form."""
        return len(self.function.axes) if len(self.leaves) == 1 else len(self.leaves[0].axes)

    def einsum(self) -> str:
        """Source text of a NumPy function made of einsum, an array of the axes of the derivative."""
        from matdiff.tensor.einsum import einsum_source

        return einsum_source(self.tensor, "derivative", postorder(self.function, *self.leaves))

    def einsum_or_none(self) -> str | None:
        """The code, None where a part has none."""
        try:
            return self.einsum()
        except UnsupportedError:
            return None

    def check(self) -> CheckReport:
        """Compare with the main engine's answer, entry by entry, modulo a prime; where it has none, with interpolated values."""
        from matdiff.indexnotation.check import check_index_form

        return check_index_form(self)


def index_form(kind: str, node: Node, variables: Sequence[Node]) -> IndexForm:
    """The derivative of an expression: ``kind`` is grad, jacobian or hessian (of one or two variables)."""
    lowering = Lowering()
    function = lowering.tensor(node)
    leaves = []
    for v in variables:
        if not isinstance(v, Symbol):
            raise UnsupportedError("index notation is for the derivative by a variable")
        leaves.append(lowering.leaf(v))
    if kind == "hessian" and len(leaves) == 1:
        leaves *= 2
    return IndexForm(function, leaves, node)
