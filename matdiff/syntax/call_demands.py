"""What calls demand of the sizes of their operands, and the shape of their results.

The rows of operators say theirs (relations.py); ``CALLS[form](inference, *shapes)`` serves the forms that are no operators.
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.expression.operators import OPERATORS
from matdiff.syntax import convolution_sizes
from matdiff.syntax.calls import is_misspelt
from matdiff.syntax.functions import FUNCTIONS
from matdiff.syntax.literals import literal, size_of
from matdiff.syntax.relations import demand_operator, operands_of
from matdiff.syntax.scope import Mapped
from matdiff.syntax.unify import ONE, SCALAR, diag, product

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.infer import Inference
    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Pair


def multiply_shapes(self: Inference, a: Pair, b: Pair) -> Pair:
    """The shape of a b: at once where it is clear which product it is, else when it becomes clear."""
    sizes = self.sizes
    if a == SCALAR or sizes.is_scalar(a):
        return b
    if b == SCALAR or sizes.is_scalar(b):
        return a
    big = sizes.is_big
    if (big(a[0]) or big(a[1])) and (big(b[0]) or big(b[1])):
        self.equal(a[1], b[0])
        return a[0], b[1]
    result = self.fresh()
    sizes.wait(product, a[0], a[1], b[0], b[1], result[0], result[1])
    return result


def demand_call(self: Inference, tree: Tree) -> Pair:
    name = str(tree.value)
    if name in self.scope.functions:
        return _declared_function(self, tree, name)
    form = FUNCTIONS.get(name)
    if form in SIZED:
        return SIZED[form](self, tree)
    row = OPERATORS.get(form or "")
    if form not in CALLS and row is not None:
        if row.convolution:
            return convolution_sizes.demand_convolution(self, tree, row)
        return demand_operator(self, tree, row)
    if form is None and name[0].isupper() and len(tree.children) == 1 and not is_misspelt(name):
        return _matrix_function(self, tree, name)
    children = operands_of(tree)
    pairs = [self.walk(child) for child in children if literal(child) is None]
    if not pairs:
        return SCALAR
    if form is None:
        return self.fresh() if is_misspelt(name) else pairs[0]
    if form not in CALLS:  # composed of functions of the entries
        for pair in pairs[1:]:
            self.same(pairs[0], pair)
        return pairs[0]
    if len(pairs) < len(children):
        pairs += [SCALAR] * (len(children) - len(pairs))
    pairs += [self.fresh() for _ in range(2 - len(children))]  # that one is missing is said later
    return CALLS[form](self, *(pairs if form == "attention" else pairs[:2]))


def _declared_function(self: Inference, tree: Tree, name: str) -> Pair:
    shape = self.scope.functions[name]
    pairs = [self.walk(child) for child in tree.children]
    if shape is None:
        return pairs[0]
    if isinstance(shape, Mapped):
        n, k = (self.named(size) for size in shape.domain)
        self.same(pairs[0], (n, k))
        order = tree.value[1] if isinstance(tree.value, tuple) else 0
        rows = self.named(shape.rows)
        if order == 0:
            return rows, ONE
        return (n, k) if shape.rows == 1 and order == 1 else (n if shape.rows == 1 else rows, n)
    self.scalar(pairs[0])
    return self.functions.setdefault(name, (self.named(shape[0]), self.named(shape[1])))


def _matrix_function(self: Inference, tree: Tree, name: str) -> Pair:
    """A(alpha): a matrix of functions of a scalar; of what is declared to be a vector or matrix, an elementwise function."""
    argument = self.walk(tree.children[0])
    if name not in self.functions and any(self.sizes.is_big(v) for v in argument):
        return argument
    self.scalar(argument)
    if name not in self.functions:
        self.functions[name] = self.fresh()
    return self.functions[name]


def demand_primed_call(self: Inference, tree: Tree) -> Pair:
    value: tuple[str, int] = tree.value  # type: ignore[assignment]
    name = value[0]
    if name in self.scope.functions:
        return _declared_function(self, tree, name)
    if name[0].isupper():
        return _matrix_function(self, tree, name)
    return self.walk(tree.children[0])


def _to_scalar(self: Inference, a: Pair, *rest: Pair) -> Pair:
    return SCALAR


def _diag(self: Inference, a: Pair, *rest: Pair) -> Pair:
    """Both ways: a vector becomes a diagonal matrix, a square matrix gives its diagonal."""
    result = self.fresh()
    self.sizes.wait(diag, a[0], a[1], result[0], result[1])
    return result


def _dot(self: Inference, a: Pair, b: Pair) -> Pair:
    self.same(a, b)
    return SCALAR


def _pow(self: Inference, a: Pair, exponent: Pair) -> Pair:
    self.same(exponent, SCALAR)
    return a


def _with_number(self: Inference, a: Pair, *rest: Pair) -> Pair:
    for pair in rest:
        self.scalar(pair)
    return a


def _attention(self: Inference, q: Pair, *rest: Pair) -> Pair:
    k, v = (*rest, self.fresh(), self.fresh())[:2]
    self.equal(q[1], k[1])
    self.equal(k[0], v[0])
    return q[0], v[1]


def _solve(self: Inference, a: Pair, b: Pair) -> Pair:
    self.equal(a[0], a[1])
    self.equal(a[1], b[0])
    return a[0], b[1]


def _outer(self: Inference, a: Pair, b: Pair) -> Pair:
    return multiply_shapes(self, a, (b[1], b[0]))


def _eye(self: Inference, tree: Tree) -> Pair:
    pair = _filled(self, tree)
    return pair[0], pair[0]


def _filled(self: Inference, tree: Tree) -> Pair:
    """ones(n), ones(m, n), eye(n), vector(1), matrix(0)."""
    if tree.value == "vector":
        rows = self.sizes.fresh()
        self.big(rows)
        return self.place(tree, (rows, ONE))
    if tree.value == "matrix":
        rows, columns = self.fresh()
        self.big(rows)
        self.big(columns)
        return self.place(tree, (rows, columns))
    found = []
    for child in tree.children[:2]:
        size = size_of(child)
        found.append(self.sizes.fresh() if size is None else self.named(size))
    if not found:
        return self.fresh()
    return found[0], found[1] if len(found) > 1 else ONE


def _mean_pool(self: Inference, tree: Tree) -> Pair:
    return convolution_sizes.demand_pool(self, tree)


SIZED: dict[str, Callable[[Inference, Tree], Pair]] = {
    "eye": _eye,
    "ones": _filled,
    "zeros": _filled,
    "meanpool": _mean_pool,
}


CALLS: dict[str, Callable[..., Pair]] = {
    **dict.fromkeys(("mean", "var", "norm1", "size"), _to_scalar),
    **dict.fromkeys(("rowmean", "rowvar"), lambda self, a, *rest: (a[0], ONE)),
    **dict.fromkeys(("colsum", "colmean", "colvar"), lambda self, a, *rest: (ONE, a[1])),
    **dict.fromkeys(("leaky_relu", "elu", "layernorm", "batchnorm"), _with_number),
    "attention": _attention,
    "diag": _diag,
    "dot": _dot,
    "pow": _pow,
    "outer": _outer,
    "matmul": multiply_shapes,
    "solve": _solve,
}
"""The shape of a call that is no operator, or is read in more ways than one."""
