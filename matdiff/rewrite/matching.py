"""Match a pattern against an expression: does this law apply here, and what do its slots stand for?

A pattern is compiled once into a function (node, bindings, then) that calls ``then`` with the extended bindings for the first way to
match, and hands back what ``then`` returns, or None. Bindings map slots to nodes and size names to sizes.

 - A slot checks its shape by unifying sizes, then its attributes by asking the judge ``holds(node, attribute)``.
 - Under an associative operator a slot may take a run of operands, the shortest run first.
 - Under a commutative operator the order of operands means nothing; the last slot may take what remains.
 - ``scale`` is commutative in its scalars and keeps the matrix last.
 - ``compile_root`` also finds the pattern inside a longer sum or product and gives the operands left over.

>>> from matdiff.expression.build import inv, matmul, symbol
>>> A, S, y = symbol("A", ("n", "n")), symbol("S", ("k", "k")), symbol("y", ("k", 1))
>>> match = compile_root(matmul(A, inv(A)))
>>> bindings, before, after = match(matmul(S, inv(S), y), lambda node, attribute: False)
>>> bindings[A], before, after
(S, (), (y,))
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.expression.nodes import Apply, Node, Number, Symbol, intern_apply
from matdiff.rewrite.law import FUNCTIONS, KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension, Shape

    Bindings = dict[object, object]
    Then = Callable[[Bindings], object]
    Matcher = Callable[[Node, Bindings, Then], object]
    Holds = Callable[[Node, str], bool]
    Found = tuple[Bindings, tuple[Node, ...], tuple[Node, ...]]
    Root = Callable[[Node, Holds], Found | None]

HOLDS = 0
"""The key under which bindings carry the judge of side conditions."""


def unify_size(pattern: Dimension, size: Dimension, bindings: Bindings) -> bool:
    """Bind or compare one size; ``bindings`` is changed in place."""
    if isinstance(pattern, int):
        return pattern == size
    bound = bindings.get(pattern)
    if bound is None:
        bindings[pattern] = size
        return True
    return bound == size


def compile_pattern(pattern: Node) -> Matcher:
    """The matcher of a pattern."""
    if isinstance(pattern, Symbol):
        return _slot(pattern)
    if isinstance(pattern, Number):
        return _literal(pattern)
    assert isinstance(pattern, Apply)
    if pattern.operator.associative:
        return _sequence(pattern)
    return _fixed(pattern)


def _literal(pattern: Node) -> Matcher:
    def match(node: Node, bindings: Bindings, then: Then) -> object:
        return then(bindings) if node is pattern else None

    return match


def _slot(slot: Symbol) -> Matcher:
    rows, columns = slot.shape
    conditions = tuple(sorted(slot.attributes - KINDS))
    wants_index = "index" in slot.attributes

    def match(node: Node, bindings: Bindings, then: Then) -> object:
        bound = bindings.get(slot)
        if bound is not None:
            return then(bindings) if bound is node else None
        if wants_index and not (isinstance(node, Symbol) and "index" in node.attributes):
            return None
        extended = dict(bindings)
        shape = node.shape
        if not (unify_size(rows, shape[0], extended) and unify_size(columns, shape[1], extended)):
            return None
        if conditions:
            holds = bindings[HOLDS]
            for condition in conditions:
                if not holds(node, condition):  # type: ignore[operator]
                    return None
        extended[slot] = node
        return then(extended)

    return match


def _fixed(pattern: Apply) -> Matcher:
    operator, parameters = pattern.operator, pattern.parameters
    matchers = [compile_pattern(operand) for operand in pattern.operands]
    is_function = operator.name in FUNCTIONS

    def match(node: Node, bindings: Bindings, then: Then) -> object:
        if not isinstance(node, Apply) or node.operator is not operator:
            return None
        if is_function:
            bindings = {**bindings, ("function", parameters[0]): node.parameters}
        elif parameters:
            bindings = dict(bindings)
            for wanted, given in zip(parameters, node.parameters, strict=True):
                if not unify_size(wanted, given, bindings):  # type: ignore[arg-type]
                    return None
        if not matchers:
            return then(bindings)
        return _chain(matchers, node.operands, 0, bindings, then)

    return match


def _chain(
    matchers: list[Matcher],
    operands: tuple[Node, ...],
    position: int,
    bindings: Bindings,
    then: Then,
) -> object:
    if position == len(matchers) - 1:
        return matchers[position](operands[position], bindings, then)
    return matchers[position](
        operands[position],
        bindings,
        lambda extended: _chain(matchers, operands, position + 1, extended, then),
    )


class _Part:
    """One operand of an associative pattern: its matcher, and whether it is a slot (may take a run)."""

    __slots__ = ("is_slot", "match", "operator", "pattern")

    def __init__(self, pattern: Node) -> None:
        self.match = compile_pattern(pattern)
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


def _sequence(pattern: Apply) -> Matcher:
    """The whole operand list must be used up."""
    operator = pattern.operator
    parts = [_Part(operand) for operand in pattern.operands]
    search = _search_for(operator.name, operator.commutative)

    def match(node: Node, bindings: Bindings, then: Then) -> object:
        if (
            not isinstance(node, Apply)
            or node.operator is not operator
            or len(node.operands) < len(parts)
        ):
            return None
        return search(node, parts, bindings, lambda b, rest: None if rest else then(b))

    return match


def compile_root(pattern: Node) -> Root:
    """A matcher for whole expressions: (bindings, operands left over before, after) or None."""
    if not (isinstance(pattern, Apply) and pattern.operator.associative):
        matcher = compile_pattern(pattern)

        def match_whole(node: Node, holds: Holds) -> Found | None:
            found = matcher(node, {HOLDS: holds}, _identity)
            return None if found is None else (found, (), ())  # type: ignore[return-value]

        return match_whole
    operator = pattern.operator
    parts = [_Part(operand) for operand in pattern.operands]
    needed = tuple(part.operator for part in parts if part.operator is not None)
    if operator.commutative or operator.name == "scale":
        search = _search_for(operator.name, operator.commutative)

        def match_among(node: Node, holds: Holds) -> Found | None:
            if not isinstance(node, Apply) or not _has(node, needed, len(parts)):
                return None
            return search(node, parts, {HOLDS: holds}, lambda b, rest: (b, rest, ()))  # type: ignore[return-value]

        return match_among

    anchor = next((i for i, part in enumerate(parts) if part.operator is not None), 0)
    return _window(parts, anchor, needed)


def _window(parts: list[_Part], anchor: int, needed: tuple[object, ...]) -> Root:
    """Find a run of operands; the search starts at an operand of the pattern that is not a mere slot, if there is one."""
    before, middle, after = parts[:anchor], parts[anchor], parts[anchor + 1 :]

    def match(node: Node, holds: Holds) -> Found | None:
        if not isinstance(node, Apply) or not _has(node, needed, len(parts)):
            return None
        operands = node.operands
        for at in range(anchor, len(operands) - len(after)):
            operand = operands[at]
            if middle.operator is not None:
                if not isinstance(operand, Apply) or operand.operator is not middle.operator:
                    continue
                lengths = range(1, 2)
            else:
                lengths = range(1, len(operands) - at - len(after) + 1)
            for length in lengths:
                found = middle.match(
                    operand if length == 1 else join(node, operands[at : at + length]),
                    {HOLDS: holds},
                    lambda b, at=at, end=at + length: _leftwards(  # type: ignore[misc]
                        node,
                        before,
                        at,
                        b,
                        lambda c, start: _run(
                            node,
                            after,
                            0,
                            end,
                            c,
                            lambda e, stop: (e, operands[:start], operands[stop:]),
                        ),
                    ),
                )
                if found is not None:
                    return found  # type: ignore[return-value]
        return None

    return match


def _leftwards(
    node: Apply,
    parts: list[_Part],
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
            lambda b, start=start: _leftwards(node, rest, start, b, then),  # type: ignore[misc]
        )
        if found is not None:
            return found
    return None


def _identity(bindings: Bindings) -> Bindings:
    return bindings


def _has(node: Apply, needed: tuple[object, ...], least: int) -> bool:
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


def _run(
    node: Apply,
    parts: list[_Part],
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
            lambda b, stop=start + length: _run(node, parts, position + 1, stop, b, then),  # type: ignore[misc]
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
    [Apply, list[_Part], "Bindings", "Callable[[Bindings, tuple[Node, ...]], object]"], object
]


def _search_for(name: str, commutative: bool) -> Search:
    if name == "scale":
        return _scaled
    return _commutative if commutative else _ordered


def _ordered(
    node: Apply,
    parts: list[_Part],
    bindings: Bindings,
    then: Callable[[Bindings, tuple[Node, ...]], object],
) -> object:
    operands = node.operands
    return _run(node, parts, 0, 0, bindings, lambda b, stop: then(b, operands[stop:]))


def _commutative(
    node: Apply,
    parts: list[_Part],
    bindings: Bindings,
    then: Callable[[Bindings, tuple[Node, ...]], object],
) -> object:
    ordered = sorted(parts, key=lambda part: part.is_slot)  # what is known first, slots last
    return _choose(node, ordered, 0, node.operands, bindings, then)


def _choose(
    node: Apply,
    parts: list[_Part],
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
    for i, operand in enumerate(remaining):
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
    parts: list[_Part],
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
