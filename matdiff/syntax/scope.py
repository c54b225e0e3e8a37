"""What is declared: the sizes and attributes of names, functions, index ranges, from the text after ``where``.

>>> scope = Scope.of("S: n x n spd, x_i: n, i: 1..N, f: function")
>>> scope.names["S"].attributes, scope.names["x"].indices, scope.ranges, sorted(scope.functions)
(frozenset({'positive_definite'}), ('i',), {'i': 'N'}, ['f'])
>>> sorted(scope.sizes)
['N', 'n']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from matdiff.base import dimensions
from matdiff.base.dimensions import Dimension, Shape, show
from matdiff.base.errors import NameError_, ShapeError, UnsupportedError, UsageError
from matdiff.expression.nodes import Apply
from matdiff.expression.traverse import postorder
from matdiff.syntax import conjugates, declarations, phrases

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.expression.nodes import Node, Symbol
    from matdiff.syntax.declarations import Declaration

    Place = dict[str, Any]
    Where = str | Mapping[str, object] | Iterable[Declaration]

FUNCTIONS = frozenset(("function", "matrix_function"))


class Mapped(NamedTuple):
    """A function of a vector or a matrix: how many entries its value has, and the shape of its argument."""

    rows: Dimension
    domain: Shape


SYNONYMS = {
    "hpd": "hermitian_definite",
    "spd": "positive_definite",
    "pd": "positive_definite",
    "psd": "positive_semidefinite",
}
_BOTH = {"projection": ("symmetric", "idempotent")}
"""Words for two attributes at once."""
_SQUARE = (
    "symmetric skew diagonal orthogonal idempotent invertible positive_definite positive_semidefinite "
    "lower_triangular upper_triangular toeplitz hermitian hermitian_definite hermitian_semidefinite unitary"
)
SQUARE = frozenset(_SQUARE.split())
"""Attributes that only a square matrix has."""
BY_ROWS = frozenset(("simplex", "onehot"))
"""Attributes of a column; of a matrix, of each of its rows."""
ATTRIBUTES = (
    SQUARE | BY_ROWS | {"positive", "nonnegative", "nonzero", "constant", "complex", "real"}
)


class Name:
    """What is declared of a name: sizes (None where left out), attributes, indices of a family, range of its index.

    ``inferred`` says that a reader found it, and nobody declared it; ``has_both`` that n x 1 was written, and not n.
    """

    __slots__ = ("attributes", "axes", "cols", "has_both", "indices", "inferred", "rows")

    def __init__(
        self,
        rows: Dimension | None = None,
        cols: Dimension | None = None,
        attributes: frozenset[str] = frozenset(),
        indices: tuple[str, ...] = (),
        axes: tuple[Dimension, ...] = (),
        inferred: bool = False,
    ) -> None:
        self.inferred = inferred
        self.has_both = False
        self.rows = rows
        self.cols = cols
        self.attributes = attributes
        self.indices = indices
        self.axes = axes

    @property
    def is_bare(self) -> bool:
        """Whether attributes are all that is known."""
        return self.rows is None and self.cols is None and not self.indices and not self.axes

    def joined(self, other: Name) -> Name:
        """What two declarations say together, one of attributes alone."""
        sized = other if self.is_bare else self
        attributes = self.attributes | other.attributes
        made = Name(sized.rows, sized.cols, attributes, sized.indices, sized.axes)
        made.has_both = sized.has_both
        return made


def only_attributes(declaration: Declaration) -> bool:
    """Whether a declaration says attributes of a value, and no sizes."""
    sizes = (declaration.rows, declaration.cols, declaration.range)
    return not declaration.kind and not declaration.indices and sizes == (None, None, None)


_WHOLE = frozenset(("integer", "int", "natural"))
"""What is said of a letter that stands for a positive whole number: an exponent, a number of terms."""


def _declarations(where: Where) -> list[declarations.Declaration]:
    found = list(where) if isinstance(where, Iterable) else []
    if not all(isinstance(part, declarations.Declaration) for part in found) or not found:
        raise UsageError(
            f"declarations are text or a mapping, not {type(where).__name__}",
            help='write where="A: n x n symmetric, x: n" or where={"A": "n x n"}',
        )
    return found  # type: ignore[return-value]


def declarations_of(where: Where) -> tuple[list[Declaration], str | None]:
    """What is declared, one by one, and the text that it stands in: that of ``where``, or of what a mapping says."""
    if isinstance(where, Mapping):
        where = "\n".join(f"{name}: {_spelled(value)}" for name, value in where.items())
    if not isinstance(where, str):
        return _declarations(where), None

    text = phrases.canonical(where)
    return declarations.parse_declarations(text), text


class Scope:
    """Names, functions (with the shape of a matrix of functions, or None), sizes in use, ranges of indices."""

    __slots__ = ("functions", "names", "ranges", "sizes")

    def __init__(self) -> None:
        self.names: dict[str, Name] = {}
        self.functions: dict[str, Shape | Mapped | None] = {}
        self.sizes: set[str] = set()
        self.ranges: dict[str, Dimension] = {}

    @staticmethod
    def of(where: Where) -> Scope:
        """The scope that declarations make; ``where`` may be text, {name: "n x m"} or declarations."""
        scope = Scope()
        found, text = declarations_of(where) if where else ([], None)
        for declaration in found:
            scope.declare(declaration, text)
        return scope

    def declares(self, name: str) -> bool:
        """Whether the user declared the name."""
        found = self.names.get(name)
        return found is not None and not found.inferred

    def is_unit(self, name: str) -> bool:
        """Whether a name that is nothing else is the imaginary unit: i and j beside complex names."""
        units = conjugates.UNITS
        return name == "imaginary_unit" or (name in units and self.has_complex_names())

    def has_complex_names(self) -> bool:
        """Whether any name is declared complex."""
        return bool(self.complex_names())

    def complex_names(self) -> frozenset[str]:
        """The names that are declared complex."""
        return frozenset(n for n, name in self.names.items() if "complex" in name.attributes)

    def numbers(self) -> frozenset[str]:
        """The names that are declared scalars."""
        return frozenset(n for n, v in self.names.items() if v.rows == v.cols == 1)

    def declare(self, declaration: Declaration, text: str | None = None) -> None:
        """Take in one declaration. NameError when the name is taken, ShapeError when attributes do not fit the sizes."""
        name = declaration.name
        place: Place = {"text": text, "span": declaration.span}
        known = self.names.get(name)
        if known is not None and (only_attributes(declaration) or known.is_bare):
            both = known.joined(_declared(declaration, place))
            _require_square(name, both, place)
            self.names[name] = both
            return
        if name in self.names or name in self.functions or name in self.ranges:
            raise NameError_(f"{name} is declared twice", **place)
        if declaration.rows in _WHOLE and declaration.cols in (None, 1):
            self.sizes.add(name)  # k: integer
            return
        for size in (declaration.rows, declaration.cols, declaration.range):
            if size is not None:
                self.sizes.update(dimensions.names(size))
        if declaration.kind == "index":
            if declaration.range is not None:
                self.ranges[name] = declaration.range
            return
        if declaration.kind == "mapping" and declaration.domain not in (None, (1, 1)):
            if declaration.cols not in (None, 1):
                message = f"{name} is declared as a function with values that are matrices, which is not supported yet"
                raise UnsupportedError(message, **place, help="one of vectors has values in R^m")
            rows, (n, k) = declaration.rows, declaration.domain
            for size in (n, k, rows):
                self.sizes.update(dimensions.names(size or 1))
            self.functions[name] = Mapped(1 if rows is None else rows, (n, 1 if k is None else k))
            return
        if declaration.function:
            rows, cols = declaration.rows, declaration.cols
            plain = declaration.kind == "function" or rows == cols == 1
            self.functions[name] = None if plain or rows is None or cols is None else (rows, cols)
            return
        self.names[name] = _declared(declaration, place)

    def extended(self, symbols: Mapping[str, Symbol], root: Node) -> Scope:
        """This scope and what was found by reading: the shapes of symbols and functions stay what they are."""
        scope = Scope()
        scope.names = dict(self.names)
        scope.functions = dict(self.functions)
        scope.sizes = set(self.sizes)
        scope.ranges = dict(self.ranges)
        for name, symbol in symbols.items():
            rows, cols = symbol.shape
            indices = ("",) * len(symbol.axes)
            scope.names[name] = Name(rows, cols, symbol.attributes, indices, symbol.axes)
            for size in (*symbol.shape, *symbol.axes):
                scope.sizes.update(dimensions.names(size))
        for node in postorder(root):
            if isinstance(node, Apply) and node.operator.name == "mapping":
                own, _, entries = node.parameters
                mapped = Mapped(entries, node.operands[0].shape)  # type: ignore[arg-type]
                scope.functions.setdefault(str(own), mapped)
            if isinstance(node, Apply) and node.operator.name in FUNCTIONS:
                function, _, *shape = node.parameters
                scope.functions.setdefault(str(function), tuple(shape) or None)  # type: ignore[arg-type]
        return scope


def _spelled(value: object) -> str:
    """A declaration given as a value: 'n x m', ('n', 'm'), 3."""
    if isinstance(value, tuple):
        return " x ".join(str(part) for part in value)
    return str(value)


def _declared(declaration: Declaration, place: Place) -> Name:
    words = [SYNONYMS.get(word, word) for word in declaration.attributes]
    attributes = frozenset(part for word in words for part in _BOTH.get(word, (word,)))
    for word in declaration.attributes:
        if SYNONYMS.get(word, word) not in ATTRIBUTES | _BOTH.keys():
            span = declaration.places.get(word, declaration.span)
            raise _unknown_attribute(word, {**place, "span": span})
    name, rows, cols = declaration.name, declaration.rows, declaration.cols
    attributes = conjugates.declared(attributes, name, place)
    made = Name(rows, cols, attributes, declaration.indices)
    made.has_both = declaration.has_both
    _require_square(name, made, place)
    return made


def _require_square(name: str, made: Name, place: Place) -> None:
    """ShapeError where an attribute of square matrices is declared of another."""
    rows, cols = made.rows, made.cols
    square = made.attributes & SQUARE
    if rows is not None and cols is not None and square and rows != cols:
        message = f"{name} is declared {min(square)}, but {show((rows, cols))} is not square"
        raise ShapeError(message, **place)


def _unknown_attribute(word: str, place: Place) -> NameError_:
    from difflib import get_close_matches

    near = get_close_matches(word, [*ATTRIBUTES, *SYNONYMS], 1)
    help = f"did you mean {near[0]}?" if near else "attributes are " + ", ".join(sorted(ATTRIBUTES))
    return NameError_(f"{word} is not an attribute", **place, help=help)
