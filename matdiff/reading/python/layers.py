"""The layers of torch.nn.functional and jax.nn, by their definitions."""

from __future__ import annotations

from fractions import Fraction

from matdiff.base import dimensions
from matdiff.base.errors import UnsupportedError
from matdiff.expression.nodes import Number
from matdiff.reading.python import indexing
from matdiff.reading.python.functions import call_function, named
from matdiff.reading.python.losses import minus, squared
from matdiff.reading.python.reductions import (
    centred,
    flag,
    mean,
    root,
    softmax,
    variance,
)
from matdiff.reading.python.values import Array, Partial, exact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.reading.python.evaluation import Evaluation


# ---- layers ---------------------------------------------------------------------------------------


@named("linear")
def _linear(self: Evaluation, a: object, weight: object, bias: object = None) -> Array:
    space = self.space
    matrix = self.as_array(weight)
    found = space.matmul(self.as_array(a), indexing.transposed(space, matrix) if matrix.rank == 2 else matrix)  # fmt: skip
    return found if bias is None else space.add(found, self.as_array(bias))


@named("bilinear")
def _bilinear(self: Evaluation, a: object, b: object, weight: object, bias: object = None) -> Array:
    letters = [["b", "i"], ["o", "i", "j"], ["b", "j"]]
    arrays = [self.as_array(a), self.as_array(weight), self.as_array(b)]
    found = self.space.einsum(arrays, letters, ["b", "o"])
    return found if bias is None else self.space.add(found, self.as_array(bias))


def _normal(self: Evaluation, a: Array, axis: object, eps: object) -> Array:
    space = self.space
    e = space.number(Fraction(1, 10**5)) if eps is None else self.as_array(eps)
    spread = root(self, space.add(variance(self, a, axis, True, 0), e))
    return space.divide(centred(self, a, axis), spread)


def _affine(self: Evaluation, a: Array, weight: object, bias: object) -> Array:
    space = self.space
    found = a if weight is None else space.multiply(a, self.as_array(weight))
    return found if bias is None else space.add(found, self.as_array(bias))


@named("LayerNorm", "RMSNorm", "BatchNorm1d")
def _norm_class(
    self: Evaluation, size: object, eps: object = None, elementwise_affine: object = True, affine: object = True
) -> Partial:  # fmt: skip
    """A layer as it is made: its weights are 1 and its biases 0."""
    word, options = self.word, ({} if eps is None else {"eps": eps})

    def call(a: object) -> object:
        if word == "BatchNorm1d":
            return _normal(self, self.as_array(a), 0, eps)
        name = "layer_norm" if word == "LayerNorm" else "rms_norm"
        return call_function(self, f"torch.nn.functional.{name}", [a, size], dict(options))

    if elementwise_affine and affine:
        self.space.note(f"{word} is read as it is made: its weights are 1 and its biases 0.")
    return Partial(call, {})


@named("layer_norm")
def _layer_norm(
    self: Evaluation, a: object, normalized_shape: object, weight: object = None, bias: object = None, eps: object = None
) -> Array:  # fmt: skip
    found = self.as_array(a)
    count = len(normalized_shape) if isinstance(normalized_shape, (tuple, list)) else 1
    if count > found.rank:
        raise self.space.misfit(f"layer_norm over {count} axes of an array of {found.rank}")
    axis = -1 if count == 1 else tuple(range(-count, 0))
    return _affine(self, _normal(self, found, axis, eps), weight, bias)


@named("rms_norm")
def _rms_norm(
    self: Evaluation, a: object, normalized_shape: object, weight: object = None, eps: object = None
) -> Array:
    space, found = self.space, self.as_array(a)
    e = space.number(exact(2.0**-52)) if eps is None else self.as_array(eps)
    scale = root(self, space.add(mean(self, squared(self, found), -1, True), e))
    return _affine(self, space.divide(found, scale), weight, None)


@named("batch_norm")
def _batch_norm(
    self: Evaluation, a: object, running_mean: object = None, running_var: object = None, weight: object = None,
    bias: object = None, training: object = False, momentum: object = None, eps: object = None,
) -> Array:  # fmt: skip
    space, found = self.space, self.as_array(a)
    if found.rank != 2:
        raise space.misfit("batch_norm is read of a matrix")
    if flag(training):
        return _affine(self, _normal(self, found, 0, eps), weight, bias)
    e = space.number(Fraction(1, 10**5)) if eps is None else self.as_array(eps)
    spread = root(self, space.add(self.as_array(running_var), e))
    return _affine(self, space.divide(minus(self, found, running_mean), spread), weight, bias)


@named("scaled_dot_product_attention", "dot_product_attention")
def _attention(
    self: Evaluation, query: object, key: object, value: object, attn_mask: object = None, dropout_p: object = 0,
    is_causal: object = False, scale: object = None,
) -> Array:  # fmt: skip
    if flag(is_causal):
        raise UnsupportedError("a causal mask is -inf above the diagonal, which is not read")
    if dropout_p not in (0, 0.0) and not _is_zero(dropout_p):
        raise UnsupportedError("dropout draws at random, and has no derivative")
    space = self.space
    q, k = self.as_array(query), self.as_array(key)
    if min(q.rank, k.rank) < 2:
        raise space.misfit("attention is of matrices of queries, keys and values")
    scores = space.matmul(q, indexing.transposed(space, k, "mT"))
    if scale is None:
        scores = space.divide(scores, root(self, space.count(k, -1)))
    else:
        scores = space.multiply(scores, self.as_array(scale))
    if attn_mask is not None:
        scores = space.add(scores, self.as_array(attn_mask))
    return space.matmul(softmax(self, scores, -1), self.as_array(value))


def _is_zero(value: object) -> bool:
    return isinstance(value, Array) and isinstance(value.node, Number) and value.node.value == 0  # fmt: skip


@named("glu")
def _glu(self: Evaluation, a: object, axis: object = -1) -> Array:
    """The first half times the sigmoid of the second."""
    space, found = self.space, self.as_array(a)
    p = space.axis(found, axis)
    size = space.sizes.fresh()
    space.equal(found.axes[p], dimensions.multiply(2, size), "glu halves an axis")
    size = space.sizes.resolve(size)
    cut = indexing.as_size(size)
    before = (slice(None),) * p
    first = indexing.part(self, found, (*before, slice(None, cut)))
    second = indexing.part(self, found, (*before, slice(cut, None)))
    return space.multiply(first, space.unary(second, "sigmoid"))
