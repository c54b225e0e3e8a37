"""Functions of a matrix, spectra, norms, pseudo-inverses as they are called: what the calls make.

``norm_of_kind`` serves ||A||_*, ||A||_2, ||x||_p.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from matdiff.base.dimensions import SCALAR, show
from matdiff.base.errors import ShapeError, SyntaxError_
from matdiff.expression.build import apply, number
from matdiff.expression.nodes import Number
from matdiff.expression.operators import OPERATORS
from matdiff.syntax import forms
from matdiff.syntax.spectral_sizes import is_symbolic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.tree import Tree

    Form = Callable[[Builder, Tree, list[Node]], Node]

_NAMES = [
    row.name
    for row in OPERATORS.values()
    if row.power_series or row.by_symmetric_part or row.name == "adj"
]
_SPECTRAL = ("lambda_max", "lambda_min", "eigvals")


def _of_square(name: str) -> Form:
    """A function of a square matrix; of a number the plain function."""

    def make(self: Builder, tree: Tree, operands: list[Node]) -> Node:
        (a,) = operands
        child = tree.children[0]
        help = ""
        if a.shape[0] != a.shape[1]:
            words = self.words(child)
            if name in _SPECTRAL:
                help = f"sigma_max({words}) is the largest singular value of a rectangle"
            elif name != "sqrtm" and (entrywise := OPERATORS[name].entrywise):
                help = f"write {entrywise}({words}) for the function of each entry"
        forms.require_square(
            self, child, a, f"only a square matrix has {OPERATORS[name].noun}", help
        )
        if a.shape == SCALAR and not self.strict:
            return _of_number(name, a)
        node = apply(name, a)
        if OPERATORS[name].by_symmetric_part:
            self.spectral[node] = child.span
        return node

    return make


def _of_number(name: str, a: Node) -> Node:
    if name in ("sqrtm", "cholesky"):
        return apply("power", a, number(Fraction(1, 2)))
    if OPERATORS[name].entrywise:
        return apply(OPERATORS[name].entrywise, a)
    if name in ("adj", "eigvecs", "eigvec_max", "eigvec_min"):
        return number(1)
    return a


def _along(name: str) -> Form:
    """L_f(A, E)."""

    def make(self: Builder, tree: Tree, operands: list[Node]) -> Node:
        a = operands[0]
        forms.require_square(self, tree.children[0], a, f"{tree.value} is of a square matrix")
        first = 2 if name.endswith("powm") else 1
        for e, child in zip(operands[first:], tree.children[first:], strict=True):
            if e.shape == a.shape:
                continue
            raise self.shape_error(
                "the direction of a derivative has the shape of the matrix", child,
                f"{self.words(child)} is {show(e.shape)}; {self.words(tree.children[0])} is {show(a.shape)}",
            )  # fmt: skip
        return apply(name, *operands)

    return make


def _power(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    forms.require_square(self, tree.children[0], operands[0], "only a square matrix has a power")
    if operands[0].shape == SCALAR and not self.strict:
        return apply("power", *operands)
    return apply("powm", *operands)


def pseudo_inverse(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    """A^+; of a number, 1/a."""
    (a,) = operands
    if a.shape == SCALAR and not self.strict:
        return apply("power", a, number(-1))
    return apply("pinv", a)


def _plain(name: str) -> Form:
    return lambda self, tree, operands: apply(name, *operands)


def _of_vector(name: str) -> Form:
    def make(self: Builder, tree: Tree, operands: list[Node]) -> Node:
        return _vector_norm(self, tree, operands[0], name, operands[1:])

    return make


def _p_norm(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    _require_p(self, tree.children[1], operands[1])
    return _vector_norm(self, tree, operands[0], "pnorm", operands[1:])


def _require_p(self: Builder, tree: Tree, p: Node) -> None:
    if isinstance(p, Number) and p.value < 1:
        raise SyntaxError_(
            "a norm needs p of at least 1", text=self.text, span=tree.span,
            help="below 1 the triangle inequality fails; write sum(abs(x).^p) for the sum of powers",
        )  # fmt: skip


def _vector_norm(self: Builder, tree: Tree, a: Node, name: str, rest: list[Node]) -> Node:
    if a.shape == SCALAR and not self.strict:
        return apply("abs", a)
    if 1 not in a.shape and name != "peak" and not self.strict:
        child = tree.children[0]
        which = {"norminf": "the infinity norm", "pnorm": "a p-norm"}[name]
        raise _matrix_norm(self, child, a, which)
    return apply(name, a, *rest)


def _matrix_norm(self: Builder, tree: Tree, a: Node, which: str) -> ShapeError:
    words = self.words(tree)
    return self.shape_error(
        f"{which} here is one of a vector", tree, f"{words} is {show(a.shape)}",
        f"of a matrix readers differ: ||vec({words})|| with that subscript takes the entries, "
        f"||{words}||_2, ||{words}||_* and ||{words}||_F its singular values",
    )  # fmt: skip


def norm_of_kind(self: Builder, tree: Tree, node: Node, which: str) -> Node:
    """||A||_*, ||A||_2, ||x||_p, ||x||_inf; the Euclidean norm and that of Frobenius are forms.norm's own."""
    is_matrix = 1 not in node.shape
    child = tree.children[0]
    if which in ("2", "op", "spec") and is_matrix:
        self.note(f"||{self.words(child)}||_2 is the spectral norm, the largest singular value.")
        return apply("sigma_max", node)
    if which in ("*", "nuc", "tr"):
        return apply("nuclear", node) if is_matrix else apply("norm", node)
    if which == "1":
        if is_matrix:
            self.note(
                f"||{self.words(child)}||_1 is the sum of the absolute values of all entries, "
                "not the largest sum of a column."
            )
        return apply("sum", apply("abs", node))
    if which in ("inf", "infty", "∞", "max"):
        return _vector_norm(self, tree, node, "norminf", [])
    p = _p_of(self, tree, which)
    if p.shape != SCALAR:
        raise self.shape_error("the p of a norm is a number", tree, f"{which} is {show(p.shape)}")
    _require_p(self, type(tree)("none", (), None, (tree.children[0].span[1] + 2, tree.span[1])), p)
    if isinstance(p, Number) and p.value in (1, 2):
        return (
            norm_of_kind(self, tree, node, "1")
            if p.value == 1
            else forms.norm(self, tree, node, "2")
        )
    return _vector_norm(self, tree, node, "pnorm", [p])


