"""What has to hold of every expression: its gradients are right, read back as they were printed, and run as they were written.

``examine`` gives the first finding, None where there is none. A refusal (UnsupportedError) is a finding of kind 'refused' and no fault.

>>> from .generated import run
from .generator import generate
>>> examine(generate(0)) is None
True
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from matdiff.base.dimensions import evaluate as size_of
from matdiff.base.errors import UnsupportedError
from matdiff.calculus.bookshelf import default_book
from matdiff.calculus.derive import Answer, Derivation, derive
from matdiff.calculus.families import member_at
from matdiff.calculus.narrate import steps_of
from matdiff.calculus.steps import Step
from matdiff.checks.directions import kind_of, strays
from matdiff.expression import build as b
from matdiff.expression.build import differential
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder
from matdiff.numeric.fields import FLOAT, PRECISE
from matdiff.numeric.sampling import Point, choose_sizes
from matdiff.numeric.values import Evaluator

from .generated import run
from .generator import SIZES, Case, declarations, variables
from .points import Matrix, distance, draw_points, has_values, moved_by, slope, values_differ

STRUCTURED = ("symmetric", "skew", "diagonal")


class Finding:
    """What went wrong with an expression: a kind, one line of words."""

    __slots__ = ("kind", "words")

    def __init__(self, kind: str, words: str) -> None:
        self.kind = kind
        self.words = words

    def __repr__(self) -> str:
        return f"{self.kind}: {self.words}"


class Found(Exception):
    """Carries a finding."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.finding = Finding(kind, words)


def examine(
    case: Case, seed: int = 0, *, texts: bool = True, steps: bool = False
) -> Finding | None:
    """The gradients of one expression; with ``texts`` what is printed and run, with ``steps`` every line of the derivations."""
    try:
        _Examination(case, seed).run(texts, steps)
    except Found as found:
        return found.finding
    except UnsupportedError as refusal:
        return Finding("refused", str(refusal))
    except Exception as crash:
        return Finding(f"crashed, {type(crash).__name__}", str(crash))
    return None


