"""Conjugates gathered in an answer, as a person writes them.

conj(A) conj(z) - conj(b) = conj(A z - b)        A' conj(z) = conj(A z) for Hermitian A
E + conj(E) = 2 re(E)        a conj(a) = |a|^2        (u^H u)^(1/2) = ||u||
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from matdiff.calculus.conjugation import CONJ, MEMBER, inward, is_leaf
from matdiff.calculus.moduli import squared_norm
from matdiff.expression.build import ONE, TWO, apply, number, power, transpose
from matdiff.expression.nodes import Apply, Node, Number, intern_apply
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder
from matdiff.rewrite.terms import ADD, MATMUL, POWER, SCALE, TRANSPOSE, split_number, with_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.book import Context


class Gatherer:
    """Moves conjugates out of sums, functions and runs of factors."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._gathered: dict[Node, Node] = {}
        self._bare: dict[Node, Node | None] = {}

    def gathered(self, root: Node) -> Node:
        """The expression with its conjugates as far out as reads well."""
        for node in postorder(root):
            if node not in self._gathered:
                self._gathered[node] = self._gather(node)
        return self._gathered[root]

    def bare(self, node: Node) -> Node | None:
        """E where the node is conj(E) and E shows no conjugate; None where it is not, or is real."""
        if node not in self._bare:
            self._bare[node] = self._find_bare(node)
        return self._bare[node]

    def _find_bare(self, node: Node) -> Node | None:
        if not isinstance(node, Apply):
            return None
        if node.operator is CONJ:
            return node.operands[0]
        if not node.complex:
            return None
        if node.operator is TRANSPOSE:
            (inner,) = node.operands
            if is_leaf(inner):
                return inner if self.context.holds(inner, "hermitian") else None
            found = self.bare(inner)
            return None if found is None else transpose(found)
        if node.operator not in (MATMUL, ADD, SCALE) and not node.operator.conjugates:
            return None
        operands = []
        for operand in node.operands:
            if not operand.complex:
                operands.append(operand)
                continue
            found = self.bare(operand)
            if found is None:
                return None
            operands.append(found)
        return intern_apply(node.operator, tuple(operands), node.shape, node.parameters)

    def _gather(self, node: Node) -> Node:
        if not isinstance(node, Apply) or not node.operands or node.operator in (CONJ, MEMBER):
            return node
        operands = tuple([self._gathered[operand] for operand in node.operands])
        if node.operator is ADD:
            operands = _merged(self._real_parts(operands))
            if len(operands) == 1:
                return operands[0]
        if node.operator is SCALE:
            operands = self._moduli(operands)
            if len(operands) == 1:
                return operands[0]
        if node.operator is MATMUL:
            operands = self._runs(operands)
            if len(operands) == 1:
                return operands[0]
        built: Node = node
        if operands != node.operands:
            turned = _common_unit(operands) if node.operator is ADD else None
            built = turned or _rebuilt(node, operands)
        if not isinstance(built, Apply):
            return built
        if node.operator is POWER:
            return self._root(built)
        if node.operator is TRANSPOSE or node.operator is MATMUL:
            return built
        found = self.bare(built)
        if found is not None and _worth(built):
            return intern_apply(CONJ, (found,), node.shape)
        return built

    def _runs(self, factors: tuple[Node, ...]) -> tuple[Node, ...]:
        """conj(A) conj(z) side by side as conj(A z); A^H B^H stay as they are."""
        result: list[Node] = []
        run: list[tuple[Node, Node]] = []

        def close() -> None:
            plain = sum(not _is_turned(bare) for _, bare in run)
            if len(run) > 1 and plain > len(run) - plain:
                parts = tuple([bare for _, bare in run])
                shape = parts[0].shape[0], parts[-1].shape[1]
                result.append(intern_apply(CONJ, (intern_apply(MATMUL, parts, shape),), shape))
            else:
                result.extend([factor for factor, _ in run])
            run.clear()

        for factor in factors:
            bare = self.bare(factor)
            if bare is None:
                close()
                result.append(factor)
            else:
                run.append((factor, bare))
        close()
        return tuple(result)

    def _root(self, node: Apply) -> Node:
        """(u^H u)^(1/2) as ||u||, (a conj(a))^(-1/2) as 1/|a|."""
        base, exponent = node.operands
        if not isinstance(exponent, Number) or isinstance(exponent.value, int):
            return node
        share, rest = split_number(base)
        norm = squared_norm(rest, self.opposite) or self._modulus(rest)
        if norm is None or share <= 0 or (2 * exponent.value).denominator != 1:
            return node
        twice = int(2 * exponent.value)
        root = _root_of(share)
        if root is None:
            return node
        norm = with_number(root, norm)
        return intern_apply(POWER, (norm, number(twice)), node.shape) if twice != 1 else norm

    def _modulus(self, base: Node) -> Node | None:
        """|A| of A .* conj(A), entry by entry; None of anything else."""
        if (
            not isinstance(base, Apply)
            or base.operator.name != "hadamard"
            or len(base.operands) != 2
        ):
            return None
        a, b = base.operands
        if not self.opposite(a, b):
            return None
        return apply("abs", min(a, b, key=lambda v: (conjugates(v), v.weight)))

    def _moduli(self, factors: tuple[Node, ...]) -> tuple[Node, ...]:
        """a conj(a) as |a|^2."""
        left = list(factors)
        result: list[Node] = []
        while left:
            factor = left.pop(0)
            other = next(
                (f for f in left if factor.is_scalar and f.is_scalar and self.opposite(factor, f)),
                None,
            )
            if other is None:
                result.append(factor)
                continue
            left.remove(other)
            shown = min(factor, other, key=lambda v: (conjugates(v), v.weight))
            result.append(power(apply("abs", shown), 2))
        return tuple(result)

    def _real_parts(self, terms: tuple[Node, ...]) -> tuple[Node, ...]:
        """E + conj(E) as 2 re(E), E - conj(E) as 2 i im(E)."""
        left = list(terms)
        result: list[Node] = []
        while left:
            term = left.pop(0)
            value, rest = split_number(term)
            other = next(
                (
                    t
                    for t in left
                    if abs(split_number(t)[0]) == abs(value) and self.opposite(rest, t)
                ),
                None,
            )
            if other is None:
                result.append(term)
                continue
            left.remove(other)
            # the part with fewer conjugates is shown
            share, turned = split_number(other)
            shown = min(rest, turned, key=lambda v: (conjugates(v), v.weight))
            twice = split_number(TWO)[0] * (value if shown is rest else share)
            if share == value:
                part = intern_apply(OPERATORS["re"], (shown,), shown.shape)
            else:
                part = intern_apply(OPERATORS["im"], (shown,), shown.shape)
                part = intern_apply(SCALE, (apply("imaginary_unit"), part), part.shape)
            result.append(with_number(twice, part))
        return tuple(result)

    def opposite(self, rest: Node, term: Node) -> bool:
        """Whether the term without its number is the conjugate of the rest."""
        other = split_number(term)[1]
        if not (rest.complex and other.complex):
            return False
        return self._flat(apply(CONJ, rest)) is self._flat(other)

    def _flat(self, node: Node) -> Node:
        return inward(node, self.context)


