"""Calls: ``tr(A)``, ``exp(x)``, ``max(a, b)``, ``ones(m, n)`` to nodes; a word that nobody knows to an error that helps.

``build_call(builder, tree, name)`` builds the operands first; which operator it is comes from the table in functions.py.
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.base.dimensions import SCALAR, show
from matdiff.base.errors import NameError_, ShapeError, SyntaxError_
from matdiff.expression import build
from matdiff.expression.build import HALF, MINUS_ONE, apply, power
from matdiff.expression.nodes import Apply
from matdiff.expression.operators import OPERATORS
from matdiff.syntax import combine, conjugates, convolutions, forms, rowforms, words
from matdiff.syntax.composed import COMPOSED
from matdiff.syntax.functions import ELEMENTWISE, FUNCTIONS, MATRIX_WORDS, UNSUPPORTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.tree import Tree

    Form = Callable[[Builder, Tree, list[Node]], Node]


def build_call(self: Builder, tree: Tree, name: str) -> Node:
    """The node a call stands for."""
    if self.is_function(name):
        return self.function(tree, name, 0, _only(self, tree, name))
    form = FUNCTIONS.get(name)
    if self.strict:
        form = name if name in STRICT else None
    if any(child.kind == "option" for child in tree.children):
        convolutions.check_options(self, tree, form)
    if form in ELEMENTWISE:
        return _elementwise(self, tree, form, _only(self, tree, name))
    if form in SIZED:
        return SIZED[form](self, tree)
    if form is not None:
        fewest, most, make = FORMS[form]
        if not fewest <= len(tree.children) <= most:
            raise _wrong_count(self, tree, name, fewest, most)
        return make(self, tree, [self.build(child) for child in tree.children])
    if self.strict or not is_misspelt(name):
        return self.function(tree, name, 0, _only(self, tree, name))
    raise unknown_function(self, tree, name)


def is_misspelt(name: str) -> bool:
    """Whether a name is too long for an unknown function: f, g2, phi are fine, sotfmax is not."""

    return name in UNSUPPORTED or not words.is_one_name(name)


def unknown_function(self: Builder, tree: Tree, name: str) -> Exception:
    """The error for a call of a word that has no law, or that nobody knows."""
    if name in UNSUPPORTED:
        return self.unsupported(tree, UNSUPPORTED[name])
    from difflib import get_close_matches

    if name in words.FUNCTIONS:
        return self.unsupported(tree, f"the function {name}")
    near = get_close_matches(name, [*FUNCTIONS, *UNSUPPORTED], 1)
    help = (
        f"did you mean {near[0]}?"
        if near
        else f'write `where "{name}: function"` for a function of your own'
    )
    return NameError_(f"{name} is not a known function", text=self.text, span=tree.span, help=help)


def _only(self: Builder, tree: Tree, name: str) -> Node:
    if len(tree.children) != 1:
        raise _wrong_count(self, tree, name, 1, 1)
    return self.build(tree.children[0])


def _wrong_count(self: Builder, tree: Tree, name: str, fewest: int, most: int) -> SyntaxError_:
    wanted = str(fewest) if fewest == most else f"{fewest} or {most}"
    plural = "" if wanted == "1" else "s"
    return SyntaxError_(
        f"{name} takes {wanted} operand{plural}, not {len(tree.children)}",
        text=self.text,
        span=tree.span,
    )


def _elementwise(self: Builder, tree: Tree, name: str, operand: Node) -> Node:
    if name in MATRIX_WORDS:
        _say_elementwise(self, tree, name, operand)
    if self.strict or name != "log" or not isinstance(operand, Apply):
        return apply(name, operand)
    if operand.operator.name == "det":
        return apply("logdet", operand.operands[0])
    return apply(name, operand)


def _say_elementwise(self: Builder, tree: Tree, name: str, operand: Node) -> None:
    rows, columns = operand.shape
    if rows == columns and rows != 1 and not self.strict:
        self.note(
            f"{self.words(tree)} is taken entry by entry; {MATRIX_WORDS[name]} is the matrix function."
        )


def _square_root(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    _say_elementwise(self, tree, "sqrt", operands[0])
    return power(operands[0], HALF)


def _diag(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    """Both ways: a vector becomes a diagonal matrix, a square matrix gives its diagonal."""
    a = forms.several(self, tree, operands[0])
    if a.shape[1] == 1:
        return apply("diag", a)
    if a.shape[0] == 1:
        return apply("diag", build.transpose(a))
    forms.require_square(self, tree.children[0], a, "diag takes a vector or a square matrix")
    return apply("diagonal", a)


def _norm(which: str | None) -> Form:
    return lambda self, tree, operands: forms.norm(self, tree, operands[0], which)


def _extreme(name: str) -> Form:
    def make(self: Builder, tree: Tree, operands: list[Node]) -> Node:
        a, b = operands
        if a.shape != b.shape and not self.strict:
            a = combine.spread(a, b.shape) or a if a.shape == SCALAR else a
            b = combine.spread(b, a.shape) or b if b.shape == SCALAR else b
        if a.shape != b.shape:
            raise _different(self, tree, name, a, b)
        return apply(name, a, b)

    return make


def _different(self: Builder, tree: Tree, name: str, a: Node, b: Node) -> ShapeError:
    child = tree.children[1]
    return self.shape_error(
        f"{name} needs two operands of one shape", child,
        f"{self.words(child)} is {show(b.shape)}; the other is {show(a.shape)}",
    )  # fmt: skip


def _outer(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    a, b = operands
    return forms.multiply_factors(self, tree, [a, build.transpose(b)])


def _hadamard(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    try:
        return combine.elementwise(operands[0], operands[1], False)
    except combine.Misfit:
        raise _different(self, tree, "hadamard", *operands) from None


def _matmul(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    return forms.multiply_factors(self, tree, operands)


def _of_two(make: Callable[[Builder, Tree, Node, Node], Node]) -> Form:
    return lambda self, tree, operands: make(self, tree, operands[0], operands[1])


def _reciprocal(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    return power(operands[0], MINUS_ONE)


def _sizes(self: Builder, tree: Tree) -> tuple[int | str, ...]:
    return tuple(map(self.dimension, tree.children))


def _eye(self: Builder, tree: Tree) -> Node:
    if len(tree.children) != 1:
        raise _wrong_count(self, tree, "eye", 1, 1)
    return build.eye(_sizes(self, tree)[0])


def _filled(name: str) -> Callable[[Builder, Tree], Node]:
    def make(self: Builder, tree: Tree) -> Node:
        if not 1 <= len(tree.children) <= 2:
            raise _wrong_count(self, tree, name, 1, 2)
        if not self.strict and tree.value in ("vector", "matrix"):
            return self.filled(tree, str(tree.value))
        rows, columns = (*_sizes(self, tree), 1)[:2]
        return apply(name, parameters=(rows, columns))

    return make


def _size(self: Builder, tree: Tree) -> Node:
    if len(tree.children) != 1:
        raise _wrong_count(self, tree, "size", 1, 1)
    (size,) = _sizes(self, tree)
    return build.number(size) if isinstance(size, int) else apply("size", parameters=(size,))


def _convolution(name: str) -> Callable[[Builder, Tree], Node]:
    """The maker of a call with windows, read when one is met."""

    def make(self: Builder, tree: Tree) -> Node:
        return convolutions.SIZED[name](self, tree)

    return make


_ROWS = [row for row in OPERATORS.values() if row.takes]
"""Operators that are called."""

SIZED: dict[str, Callable[[Builder, Tree], Node]] = {
    **{row.name: rowforms.sized(row) for row in _ROWS if row.sizes},
    "eye": _eye,
    "ones": _filled("ones"),
    "zeros": _filled("zeros"),
    "size": _size,
    **{row.name: _convolution(row.name) for row in _ROWS if row.convolution},
    "meanpool": _convolution("meanpool"),
}
"""Calls whose operands are sizes."""

FORMS: dict[str, tuple[int, int, Form]] = {
    **{row.name: rowforms.form_of(row) for row in _ROWS if row.name not in SIZED},
    **{row.name: (2, 2, _extreme(row.name)) for row in _ROWS if row.elementwise and row.arity == 2},
    "sqrt": (1, 1, _square_root),
    "reciprocal": (1, 1, _reciprocal),
    "diag": (1, 1, _diag),
    "norm": (1, 1, _norm(None)),
    "norm1": (1, 1, _norm("1")),
    "dot": (2, 2, _of_two(forms.dot)),
    "outer": (2, 2, _outer),
    "pow": (2, 2, lambda self, tree, operands: power(*operands)),
    "hadamard": (2, 2, _hadamard),
    "matmul": (2, 2, _matmul),
    "solve": (2, 2, _of_two(forms.solve)),
    **COMPOSED,
    **conjugates.FORMS,
}
"""Fewest and most operands, and the maker."""

STRICT = frozenset(row.name for row in _ROWS)
"""The words of law files: operators alone, under their own names."""
