"""Whether two expressions have the same value wherever both have one, and how that is known.

Proved: one node, one normal form, or the same function by the second engine, exactly, modulo a prime. Where that engine does not see every
identity (of log, exp, sin ...) or refuses, exact values at random rational points are compared, at two choices of sizes: where one
differs they are different, and where none does that is said.

>>> import matdiff
>>> x, y = matdiff.symbols("x: n, y: n")
>>> (x.T @ y).equals(y.T @ x).how
'the same normal form'
>>> A = matdiff.symbols("A: n x n")
>>> matdiff.logdet(A @ A.T).equals(2 * matdiff.log(abs(matdiff.det(A))))
True (at 4 random points; not proved)
"""

from __future__ import annotations

from matdiff.base.errors import CheckError
from matdiff.calculus.bookshelf import default_book
from matdiff.checks.claim import Claim
from matdiff.checks.draw import valid_points
from matdiff.checks.prime import modulo_prime
from matdiff.numeric.compare import agree
from matdiff.numeric.fields import EXACT
from matdiff.numeric.sampling import choose_sizes
from matdiff.objects.composing import part_of
from matdiff.rewrite.book import Context
from matdiff.rewrite.normal import Normaliser
from matdiff.syntax.given import together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node

_POOLS = ((2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13), (3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12))
_POINTS = 2


class Equality(int):
    """True or false, as a number is; ``proved`` says whether that is known or was tried only, ``how`` by what."""

    how: str
    proved: bool

    def __new__(cls, value: bool, how: str, proved: bool = True) -> Equality:
        made = super().__new__(cls, value)
        made.how, made.proved = how, proved
        return made

    def __repr__(self) -> str:
        return f"{bool(self)}" if self.proved else f"{bool(self)} ({self.how}; not proved)"


def same_form(a: Node, b: Node) -> bool:
    """Whether two expressions have one normal form."""
    normal = Normaliser(Context(default_book())).normal
    return a is b or normal(a) is normal(b)


def equal(one: object, other: object) -> Equality:
    """Whether both have the same value. CheckError where that is not proved and no point was found at which both have one."""
    first, second = part_of(one), part_of(other)
    together(first.names, second.names)
    a, b = first.node, second.node
    if a.shape != b.shape:
        return Equality(False, "the shapes differ")
    if same_form(a, b):
        return Equality(True, "the same normal form")
    report = modulo_prime([Claim(a, (), b, wrong="the two differ modulo a prime")])
    if report.verdict == "disagreed" and not report.unsure:
        return Equality(False, report.why)
    tried = _tried(a, b)
    if tried is None:
        return Equality(False, "the values at a random rational point differ")
    if report.agreed:
        return Equality(True, report.sentence().removeprefix("✓ "))
    if not tried:
        raise CheckError("no point was found at which both expressions have values")
    return Equality(True, f"at {tried} random points", proved=False)


def _tried(a: Node, b: Node) -> int | None:
    """At how many points the values were the same; None where they differed at one."""
    tried = 0
    for pool in _POOLS:
        for point in valid_points([a, b], choose_sizes(a, b, pool=pool), _POINTS):
            at = point.evaluator(EXACT)
            if not agree(at.value(a), at.value(b)):
                return None
            tried += 1
    return tried
