"""Doubts that something is a number: what is capital, transposed, normed, averaged; and in which order they are given up."""

from __future__ import annotations

from matdiff.syntax.functions import FUNCTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.syntax.scope import Scope
    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Sizes

    Way = tuple[int, bool, set[str]]

_WHOLE_LIST = (
    "softmax logsumexp mean var sum layernorm norm norm1 vec vech rowsum colsum rowmean colmean dot"
)
_WHOLE = frozenset(_WHOLE_LIST.split())
"""Functions of a whole vector or matrix."""
_MATRIX_LIST = "tr det logdet expm logm sqrtm diag kron inv cholesky eigvals lambda_max lambda_min"
_OF_MATRICES = frozenset(_MATRIX_LIST.split())
"""Functions of a matrix: a small letter in them is no odd one."""
_DENSITIES = frozenset(("rho", "varrho"))
"""Small letters that are matrices in a trace: density matrices."""
_MOST_DOUBTS = 8
"""So many doubts are given up one by one before all are."""


def ways_to_give_up(weights: Mapping[str, int]) -> list[Way]:
    """What a search costs at least, whether letters are as their case suggests, the doubts that are given up: the cheapest first."""
    chosen = [
        (0, set[str]()),
        *[(weight, {name}) for name, weight in [*weights.items()][:_MOST_DOUBTS]],
    ]
    if len(weights) > 1:
        chosen.append((sum(weights.values()), {*weights}))
    return sorted(((cost + odd, not odd, off) for odd in (0, 2) for cost, off in chosen), key=first)


def first(row: tuple[int, object, object] | tuple[int, object]) -> int:
    return row[0]


def not_a_number(off: set[str], name: str, sizes: Sizes, rows: int, cols: int) -> bool | None:
    """The condition that a doubt is, unless it is given up."""
    if name in off or sizes.is_big(rows) or sizes.is_big(cols):
        return None if name in off else True
    if sizes.is_one(rows):
        return sizes.set_big(cols)
    return sizes.set_big(rows) if sizes.is_one(cols) else None


class Doubt:
    """That something is a number is hardly meant: the ``name`` (or place) it is said of, its tree, the ``weight``, and the ``kind``
    of its evidence: "capital", "transpose", "operand" of @, "norm", "whole" (softmax, mean), "matrix" (det, expm)."""

    __slots__ = ("kind", "name", "tree", "weight")

    def __init__(self, name: str, tree: Tree, weight: int, kind: str) -> None:
        self.name = name
        self.tree = tree
        self.weight = weight
        self.kind = kind


def doubts_of(tree: Tree, scope: Scope) -> tuple[dict[int, Doubt], frozenset[int]]:  # noqa: C901
    """The doubts by the place in the tree; and the literals 1 that are numerators, no vectors of ones."""
    found: dict[int, Doubt] = {}
    numerators: set[int] = set()
    made: set[str] = set()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        kind, children = node.kind, node.children
        if kind == "name":
            name = str(node.value)
            is_capital = name[:1].isupper() and name != "N" and name not in scope.names
            if is_capital and id(node) not in found and name not in ("I", "E"):
                found[id(node)] = Doubt(name, node, 3, "capital")
            continue
        if kind == "assign":
            made.add(str(node.value))
        elif kind == "transpose" and str(node.value or "")[1:] != "?":
            _doubt(found, children[0], "transpose")
        elif kind == "norm":
            _doubt(found, children[0], "norm")
        elif kind == "call" and len(children) == 1:
            form = FUNCTIONS.get(str(node.value), "")
            if form in _WHOLE:
                _doubt(found, children[0], "whole")
            elif form in _OF_MATRICES:
                _doubt(found, children[0], "matrix")
                for factor in children[0].children if children[0].kind == "product" else ():
                    if factor.kind == "name" and factor.value in _DENSITIES:
                        _doubt(found, factor, "matrix")
        elif kind == "product":
            for at, sign in enumerate(node.value):  # type: ignore[arg-type, var-annotated]
                if sign == "@":
                    _doubt(found, children[at], "operand")
                    _doubt(found, children[at + 1], "operand")
        elif kind == "quotient":
            above = children[0]
            if above.kind == "product" and above.children[-1].kind == "number":
                numerators.add(id(above.children[-1]))
        waiting += children[1:] if kind == "subscript" else children
    return {key: doubt for key, doubt in found.items() if doubt.name not in made}, frozenset(
        numerators
    )


_ENTRIES = frozenset(("sum", "mean", "var", "norm1"))
_THROUGH = frozenset(("negative", "sum", "elementwise", "quotient", "product", "call", "power"))


def summed_powers(tree: Tree) -> frozenset[int]:
    """The powers whose entries a sum or mean adds up: sum((y - z)^2), mean(x^2)."""
    found: set[int] = set()
    waiting = [(tree, False)]
    while waiting:
        node, inside = waiting.pop()
        form = FUNCTIONS.get(str(node.value), "") if node.kind == "call" else ""
        if form in _ENTRIES and len(node.children) == 1:
            inside = True
        elif node.kind not in _THROUGH or form in _WHOLE | _OF_MATRICES:
            inside = False
        elif inside and node.kind == "power":
            found.add(id(node))
        waiting += [(child, inside) for child in node.children]
    return frozenset(found)


_PLAIN = frozenset(
    (
        "name",
        "subscript",
        "sum",
        "elementwise",
        "quotient",
        "power",
        "call",
        "negative",
        "transpose",
        "matrix",
    )
)


def _doubt(found: dict[int, Doubt], tree: Tree, kind: str) -> None:
    """Write down that a tree is hardly a number; of a product, which may well be one, nothing is said."""
    while tree.kind in ("negative", "transpose"):
        tree = tree.children[0]
    inner = FUNCTIONS.get(str(tree.value), "") if tree.kind == "call" else ""
    if tree.kind not in _PLAIN or inner in _WHOLE | _OF_MATRICES:
        return
    if tree.kind == "quotient" and tree.children[0].kind != "name":
        return
    name = ""
    if tree.kind == "name":
        name = str(tree.value)
    elif tree.kind == "subscript":
        name = str(tree.children[0].value)
    known = found.get(id(tree))
    if known is None or kind == "matrix":
        found[id(tree)] = Doubt(name or f"{tree.span}", tree, 1 if kind == "norm" else 3, kind)
