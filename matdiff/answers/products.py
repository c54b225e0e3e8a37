"""Products of Jacobians and Hessians with directions as answers: closed forms that build neither matrix.

    jvp   dF with V for dX         the derivative of F at X along V, of the shape of F
    vjp   the gradient of <U, F>   of the shape of X
    hvp   d(grad f) with V for dX  of the shape of X; by two variables the direction is one of the second

A symmetric (skew, triangular ...) variable moves along symmetric directions, and its vjp and hvp are projected as its gradient is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matdiff import api
from matdiff.answers import complexproducts
from matdiff.answers.answer import Answer
from matdiff.answers.found import Found, Kind
from matdiff.answers.gradients import gradient_of
from matdiff.answers.jacobians import single
from matdiff.answers.jacobiansteps import gradient_line, grounded_steps
from matdiff.answers.productdirections import directions_for, last_step, tangents
from matdiff.base.errors import UsageError
from matdiff.calculus import bookshelf
from matdiff.calculus import derive as calculus_derive
from matdiff.calculus.conditions import conditions_of
from matdiff.calculus.directional import along, weighted
from matdiff.calculus.forward import Forward
from matdiff.calculus.steps import Step
from matdiff.calculus.structure import project
from matdiff.checks.claim import Claim
from matdiff.checks.grounds import grounds_of_differential
from matdiff.checks.stating import along_claims, gradient_claims
from matdiff.expression.nodes import Node, Symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.result import Expression
    from matdiff.rewrite.book import LawBook

KINDS = ("jvp", "vjp", "hvp")


def steps(found: Found) -> tuple[Step, ...]:
    """The derivation, then the direction in place of the differential."""
    how = found.how
    derivation, forward = how["derivation"], how["forward"]
    if forward is None:
        return grounded_steps(derivation)
    moved = [v for v in found.variables if v in found.directions]
    told = grounds_of_differential(forward.steps(), moved, how["book"])
    last = last_step(told[-1].after, found.node, found.kind.name, found.directions)
    if derivation is None:
        return (*told, last)
    return (gradient_line(derivation, how["gradient"]), *told, last)


def claims(found: Found, of: str = "dense") -> list[Claim]:
    """J V is dF along V; U' J the gradient of <U, F>; H V is the gradient along V, and the gradient is right."""
    how, kind = found.how, found.kind.name
    if kind == "jvp":
        return along_claims(found.question.node, found.node, found.directions)
    derivation, first = how["derivation"], found.variables[0]
    assert isinstance(first, Symbol)
    answer = derivation.answers[0]
    if answer.wirtinger is not None:
        own = gradient_of(found.question, derivation, answer, first.name, "projected").claims()
    else:
        among = answer.gradient if kind == "vjp" else how["among"]
        own = gradient_claims(derivation.expression, first, among)
    if kind == "vjp":
        return own
    before = how["gradient"] if answer.wirtinger is not None else how["among"]
    return [*along_claims(before, found.node, found.directions), *own]


def conditions(found: Found) -> list[tuple[Node, str]]:
    """When the answer holds."""
    return conditions_of(found.how["normaliser"].context, found.question.node, found.node)


ROWS = {
    name: Kind(
        name, said, name, steps=steps, claims=claims, conditions=conditions,
        code=lambda found, of: (found.node, found.kind.name),
    )
    for name, said in (
        ("jvp", "a product of the Jacobian with a direction"),
        ("vjp", "a product of a direction with the Jacobian"),
        ("hvp", "a product of the Hessian with a direction"),
    )
}  # fmt: skip


def product_of(
    kind: str,
    text: str,
    wrt: str | Sequence[str],
    where: str = "",
    along_names: str | Sequence[str] = "",
    rules: Iterable[str] = (),
) -> Answer:
    """J V, U' J or H V; the public functions are ``matdiff.jvp``, ``vjp`` and ``hvp``."""

    expression, variables, names = api.read_question(text, wrt, where, scalar=kind == "hvp")
    symbols = [single(name, v) for name, v in zip(names, variables, strict=True)]
    if kind != "jvp" and len(symbols) > (2 if kind == "hvp" else 1):
        count = "one variable, or two" if kind == "hvp" else "one variable"
        raise UsageError(f"{_WORDS[kind]} is by {count}")
    book = bookshelf.book_with(rules)
    moved: list[Node] = [*symbols] if kind == "jvp" else [symbols[-1]]
    like: list[Node] = [expression.node] if kind == "vjp" else moved
    chosen = directions_for(expression, like, moved, along_names, kind)
    make = {"jvp": _jvp, "vjp": _vjp, "hvp": _hvp}[kind]
    return make(expression, symbols, tuple(names), chosen, book)


_WORDS = {
    "jvp": "a Jacobian-vector product",
    "vjp": "a vector-Jacobian product",
    "hvp": "a Hessian-vector product",
}


def _jvp(
    expression: Expression,
    symbols: list[Symbol],
    names: tuple[str, ...],
    directions: dict[Node, Symbol],
    book: LawBook,
) -> Answer:
    forward = Forward(expression.node, symbols, book)
    node = along(forward, directions)
    return Answer(
        Found(
            ROWS["jvp"], expression, names, symbols, node, directions=directions,
            conventions=[tangents(symbols, directions)], forward=forward, derivation=None, book=book,
            normaliser=forward.normaliser,
        )
    )  # fmt: skip


def _vjp(
    expression: Expression,
    symbols: list[Symbol],
    names: tuple[str, ...],
    directions: dict[Node, Symbol],
    book: LawBook,
) -> Answer:
    (variable,) = symbols
    derivation = weighted(expression.node, variable, directions[variable], book)
    answer = derivation.answers[0]
    words = complexproducts.vjp_words(expression, variable, directions[variable])
    return Answer(
        Found(
            ROWS["vjp"], expression, names, symbols, answer.gradient, directions=directions,
            conventions=[words or answer.convention], forward=None, derivation=derivation, book=book,
            normaliser=derivation.normaliser,
        )
    )  # fmt: skip


def _hvp(
    expression: Expression,
    symbols: list[Symbol],
    names: tuple[str, ...],
    directions: dict[Node, Symbol],
    book: LawBook,
) -> Answer:
    first, second = symbols[0], symbols[-1]
    structure = "projected" if first.complex else "free"
    derivation = calculus_derive.derive(expression.node, [first], book, structure)
    answer = derivation.answers[0]
    among, convention = project(answer.gradient, first, "projected", derivation.normaliser)
    forward = Forward(answer.gradient, [second], book)
    node, _ = project(along(forward, directions), first, "projected", forward.normaliser)
    if first.complex:
        complexproducts.refuse_unreal(answer.wirtinger)
        convention = complexproducts.HVP_WORDS
    return Answer(
        Found(
            ROWS["hvp"], expression, names, symbols, node, directions=directions,
            conventions=[convention], forward=forward, derivation=derivation, book=book,
            normaliser=forward.normaliser, gradient=answer.gradient, among=among,
        )
    )  # fmt: skip
