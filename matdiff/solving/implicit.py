"""Gradients through letters that are defined by equations: x: solves "A x = b", x: argmin "f", z: fixed "g(z)".

F(x, theta) = 0 defines x. With a multiplier Y of the equation, L = f - <Y, F>; Y is chosen so that dL by x vanishes (the adjoint
equation F_x*[Y] = grad_x f), and what is left of dL is the gradient of f by theta:
    x: solves "A x = b"      A'Y = grad_x f      grad_b f = Y      grad_A f = -Y x'

The answer speaks of x by its letter, and of Y where its closed form is long.

>>> taken_out('A: n x n, x: solves "A x = b"')
([x: solves "A x = b"], 'A: n x n')
"""

from __future__ import annotations

import re

from matdiff.answers import gradients
from matdiff.answers.answer import Answer
from matdiff.answers.found import Found, Kind
from matdiff.answers.gradients import gradient_of
from matdiff.answers.result import Expression
from matdiff.answers.several import Gradients
from matdiff.base.errors import ShapeError, UnsupportedError, UsageError
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.derive import assume_invertible, derive
from matdiff.calculus.steps import Step
from matdiff.checks.report import STEPS, CheckReport
from matdiff.expression.build import matmul, negate, scale, subtract, symbol, tr, transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import containing, postorder, substitute
from matdiff.output.plain import plain
from matdiff.rewrite.book import Context
from matdiff.rewrite.normal import Normaliser
from matdiff.rewrite.terms import zero_of
from matdiff.solving import implicitcheck
from matdiff.solving.equation import Equation, arranged, opened, total
from matdiff.solving.forms import shortest
from matdiff.solving.isolate import fresh
from matdiff.solving.reading import Piece, assigned, read_pieces, sides
from matdiff.solving.system import Row, Solver
from matdiff.syntax.scope import Scope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from matdiff.calculus.derive import Answer as Solved
    from matdiff.calculus.derive import Derivation
    from matdiff.checks.claim import Claim
    from matdiff.rewrite.book import LawBook
    from matdiff.syntax.reading import Reading
    from matdiff.syntax.tree import Tree

_DEFINED = re.compile(
    r"(?P<name>[^\W\d]\w*)\s*:\s*(?P<said>[^,;\n:\"“]*?)\b(?P<kind>solves|argmin|argmax|fixed)\b\s*[\"“](?P<text>[^\"”]*)[\"”]\s*[,;]?"
)
_LONG = 60
"""The closed form of an adjoint is put in where it is not longer than this."""


class Defined:
    """A letter, and what defines it: ``kind`` is solves, argmin, argmax or fixed, ``text`` the equation or function."""

    __slots__ = ("kind", "name", "text")

    def __init__(self, name: str, kind: str, text: str) -> None:
        self.name = name
        self.kind = kind
        self.text = text

    def __repr__(self) -> str:
        return f'{self.name}: {self.kind} "{self.text}"'


def has_definitions(where: object) -> bool:
    """Whether declarations define a letter by an equation."""
    return isinstance(where, str) and _DEFINED.search(where) is not None


def taken_out(where: str) -> tuple[list[Defined], str]:
    """The letters defined by equations, and the declarations that are left."""
    found: list[Defined] = []

    def out(match: re.Match[str]) -> str:
        found.append(Defined(match["name"], match["kind"], match["text"]))
        said = match["said"].strip()
        return f"{match['name']}: {said}, " if said else ""

    rest = _DEFINED.sub(out, where)
    return found, re.sub(r"[\s,;]+$", "", rest)


