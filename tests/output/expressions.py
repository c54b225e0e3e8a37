"""Random typed expressions over a fixed set of symbols of distinct rectangular sizes, and values for them."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
from hypothesis import strategies as st

from matdiff.expression.build import (
    add,
    apply,
    eye,
    hadamard,
    index,
    indexed_sum,
    inv,
    matmul,
    member,
    number,
    ones,
    power,
    scale,
    symbol,
    transpose,
)
from matdiff.expression.traverse import symbols

SIZES = {"m": 3, "n": 4, "p": 2, "N": 5}
i, k = index("i", "N"), index("k", "N")
FAMILIES = {
    "c": symbol("c", axes=("N",)),
    "z": symbol("z", ("n", 1), axes=("N",)),
    "t": symbol("t", ("m", 1), axes=("N",)),
}
PLAIN = {
    **{name: symbol(name) for name in ("a", "alpha", "lambda")},
    **{name: symbol(name, ("n", 1)) for name in ("x", "mu")},
    **{name: symbol(name, ("m", 1)) for name in ("y", "w_1")},
    "r": symbol("r", (1, "p")),
    "A": symbol("A", ("m", "n")),
    "B": symbol("B", ("n", "m")),
    "C": symbol("C", ("n", "p")),
    "P": symbol("P", ("p", "m")),
    "S": symbol("S", ("n", "n")),
    "Sigma": symbol("Sigma", ("m", "m")),
}


def _declared(name, s):
    if s.shape == (1, 1):
        return f"{name}: scalar"
    return f"{name}: {s.shape[0]} x {s.shape[1]}"


def where(node):
    """Declarations of what occurs in an expression."""
    lines = ["i: 1..N", "k: 1..N"]
    for s in symbols(node):
        family = f"{s.name}_i" if s.axes else s.name
        lines.append(_declared(family, s))
    return "\n".join(lines)


BY_SHAPE: dict = {}
for _symbol in PLAIN.values():
    BY_SHAPE.setdefault(_symbol.shape, []).append(_symbol)
INNER = ("m", "n", "p", 1)
SMOOTH = ("sin", "tanh", "sigmoid", "softplus", "cos", "gelu", "arctan", "relu", "abs")


def draw_expression(draw, shape, depth, bound=()):
    """An expression of this shape; ``bound`` are the indices of the sums around it."""

    def below(s, b=bound):
        return draw_expression(draw, s, depth - 1, b)

    leaves = list(BY_SHAPE.get(shape, ()))
    leaves += [member(f, j) for f in FAMILIES.values() for j in bound if f.shape == shape]
    if shape == (1, 1):
        leaves.append(number(draw([2, 3, -2, Fraction(1, 2), Fraction(-2, 3)])))
    if depth <= 0:
        if leaves:
            return draw(leaves)
        if 1 in shape or shape[::-1] in BY_SHAPE:
            return transpose(draw(BY_SHAPE[shape[::-1]]))
        return matmul(*(draw_expression(draw, s, 0, bound) for s in ((shape[0], 1), (1, shape[1]))))
    rules = [
        "leaf",
        "leaf",
        "add",
        "subtract",
        "scale",
        "hadamard",
        "smooth",
        "matmul",
        "matmul",
        "transpose",
    ]
    rules += ["square", "quotient", "max", "divide"]
    if shape == (1, 1):
        rules += [
            "norm",
            "sum",
            "tr",
            "logsumexp",
            "power",
            "matmul",
            "exponent",
            "inner",
            "root",
            "logdet",
        ]
    elif shape[1] == 1:
        rules += ["softmax", "diagmul", "rowsum", "constant", "solve"]
    else:
        rules += ["softmax", "constant", "solve"]
        if shape[0] == shape[1] != 1:
            rules += ["inv", "diag", "eye"]
    if len(bound) < 2:
        rules += ["indexed_sum", "indexed_sum"]
    rule = draw(rules)
    if rule == "leaf":
        return draw(leaves) if leaves else below(shape)
    if rule == "add":
        return add(below(shape), below(shape))
    if rule == "subtract":
        return add(below(shape), scale(number(-1), below(shape)))
    if rule == "scale":
        return scale(below((1, 1)), below(shape))
    if rule == "hadamard":
        return hadamard(below(shape), below(shape))
    if rule == "smooth":
        return apply(draw(SMOOTH), below(shape))
    if rule == "matmul":
        inner = draw(INNER)
        return matmul(below((shape[0], inner)), below((inner, shape[1])))
    if rule == "transpose":
        return transpose(below(shape[::-1])) if shape != (1, 1) else below(shape)
    if rule == "square":
        return power(below(shape), draw([2, 3]))
    if rule == "quotient":
        return scale(power(positive(below((1, 1))), draw([-1, -2])), below(shape))
    if rule == "divide":
        return hadamard(below(shape), power(positive(below(shape)), -1))
    if rule == "max":
        return apply(draw(["max", "min"]), below(shape), below(shape))
    column = draw([("n", 1), ("m", 1)])
    if rule in ("norm", "sum"):
        other = draw([("n", 1), ("m", "n"), ("n", "p")])
        return apply(rule, below(other))
    if rule == "tr":
        return apply("tr", below(draw([("n", "n"), ("m", "m")])))
    if rule == "inner":
        return apply("inner", below(column), below(column))
    if rule == "logsumexp":
        return apply("logsumexp", below(column))
    if rule == "power":
        return power(positive(below((1, 1))), draw([-1, -2, number(Fraction(1, 2))]))
    if rule == "root":
        return power(
            positive(below((1, 1))),
            number(draw([Fraction(-1, 2), Fraction(3, 2)])),
        )
    if rule == "exponent":
        return power(positive(below((1, 1))), PLAIN["a"])
    if rule == "logdet":
        return apply("logdet", regular("n"))
    if rule == "softmax":
        return apply("softmax", below(shape))
    if rule == "diagmul":
        return matmul(apply("diag", below(shape)), below(shape))
    if rule == "rowsum":
        return apply("rowsum", below((shape[0], draw(["m", "p"]))))
    if rule == "constant":
        return add(below(shape), scale(number(draw([1, -1, 2])), ones(*shape)))
    if rule == "solve":
        if shape[0] in ("n", "m"):
            return matmul(regular(shape[0]), below(shape))
        return below(shape)
    if rule == "inv":
        return regular(shape[0]) if shape[0] in ("n", "m") else below(shape)
    if rule == "diag":
        return apply("diag", below((shape[0], 1)))
    if rule == "eye":
        return add(eye(shape[0]), below(shape))
    if rule == "indexed_sum":
        bound_index = i if not bound else k
        return indexed_sum(bound_index, below(shape, (*bound, bound_index)))
    raise AssertionError(rule)


def positive(node):
    one = number(1) if node.shape == (1, 1) else ones(*node.shape)
    return add(one, power(node, 2))


def regular(size):
    """The inverse of a regular matrix, or of its transpose."""
    return inv({"n": PLAIN["S"], "m": transpose(PLAIN["Sigma"])}[size])


ROOTS = [(1, 1), ("n", 1), ("m", 1), ("m", "n"), ("n", "p"), (1, "p"), ("n", "n")]


def random_expression(seed, depth):
    choose = Random(seed).choice
    return draw_expression(choose, choose(ROOTS), depth)


def expressions(depth=4):
    """Expressions by seed and depth, so that a failure shrinks to a shallow one."""
    return st.builds(random_expression, st.integers(0, 10**6), st.integers(0, depth))


def environment(seed):
    """Values of two axes for every symbol, by name."""
    random = np.random.default_rng(seed)

    def one(s):
        shape = tuple(SIZES.get(z, z) for z in s.shape)
        array = random.uniform(-0.9, 0.9, shape)
        return array + 3 * np.eye(shape[0]) if s.name in ("S", "Sigma") else array

    env = {name: one(s) for name, s in PLAIN.items()}
    env |= {name: [one(s) for _ in range(SIZES["N"])] for name, s in FAMILIES.items()}
    return env


def arguments(env):
    """The same values as generated code takes them."""
    named = {}
    for name, s in {**PLAIN, **FAMILIES}.items():
        array = np.array(env[name])
        if s.axes:
            array = array.reshape(SIZES["N"], -1) if s.shape != (1, 1) else array.reshape(-1)
        elif s.shape == (1, 1):
            array = array.item()
        elif 1 in s.shape:
            array = array.reshape(-1)
        named["lambda_" if name == "lambda" else name] = array
    return named
