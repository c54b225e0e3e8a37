"""The losses and layers of torch.nn.functional and jax.nn, by their definitions."""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.errors import MatdiffError, UnsupportedError
from matdiff.expression import build
from matdiff.expression.build import apply
from matdiff.reading.python.elementary import extreme, logsigmoid, softplus_of
from matdiff.reading.python.functions import call_function, library, named
from matdiff.reading.python.reductions import (
    flag,
    log_softmax,
    mean,
    softmax,
    total,
    vector_norm,
)
from matdiff.reading.python.values import Array, Counted, Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.reading.python.evaluation import Evaluation
    from matdiff.reading.python.functions import Function


def half(self: Evaluation, a: Array) -> Array:
    return self.space.multiply(self.space.number(Fraction(1, 2)), a)


def minus(self: Evaluation, a: object, b: object) -> Array:
    return self.space.add(self.as_array(a), self.as_array(b), "-")


def squared(self: Evaluation, a: Array) -> Array:
    return self.space.power(a, self.space.number(2))


def reduced(self: Evaluation, a: Array, reduction: object) -> Array:
    """'mean', 'sum' or 'none'."""
    if reduction == "none":
        return a
    if not a.rank:
        return a
    if reduction == "mean":
        return mean(self, a)
    if reduction == "sum":
        return total(self, a)
    raise MatdiffError(f"reduction is 'mean', 'sum' or 'none', not {reduction!r}")


@named("mse_loss", "l2_loss_mean", "mean_squared_error")
def mse_loss(self: Evaluation, a: object, b: object, reduction: object = "mean") -> Array:
    return reduced(self, squared(self, minus(self, a, b)), reduction)


@named("l1_loss")
def l1_loss(self: Evaluation, a: object, b: object, reduction: object = "mean") -> Array:
    return reduced(self, self.space.unary(minus(self, a, b), "abs"), reduction)


def _huber(self: Evaluation, a: object, b: object, delta: object, divide: bool) -> Array:
    """r^2/2 up to delta, delta (|r| - delta/2) beyond: with q = min(|r|, delta), q (|r| - q/2)."""
    space = self.space
    r = space.unary(minus(self, a, b), "abs")
    d = self.as_array(delta)
    q = extreme(self, "min", r, d)
    found = space.multiply(q, space.add(r, half(self, q), "-"))
    return space.divide(found, d) if divide else found


@named("smooth_l1_loss")
def smooth_l1_loss(
    self: Evaluation, a: object, b: object, reduction: object = "mean", beta: object = 1
) -> Array:
    return reduced(self, _huber(self, a, b, beta, True), reduction)


@named("huber_loss")
def huber_loss(
    self: Evaluation, a: object, b: object, reduction: object = "mean", delta: object = 1
) -> Array:
    return reduced(self, _huber(self, a, b, delta, False), reduction)


@named("special.huber")
def _scipy_huber(self: Evaluation, delta: object, r: object) -> Array:
    return _huber(self, r, 0, delta, False)


def _one_shape(self: Evaluation, a: Array, b: Array) -> None:
    """PyTorch's binary losses want a target of the shape of the input."""
    if a.rank != b.rank:
        raise self.space.misfit(f"{self.word} takes a target of the shape of its input")


@named("binary_cross_entropy")
def bce(
    self: Evaluation, a: object, target: object, weight: object = None, reduction: object = "mean"
) -> Array:
    space, p, y = self.space, self.as_array(a), self.as_array(target)
    _one_shape(self, p, y)
    one = space.number(1)
    first = space.multiply(y, space.unary(p, "log"))
    second = space.multiply(space.add(one, y, "-"), space.unary(space.add(one, p, "-"), "log"))
    found = space.negative(space.add(first, second))
    if weight is not None:
        found = space.multiply(self.as_array(weight), found)
    return reduced(self, found, reduction)


@named("binary_cross_entropy_with_logits", "sigmoid_binary_cross_entropy")
def bce_with_logits(
    self: Evaluation, a: object, target: object, weight: object = None, reduction: object = "mean", pos_weight: object = None
) -> Array:  # fmt: skip
    """(1 - y) z + (1 + (p - 1) y) softplus(-z)"""
    space, z, y = self.space, self.as_array(a), self.as_array(target)
    _one_shape(self, z, y)
    one = space.number(1)
    if pos_weight is None:
        found = space.add(softplus_of(self, z), space.multiply(y, z), "-")
    else:
        more = space.add(one, space.multiply(minus(self, pos_weight, one), y))
        tail = space.multiply(more, softplus_of(self, space.negative(z)))
        found = space.add(space.multiply(space.add(one, y, "-"), z), tail)
    if weight is not None:
        found = space.multiply(self.as_array(weight), found)
    if self.word == "sigmoid_binary_cross_entropy":
        reduction = "none"
    return reduced(self, found, reduction)


