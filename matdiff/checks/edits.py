"""What one change of an expression gives: a factor dropped, two interchanged, a transpose, an inverse, a product for another product.

The slips that people make in derivations are one such change away from the truth, or the truth one away from the claim. Each edit is the
changed expression and the words for it; whether it explains a claim is decided by values, elsewhere.

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> A, B = symbol("A", ("m", "n")), symbol("B", ("n", "k"))
>>> for changed, edit in edits(matmul(A, B)):
...     print(changed, edit)
B Edit(name='missing factor', node=A, other=None)
A Edit(name='missing factor', node=B, other=None)
matmul(transpose(B), transpose(A)) Edit(name='transposed factor', node=matmul(transpose(B), transpose(A)), other=matmul(A, B))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

from matdiff.base.errors import MatdiffError
from matdiff.calculus.slope import primed
from matdiff.checks.terms import terms, turned
from matdiff.expression.build import (
    MINUS_ONE,
    add,
    apply,
    hadamard,
    inv,
    matmul,
    number,
    rebuild,
    scale,
    transpose,
)
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.traverse import postorder, substitute

_MOST = 400
"""No more edits are looked at."""
_WEIGHT = 600
"""Heavier expressions are edited at their terms only."""


class Edit(NamedTuple):
    """``name`` of the slip; the part concerned, and for an exchange the part that stands in its place."""

    name: str
    node: Node
    other: Node | None = None


Changed = tuple[Node | None, Edit]
"""What stands in the place of a part, None where the shapes do not take it."""


def edits(root: Node) -> Iterator[tuple[Node, Edit]]:
    """Each expression that is one change away from ``root``, with the change; the plainest changes first."""
    seen: set[Node] = {root}
    count = 0
    for changed, edit in _everywhere(root):
        if changed in seen:
            continue
        seen.add(changed)
        yield changed, edit
        count += 1
        if count == _MOST:
            return


def _everywhere(root: Node) -> Iterator[tuple[Node, Edit]]:
    """In the expression as a whole, and in one term of it at a time."""
    bare = _without_transposes(root)
    if bare is not None:
        yield bare, Edit("missing transposes", bare, root)
    parts = terms(root)
    whole = [*reversed(postorder(root))] if root.weight <= _WEIGHT else [root]
    for find in (
        _dropped,
        _exchanged,
        _turned,
        _other_product,
        _inverted,
        _other_sign,
        _derived,
        _taken_apart,
    ):
        for node in whole:
            for changed, edit in find(node):
                new = _put(root, node, changed)
                if new is not None:
                    yield new, edit
        for at, term in enumerate(parts if len(parts) > 1 else ()):
            for node in reversed(postorder(term)):
                for changed, edit in find(node):
                    new = _put(term, node, changed)
                    summed = new and _made(add, *parts[:at], new, *parts[at + 1 :])
                    if summed:
                        yield summed, edit


def _without_transposes(root: Node) -> Node | None:
    """Every transpose left out."""
    marks: dict[Node, Node] = {
        v: v.operands[0]
        for v in postorder(root)
        if isinstance(v, Apply) and v.operator.name == "transpose"
    }
    return _made(substitute, root, marks) if len(marks) > 1 else None


def _put(root: Node, node: Node, changed: Node | None) -> Node | None:
    """The expression with a part changed; None where that does not fit."""
    if root is node or changed is None:
        return changed
    return _made(substitute, root, {node: changed})


def _named(node: Node, *names: str) -> bool:
    return isinstance(node, Apply) and node.operator.name in names


def _dropped(node: Node) -> Iterator[Changed]:
    """A factor, or a run of factors, left out."""
    if not isinstance(node, Apply):
        return
    name, operands = node.operator.name, node.operands
    if name == "matmul":
        for length in range(1, min(len(operands), 4)):
            for start in range(len(operands) - length + 1):
                gone = operands[start : start + length]
                kept = (*operands[:start], *operands[start + length :])
                yield _made(matmul, *kept), Edit("missing factor", matmul(*gone))
        if len(operands) > 2:
            ends = operands[0], operands[-1]
            yield _made(matmul, *operands[1:-1]), Edit("missing factors on both sides", *ends)
    elif name in ("hadamard", "scale"):
        build = hadamard if name == "hadamard" else scale
        word = "missing Hadamard factor" if name == "hadamard" else "missing scalar factor"
        free = operands if name == "hadamard" else operands[:-1]
        for length in (1, 2):
            for chosen in combinations(range(len(free)), min(length, len(free))):
                rest = [v for k, v in enumerate(operands) if k not in chosen]
                lost = [free[k] for k in chosen]
                if rest and not all(isinstance(v, Number) for v in lost):
                    yield _made(build, *rest), Edit(word, build(*lost))
    elif name == "diag":
        yield operands[0], Edit("missing diag", node)


def _exchanged(node: Node) -> Iterator[Changed]:
    """Two factors interchanged, or the whole product written backwards."""
    if not _named(node, "matmul", "kron"):
        return
    assert isinstance(node, Apply)
    build = matmul if node.operator.name == "matmul" else _kron
    factors = [*node.operands]
    for i, j in combinations(range(len(factors)), 2):
        swapped = [*factors]
        swapped[i], swapped[j] = swapped[j], swapped[i]
        yield _made(build, *swapped), Edit("interchanged factors", factors[i], factors[j])
    if len(factors) > 2:
        yield _made(build, *reversed(factors)), Edit("factors reversed", node)
    elif build is _kron:  # vec(A X B) = (Bᵀ ⊗ A) vec X, and A ⊗ B is written
        a, b = factors
        for left, right in ((turned(b), a), (b, turned(a)), (turned(b), turned(a))):
            swapped_and_turned = _kron(left, right)
            yield swapped_and_turned, Edit("interchanged and transposed", swapped_and_turned, node)


def _kron(*factors: Node) -> Node:
    return apply("kron", *factors)


def _turned(node: Node) -> Iterator[Changed]:
    """A transpose too few or too many."""
    if node.is_scalar:
        return
    if isinstance(node, Apply) and node.operator.name == "transpose":
        yield node.operands[0], Edit("transposed factor", node.operands[0], node)
    elif isinstance(node, Symbol) or _named(node, "inv", "add", "hadamard", "matmul"):
        if isinstance(node, Apply) and node.operator.name == "matmul":
            yield from _turned_in_part(node)
        yield turned(node), Edit("transposed factor", turned(node), node)


def _turned_in_part(node: Apply) -> Iterator[Changed]:
    """A run of factors transposed: X b a' X for X a b' X."""
    factors = node.operands
    for start, end in combinations(range(len(factors) + 1), 2):
        if 1 < end - start < len(factors):
            run = matmul(*factors[start:end])
            whole = _made(matmul, *factors[:start], turned(run), *factors[end:])
            yield whole, Edit("transposed factor", turned(run), run)


def _other_product(node: Node) -> Iterator[Changed]:
    """⊙ for the matrix product, the matrix product for ⊙, a determinant for a trace."""
    if not isinstance(node, Apply):
        return
    name, operands = node.operator.name, node.operands
    if name == "matmul":
        for at, (a, b) in enumerate(pairwise(operands)):
            for left, right in ((a, b), (a, transpose(b)), (transpose(a), b)):
                inner = _made(hadamard, left, right)
                if inner is not None:
                    whole = _made(matmul, *operands[:at], inner, *operands[at + 2 :])
                    yield whole, Edit("Hadamard for matrix product", a, b)
    elif name == "hadamard":
        a, b = operands[0], hadamard(*operands[1:])
        for x, y in ((a, b), (b, a)):
            for left, right in ((x, y), (x, transpose(y)), (transpose(x), y)):
                yield _made(matmul, left, right), Edit("matrix product for Hadamard", a, b)
    elif name in ("tr", "det"):
        other = apply("det" if name == "tr" else "tr", *operands)
        yield other, Edit("trace and determinant", other, node)


def _inverted(node: Node) -> Iterator[Changed]:
    """An inverse too few or too many, another exponent."""
    if _named(node, "inv"):
        assert isinstance(node, Apply)
        yield node.operands[0], Edit("missing inverse", node.operands[0], node)
    elif isinstance(node, Symbol) and node.shape[0] == node.shape[1] and not node.is_scalar:
        yield inv(node), Edit("inverse too much", inv(node), node)
    elif _named(node, "power"):
        assert isinstance(node, Apply)
        base, exponent = node.operands
        if isinstance(exponent, Number):
            for k in (exponent.value + 1, exponent.value - 1, -exponent.value):
                other = _made(apply, "power", base, number(k))
                yield other, Edit("wrong exponent", other or node, node)


def _other_sign(node: Node) -> Iterator[Changed]:
    """The sign of one term in the midst of it."""
    if _named(node, "add"):
        assert isinstance(node, Apply)
        for at, term in enumerate(node.operands):
            turned = scale(MINUS_ONE, term)
            whole = _made(add, *node.operands[:at], turned, *node.operands[at + 1 :])
            yield whole, Edit("sign of a term", term)


def _derived(node: Node) -> Iterator[Changed]:
    """A function of each entry where its derivative belongs, or the derivative of one too many."""
    if isinstance(node, Apply) and node.operator.elementwise and len(node.operands) == 1:
        slope = _made(primed, node)
        yield slope, Edit("function for its derivative", slope or node, node)


def _taken_apart(node: Node) -> Iterator[Changed]:
    """A function of a sum as the sum of the functions: (A + B)⁻¹ as A⁻¹ + B⁻¹."""
    if isinstance(node, Apply) and len(node.operands) == 1 and _named(node.operands[0], "add"):
        inner = node.operands[0]
        assert isinstance(inner, Apply)
        each = [_made(rebuild, node, (term,)) for term in inner.operands]
        whole = _made(add, *each) if all(each) else None
        if whole is not None and whole is not node:
            yield whole, Edit("function of a sum taken apart", whole, node)


def _made(build: Callable[..., Node], *operands: object) -> Node | None:
    """What the constructor makes; None where the shapes do not take it."""
    try:
        return build(*operands)
    except MatdiffError:
        return None
