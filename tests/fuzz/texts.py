"""What is printed means the expression, and the code that is written runs and gives its value.

``examination`` has the expression, its symbols, the answers; a fault is raised as :class:`~tests.fuzz.findings.Found`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from matdiff.base.dimensions import evaluate as size_of
from matdiff.expression import build as b
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder
from matdiff.numeric.sampling import Point, choose_sizes

from .findings import Finding, Found
from .generated import run
from .generator import SIZES, declarations
from .points import Matrix, values_differ

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

STYLES = ("plain", "unicode", "latex")


def printed(nodes: Sequence[Node], point: Point, styles: Sequence[str] = STYLES) -> None:
    """The texts of the expressions in these styles, read again."""
    for node in nodes:
        for style in styles:
            if reads_in(node, style):
                reads_back(node, style, point)


def reads_in(node: Node, style: str) -> bool:
    """Whether the text of an expression is one that is read alone."""
    if node.indices or _unit_of_index(node):
        return False  # the member at a place, whose index nothing binds; e_i, which under a sum over i is data
    return style != "latex" or not any(_is(v, ("zeros",)) for v in postorder(node))


def reads_back(node: Node, style: str, point: Point) -> bool:
    """Alone, or as a term next to something of its shape, which is said of every answer; False for a text that names its parts."""
    from matdiff.base.errors import MatdiffError
    from matdiff.syntax.reading import read

    text = _written(node, style)
    if "\nwhere " in text or "\\text{where}" in text:
        return False
    beside = b.symbol("Beside", node.shape)
    given = Point({**point.values, beside: _filled(point, node)}, {}, point.sizes)
    found = Finding("", "")
    for whole, wanted in ((text, node), (f"({text}) + Beside", b.add(node, beside))):
        if style == "latex":
            whole = f"${whole}$"
        try:
            reading = read(whole, _where(node))
        except MatdiffError as error:
            lost = style == "latex" and _unsized(node)
            kind = "size lost" if lost else "unreadable"
            found = Finding(f"{kind} ({style})", f"{whole}\n{error}")
            continue
        if reading.expression is wanted:
            return True
        if reading.expression.shape != wanted.shape or not (
            sizes_of(reading.expression) <= sizes_of(node) | set(SIZES)
        ):
            found = Finding(f"size lost ({style})", whole)
            continue
        if _other_range(reading.expression):
            found = Finding("index renamed", whole)
            continue
        problem = values_differ(wanted, reading.expression, given, reading.symbols)
        if not problem:
            return True
        words = f"{whole}\n{problem}\nread as {reading.expression}"
        found = Finding(f"read otherwise ({style})", words)
    raise Found(found.kind, found.words)


def _written(node: Node, style: str) -> str:
    from matdiff.output.latex import latex
    from matdiff.output.plain import plain
    from matdiff.output.unicode import pretty

    return {"plain": plain, "unicode": pretty, "latex": latex}[style](node)


def _is(node: Node, names: Collection[str]) -> bool:
    return isinstance(node, Apply) and node.operator.name in names


def _where(node: Node) -> str:
    """The declarations of its symbols, and names whose only use is that the sizes are known as sizes."""
    rows, columns = node.shape
    sizes = "".join(f"\nSize{k}: {k} x 1" for k in (*SIZES, "N", "M"))
    unit = any(_is(v, ("imaginary_unit",)) for v in postorder(node))
    complex_ = "\nAside: scalar complex" if unit else ""  # beside complex names i is the unit
    return f"{declarations(node)}\nBeside: {rows} x {columns}{sizes}{complex_}"


def code(nodes: Sequence[Node], symbols: list[Symbol], point: Point) -> None:
    """NumPy code of the expressions, run at the point."""
    from matdiff.codegen.functions import code as code_of

    for node in nodes:
        if node.indices:
            continue
        made = code_of(node, symbols)
        source, function = made.source, made.function()
        try:
            problem = run(source, function, node, point, symbols)
        except ArithmeticError:
            continue  # the reference has no value so near a pole
        except Exception as crash:
            raise Found("code fails", f"{crash!r}\n{source}") from None
        if problem:
            raise Found("code differs", f"{problem}\n{source}")


def _unit_of_index(node: Node) -> bool:
    return any(_is(v, ("unit",)) and v.indices for v in postorder(node))


def _unsized(node: Node) -> bool:
    """Whether constants stand in it that are printed without their sizes, or as a letter, as D_n is."""
    return any(_is(v, _UNSIZED) for v in postorder(node))


_UNSIZED = frozenset(
    ("ones", "eye", "commutation", "duplication", "elimination", "diagonalisation")
)


def _filled(point: Point, node: Node) -> Matrix:
    rows, columns = (size_of(size, point.sizes) for size in node.shape)
    return [[Fraction(i - 2 * j, 3) for j in range(columns)] for i in range(rows)]


def sizes_of(node: Node) -> set[str]:
    """The names of sizes in an expression."""
    return set(choose_sizes(node, pool=range(1, 100)))


def _other_range(node: Node) -> bool:
    """A family under an index that the declarations give another range: the printer chose the name of the index."""
    return any(
        isinstance(v, Apply) and v.operator.name == "member" and isinstance(family := v.operands[0], Symbol)
        and isinstance(index := v.operands[1], Symbol) and family.axes != index.axes
        for v in postorder(node)
    )  # fmt: skip
