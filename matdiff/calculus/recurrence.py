"""The backward pass of a loop to a letter: one turn, derived once, stands for all of them.

    z_l = e(z_{l-1}, W_l)         the body, at any l
    ∇_{z_L} C                     from what follows the loop
    ∇_{W_l} C, ∇_{z_{l-1}} C      from ∇_{z_l} C, by the body: the recurrence

For l < L the cotangent ∇_{z_l} C is what turn l + 1 hands back, the formula of ∇_{z_{l-1}} C with l + 1 in place of l.
Put into the formulas of turn l it gives them in terms of turn l + 1 alone.
"""

from __future__ import annotations

from matdiff.base.errors import ShapeError, UnsupportedError
from matdiff.calculus.tape import Cotangent, Tape
from matdiff.expression.build import add, symbol
from matdiff.expression.nodes import Symbol
from matdiff.expression.traverse import substitute, symbols
from matdiff.syntax.loops import AFTER, BEFORE, NOW
from matdiff.syntax.stepwise import Statement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matdiff.expression.nodes import Node
    from matdiff.rewrite.book import LawBook
    from matdiff.syntax.loops import Loop

_GIVEN, _DELTA = "delta_", "delta_"


class State:
    """A value that a turn hands to the next: its ``base``, and the symbols of it ``before`` and ``now``."""

    __slots__ = ("base", "before", "now")

    def __init__(self, base: str, before: Symbol, now: Symbol) -> None:
        self.base = base
        self.before = before
        self.now = now


class Recurrence:
    """``ahead``, ``turn``, ``behind`` are the tapes of what stands before the loop, of one turn, and of what follows.

    ``ahead`` is None where nothing is computed before the loop. ``states`` are what a turn hands on.
    """

    def __init__(
        self,
        parts: tuple[Sequence[Statement], Sequence[Statement], Sequence[Statement]],
        wanted: Iterable[Symbol],
        book: LawBook,
        loop: Loop,
        loss: str,
    ) -> None:
        self.loop = loop
        self.loss = loss
        self.wanted = list(wanted)
        before, body, after = ([*part] for part in parts)
        self.states = _states(before, body)
        if not self.states:
            raise UnsupportedError(
                f"no turn of the loop uses what the turn before computed ({loop.index}-1)"
            )
        # a state has no attributes: what holds of x need not hold of z_1
        body, after = self._cleaned(body), self._cleaned(after)
        before = self._cleaned(before)
        for state in self.states:
            state.before, state.now = _plain(state.before), _plain(state.now)
        used_after = {v for s in after for v in symbols(s.node)}
        ends = [s.now for s in self.states]
        for v in ends:
            if v not in used_after:
                base = v.name[: -len(NOW)]
                raise UnsupportedError(f"what follows the loop does not use {base}_{loop.upper}")
        self.behind = Tape(after, [*self._in(after), *ends], book, loss=loss)
        given = {s.now: symbol(_GIVEN + s.now.name, s.now.shape) for s in self.states}
        asked = [*self._in(body), *(s.before for s in self.states)]
        self.turn = Tape(body, asked, book, loss=loss, upstream=given)
        own = {s.symbol for s in before}
        start = [s.before for s in self.states if s.before in own]
        given = {v: symbol(_GIVEN + v.name, v.shape) for v in start}
        self.ahead = (
            Tape(before, self._in(before), book, loss=loss, upstream=given) if given else None
        )

    def _cleaned(self, statements: Iterable[Statement]) -> list[Statement]:
        """The statements with symbols of states that carry no attributes."""
        plain: dict[Node, Node] = {v: _plain(v) for s in self.states for v in (s.before, s.now)}
        return [
            Statement(s.name, substitute(s.node, plain), plain.get(s.symbol, s.symbol), s.span)  # type: ignore[arg-type]
            for s in statements
        ]

    def _in(self, statements: Iterable[Statement]) -> list[Symbol]:
        found = {v for s in statements for v in symbols(s.node)}
        own = {s.symbol for s in statements}
        return [v for v in self.wanted if v in found or v in own]

    def carried(self) -> dict[Symbol, Node]:
        """For every state, its cotangent at l < L in terms of turn l + 1."""
        found = {}
        for state in self.states:
            handed = self.turn.cotangents.get(state.before.name)
            if handed is not None:
                found[state.now] = renamed(handed.value, NOW, AFTER, before=NOW)
        return found

    def closed(self) -> list[tuple[Symbol, Node]]:
        """The cotangents of a turn l < L in terms of turn l + 1: what uses the cotangent of a state has its value put in."""
        put_in: dict[Node, Node] = {
            self.turn.upstream[v]: value for v, value in self.carried().items()
        }
        found = []
        for c in self._of_values():
            new = self.turn.normaliser.normal(substitute(c.value, put_in))
            if new is not c.value:
                found.append((c.of, self.turn.polished(new)))
        return found

    def _of_values(self) -> list[Cotangent]:
        turn = self.turn
        return [
            c for c in turn.cotangents.values() if c.of in turn.values and c.of not in turn.upstream
        ]

    def at(self, turns: int) -> Tape:
        """The program with so many turns and the formulas of the recurrence in every one: what a check compares."""
        return _Instance(self, turns).tape


