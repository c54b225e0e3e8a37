"""Jacobians and Hessians through letters that are defined by equations.

F(x, theta) = 0 gives F_x J_x = -F_theta for J_x = d vec x / d vec theta, and J = f_theta + f_x J_x. The Hessian of a scalar is the Jacobian
of its gradient, in which the multiplier of the equation is a letter that the adjoint equation defines:
    x: solves "A x = b"      d x / d b = A^-1      the Hessian of ||x||^2 by b: 2 A^-T A^-1

The linear equations for J_x are solved by the laws of solving. The answer speaks of x by its letter.
"""

from __future__ import annotations

from matdiff.answers.answer import Answer
from matdiff.answers.found import Found, Kind
from matdiff.answers.result import Expression
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.conditions import conditions_of
from matdiff.calculus.derive import assume_invertible, derive
from matdiff.calculus.presentation import present
from matdiff.calculus.steps import Step
from matdiff.calculus.vectorise import Jacobian
from matdiff.expression.build import add, apply, matmul, subtract, symbol
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import containing, substitute
from matdiff.output.plain import plain
from matdiff.rewrite.book import Context
from matdiff.rewrite.normal import Normaliser
from matdiff.rewrite.terms import is_zero, zero_of
from matdiff.solving import implicitcheck
from matdiff.solving.equation import arranged, opened, total
from matdiff.solving.forms import shortest
from matdiff.solving.implicit import Defining, Implicit, judge_of
from matdiff.solving.system import Row, Solver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matdiff.checks.claim import Claim


class Through:
    """A function of letters that equations define, and its Jacobian: ``node``, ``inner`` are the Jacobians of the letters."""

    def __init__(
        self,
        objective: Node,
        variable: Symbol,
        letters: Sequence[Symbol],
        residuals: Sequence[Node],
        asked: Defining,
    ) -> None:
        book, said = asked.book, asked.said
        self.objective = objective
        self.variable = variable
        self.letters = list(letters)
        self.residuals = list(residuals)
        self.book = book
        self.normaliser = Normaliser(Context(book))
        for node in (objective, *residuals):
            assume_invertible(node, self.normaliser.context)
        self.inner = self._of_letters()
        parts = [self._by(objective, variable)]
        parts += [matmul(self._by(objective, v), self.inner[v]) for v in self.letters]
        kept = [part for part in parts if not is_zero(part)]
        normal = self.normaliser.normal
        whole = zero_of(parts[0].shape) if not kept else add(*kept) if len(kept) > 1 else kept[0]
        self.node = present(said(shortest(said(normal(whole)), self.normaliser)), normal)

    def _by(self, node: Node, variable: Symbol) -> Node:
        """d vec F / d (vec X)' with all else held."""
        if not containing({variable}, node):
            size = [apply("vec", v).shape[0] for v in (node, variable)]
            return zero_of((size[0], size[1]))
        found = Jacobian(node, variable, self.book)
        if found.value is None:
            raise UnsupportedError(
                f"the Jacobian by {variable.name} has no matrix form: {found.missing}"
            )
        return found.value

    def _of_letters(self) -> dict[Symbol, Node]:
        """F_x J_x = -F_theta, solved by the laws."""
        normal = self.normaliser.normal
        columns = apply("vec", self.variable).shape[0]
        wanted = {
            v: symbol(f"J_{v.name}", (apply("vec", v).shape[0], columns)) for v in self.letters
        }
        targets: frozenset[Node] = frozenset(wanted.values())
        rows = []
        for v, residual in zip(self.letters, self.residuals, strict=True):
            terms = [matmul(self._by(residual, x), J) for x, J in wanted.items()]
            terms = [term for term in terms if not is_zero(normal(term))]
            known = self._by(residual, self.variable)
            terms = [part for term in terms for part in opened(term, targets, normal)]
            left = total([*terms, normal(known)], known)
            rows.append(Row(wanted[v], arranged(left, zero_of(left.shape), targets, normal)))
        self.rows = rows
        ways = Solver(rows, self.normaliser, {v.name for v in wanted.values()}).solve()
        if not ways or ways[0].free:
            raise UnsupportedError("no law solves the linear equations for the Jacobian")
        for node, attribute in ways[0].conditions:
            if attribute == "invertible" and not node.is_scalar:
                assume_invertible(apply("inv", node), self.normaliser.context)
        found: dict[Node, Node] = {}
        values: dict[Node, Node] = dict(ways[0].values)
        for J, value in ways[0].values:
            for _ in values:  # a value may speak of the Jacobians of other letters
                value = substitute(value, values)
            found[J] = normal(value)
        return {v: found[J] for v, J in wanted.items()}


