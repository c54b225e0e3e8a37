"""The derivative of every function of entries, by its name: the second engine's own table.

A row takes the arguments and the parameters and gives the partial derivative by each argument. It was written from
the definitions of the functions (DLMF chapter 4; 7.2 for erf), not from the law files, so that a slip in one is seen by the other.

>>> from matdiff.tensor.nodes import intern
>>> u = intern("leaf", ("u",), (), ())
>>> PARTIALS["sin"]((u,), ())
(apply(cos, leaf(u)),)
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.tensor.make import add, apply, number, power, product, scaled, zero
from matdiff.tensor.nodes import Tensor, intern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Row = Callable[[tuple[Tensor, ...], "tuple[Any, ...]"], tuple[Tensor, ...]]
_HALF = Fraction(1, 2)


def times(*factors: Tensor) -> Tensor:
    """The product entry by entry."""
    labels = tuple(range(len(factors[0].axes)))
    return product([(factor, labels) for factor in factors], labels)


def _one(u: Tensor) -> Tensor:
    return number(1, u.axes)


def _plain(name: str, sign: int = 1) -> Row:
    """f' is another function of the table, up to a sign."""
    return lambda arguments, parameters: (scaled(sign, apply(name, *arguments)),)


def _square(u: Tensor) -> Tensor:
    return times(u, u)


def _from_square(constant: int, sign: int, exponent: Fraction | int, outer: int = 1) -> Row:
    """outer (constant + sign u^2)^exponent."""

    def row(arguments: tuple[Tensor, ...], parameters: tuple[Any, ...]) -> tuple[Tensor, ...]:
        (u,) = arguments
        inner = add(number(constant, u.axes), scaled(sign, _square(u)))
        return (scaled(outer, power(inner, exponent)),)

    return row


def _of_itself(formula: Callable[[Tensor], Tensor], name: str) -> Row:
    """f' as a formula in f."""
    return lambda arguments, parameters: (formula(apply(name, *arguments)),)


def _power(arguments: tuple[Tensor, ...], parameters: tuple[Any, ...]) -> tuple[Tensor, ...]:
    (exponent,) = parameters
    return (scaled(exponent, power(arguments[0], exponent - 1)),)


def _general_power(
    arguments: tuple[Tensor, ...], parameters: tuple[Any, ...]
) -> tuple[Tensor, ...]:
    """u^t by u and by t."""
    u, t = arguments
    below = apply("pow", u, add(t, number(-1, t.axes)))
    return times(t, below), times(apply("pow", u, t), apply("log", u))


def _gelu(arguments: tuple[Tensor, ...], parameters: tuple[Any, ...]) -> tuple[Tensor, ...]:
    """u P(Z <= u) has the derivative (1 + erf(u/sqrt 2))/2 + u exp(-u^2/2)/sqrt(2 pi)."""
    (u,) = arguments
    root = power(number(2), -_HALF)
    below = scaled(_HALF, add(_one(u), apply("erf", _spread(root, u))))
    density = apply("exp", scaled(-_HALF, _square(u)))
    height = product([(root, ()), (power(_pi(), -_HALF), ())], ())
    return (add(below, times(u, _spread(height, density))),)


def _erf(arguments: tuple[Tensor, ...], parameters: tuple[Any, ...]) -> tuple[Tensor, ...]:
    (u,) = arguments
    height = scaled(2, power(_pi(), -_HALF))
    return (_spread(height, apply("exp", scaled(-1, _square(u)))),)


def _pi() -> Tensor:
    return intern("constant", ("pi",))


def _spread(c: Tensor, u: Tensor) -> Tensor:
    """A scalar times a tensor."""
    labels = tuple(range(len(u.axes)))
    return product([(c, ()), (u, labels)], labels)


def _choice(sign: int) -> Row:
    """max (+1) or min (-1): one of the two moves."""

    def row(arguments: tuple[Tensor, ...], parameters: tuple[Any, ...]) -> tuple[Tensor, ...]:
        a, b = arguments
        gap = scaled(sign, add(a, scaled(-1, b)))
        return apply("step", gap), apply("step", scaled(-1, gap))

    return row


def _clip(arguments: tuple[Tensor, ...], parameters: tuple[Any, ...]) -> tuple[Tensor, ...]:
    """Between the bounds the entry moves, beyond one of them that bound."""
    a, low, high = arguments
    above, below = (add(x, scaled(-1, y)) for x, y in ((a, low), (high, a)))
    inside = times(apply("step", above), apply("step", below))
    return inside, apply("step", scaled(-1, above)), apply("step", scaled(-1, below))


def _unknown(arguments: tuple[Tensor, ...], parameters: tuple[Any, ...]) -> tuple[Tensor, ...]:
    name, order = parameters
    return (apply("function", *arguments, parameters=(name, int(order) + 1)),)


def _matrix_of_unknowns(
    arguments: tuple[Tensor, ...], parameters: tuple[Any, ...]
) -> tuple[Tensor, ...]:
    """f_ij(t) by t; the places do not vary."""
    name, order = parameters
    moved = apply("matrix_function", *arguments, parameters=(name, int(order) + 1))
    return moved, *(zero(place.axes) for place in arguments[1:])


def _zero(arguments: tuple[Tensor, ...], parameters: tuple[Any, ...]) -> tuple[Tensor, ...]:
    return tuple(zero(argument.axes) for argument in arguments)


PARTIALS: dict[str, Row] = {
    "power": _power,
    "pow": _general_power,
    "exp": _plain("exp"),
    "log": lambda arguments, parameters: (power(arguments[0], -1),),
    "abs": _plain("sign"),
    "at_most": _zero,
    "equal": _zero,
    "differ": _zero,
    "sign": _zero,
    "step": _zero,
    "sin": _plain("cos"),
    "cos": _plain("sin", -1),
    "tan": _of_itself(lambda f: add(_one(f), _square(f)), "tan"),
    "arcsin": _from_square(1, -1, -_HALF),
    "arccos": _from_square(1, -1, -_HALF, -1),
    "arctan": _from_square(1, 1, -1),
    "sinh": _plain("cosh"),
    "cosh": _plain("sinh"),
    "tanh": _of_itself(lambda f: add(_one(f), scaled(-1, _square(f))), "tanh"),
    "arcsinh": _from_square(1, 1, -_HALF),
    "arccosh": _from_square(-1, 1, -_HALF),
    "arctanh": _from_square(1, -1, -1),
    "sigmoid": _of_itself(lambda f: times(f, add(_one(f), scaled(-1, f))), "sigmoid"),
    "relu": _plain("step"),
    "softplus": _plain("sigmoid"),
    "gelu": _gelu,
    "erf": _erf,
    "loggamma": _plain("digamma"),
    "digamma": _plain("trigamma"),
    "trigamma": lambda arguments, parameters: (
        apply("function", *arguments, parameters=("trigamma", 1)),
    ),
    "gamma": lambda arguments, parameters: (
        times(apply("gamma", *arguments), apply("digamma", *arguments)),
    ),
    "max": _choice(1),
    "min": _choice(-1),
    "clip": _clip,
    "function": _unknown,
    "matrix_function": _matrix_of_unknowns,
}
"""Partial derivatives by the name of the function."""
