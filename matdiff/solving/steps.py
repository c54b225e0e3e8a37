"""Series and steps of methods, as formulas: Taylor to second order, Newton, Gauss-Newton, natural gradient, exact line search.

taylor     f(A) + df(A)[H] + 1/2 d2f(A)[H, H]
newton     x - H^-1 g              gauss-newton   x - (J'J)^-1 J'r of 1/2 ||r||^2
natural    x + F^-1 score          line-search    x - (g'g)/(g'H g) g, exact for quadratics
"""

from __future__ import annotations

from functools import partial

from matdiff.answers.asking import as_names, as_text
from matdiff.answers.linearmaps import differential
from matdiff.answers.variables import split_variables, variable_named
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.derive import derive
from matdiff.calculus.polish import Forms, polish
from matdiff.calculus.vectorise import Jacobian
from matdiff.expression.build import (
    HALF,
    add,
    inv,
    matmul,
    number,
    power,
    scale,
    subtract,
    symbol,
    transpose,
)
from matdiff.expression.build import differential as d
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute
from matdiff.solving.densities import is_model, log_likelihood
from matdiff.solving.forms import shortest
from matdiff.solving.iteration import newton
from matdiff.solving.statistics import Statistic, fisher, normaliser_for, score
from matdiff.solving.stepcheck import remainder_falls
from matdiff.syntax.reading import read
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from matdiff.rewrite.book import LawBook
    from matdiff.syntax.reading import Reading

KINDS = ("newton", "gauss-newton", "natural", "line-search")


def taylor(
    text: str,
    wrt: str,
    where: str = "",
    *,
    at: str = "",
    along: str = "",
    order: int = 2,
    rules: Iterable[str] = (),
) -> Statistic:
    """The Taylor polynomial of an expression about ``at`` (the variable itself, if nothing is said) in the step ``along``.

    The step is called h, of a matrix H, if nothing is said. ``check()`` lets it become small: what is left falls with its next power.

    >>> print(taylor("log det X", "X", "X: n x n positive_definite", at="X_0"))
    logdet(X_0) + tr(X_0^-1 H) - 1/2 tr(X_0^-1 H X_0^-1 H)
    """
    text = as_text(text)
    name = _one(wrt)
    if order not in (1, 2):
        raise UsageError("a Taylor polynomial has order 1 or 2 here")
    first = differential(text, name, where, rules=rules)
    reading = first.expression.reading
    variable = variable_named(name, reading)
    if not isinstance(variable, Symbol) or variable.axes:
        raise UnsupportedError("a Taylor polynomial is by a letter")
    taken = {v.name for v in reading.symbols.values()} - {name}
    along = spelled(along) or _step_name(variable, {*taken, name, spelled(at)})
    for given in (spelled(at), along):
        if given in taken:
            raise UsageError(f"{given} is taken: it stands in the expression")
    kept = variable.attributes - {
        "positive_definite",
        "positive_semidefinite",
        "orthogonal",
        "simplex",
        "positive",
    }
    direction = symbol(along, variable.shape, kept & {"symmetric", "diagonal", "skew"})
    point = symbol(spelled(at), variable.shape, variable.attributes) if at else variable
    if direction.name == point.name:
        raise UsageError("the direction and the point have the same name")
    terms = [reading.expression, _along(first.node, variable, direction)]
    if order == 2:
        second = differential(text, name, where, order=2, rules=rules)
        terms.append(scale(HALF, _along(second.node, variable, direction)))
    moved = [substitute(term, {variable: point}) for term in terms]
    normal = normaliser_for(*moved, rules=rules).normal
    node = add(moved[0], *(normal(term) for term in moved[1:]))
    symbols = {**reading.symbols, point.name: point, direction.name: direction}
    if at:
        symbols.pop(name, None)
    reading.symbols = symbols
    there = f"{at or name} + {direction.name}"
    note = f"{direction.name} is the step: this is the value at {there}, up to terms of order {order + 1}."
    beside = substitute(reading.expression, {variable: add(point, direction)})
    check = partial(remainder_falls, subtract(beside, node), direction, order)
    return Statistic("taylor", node, reading, name, [note], check=check)


