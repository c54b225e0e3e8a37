"""Random vector- and matrix-valued expressions with their Jacobians, random scalars with their Hessians, against difference quotients.

``examine_jacobian(seed)`` and ``examine_hessian(seed)`` give the first finding, None where there is none: J times the independent entries
of dX is compared with vec of the difference quotient of F along dX, every entry, and the linear form dF likewise. By hand:
``python -m tests.fuzz.derivatives 20000 [FIRST]``.

>>> examine_jacobian(1) is None, examine_hessian(1) is None
(True, True)
"""

from __future__ import annotations

import sys
from collections import Counter
from random import Random
from time import perf_counter
from types import SimpleNamespace
from typing import Any

from matdiff.answers.answer import Answer
from matdiff.answers.jacobians import _answer as answer_of
from matdiff.base.errors import UnsupportedError
from matdiff.calculus.bookshelf import default_book
from matdiff.calculus.derive import derive
from matdiff.calculus.vectorise import Jacobian
from matdiff.expression import build as b
from matdiff.expression.build import apply, differential, matmul, transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import postorder
from matdiff.numeric.fields import FLOAT, PRECISE
from matdiff.numeric.sampling import Point
from matdiff.output.plain import plain

from .findings import Finding
from .generator import Case, Maker, generate, variables
from .points import MARGIN, draw_points, moved_by

FAULTLESS = ("refused", "no sample", "constant")
_LIMIT = 36  # a matrix of so many rows is not compared in 100 digits


def vector_case(seed: int, deepest: int = 4) -> Case:
    """An expression of a random shape with at least one symbol."""
    maker = Maker(seed)
    depth = maker.random.randint(1, deepest)
    kind = maker.random.random()
    shape = (maker.size(), 1) if kind < 0.45 else (maker.size(), maker.size())
    if kind > 0.95:
        shape = (1, 1)
    node = maker.of(shape, depth)  # type: ignore[arg-type]
    while not _single(node):
        node = b.add(node, maker.of(node.shape, depth))
    return Case(node, [v for v in postorder(node) if isinstance(v, Symbol)])


def _single(node: Node) -> list[Symbol]:
    """The variables that are no families."""
    return [v for v in variables(node) if not v.axes]


def examine_jacobian(seed: int) -> Finding | None:
    """The Jacobian of one expression by one of its symbols."""
    return _guarded(_jacobian, vector_case(seed), seed)


def examine_hessian(seed: int) -> Finding | None:
    """The Hessian of one scalar by one of its symbols, or by two."""
    case = generate(seed, 4, real=True)
    if not _single(case.node):
        return Finding("constant", "")
    return _guarded(_hessian, case, seed)


def _guarded(examine: Any, case: Case, seed: int) -> Finding | None:
    try:
        found: Finding | None = examine(case, seed)
        return found
    except UnsupportedError as refusal:
        return Finding("refused", str(refusal))
    except Exception as crash:
        return Finding(f"crashed, {type(crash).__name__}", str(crash))


def _jacobian(case: Case, seed: int) -> Finding | None:
    variable = Random(seed).choice(_single(case.node))
    jacobian = Jacobian(case.node, variable, default_book())
    found = answer_of("jacobian", _typed(case.node), jacobian, (variable.name,))
    return _compared(case, seed, found, apply("vec", case.node))


def _hessian(case: Case, seed: int) -> Finding | None:
    random = Random(seed)
    first = random.choice(_single(case.node))
    second = first if random.random() < 0.7 else random.choice(_single(case.node))
    book = default_book()
    derivation = derive(case.node, [first], book, "free")
    gradient = derivation.answers[0].free
    names = (first.name,) if second is first else (first.name, second.name)
    found = answer_of(
        "hessian",
        _typed(case.node),
        Jacobian(gradient, second, book),
        names,
        gradient=derivation,
    )
    function = apply("vec", gradient)
    if found.rows is not None and found.rows.matrix is not None:
        function = matmul(transpose(found.rows.matrix), function)
    return _compared(case, seed, found, function)


def _typed(node: Node) -> Any:
    """What an answer wants to know of the expression as it was read."""
    return SimpleNamespace(node=node, notes=(), shapes={})


def _compared(case: Case, seed: int, found: Answer, function: Node) -> Finding | None:
    """J times the entries of dX, and the linear form dF, against the difference quotient of the function."""
    variable = found.record.variables[-1]
    moved = differential(variable)
    claims = []
    if found.value is not None:
        claims.append(matmul(found.value, _entries(moved, found.columns.kind)))
    form = apply("vec", found.inner.forward.value)
    if found.rows is None or found.rows.matrix is None:
        claims.append(form)
    symbols = [v for v in case.symbols if "index" not in v.attributes]
    points = draw_points([case.node, function, *claims], symbols, 1, seed)
    if not points:
        return Finding("no sample", "")
    point = moved_by(points[0], [variable])
    for claim in claims:
        if claim.shape != function.shape:
            return Finding("wrong", f"the shape is {claim.shape}, not {function.shape}")
        problem = _gap(function, claim, point)
        if problem:
            return Finding("wrong", f"by {variable}: {plain(found.value or form)[:200]}: {problem}")
    return None


def _entries(moved: Node, kind: str) -> Node:
    if kind == "diagonal":
        return apply("diagonal", moved)
    if kind == "upper_triangular":
        moved = transpose(moved)
    return apply("vech" if kind else "vec", moved)


def _gap(function: Node, claim: Node, point: Point) -> str:
    """'' where they agree; floats that disagree are asked again in a hundred digits."""
    said = ""
    for field, tolerance in ((FLOAT, 1e-5), (PRECISE, 1e-15)):
        at = point.evaluator(field, margin=MARGIN)
        try:
            measured, claimed = at.value(differential(function)), at.value(claim)
        except ArithmeticError:
            if field is PRECISE:
                return ""
            continue
        pairs = [
            (x, y)
            for r, s in zip(measured, claimed, strict=True)
            for x, y in zip(r, s, strict=True)
        ]
        scale = max([1e-3, *(abs(float(x)) for pair in pairs for x in pair)])
        gap = max(abs(float(x - y)) for x, y in pairs)
        if gap <= tolerance * scale:
            return ""
        said = f"the entries differ by {gap:.3g} of {scale:.3g}"
    return said


def main(given: list[str]) -> int:
    """Examine so many of each, print what was found."""
    numbers = [int(word) for word in given if word.isdigit()]
    count, first = numbers[0] if numbers else 1000, numbers[1] if len(numbers) > 1 else 0
    kinds: Counter[str] = Counter()
    begin = perf_counter()
    for seed in range(first, first + count):
        for name, examine in (("jacobian", examine_jacobian), ("hessian", examine_hessian)):
            finding = examine(seed)
            kind = finding.kind if finding else "derived"
            kinds[f"{name}: {kind}"] += 1
            if finding is not None and kind not in FAULTLESS:
                case = vector_case(seed) if name == "jacobian" else generate(seed, 4, real=True)
                print(f"{name} seed {seed}: {finding}\n    {plain(case.node)[:300]}", flush=True)
            elif kind == "refused" and finding is not None:
                kinds[f"  {finding.words.splitlines()[0][:80]}"] += 1
    print(f"{2 * count} derivatives in {perf_counter() - begin:.0f} s")
    for kind, number in sorted(kinds.items(), key=lambda pair: -pair[1]):
        print(f"{number:7} {kind}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
