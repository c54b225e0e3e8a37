"""The function behind ``matdiff.solve``: a question as text, its solution.

UsageError where the unknown does not occur or constraints clash; UnsupportedError where a function has no stationary point at all.
"""

from __future__ import annotations

from matdiff.answers.asking import as_names, as_text, declared
from matdiff.answers.variables import split_variables
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.calculus.bookshelf import book_with
from matdiff.expression.traverse import containing
from matdiff.objects import spoken
from matdiff.output import plain as output_plain
from matdiff.rewrite.terms import is_zero
from matdiff.solving.densities import log_likelihood, with_covariances
from matdiff.solving.lagrangian import Constraint
from matdiff.solving.problem import Problem
from matdiff.solving.reading import (
    Question,
    log_of_product,
    read_constraint,
    read_question,
    split_subject,
)
from matdiff.solving.solution import Solution
from matdiff.syntax.written import Written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matdiff.answers.answer import Answer


def solve(
    text: str,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    st: str | Sequence[str] = (),
    rules: Iterable[str] = (),
) -> Solution:
    """Where a scalar function is stationary, or what solves equations, in closed form.

    ``wrt`` names the unknowns, ``st`` the constraints (``"1^T w = 1"``, several in a list or with commas between), each an equation of
    any shape. Text with ~ is a model, whose log-likelihood is made stationary; with an equals sign it is an equation:
    ``solve("A X + X A^T = Q", wrt="X")``. ``rules`` are law files of your own.

    >>> print(solve("1/2 w^T S w", wrt="w", st="1^T w = 1", where="S: n x n positive_definite"))
    w = S^-1 ones(n)/(ones(1, n) S^-1 ones(n))
    """
    wrt = as_names(wrt)
    where = declared(text, wrt, where)
    text = as_text(text, where=where, wrt=wrt)
    if isinstance(text, Written):
        text, where = spoken.typed_out(text, where)
    text, more = split_subject(text)
    text = log_of_product(text)
    text, where = log_likelihood(text, where), with_covariances(text, where)
    names = split_variables(wrt)
    if not names:
        raise UsageError("which unknown?", help='write matdiff solve "||X w - y||^2" wrt w')
    limits = [st] if isinstance(st, str) else list(st)
    question = read_question(text, names, [more, *limits], where)
    unknowns = question.unknowns
    for constraint in question.constraints:
        if not containing(set(unknowns), constraint.difference):
            said = ", ".join(v.name for v in unknowns)
            raise UsageError(f"the constraint {constraint.text} does not speak of {said}")
    if question.equations and len(question.equations) != len(unknowns):
        count = len(question.equations)
        raise UsageError(
            f"{count} equation{'s' if count > 1 else ''} for {len(unknowns)} unknown{'s' if len(unknowns) > 1 else ''}",
            help="write one equation for each unknown",
        )
    problem = Problem(
        unknowns,
        book_with(rules),
        objective=question.objective,
        equations=question.equations,
        constraints=question.constraints,
    )
    problem.solve()
    if not problem.branches:
        _refuse(problem)
    return Solution(question, problem)


def solve_gradient(gradient: Answer, st: str = "") -> Solution:
    """Where a gradient is zero: the same question, its constraints read in the letters of the function."""
    expression, variable, _ = gradient.as_question()
    reading = gradient.expression.reading
    constraints = [
        Constraint(read_constraint(text, reading), text) for text in st.split(",") if text.strip()
    ]
    question = Question(reading, [variable], expression, [], constraints, {})
    problem = Problem(
        [variable], gradient.derivation.book, objective=expression, constraints=constraints
    )
    problem.solve()
    if not problem.branches:
        _refuse(problem)
    return Solution(question, problem)


def _refuse(problem: Problem) -> None:
    """UnsupportedError where it is plain that nothing solves the question."""

    for row in problem.rows:
        if row.is_multiplier or containing({row.unknown}, row.equation.left):
            continue
        if problem.multipliers and containing(set(problem.multipliers), row.equation.left):
            continue
        if is_zero(row.equation.left):
            continue
        what = "the gradient by" if problem.objective is not None else "what is left for"
        raise UnsupportedError(
            f"{what} {row.unknown.name} is {output_plain.plain(row.equation.left)}, which does not depend on "
            f"{row.unknown.name}: there is no stationary point unless that is zero"
        )
    if problem.contradiction is not None:
        left, right = map(output_plain.plain, problem.contradiction.sides)
        raise UnsupportedError(f"there is no solution: it would need {left} = {right}")