class _Examination:
    def __init__(self, case: Case, seed: int) -> None:
        self.case = case
        self.seed = seed
        self.variables = variables(case.node)
        self.symbols = [v for v in case.symbols if "index" not in v.attributes]

    def run(self, texts: bool, steps: bool) -> None:
        derivation = derive(self.case.node, self.variables, default_book())
        claims = [claim(a) for a in derivation.answers]
        some = draw_points([self.case.node], self.symbols, 1, self.seed)
        points = draw_points([self.case.node, *claims], self.symbols, 2, self.seed)
        if some and not points and not has_values(some[0], claims, PRECISE):
            raise Found("no value", "the gradient has no value where the expression has one")
        if not points:
            raise Found("no sample", "")
        for answer in derivation.answers:
            if answer.gradient.shape != answer.variable.shape:
                raise Found(
                    "wrong", f"the gradient by {answer.variable} is {answer.gradient.shape}"
                )
            derivation.conditions(answer)
        for point in points:
            self.slopes(derivation, point)
        self.other_structures(points[0])
        if texts:
            self.printed(derivation, points[0])
            self.code(derivation, points[0])
        if steps:
            self.steps(points[0])

    # -- the values of the gradients

    def slopes(self, derivation: Derivation, point: Point, free: bool = False) -> None:
        moved = moved_by(point, self.variables, free)
        problem = slope(self.case.node, [claim(a) for a in derivation.answers], moved)
        if problem:
            blamed = self.blamed(derivation, moved)
            raise Found("wrong (free)" if free else "wrong", f"{blamed}{problem}")
        if not free:
            at = point.evaluator(PRECISE) if any(_kind(v) for v in self.variables) else None
            for answer in derivation.answers:
                v = answer.variable
                if at is not None and _kind(v) and _strays(at, answer.gradient, _kind(v)):
                    raise Found("wrong", f"the gradient by {v} is not {_kind(v)}")

    def blamed(self, derivation: Derivation, moved: Point) -> str:
        """The variable whose gradient is wrong, and that gradient, where it is one alone."""
        for a in derivation.answers:
            assert isinstance(a.variable, Symbol)
            alone = Point(moved.values, {a.variable: moved.tangents[a.variable]}, moved.sizes)
            if slope(self.case.node, [claim(a)], alone):
                return f"by {a.variable}, which is said to be {a.gradient}: "
        return ""

    def other_structures(self, point: Point) -> None:
        if not any(_kind(v) for v in self.variables):
            return
        free = derive(self.case.node, self.variables, default_book(), "free")
        if draw_points([claim(a) for a in free.answers], self.symbols, 1, self.seed):
            self.slopes(free, point, free=True)

    # -- text

    def printed(self, derivation: Derivation, point: Point) -> None:
        from matdiff.output.latex import latex
        from matdiff.output.plain import plain
        from matdiff.output.unicode import pretty

        for node in (self.case.node, *(a.gradient for a in derivation.answers)):
            if node.indices or _unit_of_index(node):
                continue  # the member at a place, whose index nothing binds; e_i, which under a sum over i is data
            self.reads_back(node, plain(node), "plain", point)
            if not any(
                isinstance(v, Apply) and v.operator.name == "zeros" for v in postorder(node)
            ):
                self.reads_back(node, pretty(node), "unicode", point)
                self.reads_back(node, latex(node), "latex", point)

    def reads_back(self, node: Node, text: str, style: str, point: Point) -> None:
        """Alone, or as a term next to something of its shape: the zero matrix is 0, and I the identity that fits."""
        from matdiff.base.errors import MatdiffError
        from matdiff.syntax.reading import read

        if "\nwhere " in text or "\\text{where}" in text:
            return
        beside = b.symbol("Beside", node.shape)
        given = Point({**point.values, beside: _filled(point, node)}, {}, point.sizes)
        found = Finding("", "")
        for whole, wanted in ((text, node), (f"({text}) + Beside", b.add(node, beside))):
            if style == "latex":
                whole = f"${whole}$"
            try:
                reading = read(whole, self.where(node))
            except MatdiffError as error:
                lost = style != "plain" and _unsized(node)
                kind = "size lost" if lost else "unreadable"
                found = Finding(f"{kind} ({style})", f"{whole}\n{error}")
                continue
            if not sizes_of(reading.expression) <= sizes_of(node) | set(SIZES):
                found = Finding(f"size lost ({style})", whole)
                continue
            if _other_range(reading.expression):
                found = Finding("index renamed", whole)
                continue
            problem = values_differ(wanted, reading.expression, given, reading.symbols)
            if not problem:
                return
            words = f"{whole}\n{problem}\nread as {reading.expression}"
            found = Finding(f"read otherwise ({style})", words)
        raise Found(found.kind, found.words)

    def where(self, node: Node) -> str:
        """The declarations of its symbols, and names whose only use is that the sizes are known as sizes."""
        rows, columns = node.shape
        sizes = "".join(f"\nSize{k}: {k} x 1" for k in (*SIZES, "N", "M"))
        return f"{declarations(node)}\nBeside: {rows} x {columns}{sizes}"

    # -- code

    def code(self, derivation: Derivation, point: Point) -> None:
        from matdiff.output.numpy_source import numpy_function, numpy_source

        for node in (self.case.node, *(a.gradient for a in derivation.answers)):
            if node.indices:
                continue
            source = numpy_source(node, symbols=self.symbols)
            function = numpy_function(node, symbols=self.symbols)
            try:
                problem = run(source, function, node, point, self.symbols)
            except ArithmeticError:
                continue  # the reference has no value so near a pole
            except Exception as crash:
                raise Found("code fails", f"{crash!r}\n{source}") from None
            if problem:
                raise Found("code differs", f"{problem}\n{source}")

    # -- the derivation

    def steps(self, point: Point) -> None:
        """Every line of the derivation by each variable alone, as it is told."""
        for v in self.variables:
            derivation = derive(self.case.node, [v], default_book())
            (answer,) = derivation.answers
            moved = moved_by(point, [v])
            fields = [(moved.evaluator(FLOAT), 1e-5), (moved.evaluator(PRECISE), 1e-15)]
            try:
                lines = steps_of(derivation, answer)
            except Exception as crash:
                raise Found("steps crash", f"by {v}: {crash!r}") from None
            for line in lines:
                if line.after.indices:
                    continue
                problem = _line_differs(line, self.case.node, answer, fields)
                if problem:
                    raise Found("step differs", f"by {v}: {line!r} {line.after}\n{problem}")
            if lines[-1].after is not answer.gradient:
                raise Found("step differs", "the last line is not the answer")


def _unit_of_index(node: Node) -> bool:
    return any(
        isinstance(v, Apply) and v.operator.name == "unit" and v.indices for v in postorder(node)
    )


def _unsized(node: Node) -> bool:
    """Whether constants stand in it that are printed without their sizes."""
    return any(
        isinstance(v, Apply) and v.operator.name in ("ones", "commutation", "eye")
        for v in postorder(node)
    )


def claim(answer: Answer) -> Node:
    """<G, dX>; of a family, summed over its members."""
    v = answer.variable
    assert isinstance(v, Symbol)
    product = b.apply("inner", answer.gradient, differential(member_at(v, answer.places)))
    for place in answer.places:
        product = b.indexed_sum(place, product)
    return product


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


def _kind(v: Node) -> str:
    assert isinstance(v, Symbol)
    kind = kind_of(v, None)
    return kind if kind in STRUCTURED else ""


def _strays(at: Evaluator, gradient: Node, kind: str) -> bool:
    try:
        return strays(at.value(gradient), kind)
    except ArithmeticError:
        return False


def _line_differs(
    line: Step, expression: Node, answer: Any, fields: list[tuple[Evaluator, float]]
) -> str:
    """A line about f equals f, about df equals df along the tangent, about the gradient equals the free or the projected one."""
    if line.left in ("G", "gradient"):
        wanted = answer.free if line.law == "identify" else answer.projected
    else:
        wanted = expression if line.left == "f" else differential(expression)
    # a derivative inside a line is a difference quotient, in floats with an error of its own
    gap: Any = ""
    for at, tolerance in fields:
        try:
            gap = distance(at.value(wanted), at.value(line.after))
        except ArithmeticError:
            return ""
        if gap <= tolerance:
            return ""
    return f"the values differ by {gap}"