class Defining:
    """A question with defined letters: the function, F of every letter, read together so that sizes agree."""

    def __init__(
        self, text: str, where: str, names: Sequence[str], book: LawBook, scalar: bool = True
    ) -> None:
        self.book = book
        self.definitions, rest = taken_out(where)
        self.reading = self._read(text, rest, names, scalar)
        values = dict(self.reading.statements)
        self.objective = self.reading.expression
        self.letters: list[Symbol] = []
        self.residuals: list[Node] = []
        for at, one in enumerate(self.definitions):
            letter = self.reading.symbols.get(one.name)
            if letter is None:
                raise UsageError(f"{one.name} is defined, but does not occur")
            residual = values[f"definition {at}"]
            if one.kind in ("argmin", "argmax"):
                if not residual.is_scalar:
                    raise ShapeError(f"{one.name} is the {one.kind} of a number, not of a matrix")
                residual = derive(residual, [letter], book, "free").answers[0].gradient
            if not containing({letter}, residual):
                raise UsageError(f"{one.name} does not occur in what defines it")
            self.letters.append(letter)
            self.residuals.append(residual)
        if len({v.name for v in self.letters}) < len(self.letters):
            raise UsageError("a letter is defined twice")
        self.known: dict[Node, Node] = {}
        self.normaliser = Normaliser(Context(book))
        for node in (self.objective, *self.residuals):
            assume_invertible(node, self.normaliser.context)
        for letter, residual in zip(self.letters, self.residuals, strict=True):
            self._remember(letter, self.normaliser.normal(residual))

    def _read(self, text: str, where: str, names: Sequence[str], scalar: bool) -> Reading:
        """The objective and the definitions, in one text so that sizes agree."""
        whole = text
        places = []
        for one in self.definitions:
            start = len(whole) + len("  with ")
            whole = f"{whole}  with {one.text}"
            places.append((start, len(whole)))
        scope, every = Scope.of(where), (*names, *(d.name for d in self.definitions))
        statements: list[Tree] = []
        for at, (one, (start, stop)) in enumerate(zip(self.definitions, places, strict=True)):
            piece = Piece(whole, start, stop)
            name = f"definition {at}"
            if one.kind in ("argmin", "argmax"):
                statements.append(assigned(piece, name, scope, every))
            elif one.kind == "fixed":
                statements += sides(piece, name, scope, every, of=one.name)
            elif piece.middle < 0:
                raise UsageError(f'{one.name} solves an equation: solves "A x = b"')
            else:
                statements += sides(piece, name, scope, every)
        return read_pieces(whole, (0, len(text)), statements, where, tuple(names), scalar)

    def _remember(self, letter: Symbol, residual: Node) -> None:
        """Of x = g(x): wherever g(x) stands, x may be said."""
        normal = self.normaliser.normal
        for sign in (residual, normal(negate(residual))):
            value = normal(subtract(letter, sign))
            if value.weight > 1 and len(postorder(value)) < len(postorder(sign)):
                self.known[value] = letter

    def said(self, node: Node) -> Node:
        """The node with x in place of g(x)."""
        return substitute(node, self.known) if self.known else node

    def variable(self, name: str, what: str) -> Symbol:
        """What is differentiated by: a letter that no equation defines."""
        variable = self.reading.symbols.get(name)
        if variable is None:
            known = ", ".join(self.reading.symbols)
            raise UsageError(f"{name} does not occur", help=f"the names are {known}")
        if variable in self.letters:
            raise UsageError(f"{name} is defined by an equation: it is no variable")
        if variable.axes or variable.complex:
            raise UnsupportedError(f"the {what} by {name} through an equation is not derived")
        return variable


class Implicit(Defining):
    """The adjoint way: the multipliers of the equations, and the adjoint equations that they fulfil."""

    def __init__(self, text: str, where: str, names: Sequence[str], book: LawBook) -> None:
        super().__init__(text, where, names, book)
        self._adjoints()

    def _adjoints(self) -> None:
        """L = f - <Y, F>, the adjoint equations, and Y where the laws isolate it."""
        taken = set(self.reading.symbols)
        self.multipliers: list[Symbol] = []
        terms = []
        for residual in self.residuals:
            name = fresh("Y" if 1 not in residual.shape else "u", taken)
            taken.add(name)
            made = symbol(name, residual.shape)
            self.multipliers.append(made)
            terms.append(_inner(made, residual))
        self.lagrangian = self.objective
        for term in terms:
            self.lagrangian = subtract(self.lagrangian, term)
        self.derivation = derive(self.lagrangian, self.letters, self.book, "free")
        self.normaliser = self.derivation.normaliser
        normal = self.normaliser.normal
        rows = []
        for multiplier, answer in zip(self.multipliers, self.derivation.answers, strict=True):
            form = normal(self.said(answer.gradient))
            rows.append(Row(multiplier, adjoint_equation(form, multiplier, normal)))
        self.rows = rows
        ways = Solver(rows, self.normaliser, taken).solve()
        self.values: dict[Node, Node] = {}
        self.way = ways[0] if ways and not ways[0].free else None
        if self.way is not None:
            found: dict[Node, Node] = dict(self.way.values)
            for v in found:
                value = found[v]
                for _ in found:  # a value may speak of the multipliers of other equations
                    value = substitute(value, found)
                value = shortest(normal(value), self.normaliser)
                has_kron = any(getattr(n, "operator", None) and n.operator.name == "kron" for n in postorder(value))  # type: ignore[attr-defined]  # fmt: skip
                if not has_kron and len(plain(value)) <= _LONG:
                    self.values[v] = value

    def told(self, gradient: Node) -> Node:
        """A gradient with the multipliers put in whose closed form is short."""
        node = substitute(self.said(gradient), self.values)
        return shortest(self.said(self.normaliser.normal(node)), self.normaliser)


