r"""Lines in index notation: ∂f_i/∂W_mn = δ_im x_n, judged by the second engine, entry by entry.

A derivative of three indices or more is no matrix, and Kronecker's delta stands for one of any size: such a line is read with Einstein's
convention, its derivatives are tensors, and its sides are compared modulo a prime at sizes that are all different. Definitions in
index notation are brought to matrix notation where they have a form in it, so that a text may go from one to the other.

>>> from matdiff.syntax.reading import read
>>> from matdiff.verifying.lines import lines
>>> (line,) = lines("∂f_i/∂W_mn = ∂W_ij/∂W_mn x_j = ∂f_i/∂W_ij x_j")
>>> IndexLines(read("f = W x; f", "W: m x n")).verdict(line).words
'the free indices of ∂f_i/∂W_ij x_j are none, those of the left side i, m, n: it is another quantity'
>>> (line,) = lines("∂f_i/∂W_mn = -delta_im x_n")
>>> found = IndexLines(read("f = W x; f", "W: m x n")).verdict(line)
>>> print(found.slip, found.right)
sign δ_im x_n
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import permutations
from math import prod
from random import Random
from string import ascii_letters
from typing import NamedTuple

from matdiff.base.budget import TooLong
from matdiff.base.dimensions import evaluate as size_of
from matdiff.base.errors import MatdiffError, ShapeError, UnsupportedError
from matdiff.base.limits import ENTRIES
from matdiff.indexnotation.matrices import written_matrix
from matdiff.indexnotation.text import IndexWriter
from matdiff.output.plain import plain
from matdiff.syntax.scope import Scope
from matdiff.tensor.agreement import agree, sizes_for
from matdiff.tensor.arrays import NoValue
from matdiff.tensor.derive import gradient
from matdiff.tensor.evaluate import Evaluator
from matdiff.tensor.flat import flat
from matdiff.tensor.indexmeaning import IndexReading
from matdiff.tensor.indexsyntax import read_equations
from matdiff.tensor.indextree import entries
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.make import add, product, scaled
from matdiff.tensor.replacing import replaced
from matdiff.tensor.residues import P
from matdiff.verifying import derivations
from matdiff.verifying.notation import derivatives
from matdiff.verifying.report import LineVerdict
from matdiff.verifying.sides import plain_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matdiff.expression.nodes import Node
    from matdiff.syntax.reading import Reading
    from matdiff.tensor.nodes import Tensor
    from matdiff.verifying.lines import Line, Side
    from matdiff.verifying.notation import Derivative

_FOOT = re.compile(r"_\s*(?:\{([a-z]+)\}|([a-z]+)(?![a-zA-Z]))|([ᵢⱼₖₗₘₙₚᵣₛₜ]+)")
_LAST_FOOT = re.compile(rf"(?:{_FOOT.pattern})\s*\Z")
_DELTA = re.compile(
    r"(?:\\delta|δ|(?<![^\W_])delta)\s*_?\s*(?:\{\w\s*,?\s*\w\}|\w\w(?!\w)|[ᵢ-ₜ]{2})"
)
_LOWERED = str.maketrans("ᵢⱼₖₗₘₙₚᵣₛₜ", "ijklmnprst")
_FRESH = "abcdefgh"
_NUMBERS = (-3, -2, -1, 1, 2, 3, 4)
_POINTS = 6
_SMALL = 10**6


class IndexLines:
    """Judges lines of index notation; ``reading`` knows the definitions and the letters."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.values: dict[str, Node] = dict(reading.statements)
        self.free: tuple[str, ...] = ()
        self.before: Tensor | None = None
        self._found: set[str] = set()

    @property
    def names(self) -> set[str]:
        return {*self.reading.symbols, *self.values}

    def verdict(self, line: Line) -> LineVerdict | None:
        """The verdict on a line of index notation that no matrix can say; None for any other line."""
        if not self._is_mine(line):
            self.before = None
            return None
        sides = [*line.sides]
        if not line.goes_on:
            self.before, self.free = None, tuple(dict.fromkeys(_once(sides[0].text)))
        for side in sides:
            try:
                made = self._side(line, side)
            except ShapeError as error:
                if self.before is None:
                    raise
                words = f"does not fit: {error.message}"
                return LineVerdict(line.number, line.text, "false", words, "shape", place=side.span)
            except MatdiffError as error:
                self.before = None
                words = f"in index notation, not compared: {error.message}"
                return LineVerdict(line.number, line.text, "open", words)
            if made is not None:
                return made
        return LineVerdict(line.number, line.text, "right", "")

    def _is_mine(self, line: Line) -> bool:
        if line.goes_on and self.before is not None:
            return True
        for text, _ in line.sides:
            found = derivatives(text, self.names)
            if any(len(indices_at(text[slice(*v.span)])) > 2 for v in found):
                return True
            if _DELTA.search(text) and "delta" not in self.names:
                return True
        return False

    def _side(self, line: Line, side: Side) -> LineVerdict | None:
        tensor = self._tensor(side.text)
        if tensor is None:
            own, wanted = (", ".join(sorted(v)) or "none" for v in (self._found, self.free))
            words = (
                f"the free indices of {side.text} are {own}, those of the left side {wanted}: "
                "it is another quantity"
            )
            return LineVerdict(
                line.number, line.text, "false", words, "another quantity", place=side.span
            )
        before, self.before = self.before, tensor
        if before is None or agree(before, tensor):
            return None
        slip, words = self._slip(before, tensor)
        made = LineVerdict(line.number, line.text, "false", words, slip, place=side.span)
        made.right = self._text(before)
        made.example = self._example(before, tensor)
        return made

    # -- what a side is

    def _tensor(self, text: str) -> Tensor | None:
        """The tensor of a side with the free indices of the line as its axes; None where its own are others."""
        put, at = "", 0
        links: list[str] = []
        quotients: dict[str, Tensor] = {}
        unused = (v for v in ascii_letters if v not in text and v not in self.names)
        for found in derivatives(text, self.names):
            quotient = self._quotient(found)
            name = next(unused)
            letters = iter(_FRESH)
            parts = [
                f"{v}_{{{''.join(next(letters) for _ in feet)}}}" for v, feet in quotient.parts
            ]
            own = "".join(_FRESH[: sum(len(feet) for _, feet in quotient.parts)])
            links.append(f"{name}_{{{own}}} = {' '.join(parts)}")
            quotients[name] = quotient.tensor
            feet = "".join(f for _, feet in quotient.parts for f in feet)
            put += text[at : found.span[0]] + f" {name}_{{{feet}}} "
            at = found.span[1]
        put += text[at:]
        free, name = "".join(self.free), next(unused)
        links.append(f"{name}_{{{free}}} = {put}" if free else f"{name} = {put}")
        declared = self._declared()
        if self.before is not None and free:
            units = [
                (next(unused), v, size) for v, size in zip(free, self.before.axes, strict=True)
            ]
            along = " ".join(f"{unit}_{v}" for unit, v, _ in units)
            links.append(f"{next(unused)}_{{{free}}} = {name}_{{{free}}} {along}")
            declared = ", ".join([declared, *(f"{unit}: {size}" for unit, _, size in units)])
        equations = "; ".join(links)
        tree = read_equations(equations)
        try:
            reading = IndexReading(equations, tree, declared)
        except MatdiffError as error:
            if "the left side has the free indices" in error.message:
                self._found = {*_once(put)}
                return None
            raise
        values = {reading.definitions[name].leaf: tensor for name, tensor in quotients.items()}
        known: dict[str, Node] = {**self.reading.symbols, **self.values}
        values |= {
            leaf: Lowering().tensor(known[name])
            for name, leaf in reading.leaves.items()
            if name in known
        }
        if any(leaf.axes != tensor.axes for leaf, tensor in values.items()):
            raise UnsupportedError("the sizes of its indices are not those of what they are at")
        made = reading.definitions.get(name)
        return replaced(made.tensor if made else reading.tensor, values)

    def _declared(self) -> str:
        """The shapes of all letters and named values, as declarations."""
        shapes = {name: v.shape for name, v in self.reading.symbols.items() if not v.axes}
        shapes |= {name: v.shape for name, v in self.values.items()}
        said = {
            name: "scalar"
            if shape == (1, 1)
            else f"{shape[0]} x {shape[1]}"
            if shape[1] != 1
            else f"{shape[0]}"
            for name, shape in shapes.items()
        }
        return ", ".join(f"{name}: {words}" for name, words in said.items())

    def _quotient(self, found: Derivative) -> _Quotient:
        """∂F_i/∂X_mn as a tensor with the axes of F and then those of X."""
        if found.kind != "gradient" or not found.by or "," in found.by:
            raise UnsupportedError("a derivative that is no quotient of entries")
        variable, lower = _with_feet(found.by)
        function, upper = _with_feet(found.of)
        node, by = derivations.by(variable, function, self.reading)
        if function in self.reading.symbols:
            node = self.reading.symbols[function]
        elif function not in self.values:
            raise UnsupportedError(f"{found.of} is not defined")
        lowering = Lowering()
        tensor = gradient(lowering.tensor(node), lowering.tensor(by.letter))
        if by.value is not None:
            tensor = replaced(tensor, {lowering.tensor(by.letter): lowering.tensor(by.value)})
        if len(tensor.axes) != len(upper) + len(lower):
            raise UnsupportedError(f"{found.of} by {found.by} has {len(tensor.axes)} indices")
        return _Quotient(tensor, ((function, upper), (variable, lower)))

    # -- what is wrong

    def _slip(self, before: Tensor, tensor: Tensor) -> tuple[str, str]:
        for slip, words, left, right in (
            ("sign", "the right side has the wrong sign", -1, 1),
            ("factor", "the right side is half of what it should be", 1, 2),
            ("factor", "the right side is twice what it should be", 2, 1),
        ):
            if agree(scaled(left, before), scaled(right, tensor)):
                return slip, words
        own = tuple(range(len(tensor.axes)))
        for order in permutations(own):
            turned = product([(tensor, own)], order)
            if order != own and turned.axes == before.axes and agree(before, turned):
                return "indices", "the indices of the right side are interchanged"
        for text, term in self._terms(before):
            if agree(tensor, add(before, scaled(-2, term))):
                return "sign of a term", f"the term {text} has the wrong sign"
            if agree(tensor, add(before, scaled(-1, term))):
                return "missing term", f"the right side lacks the term {text}"
        for text, term in self._terms(tensor):
            if agree(before, add(tensor, scaled(-1, term))):
                return "extra term", f"the right side has the term {text} too much"
        return "", "the values differ"

    def _terms(self, tensor: Tensor) -> Iterator[tuple[str, Tensor]]:
        """The terms of a sum, each with its text."""
        whole = flat(tensor)
        if whole.kind == "sum" and len(whole.children) > 1:
            for c, child in zip(whole.data, whole.children, strict=True):
                yield self._text(child), scaled(c, child)

    def _example(self, before: Tensor, tensor: Tensor) -> str:
        """An entry at which the sides differ, at a point of small whole numbers; '' where their values are no such numbers."""
        sizes = sizes_for(before, tensor)
        for seed in range(_POINTS):
            point = _SmallPoint(sizes, seed)
            at = Evaluator(point)
            try:
                pairs = zip(at.value(before), at.value(tensor), strict=True)
                entry, (left, right) = next((k, v) for k, v in enumerate(pairs) if v[0] != v[1])
            except (NoValue, TooLong, StopIteration):
                continue
            if max(abs(_signed(left)), abs(_signed(right))) > _SMALL:
                continue
            place = []
            for size in reversed(at.sizes_of(before.axes)):
                entry, here = divmod(entry, size)
                place.append(here + 1)
            indices = [f"{v} = {k}" for v, k in zip(self.free, reversed(place), strict=True)]
            words = ", ".join([*indices, *point.words()])
            return f"at {words} the right side is {_signed(right)}, the left side {_signed(left)}"
        return ""

    def _text(self, tensor: Tensor) -> str:
        """A tensor in index notation, with the letters of the line."""
        try:
            return IndexWriter("unicode", {*self.free}).text(flat(tensor), [*self.free])
        except MatdiffError:
            return ""


