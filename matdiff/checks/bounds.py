"""Which numbers a check takes at their word: small ones. In the place of large declared ones stand small ones, and the report says so.

>>> from matdiff.checks.claim import Claim
>>> from matdiff.checks.values import by_values
>>> from matdiff.expression.build import apply, matmul, scale, symbol, transpose, TWO
>>> x, T = symbol("x", (1000000000, 1)), symbol("T", (1000000000, 1))
>>> claim = Claim(matmul(transpose(x), x), ({x: T},), apply("inner", scale(TWO, x), T))
>>> print(with_small_numbers([claim], by_values).sentence())
✓ checked with SymPy: 3 random rational points at 4 in the place of 1000000000, exact
"""

from __future__ import annotations

from matdiff.checks.claim import Claim
from matdiff.checks.report import CheckReport
from matdiff.numeric.standins import StandIns, stand_ins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matdiff.checks.claim import Moves
    from matdiff.expression.nodes import Node, Symbol

    Judge = Callable[[Sequence[Claim]], CheckReport]


def with_small_numbers(claims: Sequence[Claim], judge: Judge) -> CheckReport:
    """What a judge says of the claims, with small numbers in the place of large ones.

    Where an expression speaks of a large number itself, values that differ prove nothing: then the claims are judged with
    the large numbers, if they are not too large for that.
    """
    found = stand_ins(*[node for claim in claims for node in _every(claim)])
    if found is None:
        return judge(claims)
    report = judge([_small(claim, found) for claim in claims])
    report.standing = found.words()
    if report.verdict == "disagreed" and not found.certain:
        taken = judge(claims)  # the numbers as they stand, as far as the work that is left goes
        if taken.verdict != "not checked":
            return taken
        why = f"with {found.words()} the values differ, and the answer may depend on the number"
        return CheckReport("not checked", why=why, method=report.method)
    return report


def _every(claim: Claim) -> list[Node]:
    """The expressions of a claim as they stand in it."""
    moved: list[Node] = [v for move in (*claim.moves, claim.at) for v in move]
    along = [direction for move in (*claim.moves, claim.at) for direction in move.values()]
    return [claim.function, claim.image, *moved, *along]


def _small(claim: Claim, found: StandIns) -> Claim:
    def moves(given: Moves) -> dict[Symbol, Node]:
        return {found.of(v): found.of(along) for v, along in given.items()}  # type: ignore[misc]

    return Claim(
        found.of(claim.function),
        [moves(move) for move in claim.moves],
        found.of(claim.image),
        at=moves(claim.at),
        wrong=claim.wrong,
    )