def _plain(v: Symbol) -> Symbol:
    return symbol(v.name, v.shape)


def renamed(node: Node, now: str, to: str, before: str = "") -> Node:
    """The formula with other subscripts: those of this turn, and of the turn before."""
    values: dict[Node, Node] = {}
    for v in symbols(node):
        if v.name.endswith(now):
            new = v.name[: -len(now)] + to
        elif before and v.name.endswith(BEFORE):
            new = v.name[: -len(BEFORE)] + before
        else:
            continue
        values[v] = symbol(new, v.shape, v.attributes, v.axes)
    return substitute(node, values)


def _states(before: Iterable[Statement], body: Sequence[Statement]) -> list[State]:
    """The names that the body gives a value and uses with the subscript l - 1."""
    used = {v.name: v for s in body for v in symbols(s.node)}
    found = []
    for s in body:
        if s.symbol is None or s.name is None or not s.name.endswith(NOW):
            continue
        base = s.name[: -len(NOW)]
        old = used.get(base + BEFORE)
        if old is None:
            continue
        if old.shape != s.symbol.shape:
            raise ShapeError(f"{base} has another shape in every turn of the loop")
        found.append(State(base, old, s.symbol))
    return found


class _Instance:
    """A tape with numbers for the letter, filled in from a recurrence and not derived."""

    def __init__(self, recurrence: Recurrence, turns: int) -> None:
        self.recurrence = recurrence
        self.turns = turns
        r = recurrence
        statements: list[Statement] = []
        if r.ahead is not None:
            statements += [self.statement(s, 1) for s in r.ahead.statements]
        for k in range(1, turns + 1):
            statements += [self.statement(s, k) for s in r.turn.statements]
        statements += [self.statement(s, turns) for s in r.behind.statements]
        self.tape = Tape(statements, [], r.turn.book, loss=r.loss)
        self.sums: dict[Symbol, list[Node]] = {}
        self.of: dict[Symbol, Cotangent] = {}
        self.take(r.behind, turns)
        for k in range(turns, 0, -1):
            self.take(r.turn, k)
        if r.ahead is not None:
            self.take(r.ahead, 1)
        self.tape.wanted = list(self.sums)

    def shifted(self, node: Node, k: int) -> Node:
        return renamed(node, NOW, f"_{k}", before=f"_{k - 1}")

    def statement(self, s: Statement, k: int) -> Statement:
        name = s.name
        if s.symbol is None:
            return Statement(name, self.shifted(s.node, k), None, s.span)
        v = self.shifted(s.symbol, k)
        assert isinstance(v, Symbol)
        return Statement(v.name, self.shifted(s.node, k), v, s.span)

    def take(self, tape: Tape, k: int) -> None:
        """The cotangents of a part, in its order; of a name met in several turns the sum."""
        for c in tape.cotangents.values():
            if c.of in tape.upstream:
                continue
            v, value = self.shifted(c.of, k), self.shifted(c.value, k)
            assert isinstance(v, Symbol)
            parts = self.sums.setdefault(v, [])
            parts.append(value)
            total = parts[0] if len(parts) == 1 else add(*parts)
            given = symbol(_DELTA + v.name, v.shape)
            found = Cotangent(v, given, total, total, [])
            self.tape.cotangents.pop(v.name, None)
            self.tape.cotangents[v.name] = found
