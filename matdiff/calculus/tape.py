"""Backpropagation through a program: one cotangent for every name, each in terms of the ones before it.

    dL = <∇_h L, dh>,    h = e(u, W)    gives    ∇_u L += what the sweep of e hands to u,    ∇_W L likewise

The statements are taken in reverse. Each is swept by itself, from a symbol that stands for the cotangent of its name, so the work
grows with the program, and the record of each sweep is the derivation that is printed. What is equal to a named value is written by its
name (σ(h) ⊙ (1 − σ(h)) is z ⊙ (1 − z) where z = σ(h)). Where putting the value of the cotangent in makes the next one shorter, it is put
in: −y ⊘ p handed back through p = softmax(h) is p − y.

``Tape.forward`` and ``Tape.backward`` are the statements to be computed, in order.
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError
from matdiff.calculus.derive import Derivation, derive
from matdiff.calculus.expand import is_constant, meet, put_in
from matdiff.calculus.families import member_at, stacked
from matdiff.calculus.flow import complete_at, moving_with, names_in, root_of
from matdiff.calculus.folding import names_of
from matdiff.calculus.polish import Forms, polish
from matdiff.calculus.structure import project, untransposed
from matdiff.expression.build import ONE, add, symbol
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import postorder, substitute
from matdiff.rewrite.book import Context
from matdiff.rewrite.normal import Normaliser
from matdiff.rewrite.terms import zero_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matdiff.calculus.derive import Answer
    from matdiff.rewrite.book import LawBook
    from matdiff.syntax.stepwise import Statement


class Share:
    """What one statement hands to a name: its sweep, and the answer in it."""

    __slots__ = ("answer", "derivation", "statement")

    def __init__(self, statement: Statement, derivation: Derivation, answer: Answer) -> None:
        self.statement = statement
        self.derivation = derivation
        self.answer = answer


class Cotangent:
    """∇_v L for a name v.

    ``of``      the symbol of the name.       ``symbol``    what stands for ∇_v L in the cotangents after it; None for what is no value.
    ``value``   the formula.                  ``chained``   the formula before cotangents were put in, ``shorter`` after.
    ``shares``  what each statement that uses v hands to it.       ``convention``  of a structured variable.
    """

    __slots__ = ("chained", "convention", "of", "shares", "shorter", "symbol", "value")

    def __init__(
        self, of: Symbol, symbol: Symbol | None, value: Node, chained: Node, shares: list[Share]
    ) -> None:
        self.of = of
        self.symbol = symbol
        self.value = value
        self.chained = chained
        self.shorter = value
        self.shares = shares
        self.convention = ""

    def __repr__(self) -> str:
        return f"d L/d {self.of.name} = {self.value!r}"


class Tape:
    """A program forward and backward.

    ``statements``  as they were read; ``root`` is the one whose value is L.
    ``cotangents``  by name, in the order of the backward pass.
    ``upstream``    of values that go into an unknown function L: the symbols of their cotangents.
    """

    def __init__(
        self,
        statements: Sequence[Statement],
        wanted: Iterable[Symbol],
        book: LawBook,
        *,
        loss: str = "L",
        structure: str = "projected",
        upstream: Mapping[Symbol, Symbol] | None = None,
        places: Mapping[Symbol, tuple[Symbol, ...]] | None = None,
    ) -> None:
        self.statements = list(statements)
        self.wanted = list(wanted)
        self.loss = loss
        self.book = book
        self.structure = structure
        self.upstream = dict(upstream or {})
        self.places: dict[Node, tuple[Symbol, ...]] = dict((places or {}).items())
        self.root = None if self.upstream else root_of(self.statements)
        self.context = Context(book)
        self.normaliser = Normaliser(self.context)
        self.cotangents: dict[str, Cotangent] = {}
        self.values: dict[Symbol, Node] = {
            s.symbol: s.node for s in self.statements if s.symbol is not None
        }
        self._folded = names_of(self.values, self.normaliser)
        self._forms = Forms()
        self._closed: dict[Node, Node] = {}
        self._full: dict[Node, Node] = {}
        self._shares: dict[Symbol, list[Share]] = {}
        self._by_symbol: dict[Node, Cotangent] = {}
        self._taken = names_in(self.statements)
        self._run()

    # -- what is computed

    @property
    def forward(self) -> list[tuple[str, Node]]:
        """Names and formulas in the order of the program; the value is there under the name of the loss."""
        return [(s.name or self.loss, s.node) for s in self.statements if s.name or s is self.root]

    @property
    def backward(self) -> list[tuple[str, Node]]:
        """``delta_h`` for a value h and ``grad_W`` for a name that is given, with their formulas, each in terms of those before."""
        return [
            (f"grad_{c.of.name}" if c.symbol is None else c.symbol.name, c.value)
            for c in self.cotangents.values()
            if c.of not in self.upstream
        ]

    @property
    def lines(self) -> tuple[list[tuple[Symbol, Node]], list[tuple[Symbol, Node]]]:
        """Forward and backward, each formula with the symbol that stands for it; gradients by families are taken for every member."""
        forward = [
            (s.symbol or self.value_symbol(), s.node)
            for s in self.statements
            if s.symbol or s is self.root
        ]
        backward = [
            (c.symbol or self._result_symbol(c), stacked(c.value, self.places.get(c.of, ())))
            for c in self.cotangents.values()
            if c.of not in self.upstream
        ]
        return forward, backward

    @property
    def results(self) -> dict[str, Symbol]:
        """The symbols of the gradients that were asked for, by name."""
        asked = set(self.wanted)
        return {
            name: c.symbol or self._result_symbol(c)
            for name, c in self.cotangents.items()
            if c.of in asked and c.of not in self.upstream
        }

    @property
    def value(self) -> Symbol | None:
        """The symbol of L; None where it is unknown."""
        if self.root is None:
            return None
        return self.root.symbol or self.value_symbol()

    def value_symbol(self) -> Symbol:
        """What stands for a value without a name."""
        return symbol(self.loss)

    def _result_symbol(self, cotangent: Cotangent) -> Symbol:
        name = f"grad_{cotangent.of.name}"
        while name in self._taken:
            name += "_"
        return symbol(name, cotangent.of.shape)

    def closed(self, name: str) -> Node:
        """The gradient by a name without the cotangents of others in it; forward values bear their names."""
        if not self._closed:
            for c in self.cotangents.values():
                if c.symbol is not None and c.of not in self.upstream:
                    self._closed[c.symbol] = self._inserted(c.value)
        return self._inserted(self.cotangents[name].value)

    def written_out(self, node: Node, keep: Symbol | None = None) -> Node:
        """An expression with every named value written out, but for the one to ``keep``."""
        if keep is None and self._full:
            return substitute(node, self._full)
        full: dict[Node, Node] = {}
        for v, value in self.values.items():
            if v is not keep:
                full[v] = substitute(value, full)
        if keep is None:
            self._full = full
        return substitute(node, full)

    def _inserted(self, node: Node) -> Node:
        return self.polished(self.normaliser.normal(substitute(node, self._closed)))

    # -- the pass

    def _run(self) -> None:
        wanted = frozenset(self.wanted)
        moving = moving_with(self.statements, wanted)
        complete = complete_at(self.statements, wanted)
        for v, given in self.upstream.items():
            self.cotangents[v.name] = Cotangent(v, given, given, given, [])
        for at in range(len(self.statements) - 1, -1, -1):
            statement = self.statements[at]
            cotangent = self._of_value(statement, moving)
            if cotangent is not None:
                self._hand_on(statement, cotangent, moving)
            for v in complete.get(at, ()):
                self._add(v, None)

    def _of_value(self, statement: Statement, moving: set[Node]) -> Node | None:
        """The symbol of the cotangent of a statement, once all that uses the name has been taken; 1 of the value itself."""
        v = statement.symbol
        if statement is self.root:
            return ONE
        if v is None or v not in moving:
            return None
        if v in self.upstream:
            if v in self._shares:
                raise UnsupportedError(
                    f"{self.loss} is an unknown function of {v.name} and of a value made of {v.name}",
                    help=f"leave {v.name} out: the gradient by the other value leads to it",
                )
            return self.upstream[v]
        if v not in self._shares:
            if v in self.wanted:
                self._add(v, None)
            return None
        given = symbol(self._fresh(f"delta_{v.name}"), v.shape)
        self._add(v, given)
        return given

    def _fresh(self, name: str) -> str:
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name

    def _hand_on(self, statement: Statement, cotangent: Node, moving: set[Node]) -> None:
        node = statement.node
        used = [v for v in postorder(node) if isinstance(v, Symbol) and v in moving]
        if not used:
            return
        places: dict[Node, tuple[Symbol, ...]] = {
            v: self.places[v] for v in used if v in self.places
        }
        derivation = derive(node, used, self.book, "free", (), places, cotangent)
        for answer in derivation.answers:
            assert isinstance(answer.variable, Symbol)
            share = Share(statement, derivation, answer)
            self._shares.setdefault(answer.variable, []).append(share)

    def _add(self, v: Symbol, given: Symbol | None) -> None:
        """The cotangent of a name is complete: add up what was handed to it."""
        shares = self._shares.get(v, [])
        parts = [share.answer.gradient for share in shares]
        total = self.normaliser.normal(add(*parts)) if parts else zero_of(v.shape)
        chained = self.polished(untransposed(total, self.normaliser))
        value = shorter = self._shorter(chained)
        convention = ""
        if v not in self.values:
            at = self.places.get(v, ())
            projected, convention = project(
                value, v, self.structure, self.normaliser, member_at(v, at)
            )
            value = projected if projected is value else self.polished(projected)
        found = Cotangent(v, given, value, chained, shares)
        found.convention = convention
        found.shorter = shorter
        self.cotangents[v.name] = found
        if given is not None:
            self._by_symbol[given] = found

    def polished(self, node: Node) -> Node:
        """The formula as it is printed: named values by their names."""
        return polish(node, self._folded, self._forms)

    def _shorter(self, node: Node) -> Node:
        """The formula with the value of a cotangent in place of its symbol, where that is shorter."""
        best = node
        for c in self._given_in(node):
            assert c.symbol is not None
            if is_constant(c.value):
                best = self.polished(self.normaliser.normal(substitute(best, {c.symbol: c.value})))
            elif meet(node, c.value):
                forms = [
                    self.normaliser.normal(self.polished(form))
                    for form in put_in(best, c.symbol, c.value, self.normaliser)
                ]
                best = min((best, *map(self.polished, forms)), key=lambda form: form.weight)
        return best

    def _given_in(self, node: Node) -> list[Cotangent]:
        return [self._by_symbol[v] for v in postorder(node) if v in self._by_symbol]
