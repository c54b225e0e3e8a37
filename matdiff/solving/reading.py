"""What a question about solving says: an objective or equations, definitions, constraints, read together so that sizes agree.

    ||x||^2   s.t. A x = b          A X + X A' = Q          1/2 (x - t g)' A (x - t g) - b'(x - t g), g = A x - b

Both sides of an equation are read by the reader of expressions, at their places in one text, so that an error points at what was typed.

>>> split_subject("minimise w^T S w s.t. 1^T w = 1")
('w^T S w', '1^T w = 1')
"""

from __future__ import annotations

import re

from matdiff.base.arguments import require_text
from matdiff.base.errors import MatdiffError, SyntaxError_, UnsupportedError, UsageError
from matdiff.expression.build import symbol
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import postorder
from matdiff.solving.lagrangian import Constraint
from matdiff.solving.members import alone, joined_in, named
from matdiff.syntax.parser import parse
from matdiff.syntax.reading import read_tree
from matdiff.syntax.scope import Scope
from matdiff.syntax.tree import Tree
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.syntax.reading import Reading

_OPEN, _CLOSE = "([{", ")]}"
_RELATION = re.compile(r"(<=|>=|≤|≥|<|>|\\le|\\ge)")
_DEFINED = re.compile(r"\s*([^\W\d]\w*)\s*$")
_SUBJECT = re.compile(r"\s+(?:s\.\s?t\.|subject\s+to|such\s+that)\s*", re.IGNORECASE)


class Question:
    """What was read: ``objective`` or ``equations``, the ``unknowns``, ``constraints``, letters ``defined`` on the way."""

    __slots__ = ("constraints", "defined", "equations", "objective", "reading", "unknowns")

    def __init__(
        self,
        reading: Reading,
        unknowns: list[Symbol],
        objective: Node | None,
        equations: list[Node],
        constraints: list[Constraint],
        defined: dict[Symbol, Node],
    ) -> None:
        self.reading = reading
        self.unknowns = unknowns
        self.objective = objective
        self.equations = equations
        self.constraints = constraints
        self.defined = defined


class Piece:
    """A part of the text: its place, what stands left and right of an equals sign (empty where there is none)."""

    __slots__ = ("left", "middle", "right", "start", "stop", "text")

    def __init__(self, text: str, start: int, stop: int) -> None:
        self.text = text
        self.start = start
        self.stop = stop
        self.middle = _equals(text, start, stop)
        self.left = text[start : self.middle] if self.middle >= 0 else text[start:stop]
        self.right = text[self.middle + 1 : stop] if self.middle >= 0 else ""

    @property
    def name(self) -> str:
        """The name on the left, where that is one name."""
        found = _DEFINED.match(self.left)
        return spelled(found[1]) if found and self.middle >= 0 else ""


_COMMANDED = re.compile(
    r"\s*(?:minimi[sz]e|maximi[sz]e|minimum of|maximum of|solve)\b\s*:?", re.IGNORECASE
)


