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
    from collections.abc import Callable, Sequence


STYLES = ("plain", "unicode")
"""What reads back without exception; LaTeX has a law of its own."""


def printed(nodes: Sequence[Node], point: Point) -> None:
    """Every style of text of the expressions, read again."""
    for node in nodes:
        for style in (*STYLES, "latex"):
            printed_as(node, style, lambda: point)


def printed_as(node: Node, style: str, at: Callable[[], Point | None]) -> bool:
    """One style of text of an expression, read again; False where it is not looked at."""
    from matdiff.output.latex import latex
    from matdiff.output.plain import plain
    from matdiff.output.unicode import pretty

    if node.indices or _unit_of_index(node):
        return False  # the member at a place, whose index nothing binds; e_i, which under a sum over i is data
    if style == "latex" and any(
        isinstance(v, Apply) and v.operator.name == "zeros" for v in postorder(node)
    ):
        return False
    text = {"plain": plain, "unicode": pretty, "latex": latex}[style](node)
    if style == "latex" and "\\text{where}" in text:
        return False
    _reads_back(node, text, style, at)
    return True


def _reads_back(node: Node, text: str, style: str, at: Callable[[], Point | None]) -> None:
    """Alone, or as a term next to something of its shape: the zero matrix is 0, and I the identity that fits."""
    from matdiff.base.errors import MatdiffError
    from matdiff.syntax.reading import read

    beside = b.symbol("Beside", node.shape)
    found = Finding("", "")
    formula, line, rest = text.partition("\nwhere ")
    for whole, wanted in ((text, node), (f"({formula}) + Beside{line}{rest}", b.add(node, beside))):
        if style == "latex":
            whole = f"${whole}$"
        try:
            reading = read(whole, _where(node))
        except MatdiffError as error:
            lost = style == "latex" and _unsized(node)
            kind = "size lost" if lost else "unreadable"
            found = found if found.kind else Finding(f"{kind} ({style})", f"{whole}\n{error}")
            continue
        if not sizes_of(reading.expression) <= sizes_of(node) | {*SIZES, "N", "M"}:
            lost = "size lost" if style == "latex" else "another size"
            found = Finding(f"{lost} ({style})", whole)
            continue
        if style == "latex" and _other_range(reading.expression):
            found = Finding("index renamed", whole)
            continue
        if reading.expression is wanted:
            return
        point = at()
        if point is None:
            return  # no value to compare
        given = Point({**point.values, beside: _filled(point, node)}, {}, point.sizes)
        problem = values_differ(wanted, reading.expression, given, reading.symbols)
        if not problem:
            return
        words = f"{whole}\n{problem}\nread as {reading.expression}"
        found = Finding(f"read otherwise ({style})", words)
    raise Found(found.kind, found.words)


def _where(node: Node) -> str:
    """The declarations of its symbols, and names whose only use is that the sizes are known as sizes."""
    rows, columns = node.shape
    sizes = "".join(f"\nSize{k}: {k} x 1" for k in (*SIZES, "N", "M"))
    unit = any(
        isinstance(v, Apply) and v.operator.name == "imaginary_unit" for v in postorder(node)
    )
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
    return any(
        isinstance(v, Apply) and v.operator.name == "unit" and v.indices for v in postorder(node)
    )


def _unsized(node: Node) -> bool:
    """Whether constants stand in it that are printed without their sizes, or as a letter, as D_n is."""
    return any(isinstance(v, Apply) and v.operator.name in _UNSIZED for v in postorder(node))


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
