r"""Check my steps: each equality sign of a derivation is judged against what stands before it.

    f = x^T A y              a definition
    df = x^T dA y            d(f) along the letters that move, at random points
       = tr(y x^T dA)        a line that goes on is compared with the line before
    grad_A f = x y^T         ∇_A f is what the engine derives

The first false one is named with its place, what is wrong, a case in numbers and what would be right. After a false side the next is judged
against what was written, so that one slip is told once. No line is passed over in silence: what is no formula is said to be words.

>>> print(check_steps("f = x^T A y\ndf = x^T dA y\n = tr(y x^T dA)\ngrad_A f = y x^T", where="A: m x n"))
1 · f = x^T A y        a definition
2 ✓ df = x^T dA y
3 ✓ = tr(y x^T dA)
4 ✗ grad_A f = y x^T
    the right side is the transpose of the left; the right side is n x m, the left side m x n
    right: x y^T
✗ line 4 is the first that does not follow
"""

from __future__ import annotations

from matdiff.base.arguments import require_text
from matdiff.base.errors import MatdiffError, ShapeError, SyntaxError_
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.forward import Forward
from matdiff.checks.claims import judge
from matdiff.expression import build
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder, substitute
from matdiff.output.plain import plain
from matdiff.verifying import repairs
from matdiff.verifying.indexed import IndexLines, indices_at
from matdiff.verifying.known import Known
from matdiff.verifying.lines import Line, Side, ends_open, lines
from matdiff.verifying.notation import derivatives
from matdiff.verifying.report import LineVerdict, StepsReport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matdiff.checks.claims import Verdict


def check_steps(
    text: str,
    wrt: str | Sequence[str] = "",
    where: str | Mapping[str, object] = "",
    *,
    of: str = "",
    structure: str = "projected",
) -> StepsReport:
    """Judge a derivation line by line.

    ``of`` is the function where the text does not define it (`f = …`), ``wrt`` the letters that move where it does not say so by ``dX`` or
    ``∇_X``; ``where`` declares sizes as everywhere.

    SyntaxError, NameError with the place where a line cannot be read; a line whose shapes do not fit is a verdict, not an error.
    """
    require_text(text, "a derivation")
    found = lines(text)
    if not any(line.sides for line in found):
        raise SyntaxError_(
            "there is no equation in this text",
            text=text,
            help="write a line for each step: df = …, = …, grad_w = …",
        )
    if (sign := ends_open(found[-1])) is not None:
        raise SyntaxError_("there is nothing behind this equality sign", text=text, span=sign)
    known = Known(text, found, wrt, where, of, structure)
    return _Derivation(text, found, known).report()


