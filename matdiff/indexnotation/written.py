"""A derivative in index notation as text: its two sides, the function, the deltas of the variable by itself."""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError
from matdiff.indexnotation.text import IndexWriter, SummingWriter
from matdiff.tensor.flat import flat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Symbol
    from matdiff.tensor.nodes import Tensor


class WrittenForm:
    """The texts of a derivative; what it is the derivative of, and by what, is set by IndexForm."""

    function: Tensor
    leaves: tuple[Tensor, ...]
    own: dict[Tensor, Tensor]
    tensor: Tensor
    name: str
    names: list[list[str]]
    preferred: str
    is_large: bool
    spelled = False
    """Whether every sum is written."""
    _taken: set[str]

    @property
    def variables(self) -> tuple[Symbol, ...]:
        """The variables that the derivative is by, in order."""
        return tuple(self.own.get(leaf, leaf).data[0] for leaf in self.leaves)

    def __str__(self) -> str:
        return self.text("ascii")

    def __repr__(self) -> str:
        return f"IndexForm({str(self)!r})"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.text('latex')}$"

    def _writer(self, format: str, as_deltas: bool = False) -> IndexWriter:
        kind = SummingWriter if self.spelled else IndexWriter
        return kind(format, self._taken, as_deltas, self.preferred)

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
        of = writer.indexed(writer.style.symbol(self.name), self.names[0])
        marks = self._order(writer.format)
        gap = "" if writer.format == "unicode" else " "
        top = f"{d.strip()}{marks}{gap}{of}" if marks else f"{d}{of}"
        below = gap.join(
            d + writer.indexed(writer.symbol(leaf.data[0]), names)
            for leaf, names in zip(self.leaves, self.names[1:], strict=True)
        )
        return rf"\frac{{{top}}}{{{below}}}" if writer.format == "latex" else f"{top}/{below}"

    def _order(self, format: str) -> str:
        """The order of the derivative as an exponent, none of the first."""
        count = str(len(self.leaves))
        if count == "1":
            return ""
        if format == "unicode":
            return count.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f"^{{{count}}}" if format == "latex" else f"^{count}"

    def function_text(self, format: str = "unicode") -> str:
        """The function itself in index notation."""
        writer = self._writer(format)
        left = writer.indexed(writer.style.symbol(self.name), self.names[0])
        return f"{left} = {writer.text(flat(self.function), self.names[0])}"

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
        if self.spelled:
            same = ", ".join(f"{a} = {b}" for a, b in zip(own, names, strict=True))
            case = (
                rf"1 \text{{ for }} {same}\text{{, else }} 0"
                if format == "latex"
                else f"1 for {same}, else 0"
            )
            return f"{above}/{below} = {case}"
        pairs = zip(own, names, strict=True)
        deltas = " ".join(writer.indexed(writer.delta(), pair) for pair in pairs)
        return f"{above}/{below} = {deltas}"