def _step_name(variable: Symbol, taken: set[str]) -> str:
    """A letter for the step that is free: small for numbers and columns."""
    names = "hudvz" if variable.shape[1] == 1 else "HEDUZ"
    return next((c for c in names if c not in taken), "step")


def _along(node: Node, variable: Symbol, direction: Symbol) -> Node:
    return substitute(node, {d(variable): direction})


def step(
    text: str, wrt: str, where: str = "", *, kind: str = "newton", rules: Iterable[str] = ()
) -> Statistic:
    """The next iterate of a method: newton, gauss-newton (of the residuals r), natural (of a model), line-search.

    >>> print(step("exp(A x) - y", "x", kind="gauss-newton"))
    x - (A^T diag(exp(A x).^2) A)^-1 A^T (exp(A x) .* (exp(A x) - y))
    """
    if kind not in KINDS:
        raise UsageError(f"the steps are {', '.join(KINDS)}, not '{kind}'")
    text, name = as_text(text), _one(wrt)
    book = book_with(rules)
    if kind == "natural":
        return _natural(text, name, where, rules)
    reading = read(log_likelihood(text, where), where, wrt=(name,), scalar=kind != "gauss-newton")
    variable = variable_named(name, reading)
    if not isinstance(variable, Symbol) or variable.shape[1] != 1 or variable.axes:
        raise UnsupportedError("a step is by a number or a column")
    made = _GIVEN[kind](reading.expression, variable, book)
    return Statistic(f"{kind} step", made, reading, name)


def _newton(objective: Node, variable: Symbol, book: LawBook) -> Node:
    made = newton(objective, variable, book, always=True)
    if made is None:
        raise UnsupportedError("there is no Hessian in closed form")
    return made[0]


def _gauss_newton(residuals: Node, variable: Symbol, book: LawBook) -> Node:
    """x - (J'J)^-1 J'r; of 1/2 ||r||^2 its r may be given as well."""
    if residuals.is_scalar:
        raise UsageError(
            "a Gauss-Newton step is of the residuals", help='give r of 1/2 ||r||^2: "f(x) - y"'
        )
    jacobian = Jacobian(residuals, variable, book)
    if jacobian.value is None:
        raise UnsupportedError("there is no Jacobian in closed form")
    J, normal = jacobian.value, jacobian.normaliser.normal
    correction = normal(matmul(inv(matmul(transpose(J), J)), transpose(J), residuals))
    return subtract(variable, correction)


def _line_search(objective: Node, variable: Symbol, book: LawBook) -> Node:
    derivation = derive(objective, [variable], book, "free")
    g = derivation.answers[0].gradient
    jacobian = Jacobian(derivation.answers[0].free, variable, book)
    if jacobian.value is None:
        raise UnsupportedError("there is no Hessian in closed form")
    normal = jacobian.normaliser.normal
    squared = matmul(transpose(g), g)
    curved = matmul(transpose(g), jacobian.value, g)
    return add(variable, normal(scale(number(-1), squared, power(curved, -1), g)))


_GIVEN = {"newton": _newton, "gauss-newton": _gauss_newton, "line-search": _line_search}


def _natural(text: str, name: str, where: str, rules: Iterable[str]) -> Statistic:
    """theta + F^-1 score: the natural gradient step of a model."""
    if not is_model(text):
        raise UsageError("a natural gradient is of a model", help='write "y ~ N(X b, s^2 I)"')
    F = fisher(text, name, where, rules=rules)
    found = score(text, name, where, structure="free", rules=rules)
    variable = found.answer.variable
    assert isinstance(variable, Symbol)
    if variable.shape[1] != 1:
        raise UnsupportedError("a natural gradient step is by a number or a column")
    normaliser = normaliser_for(F.node, found.node)
    change = (
        scale(power(F.node, -1), found.node)
        if F.node.is_scalar
        else matmul(inv(F.node), found.node)
    )
    change = polish(shortest(normaliser.normal(change), normaliser), {}, Forms())
    reading: Reading = F.reading
    return Statistic("natural step", add(variable, change), reading, name)


def _one(wrt: object) -> str:
    names = split_variables(as_names(wrt))
    if len(names) != 1:
        raise UsageError("this is by one variable")
    return names[0]
