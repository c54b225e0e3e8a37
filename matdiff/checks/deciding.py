"""Which judges decide the claims of an answer, and what comes of it: one report.

sympy   the second engine modulo a prime first, where it applies, then SymPy: what either refuses is refused
exact   the second engine alone; where it cannot see every identity of a function, SymPy decides
code    the generated code against difference quotients
"""

from __future__ import annotations

from matdiff.base.arguments import require_count, require_number
from matdiff.base.budget import UNITS, Budget
from matdiff.base.errors import CheckError, UnsupportedError, UsageError
from matdiff.base.limits import CHECK_SECONDS
from matdiff.checks.bounds import with_small_numbers
from matdiff.checks.prime import modulo_prime
from matdiff.checks.report import INDEX_ENGINE, CheckReport
from matdiff.checks.values import by_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matdiff.checks.claim import Claim

CHECKS = ("sympy", "exact", "steps", "code")
_SHARE = 0.4  # of the work goes to the second engine at most; it is mostly done with far less


def decide(
    stated: Callable[[], Sequence[Claim]],
    kind: str = "sympy",
    *,
    points: int = 3,
    seconds: float = CHECK_SECONDS,
) -> CheckReport:
    """The report on claims; what cannot be stated is not checked, and a claim of another shape is wrong.

    ``seconds`` bound the work, at about what a quiet machine does in that time: the report does not depend on the machine.
    """
    require_check(kind, points, seconds)
    claims = stated_claims(stated)
    if isinstance(claims, CheckReport):
        return claims
    judges = _exact if kind == "exact" else _by_both
    budget = Budget(seconds * UNITS)
    return with_small_numbers(claims, lambda own: judges(own, points, budget))


def stated_claims(stated: Callable[[], Sequence[Claim]]) -> Sequence[Claim] | CheckReport:
    """The claims; the report where there are none to decide, or where shapes alone refute one."""
    try:
        return stated()
    except UnsupportedError as error:
        return CheckReport("not checked", why=error.message)
    except CheckError as error:
        return CheckReport("disagreed", why=error.message)


def require_check(kind: str, points: int, seconds: float) -> None:
    """UsageError for a check that is not there, or what is no number of points or seconds."""
    if kind not in CHECKS:
        raise UsageError(f"the checks are sympy, exact, steps and code, not '{kind!s:.20}'")
    require_count(points, "points")
    require_number(seconds, "seconds")


def _by_both(claims: Sequence[Claim], points: int, budget: Budget) -> CheckReport:
    first = _modulo_prime(claims, points, budget)
    if first.verdict == "disagreed" and not first.unsure:
        return first
    second = by_values(claims, points=points, budget=budget)
    if second.verdict == "not checked" and first.agreed:
        return first
    second.seconded = second.agreed and first.agreed
    return second


def _modulo_prime(claims: Sequence[Claim], points: int, budget: Budget) -> CheckReport:
    """By the second engine, with its share of the work."""
    own = budget.part(_SHARE)
    try:
        return modulo_prime(claims, points=points, budget=own)
    finally:
        budget.pay(own)


def _exact(claims: Sequence[Claim], points: int, budget: Budget) -> CheckReport:
    """Where the second engine disagrees over functions of which not every identity is seen, SymPy decides."""
    first = _modulo_prime(claims, points, budget)
    if first.verdict != "disagreed" or not first.unsure:
        return first
    second = by_values(claims, points=points, budget=budget)
    if second.verdict == "disagreed":
        return first
    more = "; the check with SymPy agrees" if second.agreed else ""
    why = f"not every identity of {', '.join(first.unsure)} is seen modulo a prime{more}"
    return CheckReport("not checked", why=why, method=INDEX_ENGINE)
