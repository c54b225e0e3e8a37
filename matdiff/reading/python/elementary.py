"""Functions of each entry."""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.errors import UnsupportedError
from matdiff.expression import build
from matdiff.expression.build import HALF, MINUS_ONE, ONE, apply, number
from matdiff.expression.nodes import Number
from matdiff.expression.operators import OPERATORS, Operator
from matdiff.reading.python.functions import named
from matdiff.reading.python.values import Array
from matdiff.syntax.composed import DEFINITIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.reading.python.evaluation import Evaluation

_MORE_WORDS = {"abs": ("absolute", "fabs"), "digamma": ("psi",)}
_WITH_OPTIONS = frozenset(("softplus", "gelu", "step"))
"""Functions of each entry that take more than the array: they are read by themselves."""
_COMPOSED = ("log1p", "expm1", "square", "silu", "mish", "selu", "relu6", "softsign")


def _entrywise(row: Operator) -> None:
    def function(self: Evaluation, a: object) -> Array:
        return self.space.unary(self.as_array(a), row.name)

    named(row.name, *row.aliases, *_MORE_WORDS.get(row.name, ()))(function)


for _row in OPERATORS.values():
    if _row.elementwise and _row.arity == 1 and _row.takes and _row.name not in _WITH_OPTIONS:
        _entrywise(_row)


def _composed(name: str) -> None:
    make = DEFINITIONS[name][2]

    def function(self: Evaluation, a: object) -> Array:
        return self.space.each(self.as_array(a), make)

    named(*((name, "swish") if name == "silu" else (name,)))(function)


for _name in _COMPOSED:
    _composed(_name)


def filled(value: Node, like: Node) -> Node:
    """A number in every entry of a matrix of the shape of another."""
    if like.shape == (1, 1):
        return value
    ones = build.ones(*like.shape)
    return ones if value is ONE else build.scale(value, ones)


@named("sqrt")
def _sqrt(self: Evaluation, a: object) -> Array:
    return self.space.each(self.as_array(a), lambda node: build.power(node, HALF))


@named("rsqrt")
def _rsqrt(self: Evaluation, a: object) -> Array:
    return self.space.each(self.as_array(a), lambda node: build.power(node, number(Fraction(-1, 2))))  # fmt: skip


@named("cbrt")
def _cbrt(self: Evaluation, a: object) -> Array:
    return self.space.each(self.as_array(a), lambda node: build.power(node, number(Fraction(1, 3))))


@named("reciprocal")
def _reciprocal(self: Evaluation, a: object) -> Array:
    return self.space.each(self.as_array(a), lambda node: build.power(node, MINUS_ONE))


@named("negative", "neg")
def _negative(self: Evaluation, a: object) -> Array:
    return self.space.negative(self.as_array(a))


def _base(value: int) -> None:
    def function(self: Evaluation, a: object) -> Array:
        space = self.space
        below = space.number(value)
        return space.divide(space.unary(self.as_array(a), "log"), space.unary(below, "log"))

    named(f"log{value}")(function)


_base(2)
_base(10)


@named("exp2")
def _exp2(self: Evaluation, a: object) -> Array:
    space = self.space
    return space.unary(space.multiply(space.unary(space.number(2), "log"), self.as_array(a)), "exp")


@named("add")
def _add(self: Evaluation, a: object, b: object, alpha: object = 1) -> Array:
    scaled = self.as_array(b) if alpha == 1 else self.space.multiply(self.as_array(alpha), self.as_array(b))  # fmt: skip
    return self.space.add(self.as_array(a), scaled)


@named("subtract", "sub")
def _subtract(self: Evaluation, a: object, b: object) -> Array:
    return self.space.add(self.as_array(a), self.as_array(b), "-")


@named("multiply", "mul")
def _multiply(self: Evaluation, a: object, b: object) -> Array:
    return self.space.multiply(self.as_array(a), self.as_array(b))


@named("divide", "true_divide", "div")
def _divide(self: Evaluation, a: object, b: object) -> Array:
    return self.space.divide(self.as_array(a), self.as_array(b))


@named("power", "pow", "float_power")
def _power(self: Evaluation, a: object, b: object) -> Array:
    return self.space.power(self.as_array(a), self.as_array(b))


