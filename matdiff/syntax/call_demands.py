"""What calls demand of the sizes of their operands, and the shape of their results.

``CALLS[form](inference, *shapes)`` serves every form of functions.py that does not simply keep the shape of its operand.
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.syntax import convolution_sizes, kronecker, spectral_sizes
from matdiff.syntax.calls import is_misspelt
from matdiff.syntax.functions import COMPOSED, ELEMENTWISE, FUNCTIONS
from matdiff.syntax.literals import literal, size_of
from matdiff.syntax.unify import ONE, SCALAR, by_rows, diag, product

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
    if form is None and name[0].isupper() and len(tree.children) == 1 and not is_misspelt(name):
        return _matrix_function(self, tree, name)
    children = convolution_sizes.operands_of(tree)
    pairs = [self.walk(child) for child in children if literal(child) is None]
    if not pairs:
        return SCALAR
    if form is None:
        return self.fresh() if is_misspelt(name) else pairs[0]
    if form in _SAME and form not in CALLS:
        for pair in pairs[1:]:
            self.same(pairs[0], pair)
        return pairs[0]
    if len(pairs) < len(children):
        pairs += [SCALAR] * (len(children) - len(pairs))
    return CALLS[form](self, *(pairs if form in ("kron", "attention") else pairs[:2]))
    return CALLS[form](self, *(pairs if form in ("kron", "clip") else pairs[:2]))


def _declared_function(self: Inference, tree: Tree, name: str) -> Pair:
    shape = self.scope.functions[name]
    pairs = [self.walk(child) for child in tree.children]
    if shape is None:
        return pairs[0]
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


def _square(self: Inference, a: Pair, *rest: Pair) -> Pair:
    self.equal(a[0], a[1])
    return SCALAR


def _square_same(self: Inference, a: Pair, *rest: Pair) -> Pair:
    self.equal(a[0], a[1])
    return a


def _to_scalar(self: Inference, a: Pair, *rest: Pair) -> Pair:
    return SCALAR


def _diag(self: Inference, a: Pair, *rest: Pair) -> Pair:
    result = self.fresh()
    self.sizes.wait(diag, a[0], a[1], result[0], result[1])
    return result


def _diagonal(self: Inference, a: Pair, *rest: Pair) -> Pair:
    self.equal(a[0], a[1])
    return a[0], ONE


def _logsumexp(self: Inference, a: Pair, *rest: Pair) -> Pair:
    rows = self.sizes.fresh()
    self.sizes.wait(by_rows, a[0], a[1], rows)
    return rows, ONE


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


SIZED: dict[str, Callable[[Inference, Tree], Pair]] = {
    "eye": _eye,
    "ones": _filled,
    "zeros": _filled,
    **kronecker.SIZED_CALLS,
    **spectral_sizes.SIZED_CALLS,
    **convolution_sizes.SIZED_CALLS,
}


_SAME = ELEMENTWISE | frozenset(("sqrt", "reciprocal", "softmax", "max", "min", "hadamard"))
_SAME |= frozenset(("conj", "re", "im"))
_SAME |= frozenset(COMPOSED)


CALLS: dict[str, Callable[..., Pair]] = {
    "tr": _square,
    "det": _square,
    "logdet": _square,
    "inv": _square_same,
    **dict.fromkeys(("tril", "triu", "toeplitz_part"), _square_same),
    "transpose": lambda self, a, *rest: (a[1], a[0]),
    "sum": _to_scalar,
    "mean": _to_scalar,
    "var": _to_scalar,
    **dict.fromkeys(("rowmean", "rowvar"), lambda self, a, *rest: (a[0], ONE)),
    **dict.fromkeys(("colmean", "colvar"), lambda self, a, *rest: (ONE, a[1])),
    **dict.fromkeys(("leaky_relu", "elu", "layernorm", "batchnorm"), _with_number),
    "attention": _attention,
    "norm": _to_scalar,
    "norm1": _to_scalar,
    "rowsum": lambda self, a, *rest: (a[0], ONE),
    "colsum": lambda self, a, *rest: (ONE, a[1]),
    "stack": lambda self, i, a, *rest: (self.sizes.fresh(), a[0]),
    "diag": _diag,
    "diagonal": _diagonal,
    "logsumexp": _logsumexp,
    "dot": _dot,
    "pow": _pow,
    "outer": _outer,
    "matmul": multiply_shapes,
    "solve": _solve,
    "size": _to_scalar,
    **kronecker.CALLS,
    **spectral_sizes.CALLS,
}
"""The shape of a call from the shapes of its operands."""
