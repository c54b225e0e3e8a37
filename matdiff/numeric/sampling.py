"""Random rational points that obey the declared attributes, and tangents along which they go on obeying them.

Entries are small fractions, so that rational arithmetic stays cheap and a counterexample can be read. A symmetric matrix gets a
symmetric tangent, an orthogonal Q (a Cayley transform, exact) the tangent Q times a skew matrix, a simplex vector one of sum zero.

>>> from matdiff.expression.build import symbol
>>> S = symbol("S", ("n", "n"), ("positive_definite",))
>>> point = sample([S], {"n": 2}, seed=1)
>>> point.values[S][0][1] == point.values[S][1][0]
True
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from random import Random

from matdiff.base.budget import TooLong
from matdiff.base.dimensions import evaluate as size_of
from matdiff.base.dimensions import names as names_in
from matdiff.base.limits import POINT
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.traverse import postorder
from matdiff.numeric import values as numeric_values
from matdiff.numeric.complex_matrices import COMPLEX
from matdiff.numeric.complexes import over
from matdiff.numeric.convolutions import roomy_sizes
from matdiff.numeric.draws import Draw
from matdiff.numeric.fields import EXACT, FloatField
from matdiff.numeric.matrices import tangent_of, value_of
from matdiff.numeric.ranks import bounds, in_order, least_sizes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any


POOL = (3, 2, 4, 5, 7, 6, 9, 8, 11, 10)
"""Sizes in the order in which names get them."""


_FIXED = frozenset(("constant", "place"))


class Point:
    """Values and tangents of the symbols, and the sizes they were drawn at."""

    __slots__ = ("complex", "sizes", "tangents", "values")

    def __init__(
        self, values: dict[Symbol, Any], tangents: dict[Symbol, Any], sizes: dict[str, int]
    ) -> None:
        self.values = values
        self.tangents = tangents
        self.sizes = sizes
        self.complex = any(v.attributes.intersection(COMPLEX) for v in values)

    def evaluator(self, field: FloatField = EXACT, **options: Any) -> numeric_values.Evaluator:
        """An evaluator at this point in a field."""

        if self.complex:
            field = over(field)
        return numeric_values.Evaluator(
            {v: _convert(a, field) for v, a in self.values.items()},
            field,
            sizes=self.sizes,
            tangents={v: _convert(a, field) for v, a in self.tangents.items()},
            **options,
        )


def sample(
    symbols: Iterable[Symbol],
    sizes: Mapping[str, int],
    seed: int = 0,
    *,
    tangents: bool = False,
    hints: Mapping[Symbol, Iterable[str]] | None = None,
    ranges: Mapping[Symbol, tuple[Fraction, Fraction]] | None = None,
    whole: bool = False,
) -> Point:
    """A point: a value for each symbol that obeys its attributes and the hints, and tangents where they are asked for.

    ``hints`` are further attributes by symbol (see :func:`domain_hints`), ``ranges`` bounds of the entries, ``whole`` asks for
    small integers where the attributes allow it. Values are rational; ``point.evaluator(FLOAT)`` converts them.
    TooLong where the point would have more than POINT entries.
    """
    names = list(symbols)
    if sum(_entries(v, sizes) for v in names) > POINT:
        raise TooLong
    random = Random(seed)
    values: dict[Symbol, Any] = {}
    moves: dict[Symbol, Any] = {}
    for v in names:
        if "index" in v.attributes:
            continue
        attributes = v.attributes | frozenset((hints or {}).get(v, ()))
        draw = Draw(random, attributes, (ranges or {}).get(v), whole, seed)
        shape = size_of(v.shape[0], sizes), size_of(v.shape[1], sizes)
        axes = tuple(size_of(axis, sizes) for axis in v.axes)
        value = _family(axes, lambda d=draw, s=shape: value_of(d, *s))  # type: ignore[misc]
        values[v] = value
        if tangents and not v.attributes & _FIXED:
            moves[v] = _along(axes, value, lambda a, d=draw: tangent_of(d, a))  # type: ignore[misc]
    point = Point(values, moves, dict(sizes))
    point.complex = point.complex or any("complex" in (hints or {}).get(v, ()) for v in values)
    return point


def _entries(v: Symbol, sizes: Mapping[str, int]) -> int:
    return prod(size_of(k, sizes) for k in (*v.shape, *v.axes) if "index" not in v.attributes)


def _family(axes: tuple[int, ...], make: Callable[[], Any]) -> Any:
    if not axes:
        return make()
    return [_family(axes[1:], make) for _ in range(axes[0])]


def _along(axes: tuple[int, ...], value: Any, make: Callable[[Any], Any]) -> Any:
    if not axes:
        return make(value)
    return [_along(axes[1:], member, make) for member in value]


def _convert(value: Any, field: FloatField) -> Any:
    if isinstance(value, list):
        return [_convert(v, field) for v in value]
    return field.number(value)


_MANY, _ROUND = 12, 4
"""More names than _MANY share _ROUND sizes."""


def choose_sizes(*nodes: Node, pool: Iterable[int] = POOL) -> dict[str, int]:
    """A different size for each name, in order of appearance, none that already stands in a shape as a number.

    A product that has an inverse or a determinant does not go through a smaller size (:func:`matdiff.numeric.ranks.bounds`).
    Of many names (a deep network) the sizes come round again, neighbours still different: large matrices prove no more.
    """
    found: dict[str, None] = {}
    taken: set[int] = set()
    sums: set[str] = set()
    for node in postorder(*nodes):
        dimensions: list[Any] = list(node.shape)
        if isinstance(node, Symbol):
            dimensions += node.axes
        elif isinstance(node, Apply):
            dimensions += sizes_in(node)
        for dimension in dimensions:
            if isinstance(dimension, int):
                taken.add(dimension)
            else:
                found.update(dict.fromkeys(names_in(dimension)))
                if dimension[-1] == ")":
                    sums.add(dimension)
    even = _skew_inverted(nodes)
    if sums:
        return roomy_sizes(found, sums, _evenly([*pool, *range(12, 12 + len(found))], found, even))
    free = [k for k in pool if k not in taken] + list(range(12, 12 + len(found)))
    free = _evenly(free, found, even)
    pairs = bounds(*nodes)
    least = {**least_sizes(pairs), **_least(nodes)}
    if len(found) > _MANY and not least:
        return in_order({name: free[at % _ROUND] for at, name in enumerate(found)}, pairs)
    if not least:
        return in_order(dict(zip(found, free, strict=False)), pairs)
    sizes: dict[str, int] = {}
    for name in found:
        enough = [k for k in free if k >= least.get(name, 0)]
        sizes[name] = enough[0] if enough else max(least[name], 100 + len(sizes))
        free = [k for k in free if k != sizes[name]]
    return {name: sizes[name] for name in found}


def _skew_inverted(nodes: Iterable[Node]) -> set[str]:
    """Sizes of skew matrices beside an inverse or a determinant: of odd size they are singular."""
    every = postorder(*nodes)
    if not any(isinstance(v, Apply) and v.operator.inverts for v in every):
        return set()
    skew = [v for v in every if isinstance(v, Symbol) and "skew" in v.attributes]
    return {v.shape[0] for v in skew if isinstance(v.shape[0], str)}


def _evenly(free: list[int], found: Iterable[str], wanted: set[str]) -> list[int]:
    """The sizes with an even one at the place of each name that wants one."""
    result: list[int] = []
    left = list(free)
    for name in found:
        fits = [k for k in left if k % 2 == 0] if name in wanted else left
        result.append(fits[0])
        left.remove(fits[0])
    return result + left


def _least(nodes: Iterable[Node]) -> dict[str, int]:
    """How large a size has to be for the entries that are named by number."""
    found: dict[str, int] = {}
    for node in postorder(*nodes):
        if not isinstance(node, Apply):
            continue
        if node.operator.name == "window":
            _, last, size = node.parameters
            if isinstance(size, str) and isinstance(last, int):
                found[size] = max(found.get(size, 0), last)
        if node.operator.name == "unit":
            place, size = node.operands[0], node.parameters[0]
            if isinstance(place, Number) and isinstance(size, str):
                found[size] = max(found.get(size, 0), int(place.value))
    return found


def sizes_in(node: Apply) -> list[Any]:
    """The sizes among the parameters; of a convolution, whose strides are numbers, the letters."""
    sizes = [node.parameters[at] for at in node.operator.sizes]
    if node.operator.convolution:
        return [size for size in sizes if isinstance(size, str)]
    return sizes


_SQUARE = frozenset(("invertible", "positive_definite"))
_PATTERN = frozenset(("lower_triangular", "upper_triangular", "skew", "toeplitz"))
"""What a definite matrix drawn instead would not keep to."""


def domain_hints(*nodes: Node, deep: bool = False) -> dict[Symbol, frozenset[str]]:
    """Attributes that keep arguments in their domains: ``positive`` under a logarithm or a broken power, ``unit`` (less than 1) in arcsin.

    Without ``deep`` only symbols that stand there themselves; with it every symbol below, for a second try.
    """
    hints: dict[Symbol, frozenset[str]] = {}
    for node in postorder(*nodes):
        hints.update(_exponents(node))
        wanted = _domain(node) or ("positive" if deep and _kinked(node) else "")
        if not wanted:
            continue
        assert isinstance(node, Apply)
        below = postorder(*node.operands) if deep else node.operands
        for v in below:
            if isinstance(v, Apply) and v.operator.name == "member" and not deep:
                v = v.operands[0]
            if isinstance(v, Symbol) and (wanted not in _SQUARE or v.shape[0] == v.shape[1]):
                hint = "invertible" if wanted in _SQUARE and v.attributes & _PATTERN else wanted
                hints[v] = hints.get(v, frozenset()) | {hint}
    return hints


def _exponents(node: Node) -> dict[Symbol, frozenset[str]]:
    """The p of a norm is more than 1; the base of a power that is not whole has a logarithm."""
    domain = node.operator.domain if isinstance(node, Apply) else ""
    if domain not in ("norm", "square_base"):
        return {}
    base, exponent = node.operands[:2]  # type: ignore[attr-defined]
    if domain == "norm":
        return {exponent: frozenset(("large",))} if isinstance(exponent, Symbol) else {}
    return {base: frozenset(("invertible",))} if isinstance(base, Symbol) else {}


def _kinked(node: Node) -> bool:
    """Positive draws keep the argument of a relu from being zero throughout."""
    return (
        isinstance(node, Apply)
        and node.operator.pieces
        and node.operator.elementwise
        and node.operator.arity == 1
    )


def _domain(node: Node) -> str:
    if not isinstance(node, Apply):
        return ""
    if node.operator.domain == "base":
        value = getattr(node.operands[1], "value", None)
        return "" if isinstance(value, int) else "positive"
    return node.operator.hint
