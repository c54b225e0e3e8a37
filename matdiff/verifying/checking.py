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

import itertools
import re

from matdiff.base.arguments import require_text
from matdiff.base.errors import MatdiffError, ShapeError, SyntaxError_
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.forward import Forward
from matdiff.checks.claims import judge
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder, substitute
from matdiff.output.plain import plain
from matdiff.syntax.reading import read, read_together
from matdiff.syntax.scope import Scope
from matdiff.verifying.indexed import index_line, indices_at
from matdiff.verifying.lines import Line, Side, lines
from matdiff.verifying.notation import derivatives
from matdiff.verifying.report import LineVerdict, StepsReport
from matdiff.verifying.sides import Sides, plain_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matdiff.checks.claims import Verdict
    from matdiff.syntax.reading import Reading

_HEAD = re.compile(
    r"(?P<name>\\?[^\W\d_]\w*|\\[A-Za-z]+\s*\{?\s*\\?\w+\}?(?:_\{?\w+\}?)?)\s*(?:\([^()=]*\))?\s*\Z"
)


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
    return _Derivation(text, found, wrt, where, of, structure).report()


class _Derivation:
    """The lines of one text, and what is known at each."""

    def __init__(
        self,
        text: str,
        found: list[Line],
        wrt: str | Sequence[str],
        where: str | Mapping[str, object],
        of: str,
        structure: str,
    ) -> None:
        self.text = text
        self.lines = found
        self.where = where
        self.definitions = self._definitions(of)
        self.sides = self._context(wrt, of, structure)

    # ---- what is known ---------------------------------------------------------------------------

    def _definitions(self, of: str) -> dict[str, tuple[Line, Side]]:
        """The names that lines give a value to, each with its line and its first right side."""
        found: dict[str, tuple[Line, Side]] = {}
        for line in self.lines:
            if line.goes_on or len(line.sides) < 2:
                continue
            name = _defined(line.sides[0].text)
            if name and name not in found and name not in plain_name(of):
                found[name] = (line, line.sides[1])
        return found

    def _context(self, wrt: str | Sequence[str], of: str, structure: str) -> Sides:
        statements = [
            f"{_head_of(line.sides[0].text)} = {side.text}"
            for line, side in self.definitions.values()
        ]
        if statements and not of:
            of = _head_of([*self.definitions.values()][-1][0].sides[0].text)
        try:
            reading = (
                self._read_program("; ".join([*statements, of]))
                if statements or of
                else self._read_without_function()
            )
        except MatdiffError as error:
            raise self._placed(error) from None
        names = [wrt] if isinstance(wrt, str) else [*wrt]
        wanted = [plain_name(n) for name in names for n in name.split(",") if n.strip()]
        wanted = wanted or self._moving_names()
        letters = [reading.symbols[name] for name in wanted if name in reading.symbols]
        return Sides(reading, letters, structure)

    def _read_program(self, text: str) -> Reading:
        """The definitions; the function is a number if it can be one."""
        try:
            return read(text, self.where, scalar=True)
        except ShapeError:
            return read(text, self.where)

    def _read_without_function(self) -> Reading:
        """The names of equations about no function: sizes follow from all lines, or from the declarations where the lines clash."""
        try:
            return read_together(self._shadows(), self.where)
        except ShapeError:
            names = [*Scope.of(self.where).names]
            if not names:
                raise
            return read_together([(name, name) for name in names], self.where)

    def _placed(self, error: MatdiffError) -> MatdiffError:
        """An error of the text made of the definitions, shown in the text that was typed."""
        if error.text is None or error.span is None or error.text == self.text:
            return error
        part = error.text[slice(*error.span)]
        at = self.text.find(part)
        if at >= 0:
            error.text, error.span = self.text, (at, at + len(part))
        return error

    def _moving_names(self) -> list[str]:
        """The letters that stand behind a d or at the foot of a ∇."""
        found: dict[str, None] = {}
        for line in self.lines:
            for side in line.sides:
                for derivative in derivatives(side.text, self._letters()):
                    for part in (derivative.by or derivative.of).split(","):
                        found[plain_name(part)] = None
        return [name for name in found if name]

    def _letters(self) -> set[str]:
        """Names that may stand behind a plain d: every single letter is one, words where they are declared."""
        return {*Scope.of(self.where).names, *self.definitions}

    def _shadows(self) -> list[tuple[str, str]]:
        """The equations with what is differentiated in place of its differential: they have the same shapes."""
        pairs = []
        for line in self.lines:
            texts = [_shadow(side.text, self._letters()) for side in line.sides]
            texts = [t for t in texts if t]
            pairs += [(a, b) for a, b in itertools.pairwise(texts)]
        return pairs

    # ---- judging ---------------------------------------------------------------------------------

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
        return StepsReport(verdicts, self.sides.reading.notes)

    def _line(self, line: Line, before: Node | None) -> tuple[LineVerdict, Node | None]:
        if by_index := index_line(line, self._letters() | self.sides.names):
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
            name = _defined(sides[0].text)
            defined = self.definitions.get(name or "")
            if defined and defined[0] is line:
                before = dict(self.sides.reading.statements).get(
                    name or "", self.sides.reading.expression
                )
                self.parts.append(before)
                made, last = self._chain(line, sides[2:], before)
                if made is None:
                    made = LineVerdict(line.number, line.text, "definition", "a definition")
                made.head = name or ""
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
        from matdiff.expression.build import differential

        reading = self.sides.reading
        values = dict(reading.statements) or {"the function": reading.expression}
        found = [(f"d{name}", differential(node)) for name, node in values.items()]
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
        from matdiff.verifying.repairs import repair

        found = repair(side.text, self.sides, before)
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
        opened: dict[Node, Node] = {
            v: Forward(v.operands[0], self.sides.moving, book_with(())).value
            for v in postorder(before)
            if isinstance(v, Apply) and v.operator.name == "d" and isinstance(v.operands[0], Apply)
        }
        right = substitute(before, opened)
        return plain(right) if right.weight < 120 else ""


def _defined(left: str) -> str | None:
    """The name that a left side gives a value to: f, L(w), \\vec h; None for a quantity."""
    if derivatives(left, ()) and not _HEAD.match(left):
        return None
    head = _HEAD.match(left)
    if head is None or left.startswith(
        ("\\nabla", "\\partial", "\\frac", "grad", "\\text", "\\operatorname")
    ):
        return None
    name = plain_name(head["name"])
    if len(name) > 1 and name[0] == "d" and name[1:2].isalpha() and len(name) == 2:
        return None  # df, dX
    return (
        name
        if re.fullmatch(r"\w+", name) and name not in ("grad", "gradient", "jacobian", "hessian")
        else None
    )


def _head_of(left: str) -> str:
    """f of f(x, y), \\hat y as it is."""
    head = _HEAD.match(left)
    return head["name"].strip() if head else left


def _shadow(text: str, names: set[str]) -> str:
    """The text with X for dX and (E) for d(E); empty where another derivative stands in it."""
    out, at = "", 0
    for found in derivatives(text, names):
        if found.kind == "primed":
            out += text[at : found.span[0]] + f" {found.of}{found.by} "
        elif found.kind == "differential" and found.of:
            out += text[at : found.span[0]] + f" ({found.of}) "
        else:
            return ""
        at = found.span[1]
    return out + text[at:]
