"""The backward pass of a program with a loop to a letter: the recurrence, for every turn at once.

∇_z_L C  =  2 (z_L − y)
for l = L, ..., 1:
  ∇_hₗ C    =  ∇_zₗ C ⊙ zₗ ⊙ (1 − zₗ)
  ∇_Wₗ C    =  ∇_hₗ C zₗ₋₁ᵀ
  ∇_zₗ₋₁ C  =  Wₗᵀ ∇_hₗ C
that is, for l < L:
  ∇_hₗ C    =  zₗ ⊙ (Wₗ₊₁ᵀ ∇_hₗ₊₁ C) ⊙ (1 − zₗ)
"""

from __future__ import annotations

import re

from matdiff.answers.sizes import member_words
from matdiff.base.limits import CHECK_SECONDS
from matdiff.calculus.recurrence import Recurrence
from matdiff.checks.chain import chain_claims
from matdiff.checks.deciding import decide
from matdiff.checks.report import CheckReport
from matdiff.expression.build import symbol
from matdiff.expression.nodes import Symbol
from matdiff.expression.traverse import substitute, symbols
from matdiff.output.nabla import NablaPrinter
from matdiff.syntax.loops import AFTER, BEFORE, NOW

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matdiff.calculus.tape import Tape
    from matdiff.expression.nodes import Node
    from matdiff.programs.backpropagation import Backpropagation
    from matdiff.syntax.loops import Loop
    from matdiff.syntax.reading import Reading

    Rows = list[tuple[str, str]]

_TURNS = (1, 2, 3)
_MARKED = re.compile(rf"([^\W\d_][\w]*?)({NOW}|{BEFORE}|{AFTER})(?!\d)")


def told(words: str, loop: Loop) -> str:
    """A sentence with the subscripts of the loop in place of what stood for them."""
    at = loop.index
    marks = {NOW: f"_{at}", BEFORE: f"_{{{at}-1}}", AFTER: f"_{{{at}+1}}"}
    return _MARKED.sub(lambda m: m[1] + marks[m[2]], words)


