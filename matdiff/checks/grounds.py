"""Which declared attributes the lines of a derivation rest on: a line does not follow from the one before without them.

    x' S x  has the differential  (dx)' S x + x' S dx  =  2 x' S dx    because S = S'

Two lines are compared at points where S is any matrix; where they differ the attribute counts, and the weakest that makes them agree is
said. What is declared and not needed is not said, whatever laws have fired.
"""

from __future__ import annotations

import re
from itertools import pairwise

from matdiff.base.budget import TooLong
from matdiff.base.errors import CheckError
from matdiff.calculus.families import member_at
from matdiff.calculus.grounds import ATTRIBUTES, Ground
from matdiff.checks.steps import check_steps
from matdiff.expression.build import apply, differential, indexed_sum, symbol
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder, substitute, symbols
from matdiff.numeric.fields import FLOAT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matdiff.calculus.steps import Step
    from matdiff.rewrite.book import LawBook

    Pair = tuple[Node, Node] | None

_STRUCTURAL = frozenset(ATTRIBUTES)
_EQUALITIES = frozenset(("polish", "presented"))
"""Laws of lines that say the answer once more in another form."""


def grounds_of_gradient(
    steps: Sequence[Step], variable: Node, places: Sequence[Symbol], book: LawBook
) -> tuple[Step, ...]:
    """The steps towards a gradient by a variable, of a family at these places, each with the attributes that it rests on."""
    if not isinstance(variable, Symbol):
        return tuple(steps)
    return _grounded(steps, _pairs(steps, variable, places), [variable], book)


def followed(
    steps: Sequence[Step], variables: Sequence[Node], places: Sequence[Symbol] = ()
) -> list[tuple[Node, Node]]:
    """What each line of a derivation has to be equal to, where it follows from another, and the line."""
    last = next((v for v in variables[-1:] if isinstance(v, Symbol)), None)
    is_gradient = any(step.left in ("answer", "gradient", "df") for step in steps[1:])
    if is_gradient and last is not None:
        pairs = _pairs(steps, last, places)
    else:
        pairs = [None, *(_linear_pair(a, b) for a, b in pairwise(steps))]
    return [pair for pair in pairs if pair is not None]


def grounds_of_differential(
    steps: Sequence[Step], variables: Iterable[Node], book: LawBook
) -> tuple[Step, ...]:
    """The same of the lines of a differential, and of vec of them."""
    moving = [v for v in variables if isinstance(v, Symbol)]
    pairs: list[Pair] = [None, *(_linear_pair(a, b) for a, b in pairwise(steps))]
    return _grounded(steps, pairs, moving, book)


def _linear_pair(last: Step, step: Step) -> Pair:
    if step.left == "vec":
        return apply("vec", last.after), step.after
    if step.left == last.left and (_DIFFERENTIAL.fullmatch(step.left) or step.law in _EQUALITIES):
        return last.after, step.after
    return None


_DIFFERENTIAL = re.compile(r"d[2-9]?F")
_LEFT = frozenset(("df", "G", "gradient", "held", "conj", "answer", "entry", "turned"))
"""What a line may be about, beside the value that is differentiated: f, or a statement of a program."""


def _pairs(steps: Sequence[Step], variable: Symbol, places: Sequence[Symbol]) -> list[Pair]:
    """What each line is equal to if it follows: f the line before, df as well, and <G, dX> = df."""
    found: list[Pair] = []
    value: Node | None = None
    moved: Node | None = None
    for step in steps:
        pair: Pair = None
        if step.left not in _LEFT:
            is_first = not step.laws
            pair = None if value is None or is_first else (value, step.after)
            value, moved = step.after, None
        elif step.left == "df" and not step.laws:
            moved = _through(step.after, value)  # of a statement: <∇_h L, dh>
        elif step.left == "df" and value is not None:
            pair = (differential(value) if moved is None else moved, step.after)
            moved = step.after
        elif step.law == "identify" and moved is not None and step.left in ("G", "gradient"):
            pair = (moved, _read_off(step.after, variable, places))
        elif step.law in _EQUALITIES:
            pair = (step.before, step.after)
        found.append(pair)
    return found


def _through(line: Node, value: Node | None) -> Node:
    """<∇_h L, dh> with the value of h."""
    moves = [v for v in postorder(line) if isinstance(v, Apply) and v.operator.name == "d"]
    if value is None or len(moves) != 1 or moves[0].shape != value.shape:
        return line
    return substitute(line, {moves[0]: differential(value)})


def _read_off(gradient: Node, variable: Symbol, places: Sequence[Symbol]) -> Node:
    """<G, dX>, of a family the sum over its members."""
    line = apply("inner", gradient, differential(member_at(variable, places)))
    for place in reversed(places):
        line = indexed_sum(place, line)
    return line


def _grounded(
    steps: Sequence[Step], pairs: Sequence[Pair], moving: Sequence[Symbol], book: LawBook
) -> tuple[Step, ...]:
    result = []
    for step, pair in zip(steps, pairs, strict=True):
        found: list[Ground] = []
        if pair is not None:
            for letter in symbols(*pair):
                if letter.attributes & _STRUCTURAL:
                    found += _needed(pair, letter, moving, book)
        result.append(step.resting_on(tuple(found)))
    return tuple(result)


def _needed(
    pair: tuple[Node, Node], letter: Symbol, moving: Sequence[Symbol], book: LawBook
) -> list[Ground]:
    """The attributes of a letter without which the second line is not the first; none as a rule."""
    if _follows(pair, letter, (), moving):
        return []
    of = next((v for v in postorder(*pair) if _is_member(v, letter)), letter)
    implied = book.implied(letter.attributes)
    for attribute in ATTRIBUTES:
        if attribute in implied and _follows(pair, letter, (attribute,), moving):
            return [Ground(of, attribute)]
    return [Ground(of, a) for a in ATTRIBUTES if a in letter.attributes]


def _is_member(node: Node, family: Symbol) -> bool:
    return isinstance(node, Apply) and node.operator.name == "member" and node.operands[0] is family


def _follows(
    pair: tuple[Node, Node], letter: Symbol, kept: Iterable[str], moving: Sequence[Symbol]
) -> bool:
    """Whether the lines agree when all that is known of a letter is ``kept``; also where nothing can be said, having no value."""
    plain = (letter.attributes - _STRUCTURAL) | frozenset(kept)
    weaker = symbol(letter.name, letter.shape, plain, letter.axes)
    lines = [substitute(line, {letter: weaker}) for line in pair]
    try:
        moved = [weaker if v is letter else v for v in moving]
        return not check_steps(lines, moved, points=3, field=FLOAT)
    except (CheckError, TooLong):
        return True