def split_subject(text: str) -> tuple[str, str]:
    """The question and its constraints, where ``s.t.`` stands in the text; "minimise" before it says no more than was asked."""
    text = _COMMANDED.sub("", text, count=1) if _COMMANDED.match(text) else text
    parts = _SUBJECT.split(text, maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


_PRODUCT = re.compile(
    r"\s*(?:\\prod|prod|∏)(?=[_\s{\\])((?:\s*[_^]\s*(?:\{[^{}]*\}|\w))+)\s*(?!\s*=)", re.S
)


def log_of_product(text: str) -> str:
    """The sum of logarithms for a product over an index, with which it grows: a likelihood for its logarithm.

    >>> log_of_product("prod_i p(x_i)")
    'sum_i log(p(x_i))'
    """
    found = _PRODUCT.match(text)
    if found is None or _equals(text, found.end(), len(text)) >= 0:
        return text
    depth = 0
    for c in text[found.end() :]:
        depth += (c in _OPEN) - (c in _CLOSE)
        if depth == 0 and c in "+-,;\n":  # more than the product
            return text
    sign = "\\sum" if "\\" in found[0] else "sum"
    return f"{sign}{found[1]} log({text[found.end() :]})"


def read_question(text: str, wrt: Sequence[str], st: Sequence[str], where: str) -> Question:
    """Read the question; SyntaxError, ShapeError, NameError or UsageError with the place where it does not make sense."""
    require_text(text)
    given = [part for part in st if part.strip()]
    whole = "  s.t. ".join([text, ", ".join(given)]) if given else text
    asked = _pieces(whole, 0, len(text))
    limits = _pieces(whole, len(text) + 7, len(whole)) if given else []
    names = tuple(spelled(name.strip()) for name in wrt)
    scope = named(Scope.of(where), names)
    if not asked:
        raise SyntaxError_("there is no expression", text=whole, span=(0, len(whole)))
    has_objective = any(piece.middle < 0 for piece in asked)
    definitions = [p for p in asked if has_objective and p.name and p.name not in names]
    others = [p for p in asked if p not in definitions]
    if has_objective and len(others) > 1:
        raise UsageError("one function is made stationary, or equations are solved, not both")
    for piece in limits:
        if piece.middle < 0:
            raise _no_equation(piece, whole)
    statements = [assigned(p, p.name, scope, names) for p in definitions]
    for at, piece in enumerate(limits):
        statements += sides(piece, f"constraint {at}", scope, names)
    if not has_objective:
        for at, piece in enumerate(others):
            statements += sides(piece, f"equation {at}", scope, names)
        last = Tree("number", (), 0, (0, 1))
    else:
        last = _tree(others[0].text, others[0].start, others[0].stop, scope, names)
        last = alone(last, names, scope, whole)
    if (vectors := joined_in(statements, names)) != names:
        return read_question(text, vectors, st, where)
    tree = Tree("program", (*statements, last), None, (0, len(whole))) if statements else last
    reading = _read(tree, where, names, has_objective, whole)
    values = dict(reading.statements)
    unknowns = [_unknown(name, reading) for name in names]
    constraints = [
        Constraint(values[f"constraint {at}"], whole[p.start : p.stop].strip())
        for at, p in enumerate(limits)
    ]
    equations = [] if has_objective else [values[f"equation {k}"] for k in range(len(others))]
    defined = {
        symbol(p.name, values[p.name].shape): values[p.name]
        for p in definitions
        if not set(unknowns) & set(postorder(values[p.name]))
    }
    objective = reading.expression if has_objective else None
    return Question(reading, unknowns, objective, equations, constraints, defined)


def read_pieces(
    text: str,
    asked: tuple[int, int],
    statements: list[Tree],
    where: str,
    names: tuple[str, ...],
    scalar: bool = True,
) -> Reading:
    """A function at a place of a text, read together with statements."""
    last = _tree(text, *asked, Scope.of(where), names)
    tree = Tree("program", (*statements, last), None, (0, len(text)))
    return _read(tree, where, names, scalar, text)


def read_constraint(text: str, reading: Reading) -> Node:
    """An equation in the letters of a reading, as what has to be zero."""
    piece = Piece(text, 0, len(text))
    if piece.middle < 0:
        raise _no_equation(piece, text)
    scope = reading.scope.extended(reading.symbols, reading.expression)
    (statement,) = sides(piece, "constraint", scope, tuple(reading.symbols))
    return read_tree(statement.children[0], scope, text=text).expression


def _read(tree: Tree, where: str, names: tuple[str, ...], scalar: bool, text: str) -> Reading:
    """The reading; an undeclared unknown that would be a row is a number if it can be, b in y_i - a - b x_i; numbers p_i are a vector p."""
    reading = read_tree(tree, named(Scope.of(where), names), wrt=names, scalar=scalar, text=text)
    declared = reading.scope.names
    for name in names:
        found = reading.symbols.get(name)
        if found is None or name in declared:
            continue
        if found.is_scalar and len(found.axes) == 1:
            said = ", ".join(
                f"{v.name}: {' x '.join(map(str, v.axes))}"
                for v in reading.symbols.values()
                if v.is_scalar and found.axes[0] in v.axes[:2] and v.name not in declared
            )
        elif found.shape[0] == 1 and not found.is_scalar:
            said = f"{name}: scalar"
        else:
            continue
        try:
            more = f"{where}, {said}" if where.strip() else said
            return _read(tree, more, names, scalar, text)
        except MatdiffError:
            continue
    return reading


def sides(
    piece: Piece, name: str, scope: Scope, names: tuple[str, ...], of: str = ""
) -> list[Tree]:
    """A statement whose name cannot be typed: what has to be zero, both sides in one sum, so that their sizes agree."""
    span = (piece.start, piece.stop)
    if of and piece.middle < 0:  # of = g(of), where g alone is written
        right = _tree(piece.text, piece.start, piece.stop, scope, names)
        both = Tree("sum", (Tree("name", (), of, span), right), ("+", "-"), span)
        return [Tree("assign", (both,), name, span)]
    left = _tree(piece.text, piece.start, piece.middle, scope, names)
    if piece.right.strip() in ("0", "\\mathbf{0}", "O"):
        return [Tree("assign", (left,), name, span)]
    right = _tree(piece.text, piece.middle + 1, piece.stop, scope, names)
    both = Tree("sum", (left, right), ("+", "-"), span)
    return [Tree("assign", (both,), name, span)]


def assigned(piece: Piece, name: str, scope: Scope, names: tuple[str, ...]) -> Tree:
    """A statement: what stands right of the equals sign, or all of it, under a name."""
    start = piece.middle + 1 if piece.middle >= 0 else piece.start
    right = _tree(piece.text, start, piece.stop, scope, names)
    return Tree("assign", (right,), name, (piece.start, piece.stop))


def _tree(text: str, start: int, stop: int, scope: Scope, names: tuple[str, ...]) -> Tree:
    """A part of the text, at its place."""
    if not text[start:stop].strip():
        raise SyntaxError_("a side of the equation is missing", text=text, span=(start, stop + 1))
    known = {*scope.names, *scope.sizes, *names}
    padded = " " * start + text[start:stop]
    try:
        return parse(padded, names=known, functions=scope.functions).tree
    except SyntaxError_ as error:
        error.text = text
        raise


def _unknown(name: str, reading: Reading) -> Symbol:
    found = reading.symbols.get(name)
    if found is None:
        known = ", ".join(reading.symbols)
        raise UsageError(
            f"{name} does not occur: there is nothing to solve for", help=f"the names are {known}"
        )
    if found.axes:
        raise UnsupportedError(f"the members of a family such as {name}_i are not solved for yet")
    return found


def _no_equation(piece: Piece, text: str) -> SyntaxError_ | UnsupportedError:
    span = (piece.start, piece.stop)
    if _RELATION.search(piece.left):
        return UnsupportedError(
            "inequalities are not solved: the Kuhn-Tucker conditions have no closed form in general",
            text=text, span=span, help="solve with equality, and without it, and compare",
        )  # fmt: skip
    return SyntaxError_("a constraint is an equation", text=text, span=span, help='s.t. "A x = b"')


def _pieces(text: str, start: int, stop: int) -> list[Piece]:
    """The parts between commas, semicolons and line ends outside brackets and bars."""
    found, depth, at = [], 0, start
    for i in range(start, stop):
        c = text[i]
        depth += (c in _OPEN) - (c in _CLOSE)
        if depth == 0 and c in ",;\n":
            found.append((at, i))
            at = i + 1
    found.append((at, stop))
    return [Piece(text, a, b) for a, b in found if text[a:b].strip()]


def _equals(text: str, start: int, stop: int) -> int:
    """Where the equals sign of a part stands; -1 where there is none outside brackets."""
    depth = 0
    for i in range(start, stop):
        c = text[i]
        depth += (c in _OPEN) - (c in _CLOSE)
        if (
            c == "="
            and depth == 0
            and text[i - 1 : i] not in ("<", ">", "!", "=")
            and not _subscript(text, i)
        ):
            return i
    return -1


def _subscript(text: str, i: int) -> bool:
    """sum_i=1^N: the sign belongs to the sum."""
    return re.search(r"sum_\w\s*$", text[:i]) is not None
