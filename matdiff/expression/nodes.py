"""The three kinds of node: a number, a symbol, an operator applied to operands.

Nodes are frozen and interned: two nodes are equal exactly when they are the same object, so ``is`` compares
expressions and a graph shares every repeated part. A node knows its shape, its free indices and a stable order key from the
moment it is made. Making a node never simplifies: that is the business of laws.

Callers use the constructors of :mod:`matdiff.expression.build`, which check shapes; ``intern_apply`` here does not.

>>> from matdiff.expression.build import symbol, matmul
>>> A, x = symbol("A", ("m", "n")), symbol("x", ("n", 1))
>>> matmul(A, x) is matmul(A, x), matmul(A, x).shape
(True, ('m', 1))
"""

from __future__ import annotations

from _thread import allocate_lock
from collections.abc import Hashable
from fractions import Fraction
from weakref import WeakValueDictionary
from zlib import crc32

from matdiff.base.budget import spend
from matdiff.base.dimensions import SCALAR, Dimension, Shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    N = TypeVar("N", bound="Node")

    from matdiff.expression.operators import Operator

Value = int | Fraction
NO_INDICES: frozenset[str] = frozenset()
_MASK = (1 << 61) - 1
_WEIGHT_LIMIT = 1_000_000
NODE, OPERAND, NEW_OPERAND = 30.0, 0.1, 3.0
"""What a node costs the question for which it is made, with all that is done about it, in units of work; more where it is a new one."""


class Node:
    """A mathematical expression of a known shape.

    ``shape``    its sizes (rows, columns); a scalar is (1, 1).
    ``indices``  names of the summation indices that occur free in it.
    ``lead``     the first names in it, ``weight`` its size as a tree (bounded), ``digest`` a stable hash: the order key.
    ``moving``   whether it contains a differential d(...).
    ``complex``  whether its value need not be real: a complex symbol or the imaginary unit stands in it, under no modulus or real part.
    """

    __slots__ = ("__weakref__", "complex", "digest", "indices", "lead", "moving", "shape", "weight")

    shape: Shape
    indices: frozenset[str]
    lead: tuple[str, ...]
    weight: int
    digest: int
    moving: bool
    complex: bool

    @property
    def is_scalar(self) -> bool:
        return self.shape == SCALAR

    @property
    def order(self) -> tuple[tuple[str, ...], int, int]:
        """Sorts commutative operands: by the names in them, then the shorter one, then anyhow but always alike."""
        return self.lead, self.weight, self.digest

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __reduce__(self) -> Any:
        """Plain rows, from which the node is made and interned where it arrives."""
        from matdiff.expression.rows import packed, unpacked

        return unpacked, packed(self)

    def __copy__(self) -> Node:
        return self

    def __deepcopy__(self, memo: object) -> Node:
        return self


class Number(Node):
    """An exact rational number."""

    __slots__ = ("value",)
    value: Value

    def __repr__(self) -> str:
        return str(self.value)


class Symbol(Node):
    """A named scalar, vector or matrix, with the attributes declared for it.

    ``axes`` are the sizes of the index axes of a family: ``x_i`` with i = 1..N is the member of a symbol ``x`` with
    axes ``('N',)``. A summation index is a scalar symbol with attribute ``index`` whose one axis is its range.
    """

    __slots__ = ("attributes", "axes", "name")
    name: str
    attributes: frozenset[str]
    axes: tuple[Dimension, ...]

    def __repr__(self) -> str:
        return self.name


class Apply(Node):
    """An operator applied to operands; ``parameters`` hold what is not an expression (sizes, a function's name)."""

    __slots__ = ("operands", "operator", "parameters")
    operator: Operator
    operands: tuple[Node, ...]
    parameters: tuple[Hashable, ...]

    def __repr__(self) -> str:
        inner = ", ".join([str(p) for p in self.parameters] + [repr(c) for c in self.operands])
        return f"{self.operator.name}({inner})"