@named("cross_entropy")
def cross_entropy(
    self: Evaluation, a: object, target: object, weight: object = None, reduction: object = "mean", label_smoothing: object = 0
) -> Array:  # fmt: skip
    """Of logits, with a class or the probabilities of classes for each row."""
    if weight is not None:
        raise UnsupportedError("weights of the classes are not read")
    space, z = self.space, self.as_array(a)
    y = _labels(self, target, z)
    if label_smoothing != 0:
        e = self.as_array(label_smoothing)
        share = space.divide(e, space.count(z, -1))
        y = space.add(space.multiply(space.add(space.number(1), e, "-"), y), share)
    rows = space.negative(total(self, space.multiply(y, log_softmax(self, z, -1)), -1))
    return reduced(self, rows, reduction)


def _labels(self: Evaluation, target: object, z: Array) -> Array:
    """The target as an array of the shape of the logits: a name that nothing else tells the shape of stands for one-hot rows."""
    if isinstance(target, Input) and self.may_be_labels(target.name):
        return self.onehot(target.name, z.axes)
    if isinstance(target, Counted) and target.first == 0:
        self.space.equal(z.axes[0], z.axes[-1], "the classes are counted off")
        size = self.space.sizes.resolve(z.axes[0])
        return self.space.array((size, size), lambda: build.eye(size))
    y = self.as_array(target)
    if y.rank != z.rank:
        raise UnsupportedError(
            "a target of class numbers is read where it is a name of its own",
            help="give the target by its one-hot rows",
        )
    return y


@named("one_hot")
def _one_hot(self: Evaluation, a: object, num_classes: object = -1) -> Array:
    """The one-hot rows of class numbers: a name stands for them."""
    if not isinstance(a, Input):
        raise UnsupportedError("one_hot is read of a name", help="give the one-hot rows themselves a name")  # fmt: skip
    count = self.space.sizes.fresh() if num_classes == -1 else self.size_of(num_classes)
    return self.onehot(a.name, (self.space.sizes.fresh(), count))


@named("nll_loss")
def nll_loss(self: Evaluation, a: object, target: object, reduction: object = "mean") -> Array:
    space, logs = self.space, self.as_array(a)
    y = _labels(self, target, logs)
    rows = space.negative(total(self, space.multiply(y, logs), -1))
    return reduced(self, rows, reduction)


@named("softmax_cross_entropy")
def _optax(self: Evaluation, logits: object, labels: object) -> Array:
    return cross_entropy(self, logits, labels, None, "none")


@named("kl_div")
def kl_div(
    self: Evaluation, a: object, target: object, reduction: object = "mean", log_target: object = False
) -> Array:  # fmt: skip
    """target (log target - input), input in logarithms."""
    space, logs, y = self.space, self.as_array(a), self.as_array(target)
    if flag(log_target):
        found = space.multiply(space.unary(y, "exp"), space.add(y, logs, "-"))
    else:
        found = space.multiply(y, space.add(space.unary(y, "log"), logs, "-"))
    if reduction == "batchmean":
        return space.divide(total(self, found), space.count(found, 0))
    return reduced(self, found, reduction)


@named("poisson_nll_loss")
def _poisson(
    self: Evaluation, a: object, target: object, log_input: object = True, full: object = False,
    eps: object = None, reduction: object = "mean",
) -> Array:  # fmt: skip
    space, z, y = self.space, self.as_array(a), self.as_array(target)
    if flag(full):
        raise UnsupportedError("full=True adds Stirling's approximation, which is not read")
    if flag(log_input):
        found = space.add(space.unary(z, "exp"), space.multiply(y, z), "-")
    else:
        e = space.number(Fraction(1, 10**8)) if eps is None else self.as_array(eps)
        found = space.add(z, space.multiply(y, space.unary(space.add(z, e), "log")), "-")
    return reduced(self, found, reduction)


@named("gaussian_nll_loss")
def _gaussian(
    self: Evaluation, a: object, target: object, var: object, full: object = False, eps: object = None, reduction: object = "mean"
) -> Array:  # fmt: skip
    space = self.space
    e = space.number(Fraction(1, 10**6)) if eps is None else self.as_array(eps)
    v = extreme(self, "max", self.as_array(var), e)
    squares = space.divide(squared(self, minus(self, a, target)), v)
    found = half(self, space.add(space.unary(v, "log"), squares))
    if flag(full):
        two_pi = space.array((), lambda: apply("log", build.scale(build.TWO, apply("pi"))))
        found = space.add(found, half(self, two_pi))
    return reduced(self, found, reduction)


