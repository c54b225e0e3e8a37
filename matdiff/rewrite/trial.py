"""One law at random points: what both of its sides are worth, from the data of the law alone.

Slots get values that obey their attributes and the ``check`` clause, at distinct prime sizes, and tangents along which they go on obeying
them. ``d(E)`` on the left is a difference quotient of E along the tangents, ``d(A)`` on the right is the tangent itself: so an identity and
a differential law are judged by the same comparison, and no law of differentiation is used. A slot that stands under a sum over an index
becomes a member of a family, else the sum would be of equal terms. The project's own laws are tried by the tests, a user's when they are
loaded (:mod:`matdiff.rewrite.admit`).

    holds(law)              both sides agree at three points
    accepts(law, copy)      the left side agrees with some other right side
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

from matdiff.expression import build as b
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.operators import complex as complex_family
from matdiff.expression.traverse import postorder, substitute, symbols
from matdiff.numeric.compare import agree
from matdiff.numeric.fields import EXACT, DomainError
from matdiff.numeric.sampling import choose_sizes, domain_hints, sample
from matdiff.numeric.values import Evaluator
from matdiff.rewrite.law import COMPLEX_ATTRIBUTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from matdiff.base.budget import Budget
    from matdiff.numeric.fields import Matrix
    from matdiff.numeric.sampling import Point
    from matdiff.rewrite.isolation import Isolation
    from matdiff.rewrite.law import Law

PRIMES = (2, 3, 5)
MORE_PRIMES = (7, 11, 13)
SEEDS = (0, 1, 2)
ATTEMPTS = 40
TOLERANCE = 1e-30
"""Values that are not rational carry a hundred digits; a difference quotient keeps more than seventy."""
MARGIN = 1e-6

_RANGE = re.compile(r"^(\w+) in \(([^,]+),([^,]+)\)$")
_ATTRIBUTE = re.compile(r"^(\w+) (\w+)$")
_CLAUSE_END = re.compile(r"[;,](?![^(]*\))")


COMPLEX = frozenset(row.name for row in complex_family.ROWS)
NOT_COMPLEX = frozenset(
    (
        *(
            "real",
            "index",
            "size",
            "function",
            "positive",
            "nonnegative",
            "orthogonal",
            "idempotent",
            "simplex",
            "onehot",
        ),
        *("positive_definite", "positive_semidefinite"),
    )
)
"""Slots of these attributes are real."""


def is_complex(law: Law) -> bool:
    """Whether a law speaks of complex matrices: its slots are then drawn complex."""
    nodes = postorder(law.pattern, law.template)
    return any(isinstance(v, Apply) and v.operator.name in COMPLEX for v in nodes) or any(
        v.attributes & COMPLEX_ATTRIBUTES - {"real"} for v in nodes if isinstance(v, Symbol)
    )


def is_served(root: Node) -> bool:
    """Whether all operators of an expression may be applied to complex matrices."""
    applied = (v for v in postorder(root) if isinstance(v, Apply) and v.operands)
    return all(v.operator.complex for v in applied)


class Trial:
    """A point where the left side of a law has a value."""

    def __init__(self, point: Point, evaluator: Evaluator, left: Matrix) -> None:
        self.point = point
        self.evaluator = evaluator
        self.left = left

    def right(self, node: Node) -> Matrix | None:
        """What another expression is worth at the point; None where it is worth nothing."""
        if node.indices:  # an index outside its sum
            return None
        try:
            return self.evaluator.value(node)
        except DomainError:
            return None

    def accepts(self, node: Node) -> bool:
        value = self.right(node)
        return value is not None and agree(self.left, value, TOLERANCE)


class NoDraw(Exception):
    """No point was found at which the left side of a law has a value."""


def holds(law: Law, sizes: dict[str, int] | None = None) -> bool:
    """Both sides agree at every point. NoDraw where no point can be drawn."""
    return accepts(law, sides(law)[1], sizes)


def accepts(law: Law, right: Node, sizes: dict[str, int] | None = None) -> bool:
    """The left side agrees with ``right``, an expression in the slots of ``sides(law)``."""
    return all(trial.accepts(right) for trial in trials(law, tuple((sizes or {}).items())))


@cache
def trials(law: Law, sizes: tuple[tuple[str, int], ...] = ()) -> list[Trial]:
    """A point for each seed, at sizes of its own unless they are given."""
    return [draw(law, seed, dict(sizes)) for seed in SEEDS]


def draw(
    law: Law,
    seed: int,
    sizes: dict[str, int] | None = None,
    *,
    complex_: bool | None = None,
    whole: bool = False,
    attempts: int = ATTEMPTS,
    budget: Budget | None = None,
) -> Trial:
    """One point, complex where the law speaks of complex matrices or that is asked for, of ``whole`` numbers where possible."""
    left, right = sides(law)
    slots = symbols(left, right)
    attributes, ranges = hints(law, slots)
    complex_ = is_complex(law) if complex_ is None else complex_
    if complex_:
        for slot in slots:
            if not slot.attributes & NOT_COMPLEX:
                attributes.setdefault(slot, []).append("complex")
    sizes = sizes or sizes_for(seed, left, right)
    for attempt in range(attempts):
        if attempt == attempts // 2 and not complex_:
            _into_domains(attributes, left, slots, ranges)
        point = sample(
            slots,
            sizes,
            seed + 100 * attempt,
            tangents=True,
            hints=attributes,
            ranges=ranges,
            whole=whole,
        )
        point.complex = point.complex or complex_
        evaluator = point.evaluator(EXACT, margin=MARGIN, budget=budget)
        try:
            return Trial(point, evaluator, evaluator.value(left))
        except DomainError:
            continue
    raise NoDraw(f"no valid draw for {law.name} in {attempts} attempts")


def _into_domains(
    attributes: dict[Symbol, list[str]],
    left: Node,
    slots: Iterable[Symbol],
    ranges: Container[Symbol],
) -> None:
    """Where free draws have no value, the slots keep to what the operators ask for: arcsin of less than 1."""
    for slot, words in domain_hints(left).items():
        if slot in slots and slot not in ranges:
            attributes.setdefault(slot, []).extend(sorted(words))


def sizes_for(seed: int, *nodes: Node) -> dict[str, int]:
    """A prime of its own for each size name; another distribution for each seed."""
    turn = seed % len(PRIMES)
    return choose_sizes(*nodes, pool=(*PRIMES[turn:], *PRIMES[:turn], *MORE_PRIMES))


@cache
def sides(law: Law) -> tuple[Node, Node]:
    """Pattern and template, with the slots under a sum over an index made members of families."""
    families: dict[Node, Node] = {}
    for node in postorder(law.pattern):
        if isinstance(node, Apply) and node.operator.binds:
            index, body = node.operands
            assert isinstance(index, Symbol)
            for slot in symbols(body):
                if "fixed" in slot.attributes:
                    continue
                family = b.symbol(slot.name, slot.shape, slot.attributes, index.axes)
                families[slot] = b.member(family, index)
    return substitute(law.pattern, families), substitute(law.template, families)


def hints(
    law: Law | Isolation, slots: list[Symbol]
) -> tuple[dict[Symbol, list[str]], dict[Symbol, tuple[Fraction, Fraction]]]:
    """The ``check`` clause: attributes and ranges of slots that the law does not demand, only its test."""
    attributes: dict[Symbol, list[str]] = {}
    ranges: dict[Symbol, tuple[Fraction, Fraction]] = {}
    named = {slot.name: slot for slot in slots}
    for part in filter(None, map(str.strip, _CLAUSE_END.split(law.check))):
        if found := _RANGE.match(part):
            ranges[named[found[1]]] = Fraction(found[2].strip()), Fraction(found[3].strip())
        elif found := _ATTRIBUTE.match(part):
            attributes.setdefault(named[found[1]], []).append(found[2])
        else:
            raise ValueError(f"the check clause '{part}' is not understood")
    return attributes, ranges
