"""The differential of any expression as an answer: dF in closed form, and of one scalar variable the derivative F'(t).

    >>> import matdiff
    >>> d = matdiff.differential("inv(A(alpha))", wrt="alpha")
    >>> d.derivative.unicode()
    '−A(α)⁻¹ A′(α) A(α)⁻¹'

dF = F' dt is how the derivative of a matrix by a scalar is read off (Magnus & Neudecker, chapter 5). It is checked like a gradient:
for a random matrix C, the derivative of tr(C' F(X + t T)) by t is compared with tr(C' dF), which holds for all C and T only if dF is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from matdiff import api
from matdiff.answers import variables as answers_variables
from matdiff.answers.answer import Answer
from matdiff.answers.formula import Formula
from matdiff.answers.found import Found, Kind
from matdiff.answers.orders import HIGHEST
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.calculus import bookshelf
from matdiff.calculus.conditions import conditions_of
from matdiff.calculus.directional import tangent_attributes
from matdiff.calculus.forward import Forward
from matdiff.calculus.higher import Higher
from matdiff.checks.claim import Claim
from matdiff.checks.directions import kind_of
from matdiff.checks.grounds import grounds_of_differential
from matdiff.checks.stating import along_claims, tangent
from matdiff.expression.build import differential as d
from matdiff.expression.build import symbol
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import containing, substitute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.result import Expression
    from matdiff.calculus.steps import Step


def steps(found: Found) -> tuple[Step, ...]:
    """From d(F) inwards, a law a line."""
    forward, higher = found.how["forward"], found.how["higher"]
    told = forward.steps() if higher is None else higher.steps()
    return grounds_of_differential(told, found.variables, forward.book)


def conditions(found: Found) -> list[tuple[Node, str]]:
    """When the answer holds."""
    return conditions_of(found.how["forward"].context, found.question.node, found.node)


def derivative(found: Found) -> Formula | None:
    """dF/dt for one scalar variable t; of higher order there is none."""
    if found.how["higher"] is None and len(found.variables) == 1 and found.variables[0].is_scalar:
        return Formula(found.how["forward"].derivative())
    return None


def code(found: Found, of: str) -> tuple[Node, str]:
    """The derivative by a scalar; else the differential, with dX among the arguments."""
    own = derivative(found)
    if own is not None:
        return own.node, "derivative"
    higher = found.how["higher"]
    taken = {v.name for v in found.symbols}
    put: dict[Node, Node] = {}
    for v in found.variables:
        if not isinstance(v, Symbol):
            raise UsageError("there is no code of a differential by a named value")
        name = f"d{v.name}"
        while name in taken:
            name += "_"
        put[d(v)] = symbol(name, v.shape, tangent_attributes(v))
        if higher is not None:
            put[higher.directions[v]] = put[d(v)]
    return substitute(found.node, put), "differential"


def claims(found: Found, of: str = "dense") -> list[Claim]:
    """d^k F along k times the same directions is the answer, with them for dX; and every lower differential likewise."""
    forward, higher = found.how["forward"], found.how["higher"]
    if not containing(set(found.variables), found.question.node):
        raise UnsupportedError("no variable occurs, nothing to compare")
    letters = {v: _letter(v) for v in found.variables}
    directions: dict[Node, Node] = {x: tangent(x, kind_of(x, None))[0] for x in letters.values()}
    put: dict[Node, Node] = {d(v): directions[x] for v, x in letters.items()}
    forms = [forward.value]
    if higher is not None:
        put.update((higher.directions[v], directions[x]) for v, x in letters.items())
        forms += higher.forms[1:]
    put.update(letters.items())
    lines = [substitute(line, put) for line in (found.question.node, *forms)]
    stated = [along_claims(f, g, directions)[0] for f, g in pairwise(lines)]
    whole = substitute(found.node, put)
    return [*reversed(stated), Claim(lines[-1], (), whole)]


def _letter(variable: Node) -> Symbol:
    """The variable; of a named value of a program a letter for it."""
    if isinstance(variable, Symbol):
        return variable
    kept = ("complex",) if variable.complex else ()
    return symbol(f"X_{variable.digest}", variable.shape, kept)


def differential_of(
    text: str,
    wrt: str | Sequence[str],
    where: str = "",
    rules: Iterable[str] = (),
    order: int = 1,
) -> Answer:
    """The differential of an expression of any shape; ``api.differential`` is its public name."""

    expression, variables, names = api.read_question(text, wrt, where, scalar=False)
    for name, variable in zip(names, variables, strict=True):
        answers_variables.refuse_inverse(name, "a differential")
        answers_variables.refuse_family(variable, "a differential")
    book = bookshelf.book_with(rules)
    if order == 1:
        return _answer(expression, names, variables, Forward(expression.node, variables, book))
    if order not in range(1, HIGHEST + 1):
        raise UsageError(f"the order of a differential is from 1 to {HIGHEST}, not {order}")
    higher = Higher(expression.node, variables, book, order)
    return _answer(expression, names, variables, higher.first, higher)


def _answer(
    question: Expression,
    names: Sequence[str],
    variables: Sequence[Node],
    forward: Forward,
    higher: Higher | None = None,
) -> Answer:
    node = forward.value if higher is None else higher.value
    order = 1 if higher is None else len(higher.ways)
    return Answer(
        Found(
            ROWS["differential"], question, names, variables, node,
            forward=forward, higher=higher, order=order,
        )
    )  # fmt: skip


ROWS = {
    "differential": Kind(
        "differential", "a differential", "differential",
        steps=steps, claims=claims, conditions=conditions, code=code, more={"derivative": derivative},
    )
}  # fmt: skip
