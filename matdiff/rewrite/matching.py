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

from collections.abc import Callable, Sequence

from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.rewrite.law import FUNCTIONS, KINDS
from matdiff.rewrite.runs import Part, has_operators, join, match_leftwards, match_run, search_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension

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
        if wants_index and not unify_size(slot.axes[0], node.axes[0], extended):  # type: ignore[attr-defined]
            return None
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
    is_mapping = operator.name == "mapping"

    def match(node: Node, bindings: Bindings, then: Then) -> object:
        if not isinstance(node, Apply) or node.operator is not operator:
            return None
        if is_mapping:  # a number or a vector, and of the same order: each has a law of its own
            name, order, rows = node.parameters
            if order != parameters[1] or (rows == 1) != (parameters[2] == 1):
                return None
            bindings = {**bindings, ("function", parameters[0]): (name, 0, rows)}
        elif is_function:
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


def _sequence(pattern: Apply) -> Matcher:
    """The whole operand list must be used up."""
    operator = pattern.operator
    parts = [Part(operand, compile_pattern(operand)) for operand in pattern.operands]
    search = search_for(operator.name, operator.commutative)

    def match(node: Node, bindings: Bindings, then: Then) -> object:
        if (
            not isinstance(node, Apply)
            or node.operator is not operator
            or len(node.operands) < len(parts)
        ):
            return None
        return search(node, parts, bindings, lambda b, rest: None if rest else then(b))

    return match


def compile_whole(pattern: Node) -> Root:
    """A matcher that uses up the whole expression, as a fact has to: (bindings, (), ()) or None."""
    matcher = compile_pattern(pattern)

    def match(node: Node, holds: Holds) -> Found | None:
        found = matcher(node, {HOLDS: holds}, _identity)
        return None if found is None else (found, (), ())  # type: ignore[return-value]

    return match


def compile_root(pattern: Node) -> Root:
    """A matcher for whole expressions: (bindings, operands left over before, after) or None."""
    if not (isinstance(pattern, Apply) and pattern.operator.associative):
        return compile_whole(pattern)
    operator = pattern.operator
    parts = [Part(operand, compile_pattern(operand)) for operand in pattern.operands]
    needed = tuple(part.operator for part in parts if part.operator is not None)
    if operator.commutative or operator.name == "scale":
        search = search_for(operator.name, operator.commutative)

        def match_among(node: Node, holds: Holds) -> Found | None:
            if not isinstance(node, Apply) or not has_operators(node, needed, len(parts)):
                return None
            return search(node, parts, {HOLDS: holds}, lambda b, rest: (b, rest, ()))  # type: ignore[return-value]

        return match_among

    anchor = next((i for i, part in enumerate(parts) if part.operator is not None), 0)
    return _window(parts, anchor, needed)


def _window(parts: list[Part], anchor: int, needed: tuple[object, ...]) -> Root:
    """Find a run of operands; the search starts at an operand of the pattern that is not a mere slot, if there is one."""
    before, middle, after = parts[:anchor], parts[anchor], parts[anchor + 1 :]
    is_twice = middle.is_slot and bool(after) and after[0].pattern is middle.pattern

    def match(node: Node, holds: Holds) -> Found | None:
        if not isinstance(node, Apply) or not has_operators(node, needed, len(parts)):
            return None
        operands = node.operands
        places: dict[Node, list[int]] = {}
        for at, operand in enumerate(operands if is_twice else ()):
            places.setdefault(operand, []).append(at)
        for at in range(anchor, len(operands) - len(after)):
            operand = operands[at]
            if middle.operator is not None:
                if not isinstance(operand, Apply) or operand.operator is not middle.operator:
                    continue
                lengths: Sequence[int] = range(1, 2)
            else:
                lengths = range(1, len(operands) - at - len(after) + 1)
                if is_twice:  # the run that follows begins with the same operand
                    lengths = [k - at for k in places[operand] if k - at in lengths]
            for length in lengths:
                end = at + length
                if is_twice and operands[at:end] != operands[end : end + length]:
                    continue  # A A: the run that follows has to be the same
                found = middle.match(
                    operand if length == 1 else join(node, operands[at : at + length]),
                    {HOLDS: holds},
                    lambda b, at=at, end=at + length: match_leftwards(  # type: ignore[misc]
                        node,
                        before,
                        at,
                        b,
                        lambda c, start: match_run(
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


def _identity(bindings: Bindings) -> Bindings:
    return bindings