def extreme(self: Evaluation, name: str, a: Array, b: Array) -> Array:
    """The larger or smaller of two entries; beside 0 the rectified one."""
    for one, other in ((a, b), (b, a)):
        if name == "max" and _is_zero(one) and one.rank <= other.rank:
            return self.space.unary(other, "relu")
    return self.space.every(a, b, lambda p, q: apply(name, p, q))


def _is_zero(a: Array) -> bool:
    node = a.node
    return isinstance(node, Number) and node.value == 0


@named("maximum", "fmax")
def _maximum(self: Evaluation, a: object, b: object) -> Array:
    return extreme(self, "max", self.as_array(a), self.as_array(b))


@named("minimum", "fmin")
def _minimum(self: Evaluation, a: object, b: object) -> Array:
    return extreme(self, "min", self.as_array(a), self.as_array(b))


@named("clip", "clamp", "clamp_min")
def _clip(
    self: Evaluation, a: object, min: object = None, max: object = None, a_min: object = None, a_max: object = None,
    lower: object = None, upper: object = None,
) -> Array:  # fmt: skip
    found = self.as_array(a)
    low = next((v for v in (min, a_min, lower) if v is not None), None)
    high = next((v for v in (max, a_max, upper) if v is not None), None)
    if low is not None:
        found = extreme(self, "max", found, self.as_array(low))
    return found if high is None else extreme(self, "min", found, self.as_array(high))


@named("clamp_max")
def _clamp_max(self: Evaluation, a: object, max: object) -> Array:
    return _clip(self, a, None, max)


@named("where")
def _where(self: Evaluation, condition: object, a: object, b: object) -> Array:
    """b where the condition fails: c a + (1 - c) b, each part left out where it is 0."""
    space, c = self.space, as_condition(self, condition, "where")
    first, second = self.as_array(a), self.as_array(b)
    other = space.add(space.number(1), c, "-")
    if _is_zero(second):
        return _shaped(self, space.multiply(c, first), second)
    if _is_zero(first):
        return _shaped(self, space.multiply(other, second), first)
    return space.add(space.multiply(c, first), space.multiply(other, second))


def as_condition(self: Evaluation, value: object, what: str) -> Array:
    """An array of 0 and 1: a comparison, or an input that is a mask."""
    c = self.as_array(value)
    if c.logical or not self.space.building:
        return c
    if not c.bare:
        raise UnsupportedError(f"the condition of {what} is a comparison or a mask", help="write np.where(x > 0, a, b)")  # fmt: skip
    self.space.note(f"{c.bare} is taken for a mask of 0 and 1.")
    return c


@named("masked_fill")
def _masked_fill(self: Evaluation, a: object, mask: object, value: object) -> Array:
    return _where(self, as_condition(self, mask, "masked_fill"), value, a)


@named("bool", "method.bool")
def _bool(self: Evaluation, a: object) -> Array:
    return as_condition(self, a, "bool")


@named("logical_not")
def _not(self: Evaluation, a: object) -> Array:
    found = self.space.add(self.space.number(1), as_condition(self, a, "logical_not"), "-")
    found.logical = True
    return found


def _shaped(self: Evaluation, a: Array, b: Array) -> Array:
    """The array, of the axes that it has together with another."""
    axes = self.space.broadcast(a.axes, b.axes)
    return a if axes == a.axes else self.space.add(a, b)


@named("logical_and")
def _and(self: Evaluation, a: object, b: object) -> Array:
    found = self.space.multiply(self.as_array(a), self.as_array(b))
    found.logical = True
    return found


@named("heaviside")
def _heaviside(self: Evaluation, a: object, b: object = 0) -> Array:
    return self.space.unary(self.as_array(a), "step")


def softplus_of(self: Evaluation, a: Array) -> Array:
    return self.space.unary(a, "softplus")


@named("softplus")
def _softplus(self: Evaluation, a: object, beta: object = 1, threshold: object = 20) -> Array:
    found = self.as_array(a)
    if beta == 1:
        return softplus_of(self, found)
    scale = self.as_array(beta)
    return self.space.divide(softplus_of(self, self.space.multiply(scale, found)), scale)


@named("logaddexp")
def _logaddexp(self: Evaluation, a: object, b: object) -> Array:
    """b + softplus(a - b)"""
    space, first, second = self.space, self.as_array(a), self.as_array(b)
    if _is_zero(first):
        return softplus_of(self, second)
    return space.add(second, softplus_of(self, space.add(first, second, "-")))


