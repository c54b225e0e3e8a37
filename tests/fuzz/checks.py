"""What has to hold of every expression: its gradients are right, read back as they were printed, and run as they were written.

``examine`` gives the first finding, None where there is none. A refusal (UnsupportedError) is a finding of kind 'refused' and no fault.

>>> from .generator import generate
>>> examine(generate(0)) is None
True
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any

from matdiff.base.dimensions import evaluate as size_of
from matdiff.base.errors import UnsupportedError
from matdiff.calculus.derive import Derivation, derive
from matdiff.calculus.library import default_book
from matdiff.calculus.narrate import Step, steps_of
from matdiff.checks.directions import kind_of, strays
from matdiff.expression import build as b
from matdiff.expression.build import differential
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder
from matdiff.numeric import unknown
from matdiff.numeric.fields import FLOAT, PRECISE
from matdiff.numeric.sampling import Point, choose_sizes
from matdiff.numeric.values import Evaluator
from matdiff.output.numpy_names import identifier

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
        gradients = [a.gradient for a in derivation.answers]
        some = draw_points([self.case.node], self.symbols, 1, self.seed)
        points = draw_points([self.case.node, *gradients], self.symbols, 2, self.seed)
        if some and not points and not has_values(some[0], gradients, PRECISE):
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
        gradients = {a.variable: a.gradient for a in derivation.answers}
        moved = moved_by(point, self.variables, free)
        problem = slope(self.case.node, gradients, moved)
        if problem:
            self.blame(gradients, moved)
            raise Found("wrong" + " (free)" * free, problem)
        if not free:
            at = point.evaluator(PRECISE) if any(_kind(v) for v in self.variables) else None
            for v in self.variables:
                if at is not None and _kind(v) and _strays(at, gradients[v], _kind(v)):
                    raise Found("wrong", f"the gradient by {v} is not {_kind(v)}")

    def blame(self, gradients: dict[Any, Node], moved: Point) -> None:
        """Say which variable it is, where it is one."""
        for v, gradient in gradients.items():
            problem = slope(
                self.case.node,
                {v: gradient},
                Point(moved.values, {v: moved.tangents[v]}, moved.sizes),
            )
            if problem:
                free = v.attributes and moved.tangents[v] and "free" in problem
                raise Found("wrong" + " (free)" * bool(free), f"by {v}: {problem}; G = {gradient}")

    def other_structures(self, point: Point) -> None:
        if not any(_kind(v) for v in self.variables):
            return
        free = derive(self.case.node, self.variables, default_book(), "free")
        if draw_points([a.gradient for a in free.answers], self.symbols, 1, self.seed):
            self.slopes(free, point, free=True)

    # -- text

    def printed(self, derivation: Derivation, point: Point) -> None:
        from matdiff.output.latex import latex
        from matdiff.output.plain import plain
        from matdiff.output.unicode import pretty

        for node in (self.case.node, *(a.gradient for a in derivation.answers)):
            latex(node)
            self.reads_back(node, plain(node), "plain", point)
            if not any(
                isinstance(v, Apply) and v.operator.name == "zeros" for v in postorder(node)
            ):
                self.reads_back(node, pretty(node), "unicode", point)

    def reads_back(self, node: Node, text: str, style: str, point: Point) -> None:
        """Alone, or as a term next to something of its shape: the zero matrix is 0, and I the identity that fits."""
        from matdiff.base.errors import MatdiffError
        from matdiff.syntax.reading import read

        if "\nwhere " in text:
            return
        beside = b.symbol("Beside", node.shape)
        given = Point({**point.values, beside: _filled(point, node)}, {}, point.sizes)
        found = Finding("", "")
        for whole, wanted in ((text, node), (f"({text}) + Beside", b.add(node, beside))):
            try:
                reading = read(whole, self.where(node))
            except MatdiffError as error:
                found = Finding(f"unreadable ({style})", f"{whole}\n{error}")
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
            source = numpy_source(node, symbols=self.symbols)
            function = numpy_function(node, symbols=self.symbols)
            try:
                problem = _run(source, function, node, point, self.symbols)
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
            try:
                lines = steps_of(derivation, answer)
            except Exception as crash:
                raise Found("steps crash", f"by {v}: {crash!r}") from None
            for line in lines:
                problem = _line_differs(line, self.case.node, answer, moved)
                if problem:
                    raise Found("step differs", f"by {v}: {line!r} {line.after}\n{problem}")
            if lines[-1].after is not answer.gradient:
                raise Found("step differs", "the last line is not the answer")


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


def _line_differs(line: Step, expression: Node, answer: Any, point: Point) -> str:
    """A line about f equals f, about df equals df along the tangent, about the gradient equals the free or the projected one."""
    if line.left in ("G", "gradient"):
        wanted = answer.free if line.law == "identify" else answer.projected
    else:
        wanted = expression if line.left == "f" else differential(expression)
    # a derivative inside a line is a difference quotient, in floats with an error of its own
    gap: Any = ""
    for field, tolerance in ((FLOAT, 1e-5), (PRECISE, 1e-15)):
        at = point.evaluator(field)
        try:
            gap = distance(at.value(wanted), at.value(line.after))
        except ArithmeticError:
            return ""
        if gap <= tolerance:
            return ""
    return f"the values differ by {gap}"


def _run(source: str, function: Any, node: Node, point: Point, symbols: list[Symbol]) -> str:
    """'' where the generated function gives the value of the expression."""
    import numpy as np

    at = point.evaluator(FLOAT)
    given: dict[str, Any] = {}
    for v in symbols:
        value = np.array(at.env[v], dtype=float)
        lead = value.shape[: len(v.axes)]
        inner_shape = () if v.is_scalar else (-1,) if 1 in v.shape else value.shape[-2:]
        given[identifier(v.name)] = value.reshape((*lead, *inner_shape))
    match = re.search(r"^def gradient\((.*)\):$", source, re.MULTILINE)
    assert match is not None
    wanted = match[1].split(", ") if match[1] else []
    given = {**_extra_arguments(node, point, np), **given}
    found = np.asarray(function(**{name: given[name] for name in wanted}), dtype=float)
    value = np.array(at.value(node), dtype=float)
    expected = (
        value.reshape(()) if node.is_scalar else value.reshape(-1) if 1 in node.shape else value
    )
    if found.shape != expected.shape:
        return f"the shape is {found.shape}, not {expected.shape}"
    size = max(1.0, float(np.max(np.abs(expected))))
    gap = float(np.max(np.abs(found - expected))) / size
    if gap <= 1e-7 or gap <= 1e3 * _rounding(node, point, expected):
        return ""
    return f"the values differ by {gap}"


def _rounding(node: Node, point: Point, expected: Any) -> float:
    """How far the value moves when its data move by the last digit: near a singular point nothing better can be asked."""
    import numpy as np

    at = point.evaluator(FLOAT)
    at.env = {v: _nudged(value, 1e-14) for v, value in at.env.items()}
    moved = np.array(at.value(node), dtype=float).reshape(expected.shape)
    return float(np.max(np.abs(moved - expected))) / max(1.0, float(np.max(np.abs(expected))))


def _nudged(value: Any, by: float, turn: int = 1) -> Any:
    if isinstance(value, list):
        return [_nudged(v, by, 3 * turn + k) for k, v in enumerate(value)]
    return value * (1 + by * math.sin(turn))


def _extra_arguments(node: Node, point: Point, np: Any) -> dict[str, Any]:
    """Unknown functions and their derivatives, and sizes that no array shows."""
    given: dict[str, Any] = dict(point.sizes)
    for v in postorder(node):
        if not isinstance(v, Apply):
            continue
        if v.operator.name == "function":
            name, order = v.parameters
            given[_word(name, order)] = _polynomial(name, order, np)
        elif v.operator.name == "matrix_function":
            name, order, rows, columns = v.parameters
            given[_word(name, order)] = _polynomials(
                name, order, point.sizes[rows], point.sizes[columns], np
            )
    return given


def _word(name: Any, order: Any) -> str:
    return ("" if order == 0 else "d" if order == 1 else f"d{order}") + str(name)


def _polynomial(name: Any, order: Any, np: Any) -> Any:
    return np.vectorize(
        lambda x: unknown.value(str(name), int(order), float(x), FLOAT), otypes=[float]
    )


def _polynomials(name: Any, order: Any, rows: int, columns: int, np: Any) -> Any:
    return lambda t: np.array(
        [
            [unknown.value(f"{name}{i},{j}", int(order), float(t), FLOAT) for j in range(columns)]
            for i in range(rows)
        ]
    )