@named("soft_margin_loss")
def _soft_margin(self: Evaluation, a: object, b: object, reduction: object = "mean") -> Array:
    z = self.space.negative(self.space.multiply(self.as_array(b), self.as_array(a)))
    return reduced(self, softplus_of(self, z), reduction)


@named("margin_ranking_loss")
def _ranking(
    self: Evaluation, a: object, b: object, target: object, margin: object = 0, reduction: object = "mean"
) -> Array:  # fmt: skip
    space = self.space
    z = space.multiply(space.negative(self.as_array(target)), minus(self, a, b))
    return reduced(self, space.unary(space.add(z, self.as_array(margin)), "relu"), reduction)


def _distance(self: Evaluation, a: object, b: object, p: object, eps: object, keepdims: object) -> Array:  # fmt: skip
    """The p-norm of a - b + eps over the last axis."""
    e = self.space.number(Fraction(1, 10**6)) if eps is None else self.as_array(eps)
    return vector_norm(self, self.space.add(minus(self, a, b), e), p, -1, keepdims)


@named("pairwise_distance")
def _pairwise(
    self: Evaluation, a: object, b: object, p: object = 2, eps: object = None, keepdims: object = False
) -> Array:  # fmt: skip
    return _distance(self, a, b, p, eps, keepdims)


@named("triplet_margin_loss")
def _triplet(
    self: Evaluation, anchor: object, positive: object, negative: object, margin: object = 1, p: object = 2,
    eps: object = None, reduction: object = "mean",
) -> Array:  # fmt: skip
    space = self.space
    near = _distance(self, anchor, positive, p, eps, False)
    far = _distance(self, anchor, negative, p, eps, False)
    gap = space.add(space.add(near, far, "-"), self.as_array(margin))
    return reduced(self, space.unary(gap, "relu"), reduction)


def _length(self: Evaluation, a: Array, p: object, axis: object, keepdims: object) -> Array:
    """A norm; the lower bound that keeps it from 0 is left out."""
    self.space.note("The lower bound eps of the norms is left out: they are not 0.")
    return vector_norm(self, a, p, axis, keepdims)


@named("cosine_similarity")
def cosine_similarity(self: Evaluation, a: object, b: object, axis: object = 1, eps: object = None) -> Array:  # fmt: skip
    space, first, second = self.space, self.as_array(a), self.as_array(b)
    if first.rank == second.rank == 1 and axis == 1:
        raise space.misfit("cosine_similarity is along axis 1 unless dim says otherwise")
    inner = total(self, space.multiply(first, second), axis)
    lengths = [_length(self, v, None, axis, False) for v in (first, second)]
    return space.divide(inner, space.multiply(*lengths))


@named("cosine_embedding_loss")
def _cosine_embedding(
    self: Evaluation, a: object, b: object, target: object, margin: object = 0, reduction: object = "mean"
) -> Array:  # fmt: skip
    raise UnsupportedError("cosine_embedding_loss is not read", help="write it by F.cosine_similarity")  # fmt: skip


@named("normalize")
def _normalize(self: Evaluation, a: object, p: object = 2, axis: object = 1, eps: object = None) -> Array:  # fmt: skip
    space, found = self.space, self.as_array(a)
    return space.divide(found, _length(self, found, p, axis, True))


_CLASSES: dict[str, Any] = {
    "MSELoss": mse_loss, "L1Loss": l1_loss, "SmoothL1Loss": smooth_l1_loss, "HuberLoss": huber_loss, "BCELoss": bce,
    "BCEWithLogitsLoss": bce_with_logits, "CrossEntropyLoss": cross_entropy, "NLLLoss": nll_loss, "KLDivLoss": kl_div,
    "TripletMarginLoss": _triplet, "Softmax": softmax, "LogSoftmax": log_softmax, "CosineSimilarity": cosine_similarity,
    "LogSigmoid": logsigmoid, "PoissonNLLLoss": _poisson, "GaussianNLLLoss": _gaussian, "SoftMarginLoss": _soft_margin,
}  # fmt: skip
_ACTIVATIONS = {
    "ReLU": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh", "GELU": "gelu", "SiLU": "silu", "Mish": "mish", "ELU": "elu", "SELU": "selu",
    "Softplus": "softplus", "LeakyReLU": "leaky_relu", "ReLU6": "relu6", "Softsign": "softsign", "Hardtanh": "hardtanh", "GLU": "glu",
}  # fmt: skip
for _name, _function in _CLASSES.items():
    named(_name)(library(_function, _function.__name__.strip("_")))


def _activation(word: str) -> Function:
    def call(self: Evaluation, a: object, **options: object) -> object:
        return call_function(self, word, [a], options)

    return call


for _name, _word in _ACTIVATIONS.items():
    named(_name)(library(_activation(_word), _word))