class _Quotient(NamedTuple):
    """A tensor, and the names of function and variable with their indices."""

    tensor: Tensor
    parts: tuple[tuple[str, Sequence[str]], ...]


class _SmallPoint:
    """Leaves of small whole numbers."""

    def __init__(self, sizes: Mapping[str, int], seed: int) -> None:
        self.sizes = sizes
        self.seed = seed
        self.drawn: dict[Tensor, list[int]] = {}

    def entries(self, leaf: Tensor, p: int) -> list[int]:
        """The entries of a leaf, the last axis fastest."""
        if leaf not in self.drawn:
            random = Random(f"{self.seed} {leaf.data[0].name}")
            count = prod(size_of(axis, self.sizes) for axis in leaf.axes)
            if count > ENTRIES:
                raise TooLong
            self.drawn[leaf] = [random.choice(_NUMBERS) for _ in range(count)]
        return [v % p for v in self.drawn[leaf]]

    def words(self) -> list[str]:
        """x = [1, 2, 3], of each leaf; a matrix row by row."""
        told = []
        for leaf, drawn in self.drawn.items():
            width = size_of(leaf.axes[-1], self.sizes) if leaf.axes else 1
            rows = [drawn[k : k + width] for k in range(0, len(drawn), width)]
            shown = "; ".join(", ".join(map(str, row)) for row in rows)
            told.append(
                f"{leaf.data[0].name} = [{shown}]"
                if leaf.axes
                else f"{leaf.data[0].name} = {shown}"
            )
        return told


