"""Forms that several notations share: products, inverses, norms, inner products of built operands.

Each takes the builder (for the place, the words and the notes), the tree it stands for, and nodes whose shapes are known.
"""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR, show
from matdiff.base.errors import SyntaxError_
from matdiff.expression import build
from matdiff.expression.build import MINUS_ONE, apply, power
from matdiff.syntax import combine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.tree import Tree


def multiply_factors(self: Builder, tree: Tree, factors: list[Node]) -> Node:
    """The product of built factors; a `*` between equal shapes that fits in no other way is elementwise."""
    if not self.strict and "·" in (tree.value or ()):  # type: ignore[operator]
        factors = _dots(self, tree, factors)
    try:
        return combine.product(factors, not self.strict)
    except combine.Misfit as misfit:
        at, before = misfit.at, misfit.before
    signs: tuple[str, ...] = tree.value or ("",) * (len(factors) - 1)  # type: ignore[assignment]
    if not self.strict and len(factors) == 2 and signs[0] == "*":
        a, b = factors
        if a.shape == b.shape:
            self.note(
                f"{self.words(tree)} is read elementwise, as .*: both are {show(a.shape)}, and only that fits."
            )
            return combine.elementwise(a, b, False)
    child, shape = tree.children[at], factors[at].shape
    if self.text is not None and self.text[tree.span[0]] == "[":
        row = ", ".join(self.words(v) for v in tree.children)
        raise self.shape_error(
            "shapes do not agree in this product", child,
            f"{self.words(child)} is {show(shape)}; what stands before it is {show(before)}",
            f"write [{row}] for a matrix: commas stand between the blocks of a single row",
        )  # fmt: skip
    raise self.shape_error(
        "shapes do not agree in this product",
        child,
        f"{self.words(child)} is {show(shape)}; what stands before it is {show(before)}",
        "write .* for the elementwise product" if before == shape else "",
    )


def _dots(self: Builder, tree: Tree, factors: list[Node]) -> list[Node]:
    """x · y of two columns of one size is their inner product: no other product of theirs fits."""
    signs: tuple[str, ...] = tree.value  # type: ignore[assignment]
    result = [factors[0]]
    for sign, factor, child in zip(signs, factors[1:], tree.children[1:], strict=True):
        last = result[-1]
        if sign == "·" and last.shape == factor.shape != SCALAR and factor.shape[1] == 1:
            result[-1] = build.matmul(build.transpose(last), factor)
            self.note(
                f"the dot before {self.words(child)} is read as the inner product: both are columns."
            )
        else:
            result.append(factor)
    return result


def solve(self: Builder, tree: Tree, a: Node, b: Node) -> Node:
    """A⁻¹ b."""
    if a.shape == SCALAR:
        return combine.quotient(b, a)
    return multiply_factors(self, tree, [inverse(self, tree.children[0], a), b])


def dot(self: Builder, tree: Tree, a: Node, b: Node) -> Node:
    """The inner product; ``np.dot`` and ``A.dot(B)`` of matrices would be their product."""
    before = (self.text or "")[tree.span[0] - 1 : tree.span[0]]
    if before == "." and 1 not in a.shape:
        help = "write A @ B; <A, B> is the inner product"
        raise self.shape_error("dot of matrices is their product in NumPy", tree, "", help)
    return inner(self, tree, a, b)


def inverse(self: Builder, tree: Tree, a: Node) -> Node:
    """A⁻¹ of a square matrix, 1/a of a scalar."""
    if a.shape == SCALAR and not self.strict:
        return power(a, MINUS_ONE)
    require_square(self, tree, a, "only a square matrix has an inverse")
    return build.inv(a)


def require_square(self: Builder, tree: Tree, a: Node, message: str, help: str = "") -> None:
    if a.shape[0] != a.shape[1]:
        raise self.shape_error(message, tree, f"{self.words(tree)} is {show(a.shape)}", help)


def several(self: Builder, tree: Tree, a: Node) -> Node:
    """The operand of diag: a scalar neither has a diagonal nor is one. Laws are read for every size, so there it may be."""
    if a.shape == SCALAR and not self.strict:
        given = self.words(tree.children[0])
        raise self.shape_error(
            "diag takes a vector or a square matrix", tree.children[0], f"{given} is a scalar",
            f"write {given} I for the multiple of the identity, {given} alone for the number",
        )  # fmt: skip
    return a


def used_twice(self: Builder, tree: Tree, name: str) -> SyntaxError_:
    """What is wrong with a sum inside another sum over an index of the same name."""
    return SyntaxError_(
        f"the index {name} is used twice: this sum stands inside another one over {name}",
        text=self.text, span=tree.span,
        help="give each sum an index of its own: sum_i sum_j ...",
    )  # fmt: skip


def norm(self: Builder, tree: Tree, node: Node, which: str | None) -> Node:
    """The Euclidean norm of a vector, the Frobenius norm of a matrix; others are in spectral.py."""
    is_matrix = 1 not in node.shape
    if which not in (None, "F") and (is_matrix or which != "2"):
        return self.norm_of_kind(tree, node, str(which))
    if is_matrix and which is None:
        self.note(f"{self.words(tree)} is the Frobenius norm of a matrix.")
    if node.shape == SCALAR and not self.strict:
        return apply("abs", node)
    return apply("norm", node)


def inner(self: Builder, tree: Tree, a: Node, b: Node) -> Node:
    """<a, b>: aᵀb of vectors, tr(AᵀB) of matrices."""
    if a.shape != b.shape:
        raise self.shape_error(
            "an inner product needs two operands of one shape",
            tree.children[1],
            f"{self.words(tree.children[1])} is {show(b.shape)}; the other is {show(a.shape)}",
        )
    if a.shape == SCALAR:
        return combine.product([a, b])
    if a.shape[1] == 1:
        return build.matmul(build.transpose(a), b)
    if a.shape[0] == 1:
        return build.matmul(a, build.transpose(b))
    return build.tr(build.matmul(build.transpose(a), b))
