"""What a whole backward pass claims: every name v, given or computed, moves along a direction D_v of its own, and

    dL  =  sum of <∇_v L, D_v>  over all the names.

A computed value moves in addition to how it follows what it is made of: h = g(x) + O_h at O_h = 0. The gradients are taken as they are
printed, names of values stand for their values, ∇_h L in the formula of another for the value of its own. Time grows with the program.

>>> import matdiff
>>> from matdiff.checks.prime import modulo_prime
>>> found = matdiff.backprop("h = W x; L = h^T h", "W")
>>> print(modulo_prime(chain_claims(found.tape)).sentence())
✓ checked with the index engine: 3 random points modulo 2^61 - 3153 at m = 3, n = 2, exact
"""

from __future__ import annotations

from matdiff.calculus.families import member_at
from matdiff.checks.claim import Claim
from matdiff.checks.directions import kind_of
from matdiff.checks.stating import gradient_claims, kept, plain_direction, tangent
from matdiff.expression.build import add, apply, indexed_sum, symbol, zeros
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.calculus.tape import Cotangent, Tape


def loss_of(tape: Tape) -> Node:
    """L in terms of the names of the program; an unknown L is taken to be linear, with the cotangents given."""
    if tape.root is not None:
        return tape.root.node
    terms = [apply("inner", given, v) for v, given in tape.upstream.items()]
    return terms[0] if len(terms) == 1 else add(*terms)


def chain_claims(tape: Tape) -> list[Claim]:
    """That all the gradients of a program are right, and have the structure of their variables."""
    structure = None if tape.structure == "projected" else tape.structure
    offsets = {
        c.of: symbol(f"O_{c.of.name}", c.of.shape)
        for c in tape.cotangents.values()
        if c.of in tape.values
    }
    written: dict[Node, Node] = {}
    for v, node in tape.values.items():
        value = substitute(node, written)
        written[v] = add(value, offsets[v]) if v in offsets else value
    function = substitute(loss_of(tape), written)
    moves: dict[Symbol, Node] = {}
    terms: list[Node] = []
    structures: list[Claim] = []
    for c in tape.cotangents.values():
        gradient = substitute(c.value, written)
        kind = "" if c.of in offsets else kind_of(c.of, structure)
        direction: Node = plain_direction(c.of) if c.of in offsets else tangent(c.of, kind)[0]
        moves[offsets.get(c.of, c.of)] = direction
        terms.append(_term(tape, c, gradient, direction, kind))
        structures += kept(gradient, c.of, kind, f"the gradient by {c.of.name}")
        if c.symbol is not None and c.symbol is not c.value:
            written[c.symbol] = gradient
    at = {offset: zeros(*v.shape) for v, offset in offsets.items()}
    total = add(*terms) if len(terms) > 1 else terms[0]
    return [Claim(function, (moves,), total, at=at), *structures]


def _term(tape: Tape, c: Cotangent, gradient: Node, direction: Node, kind: str) -> Node:
    """<∇_v L, D_v>, of a family the sum over its members; by entries each independent entry once."""
    places = tape.places.get(c.of, ())
    if tape.structure == "entries" and kind in ("symmetric", "skew"):
        gradient = apply("triu", gradient)
    along = member_at(direction, places) if isinstance(direction, Symbol) else direction
    term = apply("inner", gradient, along)
    for place in reversed(places):
        term = indexed_sum(place, term)
    return term


def single_claims(tape: Tape, name: str) -> list[Claim]:
    """That one gradient is right: L as a function of this name, all other values written out."""
    v = tape.cotangents[name].of
    keep = v if v in tape.values else None
    free = keep is not None or tape.structure == "free"
    structure = "free" if free else None if tape.structure == "projected" else tape.structure
    whole = tape.written_out(loss_of(tape), keep)
    gradient = tape.written_out(tape.closed(name), keep)
    places = tape.places.get(v, ())
    return gradient_claims(whole, v, gradient, structure=structure, places=places)