def adjoint_equation(form: Node, multiplier: Symbol, normal: Callable[[Node], Node]) -> Equation:
    """What the multiplier fulfils, with it on the left side."""
    targets: frozenset[Node] = frozenset((multiplier,))
    terms = opened(form, targets, normal)
    return arranged(total(terms, form), zero_of(form.shape), targets, normal)


def _inner(a: Node, b: Node) -> Node:
    if a.is_scalar:
        return scale(a, b)
    if a.shape[1] == 1:
        return matmul(transpose(a), b)
    return tr(matmul(transpose(a), b))


def _implicit_gradient(
    implicit: Implicit, derivation: Derivation, answer: Solved, name: str, structure: str
) -> Answer:
    """The answer through letters that equations define; ``adjoint`` are the adjoint equations, by the letter of their solution."""
    node = implicit.told(answer.gradient)
    plain_answer = gradient_of(
        Expression(implicit.reading), derivation, answer, name, structure, turned=node
    )
    found = plain_answer.record
    found.kind = ROWS["implicit gradient"]
    found.how["implicit"] = implicit
    adjoint = _adjoint(found)
    told = [f"{name} solves the adjoint equation {text}." for name, text in adjoint.items()]
    found.notes = (*found.notes, *(f"{one!r}." for one in implicit.definitions), *told)
    return plain_answer


def _adjoint(found: Found) -> dict[str, str]:
    """The adjoint equations of the letters that the answer still speaks of."""
    implicit = found.how["implicit"]
    kept = containing(set(implicit.multipliers), found.node)
    return {
        row.unknown.name: f"{plain(row.equation.left)} = {plain(row.equation.right)}"
        for row in implicit.rows
        if row.unknown in kept
    }


def _steps(found: Found) -> tuple[Step, ...]:
    """The equation that defines x, the Lagrangian, the adjoint equation, its solution, the gradient."""
    implicit = found.how["implicit"]
    lines = [
        Step("0", r, r, ("implicit",), f"defines {v.name}")
        for v, r in zip(implicit.letters, implicit.residuals, strict=True)
    ]
    node = implicit.lagrangian
    lines.append(Step("L", node, node, ("adjoint",), "f - <u, F>, whatever u is"))
    for row in implicit.rows:
        left, right = row.equation.sides
        moved = ", ".join(v.name for v in implicit.letters)
        said = f"the adjoint equation: L does not move with {moved}"
        lines.append(Step(plain(left), right, right, ("adjoint",), said))
    if implicit.way is not None:
        for v, value in implicit.values.items():
            lines.append(Step(str(v), value, value, ("adjoint",), "solved"))
    gradient = found.how["answer"].gradient
    lines.append(Step("turned", gradient, gradient, ("adjoint",), "what is left of dL"))
    lines.append(Step("turned", gradient, found.node, ("adjoint",), "put in"))
    return tuple(lines)


def judge_of(compared: Callable[[Found, int], CheckReport]) -> Callable[..., CheckReport | None]:
    """The judge of an answer through equations: difference quotients through a numerical solution of them, in a hundred digits."""

    def checked(found: Found, kind: str, points: int, seconds: float) -> CheckReport | None:
        if kind == "steps":
            why = "its lines hold where the equations do; the answer is checked through a numerical solution of them"
            return CheckReport("not checked", why=why, method=STEPS)
        return None if kind == "code" else compared(found, points)

    return checked


def _unstated(found: Found, of: str) -> list[Claim]:
    raise UnsupportedError(
        "the equations are solved in numbers: no claim says it in one expression"
    )


ROWS = {
    "implicit gradient": Kind(
        "implicit gradient", "a gradient through an equation", "gradient", steps=_steps, claims=_unstated,
        conditions=gradients.conditions, code=gradients.code,
        check=judge_of(lambda found, points: implicitcheck.check_implicit(found, points)),
        more={"adjoint": _adjoint, "as_question": lambda found: lambda: gradients.as_question(found)},
    )
}  # fmt: skip


def implicit_gradients(
    text: str,
    names: Sequence[str],
    where: str,
    *,
    structure: str = "projected",
    rules: Iterable[str] = (),
) -> Gradients:
    """The gradients through defined letters, by several variables."""
    book = book_with(rules)
    implicit = Implicit(text, where, names, book)
    found: dict[str, Answer] = {}
    variables = []
    for name in names:
        variable = implicit.variable(name, "gradient")
        variables.append(variable)
    derivation = derive(implicit.lagrangian, variables, book, structure)
    for name, answer in zip(names, derivation.answers, strict=True):
        found[name] = _implicit_gradient(implicit, derivation, answer, name, structure)
    return Gradients(found)