class _Derivation:
    """The lines of one text, and what is known at each."""

    def __init__(self, text: str, found: list[Line], known: Known) -> None:
        self.text = text
        self.lines = found
        self.known = known
        self.sides = known.sides
        self.by_index = IndexLines(known.sides.reading)

    def report(self) -> StepsReport:
        verdicts: list[LineVerdict] = []
        before: Node | None = None
        for line in self.lines:
            if line.is_words:
                verdicts.append(
                    LineVerdict(line.number, line.text, "words", "not a formula: not judged")
                )
                continue
            self.parts: list[Node] = []
            made, before = self._line(line, before)
            made.part, made.parts = line.part, self.parts
            verdicts.append(made)
        return StepsReport(
            verdicts, (*self.known.notes, *self.sides.notes, *self.sides.reading.notes)
        )

    def _line(self, line: Line, before: Node | None) -> tuple[LineVerdict, Node | None]:
        if by_index := self.by_index.verdict(line):
            return by_index, None
        sides = list(line.sides)
        if not line.goes_on:
            self.sides.free = frozenset(indices_at(sides[0].text))
        if line.goes_on and before is None:
            at = sides[0].span
            raise SyntaxError_(
                "there is nothing before this equality sign", text=self.text, span=at
            )
        if not line.goes_on:
            name = next((k for k, v in self.known.definitions.items() if v.line is line), None)
            if name is not None:
                before = self._defined(name, sides[1])
                self.parts.append(before)
                made, last = self._chain(line, sides[2:], before)
                if made is None:
                    made = LineVerdict(line.number, line.text, "definition", "a definition")
                made.head = name
                return made, last
            try:
                before = self._read(sides[0], None)
            except ShapeError as error:
                words = f"the left side does not fit: {error.message}{self._meant(sides[1:])}"
                rest = self._readable(sides[1:])
                return LineVerdict(line.number, line.text, "false", words, "shape"), rest
            sides = sides[1:]
        made, last = self._chain(line, sides, before)
        return made or LineVerdict(line.number, line.text, "right", ""), last

    def _defined(self, name: str, side: Side) -> Node:
        """The value of a definition; δ = a ⊙ σ'(z), which holds a derivative, is known from its line on."""
        values = dict(self.sides.reading.statements)
        if name not in values and derivatives(side.text, self.known.letters()):
            self.sides.extra[name] = self._read(side, None)
            return self.sides.extra[name]
        return values.get(name, self.sides.reading.expression)

    def _readable(self, sides: Iterable[Side]) -> Node | None:
        found = None
        for side in sides:
            try:
                found = self._read(side, None)
            except ShapeError:
                continue
        return found

    def _meant(self, sides: Sequence[Side]) -> str:
        """What the right side is, where the left side is something else: the differential of the function, say."""
        right = self._readable(sides)
        if right is None:
            return ""
        for words, node in self._quantities():
            if (
                node.shape == right.shape
                and judge(node, self._letter(), node, right, moving=self.sides.moving).equal
            ):
                return f"; the right side is {words}"
        return ""

    def _quantities(self) -> list[tuple[str, Node]]:
        reading = self.sides.reading
        values = dict(reading.statements) or {"the function": reading.expression}
        found = [(f"d{name}", build.differential(node)) for name, node in values.items()]
        return found + [(name, node) for name, node in values.items()]

    def _chain(
        self, line: Line, sides: Sequence[Side], before: Node | None
    ) -> tuple[LineVerdict | None, Node | None]:
        """The first false side of a line, and the value of its last side."""
        first: LineVerdict | None = None
        for side in sides:
            try:
                node = self._read(side, before.shape if before is not None else None)
            except ShapeError as error:
                if first is None:
                    words = f"does not fit: {error.message}{self._repaired(side, before)}"
                    first = LineVerdict(
                        line.number, line.text, "false", words, "shape", place=side.span
                    )
                    first.right = self._right(before)
                continue
            if before is not None and first is None:
                verdict = self._judge(before, node)
                if not verdict.equal:
                    first = self._false(line, side, before, verdict)
            before = node
        return first, before

    def _repaired(self, side: Side, before: Node | None) -> str:
        """Which single change of the text would make it fit and be right."""
        if before is None:
            return ""

        found = repairs.repair(side.text, self.sides, before)
        return f"; {found} was meant?" if found else ""

    def _read(self, side: Side, shape: tuple[object, object] | None) -> Node:
        try:
            node = self.sides.read(side.text, shape)  # type: ignore[arg-type]
            self.parts.append(node)
            return node
        except MatdiffError as error:
            if error.text == side.text and error.span is not None:
                start = side.span[0]
                error.text = self.text
                error.span = (error.span[0] + start, error.span[1] + start)
            raise

    def _letter(self) -> Symbol:
        return (
            self.sides.moving[0]
            if self.sides.moving
            else next(iter(self.sides.reading.symbols.values()))
        )

    def _judge(self, before: Node, node: Node) -> Verdict:
        moving = self.sides.moving if before.moving or node.moving else ()
        return judge(
            before,
            self._letter(),
            before,
            node,
            what="left side",
            subject="right side",
            moving=moving,
        )

    def _false(self, line: Line, side: Side, before: Node, verdict: Verdict) -> LineVerdict:
        if not verdict.compared:
            return LineVerdict(line.number, line.text, "open", verdict.sentence.removeprefix("– "))
        words = verdict.sentence.partition(": ")[2]
        words = words.replace("the claim ", "the right side ", 1).replace(
            "of the left side", "of the left"
        )
        made = LineVerdict(
            line.number,
            line.text,
            "false",
            words,
            verdict.slip,
            verdict.counterexample,
            place=side.span,
        )
        made.example = (
            str(verdict).partition("\n  ")[2].replace("the claim is", "the right side is")
        )
        made.wrong_part = self.parts[-1]
        made.right = self._right(before)
        made.law = self.sides.law_of(before)[1]
        return made

    def _right(self, before: Node | None) -> str:
        """What would be right: the side before with its differentials opened, a gradient as it is."""
        if before is None:
            return ""
        right = self._opened(before)
        return plain(right) if right.weight < 120 else ""

    def _opened(self, node: Node) -> Node:
        """A side with every d(E) in it as the engine derives it."""
        opened: dict[Node, Node] = {
            v: Forward(v.operands[0], self.sides.moving, book_with(())).value
            for v in postorder(node)
            if isinstance(v, Apply) and v.operator.name == "d" and isinstance(v.operands[0], Apply)
        }
        return substitute(node, opened) if opened else node