class LoopBackpropagation:
    """The gradients of a program with a loop to a letter.

    ``blocks`` are its parts: a title, and lines of left and right side. ``unrolled(k)`` is the same program with k turns.
    """

    def __init__(
        self,
        text: str,
        where: str,
        loop: Loop,
        reading: Reading,
        recurrence: Recurrence,
        names: Sequence[str] | None,
    ) -> None:
        self.text = text
        self.where = where
        self.loop = loop
        self.reading = reading
        self.recurrence = recurrence
        self.names = names
        shapes = sorted({str(s.before.shape[0]) for s in recurrence.states})
        self.notes = (
            *(self._told(note) for note in reading.notes),
            f"Every turn of the loop has the same sizes: {', '.join(shapes)}.",
        )

    # -- printing

    def _told(self, words: str) -> str:
        return told(words, self.loop)

    def _shown(self, node: Node, at_end: bool) -> Node:
        """The formula with the subscripts of the loop."""
        at, last = self.loop.index, self.loop.upper
        marks = {
            NOW: f"_{last}" if at_end else f"_{at}",
            BEFORE: f"_{{{at}-1}}",
            AFTER: f"_{{{at}+1}}",
        }
        values: dict[Node, Node] = {}
        for v in symbols(node):
            if v.name[-2:] in marks:
                values[v] = symbol(v.name[:-2] + marks[v.name[-2:]], v.shape, v.attributes, v.axes)
        return substitute(node, values)

    def _at_start(self, node: Node) -> Node:
        values: dict[Node, Node] = {
            v: symbol(f"{v.name[:-2]}_0", v.shape) for v in symbols(node) if v.name.endswith(BEFORE)
        }
        return substitute(node, values)

    def _printer(self, nodes: Iterable[Node]) -> NablaPrinter:
        found = {
            v.name: v.name[6:]
            for node in nodes
            for v in symbols(node)
            if v.name.startswith("delta_")
        }
        return NablaPrinter(found, self.recurrence.loss)

    def _row(self, of: Node, value: Node, format: str, sum_over: bool = False) -> tuple[str, str]:
        show = self._printer([value])
        assert isinstance(of, Symbol)
        right = show(value, format)
        if sum_over:
            sign = {"ascii": f"sum_{self.loop.index} ", "unicode": f"Σ_{self.loop.index} "}.get(
                format, rf"\sum_{{{self.loop.index}}} "
            )
            is_sum = getattr(getattr(value, "operator", None), "name", "") == "add"
            right = sign + (f"({right})" if is_sum else right)
        return show.gradient(of.name, format), right

    def blocks(self, format: str = "unicode") -> list[tuple[str, Rows]]:
        """The parts of the backward pass, each with a title ('' for what stands outside the loop)."""
        r, at, last = self.recurrence, self.loop.index, self.loop.upper
        end = [
            self._row(self._shown(c.of, True), self._shown(c.value, True), format)
            for c in r.behind.cotangents.values()
        ]
        turn, shared = [], []
        for c in r.turn.cotangents.values():
            if c.of in r.turn.upstream:
                continue
            row = self._shown(c.of, False), self._shown(c.value, False)
            if c.of in r.turn.values or c.of.name[-2:] in (NOW, BEFORE):
                turn.append(self._row(*row, format))
            else:
                shared.append(self._row(*row, format, sum_over=True))
        closed = [
            self._row(self._shown(of, False), self._shown(value, False), format)
            for of, value in r.closed()
        ]
        parts = [("", end), (f"for {at} = {last}, ..., 1:", turn)]
        if closed:
            parts.append((f"that is, for {at} < {last}:", closed))
        if shared:
            parts.append(("", shared))
        if r.ahead is not None:
            start = [
                self._row(self._at_start(c.of), self._at_start(c.value), format)
                for c in r.ahead.cotangents.values()
                if c.of not in r.ahead.upstream
            ]
            parts.append(("", start))
        return [(title, rows) for title, rows in parts if rows]

    def program_lines(self, format: str = "unicode") -> list[str]:
        """The statements as they were read."""
        r, at, last = self.recurrence, self.loop.index, self.loop.upper
        show = NablaPrinter({}, r.loss)

        def written(tape: Tape | None, place: str) -> list[str]:
            def told_at(node: Node) -> str:
                if place == "before":
                    return show(self._at_start(node), format)
                return show(self._shown(node, place == "end"), format)

            return [
                f"{told_at(s.symbol) if s.symbol else r.loss}  =  {told_at(s.node)}"
                for s in (tape.statements if tape else ())
            ]

        sizes = ", ".join(
            told(member_words(v.name, v.shape, v.axes, format), self.loop)
            for v in self.reading.symbols.values()
        )
        turn = [f"  {line}" for line in written(r.turn, "turn")]
        return [
            *written(r.ahead, "before"), f"for {at} = 1, ..., {last}:", *turn, *written(r.behind, "end"), sizes,
        ]  # fmt: skip

    def _text(self, format: str) -> str:
        blocks = self.blocks(format)
        lines = []
        for title, rows in blocks:
            if title:
                lines.append(title)
            width = max(len(left) for left, _ in rows)
            indent = "  " if title else ""
            lines += [f"{indent}{left:<{width}}  =  {right}" for left, right in rows]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self._text("ascii")

    def unicode(self) -> str:
        """The recurrence in Unicode."""
        return self._text("unicode")

    def latex(self) -> str:
        """One aligned block."""
        rows = []
        for title, lines in self.blocks("latex"):
            if title:
                shown = title.rstrip(":").replace("...", r"\ldots").replace("<", r"\lt")
                words, _, formula = shown.rpartition("for ")
                rows.append(rf"&\text{{{words}for }} {formula}")
            rows += [f"{left} &= {right}" for left, right in lines]
        return r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def __repr__(self) -> str:
        return f"LoopBackpropagation({self.loop.index} = 1..{self.loop.upper})"

    # -- checking

    def check(
        self, kind: str = "sympy", *, points: int = 3, seconds: float = CHECK_SECONDS
    ) -> CheckReport:
        """Unroll to 1, 2 and 3 turns, with the formulas of the recurrence in each, and compare all gradients with difference quotients.

        "exact": with the second engine.
        """
        report = CheckReport("not checked", why="there was no time")
        for turns in _TURNS:
            tape = self.recurrence.at(turns)
            report = decide(
                lambda tape=tape: chain_claims(tape),  # type: ignore[misc]
                kind, points=points, seconds=seconds / len(_TURNS),
            )  # fmt: skip
            if report.verdict != "agreed":
                return report
        return report

    def unrolled(self, turns: int) -> Backpropagation:
        """The same program with a number of turns, derived as any program: for code, and for closed forms."""
        from matdiff.programs.backpropagation import backprop

        last = str(self.loop.upper)
        text = self.text
        start, end = self.loop.header
        header = re.sub(rf"(\.\.+\s*){last}", rf"\g<1>{turns}", text[start:end])
        text = text[:start] + header + text[end:]
        text = re.sub(rf"_(?:{last}(?!\w)|\{{\s*{last}\s*\}})", f"_{turns}", text)
        return backprop(text, None, self.where)  # type: ignore[return-value]