def _signed(value: int) -> int:
    """A residue as the small whole number that it is."""
    return value if value <= P // 2 else value - P


def indices_at(text: str) -> list[str]:
    """Every index at a foot, as often as it stands there."""
    return [c for m in _FOOT.finditer(text) for c in (m[1] or m[2] or m[3].translate(_LOWERED))]


def _once(text: str) -> list[str]:
    """The indices that stand once."""
    counts = Counter(indices_at(text))
    return [v for v, count in counts.items() if count == 1]


def _with_feet(text: str) -> tuple[str, tuple[str, ...]]:
    r"""A name and the indices at its foot: W and mn of W_{mn}."""
    found = _LAST_FOOT.search(text)
    if found is None:
        return plain_name(text), ()
    return plain_name(text[: found.start()]), tuple(indices_at(found[0]))


class InMatrices(NamedTuple):
    """Definitions by name, and the declarations of the letters in them."""

    values: dict[str, str]
    declared: list[str]


def in_matrix_notation(heads: Mapping[str, str], where: str) -> InMatrices | None:
    """Definitions in index notation, by their left sides, as matrix notation by name: f_i = W_ij x_j is f = W x.

    None where they are not all in index notation, or one of them has no form as a matrix.
    """
    scope = Scope.of(where)
    text = "; ".join(f"{left} = {right}" for left, right in heads.items())
    try:
        equations = read_equations(text)
        bare = [v.name for e in equations for v in entries(e.right) if not v.indices]
        if any(_is_matrix(name, scope) for name in bare):
            return None
        reading = IndexReading(text, equations, where)
    except MatdiffError:
        return None
    made = {name: (v.tensor, v.labels) for name, v in reading.definitions.items()}
    made[reading.equation.name] = (reading.tensor, reading.labels)
    nodes = {name: written_matrix(*v) for name, v in made.items()}
    values = {name: plain(node) for name, node in nodes.items() if node is not None}
    declared = [
        f"{name}: {' x '.join(map(str, leaf.axes)) or 'scalar'}"
        for name, leaf in reading.leaves.items()
        if name not in scope.names and name not in made
    ]
    return InMatrices(values, declared) if len(values) == len(heads) else None


def _is_matrix(name: str, scope: Scope) -> bool:
    """Whether a name without indices is no number: a capital, or declared so."""
    declared = scope.names.get(name)
    if declared is None or declared.is_bare:
        return name[0].isupper() and not declared
    return (declared.rows, declared.cols) != (1, 1) or bool(declared.indices)
