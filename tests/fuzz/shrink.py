"""A smaller expression with the same fault: parts replaced by their operands, by symbols, by nothing, as long as the fault stays.

>>> from .generator import generate
>>> case = generate(2)
>>> shrink(case, "no such fault", 2, False) is case
True
"""

from __future__ import annotations

from collections.abc import Iterator

from matdiff.base.errors import ShapeError
from matdiff.expression import build as b
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder, substitute

from .checks import examine
from .generator import Case, variables

_TRIES = 1500
_NAMES = {"s": "abcst", "c": "xyzuvw", "m": "ABCDEGHKLMPQRSUVWXYZ"}


def shrink(case: Case, kind: str, seed: int, steps: bool, texts: bool = True) -> Case:
    """The least expression found with a finding of this kind."""
    tries = 0
    better = True
    while better:
        better = False
        for node in _smaller(case.node):
            tries += 1
            if tries > _TRIES:
                return case
            if (
                not node.is_scalar
                or node.indices
                or not variables(node)
                or _cost(node) >= _cost(case.node)
            ):
                continue
            other = Case(node, [v for v in postorder(node) if isinstance(v, Symbol)])
            finding = examine(other, seed, texts=texts, steps=steps)
            if finding is not None and finding.kind == kind:
                case, better = other, True
                break
    return case


def _cost(node: Node) -> tuple[int, int]:
    parts = postorder(node)
    return len(parts), sum(len(v.attributes) for v in parts if isinstance(v, Symbol))


def _smaller(root: Node) -> Iterator[Node]:
    """Expressions of the same shape with one part less, large cuts first."""
    parts = postorder(root)
    yield from (v for v in parts if v.is_scalar and not v.indices and v is not root)
    names = {v.name for v in parts if isinstance(v, Symbol)}
    for v in reversed(parts):
        for new in _instead(v, names):
            try:
                yield substitute(root, {v: new})
            except ShapeError:
                continue


def _instead(v: Node, names: set[str]) -> Iterator[Node]:
    if isinstance(v, Symbol):
        if v.attributes and "index" not in v.attributes:
            yield b.symbol(v.name, v.shape, (), v.axes)
        return
    if not isinstance(v, Apply):
        return
    yield from (c for c in v.operands if c.shape == v.shape)
    if v.operator.name != "member":
        yield _fresh(v, names)
    if v.is_scalar:
        yield b.ONE
    if v.operator.name == "indexed_sum":
        return
    for i in range(len(v.operands)):
        rest = (*v.operands[:i], *v.operands[i + 1 :])
        if v.operator.associative and len(v.operands) > 2:
            try:
                yield b.apply(v.operator, *rest)
            except ShapeError:
                continue


def _fresh(v: Node, names: set[str]) -> Node:
    kind = "s" if v.is_scalar else "c" if v.shape[1] == 1 else "m"
    name = next((n for n in _NAMES[kind] if n not in names), "A99")
    return b.symbol(name, v.shape)
