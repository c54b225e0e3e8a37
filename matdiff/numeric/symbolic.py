"""Entries that are SymPy expressions in one unknown t: the field in which SymPy differentiates.

Whatever does not depend on t is a number (rational, or of a hundred digits), so expressions stay as small as the question allows.
An entry that grows long gets a name, a symbol that stands for it from there on; its derivative, by SymPy, is kept, and the
chain rule puts the parts together. So the work is linear in the graph. Signs, pivots and branches are decided at t = 0.
SymPy is imported when a field is made.

>>> field = SymbolicField()
>>> x = field.function("log", field.number(Fraction(1, 2)) + field.t)
>>> field.rate(x)
Fraction(2, 1)
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.numeric.fields import (
    EXACT,
    PLAIN,
    SMOOTH,
    DomainError,
    FloatField,
    check_power,
    context,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from matdiff.base.budget import Budget
    from matdiff.numeric.fields import Matrix, Scalar

LONG = 40
"""Entries longer than this, written out, are named."""


class SymbolicField(FloatField):
    """SymPy expressions in ``t``."""

    name = "SymPy"
    cost = 60.0
    rated = 100.0
    """A derivative costs so much for each node of an expression, by each of its unknowns; among rationals, with digits four times that."""
    stable = False

    def __init__(self, budget: Budget | None = None) -> None:
        import sympy  # the one place where SymPy is imported for the check

        self.sympy = sympy
        self.budget = budget
        self.t: Any = sympy.Dummy("t", real=True)
        self.zero = sympy.Integer(0)
        self.one = sympy.Integer(1)
        self._value: dict[Any, Scalar] = {self.t: Fraction(0)}
        self._rate: dict[Any, Scalar] = {self.t: Fraction(1)}
        self._length: dict[Any, int] = {}
        self._names = {sympy_name(name): name for name in SMOOTH}

    def number(self, value: Scalar) -> Scalar:
        if isinstance(value, (int, Fraction)):
            return self.sympy.Rational(value.numerator, value.denominator)
        if hasattr(value, "_mpf_"):
            return self.sympy.Float._new(value._mpf_, context().prec)
        return value

    @property
    def pi(self) -> Scalar:
        return self.number(EXACT.pi)

    def sum(self, terms: Iterable[Scalar]) -> Scalar:
        return self.sympy.Add(*terms)

    def divide(self, a: Scalar, b: Scalar) -> Scalar:
        if not self.sign(b):
            raise DomainError("division by zero")
        return a / b

    def sign(self, x: Scalar) -> int:
        return EXACT.sign(self.at_zero(x))

    def size(self, x: Scalar) -> float:
        return EXACT.size(self.at_zero(x))

    def pivot(self, x: Scalar) -> float | None:
        if not self.sign(x):
            return None
        return 0.0 if x.is_Number else float(self.length(x))

    def power(self, x: Scalar, p: Scalar) -> Scalar:
        base, exponent = self.at_zero(x), self.at_zero(p)
        if x.is_Number and p.is_Number:
            return self.number(EXACT.power(base, exponent))
        whole = bool(p.is_Number) and EXACT.is_integer(exponent)
        check_power(EXACT.sign(base), EXACT.sign(exponent), whole)
        if not base and not (whole and exponent >= 1):
            raise DomainError("a broken power at zero has no derivative")
        return x**p

    def function(self, name: str, x: Scalar) -> Scalar:
        value = EXACT.function(name, self.at_zero(x))  # DomainError outside its domain
        return self.number(value) if x.is_Number else getattr(self.sympy, sympy_name(name))(x)

    def settle(self, a: Matrix) -> Matrix:
        return [
            [x if x.is_Number or self.length(x) <= LONG else self._named(x) for x in row]
            for row in a
        ]

    def shortened(self, row: list[Scalar]) -> list[Scalar]:
        return self.settle([row])[0]

    def _named(self, x: Scalar) -> Scalar:
        """A symbol that has the value and the derivative of x at t = 0."""
        symbol = self.sympy.Dummy("v", real=True)
        self._value[symbol] = self.at_zero(x)
        self._rate[symbol] = self.rate(x)
        return symbol

    def rate(self, x: Scalar) -> Scalar:
        """dx/dt at t = 0, by SymPy and, through named entries, the chain rule."""
        if x.is_Number:
            return Fraction(0)
        unknowns = x.free_symbols
        cost = self.rated * self.length(x) * len(unknowns)
        if self.budget is not None:
            self.budget.spend(cost)  # before it is done
        found = sum(
            (self.at_zero(self.sympy.diff(x, v)) * self._rate[v] for v in unknowns), Fraction(0)
        )
        if self.budget is not None and not isinstance(found, Fraction):
            self.budget.spend(3 * cost)
        return found

    def length(self, x: Scalar) -> int:
        """The number of nodes of an expression written out as a tree."""
        known = self._length
        for v in _postorder(x, known):
            known[v] = 1 + sum(known[c] for c in v.args)
        return known[x]

    def at_zero(self, x: Scalar) -> Scalar:
        """The value at t = 0: a Fraction where it is rational, else a number of a hundred digits."""
        known = self._value
        if x not in known:
            for v in _postorder(x, known):
                known[v] = self._evaluate(v, [known[c] for c in v.args])
        return known[x]

    def _evaluate(self, x: Scalar, operands: list[Scalar]) -> Scalar:
        if x.is_Rational:
            return Fraction(int(x.p), int(x.q))
        if x.is_Float:
            return context().make_mpf(x._mpf_)
        if x.is_Add:
            return sum(operands, Fraction(0))
        if x.is_Mul:
            result = Fraction(1)
            for v in operands:
                result = result * v
            return result
        if x.is_Pow:
            return EXACT.power(*operands)
        name = self._names.get(type(x).__name__)
        if name is not None:
            return EXACT.function(name, operands[0])
        there = x.subs({v: self.number(self._value[v]) for v in x.free_symbols})
        value = there.evalf(context().dps)
        if value.is_Rational:
            return Fraction(int(value.p), int(value.q))
        return context().make_mpf(value._mpf_)


def sympy_name(name: str) -> str:
    return PLAIN.get(name, name)


def _postorder(root: Any, known: dict[Any, Any]) -> list[Any]:
    """The parts of an expression that are not known yet, arguments first, without recursion."""
    found: list[Any] = []
    seen: set[Any] = set()
    stack = [(root, False)]
    while stack:
        x, expanded = stack.pop()
        if x in known or x in seen:
            continue
        if expanded or not x.args:
            seen.add(x)
            found.append(x)
            continue
        stack.append((x, True))
        stack += [(c, False) for c in x.args]
    return found
