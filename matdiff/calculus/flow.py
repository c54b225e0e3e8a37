"""How values flow through the statements of a program: which names lie on the way, and where each is used first."""

from __future__ import annotations

from matdiff.expression.nodes import Symbol
from matdiff.expression.traverse import postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from matdiff.expression.nodes import Node
    from matdiff.rewrite.book import Context
    from matdiff.syntax.stepwise import Statement


INHERITED = (
    "symmetric", "skew", "diagonal", "positive_definite", "positive_semidefinite", "orthogonal",
    "lower_triangular", "upper_triangular", "positive", "nonnegative", "nonzero", "simplex", "onehot",
)  # fmt: skip
"""What the symbol of a named value keeps of its value."""
OF_ENTRIES = ("positive", "nonnegative", "nonzero", "simplex", "onehot")
"""What of it a matrix may have that is not square."""


def inherited(node: Node, context: Context) -> list[str]:
    """The attributes of a value that its name keeps."""
    if isinstance(node, Symbol):
        return sorted(node.attributes)
    is_square = node.shape[0] == node.shape[1]
    return [a for a in (INHERITED if is_square else OF_ENTRIES) if context.holds(node, a)]


def root_of(statements: list[Statement]) -> Statement:
    """The statement whose value is L; a last line that only names a value means the statement that gave it."""
    last = statements[-1]
    named = {s.symbol: s for s in statements if s.symbol is not None}
    return named.get(last.node, last) if last.name is None else last  # type: ignore[call-overload]


def reached_by(statements: list[Statement], given: Iterable[Symbol] = ()) -> set[Node]:
    """What goes into the value of a program, or into values whose cotangent is ``given``, at once or through named values."""
    made = {s.symbol: s.node for s in statements if s.symbol is not None}
    root = root_of(statements)
    found: set[Node] = {root.symbol} if root.symbol is not None else set()
    waiting = [root.node, *given]
    while waiting:
        for v in postorder(waiting.pop()):
            if isinstance(v, Symbol) and v not in found:
                found.add(v)
                if v in made:
                    waiting.append(made[v])
    return found


def names_in(statements: list[Statement]) -> set[str]:
    every = postorder(*(s.node for s in statements))
    taken = {v.name for v in every if isinstance(v, Symbol)}
    return taken | {s.name for s in statements if s.name}


def moving_with(statements: list[Statement], wanted: frozenset[Node]) -> set[Node]:
    """What is asked for, and the names of the values that it goes into."""
    moving: set[Node] = set(wanted)
    for s in statements:
        if s.symbol is not None and any(v in moving for v in postorder(s.node)):
            moving.add(s.symbol)
    return moving


def complete_at(statements: list[Statement], wanted: frozenset[Node]) -> dict[int, list[Symbol]]:
    """The names asked for that are given no value, by the statement that uses them first: there their cotangent is complete."""
    own = {s.symbol for s in statements}
    found: dict[int, list[Symbol]] = {}
    seen: set[Node] = set()
    for at, statement in enumerate(statements):
        for v in postorder(statement.node):
            if isinstance(v, Symbol) and v not in seen and v in wanted and v not in own:
                found.setdefault(at, []).append(v)
            seen.add(v)
    return found
