"""What random expressions end in: symbols with attributes, members of families, numbers, constants of a shape."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from matdiff.base.dimensions import SCALAR, Shape
from matdiff.expression import build as b
from matdiff.expression.nodes import Node

if TYPE_CHECKING:
    from .generator import Maker

_SCALARS = "a b c s t alpha beta lambda r_0 theta q"
_COLUMNS = "x y u v w z mu x_0 p omega h1 xi"
_MATRICES = "A B C X Y W V U S P Q L K_1 R Sigma Lambda W2 G H F O Z"
SQUARE = ("", "", "", "symmetric", "positive_definite", "skew", "diagonal", "orthogonal", "invertible",
          "positive_semidefinite", "symmetric invertible", "lower_triangular constant", "lower_triangular",
          "upper_triangular", "toeplitz", "symmetric", "diagonal positive_definite", "upper_triangular invertible",
          "idempotent", "idempotent symmetric", "symmetric toeplitz constant")  # fmt: skip
MATRIX = ("", "", "", "", "positive", "positive", "simplex")
COLUMN = ("", "", "", "", "", "positive", "simplex", "onehot", "nonnegative", "nonzero")


class Names:
    """Names that are not used yet, by the kind of thing they usually stand for."""

    def __init__(self, random: Random) -> None:
        self.waiting = {}
        for kind, text in (("s", _SCALARS), ("c", _COLUMNS), ("m", _MATRICES)):
            names = text.split()
            random.shuffle(names)
            self.waiting[kind] = names
        self.count = 0

    def next(self, shape: Shape, family: bool) -> str:
        kind = "s" if shape == SCALAR else "c" if 1 in shape else "m"
        names = self.waiting[kind]
        while names:
            name = names.pop()
            if not (family and "_" in name):
                return name
        self.count += 1
        return f"{ {'s': 'a', 'c': 'x', 'm': 'A'}[kind] }{self.count + 10}"


def leaf(maker: Maker, shape: Shape) -> Node:
    """A symbol mostly; a member of a family where a sum is around; now and then a constant."""
    if maker.indices and maker.chance(0.6):
        return member(maker, shape)
    if shape == SCALAR:
        return scalar(maker)
    rows, columns = shape
    if maker.chance(0.04):
        return maker.pick(b.ones, b.ones, b.zeros)(*shape)
    if rows == columns:
        if maker.chance(0.08):
            return b.eye(rows)
        return maker.symbol(shape, maker.pick(*SQUARE))
    if rows == 1:
        return b.transpose(maker.symbol((columns, 1))) if maker.chance(0.8) else maker.symbol(shape)
    return maker.symbol(shape, maker.pick(*COLUMN) if columns == 1 else maker.pick(*MATRIX))


def scalar(maker: Maker) -> Node:
    roll = maker.random.random()
    if roll < 0.2:
        return maker.number()
    if roll < 0.24:
        return b.apply("pi")
    if roll < 0.3:
        return b.apply("size", parameters=(maker.size(),))
    if roll < 0.33 and maker.indices:
        return maker.indices[-1]
    return maker.symbol(SCALAR, maker.pick("", "", "", "positive", "nonzero"))


def member(maker: Maker, shape: Shape) -> Node:
    """x_i, of one of the sums around, or z_ij of both."""
    if len(maker.indices) > 1 and maker.chance(0.3):
        i, j = maker.indices[:2]
        family = maker.symbol(shape, "", (i.axes[0], j.axes[0]))
        return b.member(b.member(family, i), j)
    index = maker.random.choice(maker.indices)
    place = maker.shifts.get(index) if maker.chance(0.4) else None
    attributes = maker.pick("", "", "", "symmetric") if shape[0] == shape[1] != 1 else ""
    return b.member(maker.symbol(shape, attributes, (index.axes[0],)), place or index)