_numbers: WeakValueDictionary[Value, Number] = WeakValueDictionary()
_symbols: WeakValueDictionary[tuple[Any, ...], Symbol] = WeakValueDictionary()
_applies: WeakValueDictionary[tuple[Any, ...], Apply] = WeakValueDictionary()
_set = object.__setattr__


_LOCK = allocate_lock()


def _kept(table: WeakValueDictionary[Any, N], key: Any, made: N) -> N:
    """The node under a key: the one made first, where two threads make it at the same time."""
    with _LOCK:
        found = table.get(key)
        if found is None:
            table[key] = found = made
    return found


def intern_number(value: Value) -> Number:
    """The node of an exact number; a Fraction with denominator 1 is the integer."""
    if isinstance(value, Fraction) and value.denominator == 1:
        value = value.numerator
    node = _numbers.get(value)
    if node is None:
        node = object.__new__(Number)
        _set(node, "value", value)
        digest = (
            hash(value) & _MASK
        )  # hashes of numbers do not vary from run to run, those of text do
        _finish(node, SCALAR, NO_INDICES, (), 1, digest, False, False)
        node = _kept(_numbers, value, node)
    return node


def intern_symbol(
    name: str, shape: Shape, attributes: frozenset[str], axes: tuple[Dimension, ...]
) -> Symbol:
    """The node of a symbol; the same name with another shape or other attributes is another symbol."""
    key = (name, shape, attributes, axes)
    node = _symbols.get(key)
    if node is None:
        node = object.__new__(Symbol)
        _set(node, "name", name)
        _set(node, "attributes", attributes)
        _set(node, "axes", axes)
        indices = frozenset((name,)) if "index" in attributes else NO_INDICES
        text = f"{name} {shape} {sorted(attributes)} {axes}".encode()
        digest = crc32(text) * 0x9E3779B97F4A7C15 & _MASK
        _finish(node, shape, indices, (name,), 1, digest, False, "complex" in attributes)
        node = _kept(_symbols, key, node)
    return node


def intern_apply(
    operator: Operator,
    operands: tuple[Node, ...],
    shape: Shape,
    parameters: tuple[Hashable, ...] = (),
) -> Apply:
    """The node of an operator applied to operands, for callers who know the shape. Checks nothing."""
    spend(NODE + OPERAND * len(operands))
    key = (operator, operands, parameters)
    node = _applies.get(key)
    if node is None:
        spend(NEW_OPERAND * len(operands))
        node = object.__new__(Apply)
        _set(node, "operator", operator)
        _set(node, "operands", operands)
        _set(node, "parameters", parameters)
        indices, weight = NO_INDICES, 1
        moving = operator.name == "d"
        complex_ = operator.name == "imaginary_unit"
        lead: tuple[str, ...] = ()
        digest = operator.digest
        if parameters:
            digest ^= crc32(repr(parameters).encode())
        for operand in operands:
            if operand.indices:
                indices = indices | operand.indices
            if len(lead) < 4:
                lead = (lead + operand.lead)[:4]
            weight += operand.weight
            moving = moving or operand.moving
            complex_ = complex_ or operand.complex
            digest = (digest * 1_000_003 ^ operand.digest) & _MASK
        if operator.binds and operands:
            indices = indices - operands[0].indices
        # a sigmoid is real of what is real; abs is real of everything
        complex_ = complex_ and not (operator.real and operator.complex)
        _finish(node, shape, indices, lead, min(weight, _WEIGHT_LIMIT), digest, moving, complex_)
        node = _kept(_applies, key, node)
    return node


def _finish(
    node: Node,
    shape: Shape,
    indices: frozenset[str],
    lead: tuple[str, ...],
    weight: int,
    digest: int,
    moving: bool,
    complex_: bool,
) -> None:
    _set(node, "shape", shape)
    _set(node, "indices", indices)
    _set(node, "lead", lead)
    _set(node, "weight", weight)
    _set(node, "digest", digest)
    _set(node, "moving", moving)
    _set(node, "complex", complex_)