def _merged(terms: tuple[Node, ...]) -> tuple[Node, ...]:
    """The terms with like ones in one, as there may be where parts of several conjugates are one."""
    shares: dict[Node, Fraction | int] = {}
    for value, rest in map(split_number, terms):
        shares[rest] = shares.get(rest, 0) + value
    if len(shares) == len(terms) or not all(shares.values()):
        return terms
    return tuple([with_number(value, rest) for rest, value in shares.items()])


def _common_unit(terms: tuple[Node, ...]) -> Node | None:
    """i (A + B) of i A + i B, so that another i outside meets it; None where a term has no i."""
    unit = apply("imaginary_unit")
    inside: dict[Node, Fraction | int] = {}
    for value, rest in map(split_number, terms):
        if not (isinstance(rest, Apply) and rest.operator is SCALE and unit in rest.operands):
            return None
        left = list(rest.operands)
        left.remove(unit)
        bare = left[0] if len(left) == 1 else intern_apply(SCALE, tuple(left), rest.shape)
        inside[bare] = inside.get(bare, 0) + value
    if not all(inside.values()):
        return None
    shape = terms[0].shape
    parts = tuple([with_number(value, bare) for bare, value in inside.items()])
    whole = parts[0] if len(parts) == 1 else intern_apply(ADD, parts, shape)
    return _rebuilt(intern_apply(SCALE, (unit, whole), shape), (unit, whole))


def _root_of(number_: Fraction | int) -> Fraction | int | None:
    """The root of a positive rational number where it is rational."""
    above, below = Fraction(number_).as_integer_ratio()
    root = Fraction(isqrt(above), isqrt(below))
    if root * root != number_:
        return None
    return root.numerator if root.denominator == 1 else root


def _rebuilt(node: Apply, operands: tuple[Node, ...]) -> Node:
    """The operator on gathered operands; of a product with a number, that number times those that came up inside."""
    if node.operator is not SCALE:
        return intern_apply(node.operator, operands, node.shape, node.parameters)
    value: Fraction | int = 1
    factors: list[Node] = []
    for operand in operands:
        share, rest = split_number(operand)
        value *= share
        if rest is not ONE:
            factors += (
                rest.operands if isinstance(rest, Apply) and rest.operator is SCALE else (rest,)
            )
    unit = apply("imaginary_unit")
    while factors.count(unit) > 1:  # i^2 = -1
        factors.remove(unit)
        factors.remove(unit)
        value = -value
    if isinstance(value, Fraction) and value.denominator == 1:
        value = value.numerator
    if not factors:
        return number(value)
    rest = factors[0] if len(factors) == 1 else intern_apply(SCALE, tuple(factors), node.shape)
    return with_number(value, rest)


def conjugates(node: Node) -> int:
    """How many conjugates are seen that are no part of a conjugate transpose."""
    count = 0
    for v in postorder(node):
        if isinstance(v, Apply):
            if v.operator is CONJ:
                count += 2
            elif v.operator is TRANSPOSE:
                inner = v.operands[0]
                count -= 1 if isinstance(inner, Apply) and inner.operator is CONJ else -1
    return count


def _is_turned(node: Node) -> bool:
    return isinstance(node, Apply) and node.operator is TRANSPOSE


def _worth(node: Apply) -> bool:
    """Whether one conjugate in front saves any: of a function it does not cost, of a sum or product it replaces several."""
    if node.operator in (ADD, SCALE):
        # 2 conj(z) and a conj(z) with a real number in front stay
        moved = [operand for operand in node.operands if operand.complex]
        return len(moved) > 1 and not all(map(_is_turned, moved))
    return node.operator.name not in _KEPT_INSIDE


_KEPT_INSIDE = ("kron", "diag")
"""I kron Z^H and diag(conj(z)) keep their conjugates inside."""