@named("logsigmoid", "log_sigmoid", "log_expit")
def logsigmoid(self: Evaluation, a: object) -> Array:
    space = self.space
    return space.negative(softplus_of(self, space.negative(self.as_array(a))))


@named("logit")
def _logit(self: Evaluation, a: object) -> Array:
    space, p = self.space, self.as_array(a)
    return space.add(space.unary(p, "log"), space.unary(space.add(space.number(1), p, "-"), "log"), "-")  # fmt: skip


@named("gelu")
def _gelu(self: Evaluation, a: object, approximate: object = "none") -> Array:
    """The exact one; approximate="tanh", and jax.nn.gelu by default, is another function."""
    if approximate not in ("none", False):
        space, x = self.space, self.as_array(a)
        cube = space.multiply(space.number(Fraction(44715, 1000000)), space.power(x, space.number(3)))  # fmt: skip
        root = space.array((), lambda: build.power(build.scale(number(2), build.power(apply("pi"), -1)), HALF))  # fmt: skip
        inner = space.multiply(root, space.add(x, cube))
        half = space.multiply(space.number(Fraction(1, 2)), x)
        return space.multiply(half, space.add(space.number(1), space.unary(inner, "tanh")))
    return self.space.unary(self.as_array(a), "gelu")


@named("jax.gelu")
def _jax_gelu(self: Evaluation, a: object, approximate: object = True) -> Array:
    return _gelu(self, a, approximate)


@named("elu", "celu")
def _elu(self: Evaluation, a: object, alpha: object = 1) -> Array:
    make = DEFINITIONS["elu"][2]
    if alpha == 1:
        return self.space.each(self.as_array(a), lambda node: make(node))
    factor = self.as_array(alpha)
    return self.space.each(self.as_array(a), lambda node: make(node, factor.node))


@named("leaky_relu")
def _leaky(self: Evaluation, a: object, negative_slope: object = None) -> Array:
    make = DEFINITIONS["leaky_relu"][2]
    slope = self.space.number(Fraction(1, 100)) if negative_slope is None else self.as_array(negative_slope)  # fmt: skip
    return self.space.each(self.as_array(a), lambda node: make(node, slope.node))


@named("prelu")
def _prelu(self: Evaluation, a: object, weight: object) -> Array:
    space, x = self.space, self.as_array(a)
    below = space.unary(space.negative(x), "relu")
    return space.add(space.unary(x, "relu"), space.multiply(self.as_array(weight), below), "-")


@named("hardtanh")
def _hardtanh(self: Evaluation, a: object, min_val: object = -1, max_val: object = 1) -> Array:
    return _clip(self, a, min_val, max_val)


@named("tanhshrink")
def _tanhshrink(self: Evaluation, a: object) -> Array:
    x = self.as_array(a)
    return self.space.add(x, self.space.unary(x, "tanh"), "-")


@named("xlogy")
def _xlogy(self: Evaluation, a: object, b: object) -> Array:
    return self.space.multiply(self.as_array(a), self.space.unary(self.as_array(b), "log"))


@named("xlog1py")
def _xlog1py(self: Evaluation, a: object, b: object) -> Array:
    space = self.space
    return space.multiply(self.as_array(a), space.unary(space.add(space.number(1), self.as_array(b)), "log"))  # fmt: skip


@named("entr")
def _entr(self: Evaluation, a: object) -> Array:
    p = self.as_array(a)
    return self.space.negative(self.space.multiply(p, self.space.unary(p, "log")))


@named("rel_entr")
def _rel_entr(self: Evaluation, a: object, b: object) -> Array:
    p, q = self.as_array(a), self.as_array(b)
    return self.space.multiply(p, self.space.unary(self.space.divide(p, q), "log"))


@named("kl_div_elementwise", "special.kl_div")
def _kl_entries(self: Evaluation, a: object, b: object) -> Array:
    p, q = self.as_array(a), self.as_array(b)
    return self.space.add(self.space.add(_rel_entr(self, p, q), p, "-"), q)


@named("hypot")
def _hypot(self: Evaluation, a: object, b: object) -> Array:
    two = self.space.number(2)
    squares = self.space.add(self.space.power(self.as_array(a), two), self.space.power(self.as_array(b), two))  # fmt: skip
    return _sqrt(self, squares)