def _p_of(self: Builder, tree: Tree, which: str) -> Node:
    """The p of ||x||_p as it stands in the subscript: a number, or a letter."""
    span = (tree.children[0].span[1], tree.span[1])
    if is_symbolic(which):
        return self.name(type(tree)("name", (), which, span))
    try:
        return number(Fraction(re.sub(r"[(){}\s]", "", which)))
    except (ValueError, ZeroDivisionError):
        raise SyntaxError_(
            f"{which} is no p for a norm", text=self.text, span=tree.span,
            help="write ||x||_1, ||x||_3, ||x||_{3/2}, ||x||_p, ||x||_inf",
        ) from None  # fmt: skip


def _clip(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    a, low, high = operands
    for bound, child in ((low, tree.children[1]), (high, tree.children[2])):
        if bound.shape != SCALAR:
            raise self.shape_error(
                "the bounds of clip are numbers", child, f"{self.words(child)} is {show(bound.shape)}",
                "write min(max(x, a), b) for bounds that differ by entry",
            )  # fmt: skip
    if isinstance(low, Number) and isinstance(high, Number) and low.value > high.value:
        raise SyntaxError_(
            "the bounds of clip are in the wrong order", text=self.text, span=tree.children[1].span,
            help=f"write clip({self.words(tree.children[0])}, {high}, {low})",
        )  # fmt: skip
    return apply("clip", a, low, high)


FORMS: dict[str, tuple[int, int, Form]] = {
    **{name: (1, 1, _of_square(name)) for name in _NAMES},
    **{
        row.name: (row.arity, row.arity, _along(row.name))
        for row in OPERATORS.values()
        if row.order and row.arity
    },
    "powm": (2, 2, _power),
    "pinv": (1, 1, pseudo_inverse),
    **{
        name: (1, 1, _plain(name))
        for name in ("sigma_max", "left_singular", "right_singular", "nuclear", "polar")
    },
    "peak": (1, 1, _of_vector("peak")),
    "norminf": (1, 1, _of_vector("norminf")),
    "pnorm": (2, 2, _p_norm),
    "clip": (3, 3, _clip),
}
"""Fewest and most operands, and the maker."""