def implicit_jacobian(
    text: str, wrt: Sequence[str], where: str, rules: Iterable[str] = ()
) -> Answer:
    """The Jacobian of a function of any shape through defined letters, by all entries of one variable."""
    book = book_with(rules)
    name = _one(wrt, "a Jacobian")
    asked = Defining(text, where, [name], book, scalar=False)
    variable = asked.variable(name, "Jacobian")
    through = Through(asked.objective, variable, asked.letters, asked.residuals, asked)
    return _answer("implicit jacobian", asked, through, name)


def implicit_hessian(
    text: str, wrt: Sequence[str], where: str, rules: Iterable[str] = ()
) -> Answer:
    """The Hessian of a scalar through defined letters: the Jacobian of its gradient, whose multipliers are letters as well."""
    book = book_with(rules)
    name = _one(wrt, "a Hessian")
    asked = Implicit(text, where, [name], book)
    variable = asked.variable(name, "Hessian")
    gradient = asked.told(derive(asked.lagrangian, [variable], book, "free").answers[0].gradient)
    there = containing(set(asked.multipliers), gradient)
    adjoint = [row for row in asked.rows if row.unknown in there]
    letters = [*asked.letters, *(row.unknown for row in adjoint)]
    residuals = [*asked.residuals, *(subtract(*row.equation.sides) for row in adjoint)]
    through = Through(gradient, variable, letters, residuals, asked)
    return _answer("implicit hessian", asked, through, name)


def _one(wrt: Sequence[str], what: str) -> str:
    if len(wrt) != 1:
        raise UsageError(f"{what} through an equation is by one variable")
    return wrt[0]


def _answer(kind: str, asked: Defining, through: Through, name: str) -> Answer:
    is_structured = through.variable.attributes & {
        "symmetric",
        "positive_definite",
        "diagonal",
        "skew",
    }
    return Answer(
        Found(
            ROWS[kind], Expression(asked.reading), [name], [through.variable], through.node,
            conventions=[f"by all entries of {name}, as if they were free"] if is_structured else [],
            notes=[*(f"{one!r}." for one in asked.definitions), *_of_adjoints(asked, through)], through=through,
            marks=("0", *(f"J_{v.name}" for v in through.letters)),
        )
    )  # fmt: skip


def _of_adjoints(asked: Defining, through: Through) -> list[str]:
    """What the multipliers are that the answer speaks of."""
    told = []
    for letter, residual in zip(through.letters, through.residuals, strict=True):
        if letter not in asked.letters and containing({letter}, through.node):
            told.append(f"{letter.name} solves the adjoint equation {plain(residual)} = 0.")
    return told


def _steps(found: Found) -> tuple[Step, ...]:
    """What defines the letters, the linear equations for their Jacobians, these solved, the chain rule."""
    through = found.how["through"]
    lines = [
        Step("0", r, r, ("implicit",), f"defines {v.name}")
        for v, r in zip(through.letters, through.residuals, strict=True)
    ]
    for row in through.rows:
        left, right = row.equation.sides
        zero = left if is_zero(right) else subtract(left, right)
        lines.append(Step("0", zero, zero, ("implicit",), "the differential of the equation"))
    lines += [Step(f"J_{v.name}", J, J, ("implicit",), "solved") for v, J in through.inner.items()]
    lines.append(Step("jacobian", found.node, found.node, ("implicit",), "the chain rule"))
    return tuple(lines)


def _conditions(found: Found) -> list[tuple[Node, str]]:
    through = found.how["through"]
    context = Context(through.book)
    for node in (through.objective, *through.residuals):
        assume_invertible(node, context)
    return conditions_of(context, found.question.node, found.node)


def _unstated(found: Found, of: str) -> list[Claim]:
    raise UnsupportedError(
        "the equations are solved in numbers: no claim says it in one expression"
    )


ROWS = {
    f"implicit {name}": Kind(
        f"implicit {name}", f"a {said} through an equation", name, steps=_steps, claims=_unstated,
        conditions=_conditions, code=lambda found, of: (found.node, found.kind.line), check=judge_of(implicitcheck.check_jacobian),
    )
    for name, said in (("jacobian", "Jacobian"), ("hessian", "Hessian"))
}  # fmt: skip
