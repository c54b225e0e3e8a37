"""Norms with a subscript: ||A||_*, ||A||_2, ||x||_1, ||x||_p, ||x||_inf."""

from __future__ import annotations

import re
from fractions import Fraction

from matdiff.base.dimensions import SCALAR, show
from matdiff.base.errors import SyntaxError_
from matdiff.expression.build import apply, number
from matdiff.expression.nodes import Number
from matdiff.expression.operators import OPERATORS
from matdiff.syntax import forms
from matdiff.syntax.rowforms import operator, require_p
from matdiff.syntax.spectral_sizes import is_symbolic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.tree import Tree


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
        return operator(self, tree, OPERATORS["norminf"], [node])
    p = _p_of(self, tree, which)
    if p.shape != SCALAR:
        raise self.shape_error("the p of a norm is a number", tree, f"{which} is {show(p.shape)}")
    require_p(self, type(tree)("none", (), None, (tree.children[0].span[1] + 2, tree.span[1])), p)
    if isinstance(p, Number) and p.value in (1, 2):
        return (
            norm_of_kind(self, tree, node, "1")
            if p.value == 1
            else forms.norm(self, tree, node, "2")
        )
    return operator(self, tree, OPERATORS["pnorm"], [node, p])


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
