"""Values of the functions of entries modulo a prime: one row for each, over whole arrays.

A row takes the evaluator and the node. Exponentials ask the evaluator of exponents, which computes modulo the order of
the group (see residues.py).

>>> sorted(VALUES)[:3]
['abs', 'arccos', 'arccosh']
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.tensor.arrays import NoValue
from matdiff.tensor.complexfunctions import COMPLEX_VALUES, complex_exponentials
from matdiff.tensor.gaussian import any_complex, is_complex
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.residues import (
    PI,
    G,
    angle,
    inverse,
    log_of_number,
    logarithm,
    odd,
    opaque,
    rational_power,
    residue,
    sign,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.tensor.evaluate import Evaluator

    Row = Callable[["Evaluator", Tensor], list[int]]

_HALF = Fraction(1, 2)


def exponentials(at: Evaluator, u: Tensor) -> list[int]:
    """exp of every entry; the exponential of a logarithm is what stands under it."""
    if u.kind == "apply" and u.data[0] == "log":
        return at.value(u.children[0])
    if at.exponents is None:
        return [opaque("exp", a, at.p) for a in at.value(u)]
    if any_complex(at.value(u)):
        return complex_exponentials(at, u)
    return [pow(G, a, at.p) for a in at.exponents.value(u)]


def logarithms(at: Evaluator, u: Tensor) -> list[int]:
    """log of every entry: of products, powers and exponentials as the rules of the logarithm say, else opaque."""
    p = at.p
    if u.kind == "product" and u.children and at.sums_nothing(u):
        parts = [at.placed(logarithms(at, c), labels, u) for c, labels in at.factors(u)]
        constant = log_of_number(u.data[0], p)
        return [(constant + sum(entries)) % p for entries in zip(*parts, strict=True)]
    if u.kind == "product" and not u.children:
        return [log_of_number(u.data[0], p)] * len(at.value(u))
    if u.kind == "softmax":
        total = at.repeated(logsumexp(at, u), u)
        return [(a - b) % p for a, b in zip(at.value(u.children[0]), total, strict=True)]
    if u.kind == "det" and u.children[0].kind == "inverse":
        below = [solved[0] for solved in at.solved(u.children[0].children[0])]
        return [-opaque("log", d, p) % p for d in below]
    if u.kind == "det" and u.children[0].kind == "matfun" and u.children[0].data == ("exp", 0):
        return at.traces(u.children[0].children[0])
    if u.kind == "apply":
        (inner, *_), (name, *parameters) = u.children, u.data
        if name == "exp":
            return at.value(inner)
        if name == "abs":
            return logarithms(at, inner)
        if name == "power":
            c = residue(parameters[0], p)
            return [c * a % p for a in logarithms(at, inner)]
        if name == "sigmoid":
            pairs = zip(at.value(inner), softplus(at, inner), strict=True)
            return [(a - s) % p for a, s in pairs]
    if u.kind == "sum" and (inner_of := _one_and_exponential(u)) is not None:
        return softplus(at, inner_of)
    return [logarithm(a, p) for a in at.value(u)]


def _one_and_exponential(u: Tensor) -> Tensor | None:
    """The v of 1 + exp(v)."""
    if len(u.children) != 2 or tuple(u.data) != (1, 1):
        return None
    constant = [c for c in u.children if c.kind == "product" and not c.children]
    other = [c for c in u.children if c.kind == "apply" and c.data[0] == "exp"]
    return other[0].children[0] if constant and other else None


def softplus(at: Evaluator, u: Tensor) -> list[int]:
    """log(1 + e^u) = u + log(1 + e^-u): of u and -u one is computed from the other."""
    p, result = at.p, []
    for a, e in zip(at.value(u), exponentials(at, u), strict=True):
        if 2 * a.real < p:
            result.append(opaque("log", (1 + e) % p, p))
        else:
            result.append((a + opaque("log", (1 + inverse(e, p)) % p, p)) % p)
    return result


def softmax(at: Evaluator, node: Tensor) -> list[int]:
    """e^u_i / sum_k e^u_k over the last axis."""
    p = at.p
    powers = exponentials(at, node.children[0])
    n = at.sizes_of(node.axes)[-1]
    result: list[int] = []
    for start in range(0, len(powers), n):
        group = powers[start : start + n]
        below = inverse(sum(group), p)
        result += [x * below % p for x in group]
    return result


def logsumexp(at: Evaluator, node: Tensor) -> list[int]:
    """log sum_k e^u_k over the last axis."""
    p = at.p
    powers = exponentials(at, node.children[0])
    n = at.sizes_of(node.children[0].axes)[-1]
    return [
        opaque("log", sum(powers[start : start + n]) % p, p) for start in range(0, len(powers), n)
    ]


def value(at: Evaluator, node: Tensor) -> list[int]:
    """The values of a function of entries."""
    name = node.data[0]
    if name in COMPLEX_VALUES and any_complex(*(at.value(child) for child in node.children)):
        return COMPLEX_VALUES[name](at, node)
    return VALUES[name](at, node)


def _each(function: Callable[[int, int], int]) -> Row:
    return lambda at, node: [function(a, at.p) for a in at.value(node.children[0])]


def _of_exponential(function: Callable[[int, int], int]) -> Row:
    return lambda at, node: [function(e, at.p) for e in exponentials(at, node.children[0])]


def _step(a: int, p: int) -> int:
    return 1 if a and sign(a, p) == 1 else 0


def _larger(a: int, b: int, p: int) -> int:
    """(a + b + |a - b|)/2."""
    return a if _step((a - b) % p, p) else b


def _pairs(function: Callable[[int, int, int], int]) -> Row:
    return lambda at, node: [
        function(a, b, at.p) for a, b in zip(*(at.value(c) for c in node.children), strict=True)
    ]


def _clip(a: int, low: int, high: int, p: int) -> int:
    """The bound that is passed; both are where steps do not order the three, and their sum is a choice like any other."""
    below, above = _step((low - a) % p, p), _step((a - high) % p, p)
    return (low * below + high * above) % p if below or above else a


def _clip_values(at: Evaluator, node: Tensor) -> list[int]:
    entries = zip(*(at.value(c) for c in node.children), strict=True)
    return [_clip(a, low, high, at.p) for a, low, high in entries]


def _gelu(a: int, p: int) -> int:
    scaled = a * rational_power(2, -_HALF, p) % p
    return a * (1 + odd("erf", scaled, p)) * pow(2, -1, p) % p


def _tan(a: int, p: int) -> int:
    above, below = angle(a, p)
    return above * inverse(below, p) % p


def _arccos(a: int, p: int) -> int:
    return (PI * pow(2, -1, p) - odd("arcsin", a, p)) % p


def _power(at: Evaluator, node: Tensor) -> list[int]:
    exponent = node.data[1]
    return [rational_power(a, exponent, at.p, at.loose) for a in at.value(node.children[0])]


def _general_power(at: Evaluator, node: Tensor) -> list[int]:
    """u^t of positive u, with the exponent modulo the order of the group; of another u no value, or an opaque one."""
    base, exponent = node.children
    if at.exponents is None:
        pairs = zip(at.value(base), at.value(exponent), strict=True)
        return [opaque(f"pow {t}", a, at.p) for a, t in pairs]
    result = []
    for a, t in zip(at.value(base), at.exponents.value(exponent), strict=True):
        if not is_complex(a) and sign(a, at.p) == 1:
            result.append(pow(a, t, at.p))
        elif at.loose:
            result.append(opaque(f"pow {t}", a, at.p))
        else:
            raise NoValue("a power of a number that is not positive")
    return result


def _unknown(at: Evaluator, node: Tensor) -> list[int]:
    _, name, order = node.data
    return [opaque(f"{name}/{order}", a, at.p) for a in at.value(node.children[0])]


def _matrix_function(at: Evaluator, node: Tensor) -> list[int]:
    _, name, order = node.data
    values = zip(*(at.value(c) for c in node.children), strict=True)
    return [opaque(f"{name}/{order}/{i}/{j}", a, at.p) for a, i, j in values]


def _condition(holds: Callable[[int], bool]) -> Row:
    """1 where the difference of two whole numbers is as it should be, else 0."""
    return _pairs(lambda a, b, p: int(holds((a - b + p // 2) % p - p // 2)))


VALUES: dict[str, Row] = {
    "at_most": _condition(lambda gap: gap <= 0),
    "equal": _condition(lambda gap: gap == 0),
    "differ": _condition(lambda gap: gap != 0),
    "power": _power,
    "pow": _general_power,
    "function": _unknown,
    "matrix_function": _matrix_function,
    "exp": lambda at, node: exponentials(at, node.children[0]),
    "log": lambda at, node: logarithms(at, node.children[0]),
    "softplus": lambda at, node: softplus(at, node.children[0]),
    "abs": _each(lambda a, p: a * sign(a, p) % p),
    "sign": _each(lambda a, p: sign(a, p) % p),
    "step": _each(_step),
    "relu": _each(lambda a, p: a * _step(a, p)),
    "max": _pairs(_larger),
    "min": _pairs(lambda a, b, p: b if _step((a - b) % p, p) else a),
    "clip": _clip_values,
    "sin": _each(lambda a, p: angle(a, p)[0]),
    "cos": _each(lambda a, p: angle(a, p)[1]),
    "tan": _each(_tan),
    "arccos": _each(_arccos),
    **{
        name: _each(lambda a, p, name=name: odd(name, a, p))  # type: ignore[misc]
        for name in ("arcsin", "arctan", "arcsinh", "arctanh", "erf")
    },
    **{
        name: _each(lambda a, p, name=name: opaque(name, a, p))  # type: ignore[misc]
        for name in ("gamma", "loggamma", "digamma", "trigamma")
    },
    "arccosh": _each(lambda a, p: opaque("arccosh", a, p)),
    "sinh": _of_exponential(lambda e, p: (e - inverse(e, p)) * pow(2, -1, p) % p),
    "cosh": _of_exponential(lambda e, p: (e + inverse(e, p)) * pow(2, -1, p) % p),
    "tanh": _of_exponential(lambda e, p: (e * e - 1) * inverse(e * e + 1, p) % p),
    "sigmoid": _of_exponential(lambda e, p: e * inverse(1 + e, p) % p),
    "gelu": _each(_gelu),
}
"""Values by the name of the function."""
