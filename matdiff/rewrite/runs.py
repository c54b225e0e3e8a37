"""Runs of operands: how the operands of an associative operator are shared out among the parts of a pattern.

In order under ``matmul`` (a slot may take several neighbours, the shortest run first), in any order under a commutative operator, and under
``scale`` with the matrix last. Every search calls ``then`` with the bindings for the first way that fits and hands back what that returns.
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.expression.nodes import Apply, Node, Symbol, intern_apply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Shape

    Bindings = dict[object, object]
    Then = Callable[[Bindings], object]
    Matcher = Callable[[Node, Bindings, Then], object]


class Part:
    """One operand of an associative pattern: its matcher, and whether it is a slot (may take a run)."""

    __slots__ = ("is_slot", "match", "operator", "pattern")

    def __init__(self, pattern: Node, match: Matcher) -> None:
        self.match = match
        self.pattern = pattern
        self.is_slot = isinstance(pattern, Symbol)
        self.operator = pattern.operator if isinstance(pattern, Apply) else None

    def lengths(self, bindings: Bindings, longest: int) -> range:
        """How many operands it may take: a slot that is bound, just as many as what it is bound to."""
        if longest < 1:
            return range(0)
        if not self.is_slot:
            return range(1, 2)
        bound = bindings.get(self.pattern)
        if bound is None:
            return range(1, longest + 1)
        factors = (
            len(bound.operands) if isinstance(bound, Apply) and bound.operator.associative else 1
        )
        return range(1, min(factors, longest) + 1)


def has_operators(node: Apply, needed: tuple[object, ...], least: int) -> bool:
    """A quick no: too few operands, or an operator of the pattern is not among theirs."""
    if len(node.operands) < least:
        return False
    for operator in needed:
        for operand in node.operands:
            if isinstance(operand, Apply) and operand.operator is operator:
                break
        else:
            return False
    return True


def match_leftwards(
    node: Apply,
    parts: list[Part],
    stop: int,
    bindings: Bindings,
    then: Callable[[Bindings, int], object],
) -> object:
    """Match parts to the operands that end before ``stop``, from right to left; ``then`` gets where the match begins."""
    if not parts:
        return then(bindings, stop)
    part, rest = parts[-1], parts[:-1]
    for length in part.lengths(bindings, stop - len(rest)):
        start = stop - length
        found = part.match(
            join(node, node.operands[start:stop]),
            bindings,
            lambda b, start=start: match_leftwards(node, rest, start, b, then),  # type: ignore[misc]
        )
        if found is not None:
            return found
    return None


def match_run(
    node: Apply,
    parts: list[Part],
    position: int,
    start: int,
    bindings: Bindings,
    then: Callable[[Bindings, int], object],
) -> object:
    """Match parts[position:] to operands from ``start`` on, in order; ``then`` gets where the match stopped."""
    if position == len(parts):
        return then(bindings, start)
    part, operands = parts[position], node.operands
    longest = len(operands) - start - (len(parts) - position - 1)
    for length in part.lengths(bindings, longest):
        taken = operands[start] if length == 1 else join(node, operands[start : start + length])
        found = part.match(
            taken,
            bindings,
            lambda b, stop=start + length: match_run(node, parts, position + 1, stop, b, then),  # type: ignore[misc]
        )
        if found is not None:
            return found
    return None


def join(node: Apply, operands: tuple[Node, ...]) -> Node:
    """The same associative operator on some of the operands of a node."""
    if len(operands) == 1:
        return operands[0]
    shape: Shape = node.shape
    if node.operator.name == "matmul":
        shape = operands[0].shape[0], operands[-1].shape[1]
    elif node.operator.name == "scale":
        shape = operands[-1].shape
    return intern_apply(node.operator, operands, shape)


Search = Callable[
    [Apply, list[Part], "Bindings", "Callable[[Bindings, tuple[Node, ...]], object]"], object
]


def search_for(name: str, commutative: bool) -> Search:
    if name == "scale":
        return _scaled
    return _commutative if commutative else _ordered


def _ordered(
    node: Apply,
    parts: list[Part],
    bindings: Bindings,
    then: Callable[[Bindings, tuple[Node, ...]], object],
) -> object:
    operands = node.operands
    return match_run(node, parts, 0, 0, bindings, lambda b, stop: then(b, operands[stop:]))


def _commutative(
    node: Apply,
    parts: list[Part],
    bindings: Bindings,
    then: Callable[[Bindings, tuple[Node, ...]], object],
) -> object:
    ordered = sorted(parts, key=lambda part: part.is_slot)  # what is known first, slots last
    return _choose(node, ordered, 0, node.operands, bindings, then)


def _choose(
    node: Apply,
    parts: list[Part],
    position: int,
    remaining: tuple[Node, ...],
    bindings: Bindings,
    then: Callable[[Bindings, tuple[Node, ...]], object],
) -> object:
    """Give each part one of the remaining operands; the last part, if a slot, also all of them together."""
    if position == len(parts):
        return then(bindings, remaining)
    part = parts[position]
    last = position == len(parts) - 1
    tried: set[Node] = set()
    for i, operand in enumerate(remaining):
        if operand in tried:  # what did not fit once does not fit again
            continue
        tried.add(operand)
        rest = remaining[:i] + remaining[i + 1 :]
        found = part.match(
            operand,
            bindings,
            lambda b, rest=rest: _choose(node, parts, position + 1, rest, b, then),  # type: ignore[misc]
        )
        if found is not None:
            return found
    if last and part.is_slot and len(remaining) > 1:
        return part.match(join(node, remaining), bindings, lambda b: then(b, ()))
    return None


def _scaled(
    node: Apply,
    parts: list[Part],
    bindings: Bindings,
    then: Callable[[Bindings, tuple[Node, ...]], object],
) -> object:
    """Scalars in any order, the matrix last. A scalar slot before the last takes all scalars that remain."""
    scalars, matrix = node.operands[:-1], node.operands[-1]
    *before, final = parts
    fixed = [part for part in before if not part.is_slot]
    slots = [part for part in before if part.is_slot]
    if matrix.shape == (1, 1) and not final.is_slot:
        return _choose(node, [*fixed, final, *slots], 0, node.operands, bindings, then)
    if slots:
        return (
            _choose(
                node,
                [*fixed, *slots],
                0,
                scalars,
                bindings,
                lambda b, rest: final.match(matrix, b, lambda c: then(c, rest)),
            )
            if len(slots) > 1
            else _choose(
                node,
                fixed,
                0,
                scalars,
                bindings,
                lambda b, rest: (
                    slots[0].match(
                        join(node, rest), b, lambda c: final.match(matrix, c, lambda e: then(e, ()))
                    )
                    if rest
                    else None
                ),
            )
        )

    def finish(b: Bindings, rest: tuple[Node, ...]) -> object:
        if final.is_slot:
            return final.match(join(node, (*rest, matrix)), b, lambda c: then(c, ()))
        return final.match(matrix, b, lambda c: then(c, rest))

    return _choose(node, fixed, 0, scalars, bindings, finish)
