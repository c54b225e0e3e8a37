"""The check of an answer: its claims to the judges, its steps line by line, its code against difference quotients.

>>> import matdiff
>>> r = matdiff.grad("x^T A y", "A")
>>> print(r.check("steps").sentence())
✓ steps checked: 4 of 4 lines have the value of the one before, at 3 random points at m = 3, n = 2
>>> print(r.check("code").sentence())
✓ code checked by difference quotients: 3 random points at m = 3, n = 2, to 6 digits
"""

from __future__ import annotations

from matdiff.base.budget import unbounded
from matdiff.checks import bycode, grounds, steps
from matdiff.checks.deciding import decide, require_check, stated_claims
from matdiff.checks.report import CheckReport
from matdiff.expression.traverse import symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.answer import Answer


def check(answer: Answer, kind: str, of: str, points: int, seconds: float) -> CheckReport:
    """The report of one check of an answer, or of a part of it."""
    with unbounded():  # a check has a budget of its own
        return _checked(answer, kind, of, points, seconds)


def _checked(answer: Answer, kind: str, of: str, points: int, seconds: float) -> CheckReport:
    require_check(kind, points, seconds)
    own = answer.record.kind.check
    report = None if own is None else own(answer.record, kind, points, seconds)
    if report is not None:
        return report
    if kind == "steps":
        return _steps(answer, points, seconds)
    if kind == "code":
        return _code(answer, of, points, seconds)
    return decide(lambda: answer.claims(of), kind, points=points, seconds=seconds)


def _steps(answer: Answer, points: int, seconds: float) -> CheckReport:
    """Every line that follows from another has its value, along random directions of the variables."""

    record = answer.record
    places = getattr(record.how.get("answer"), "places", ())
    pairs = grounds.followed(answer.steps, record.variables, places)
    return steps.report_of_lines(pairs, record.variables, points, seconds)


def _code(answer: Answer, of: str, points: int, seconds: float) -> CheckReport:
    """The values of the generated code, put in place of the formula, against difference quotients of the function."""

    if of == "dense" and answer.record.how.get("level") == "operator":
        of = "matvec"
    record, judge = answer.record, answer.record.kind.check
    claims = stated_claims(lambda: answer.claims(of))
    if isinstance(claims, CheckReport) and judge is None:
        return claims
    node, _ = record.kind.code(record, of if of != "dense" else "")
    function = answer.function(of=of if of != "dense" else "")
    given = list(dict.fromkeys((*record.symbols, *symbols(node))))
    if isinstance(claims, CheckReport):
        own = (judge and judge(record, "sympy", points, seconds)) or claims
        return bycode.beside_formula(own, node, function, given, points=points, seconds=seconds)
    return bycode.by_code(claims, node, function, given, points=points, seconds=seconds)
