"""The derivative of a function of each entry, by itself: f'(E) of f(E).

>>> from matdiff.expression.build import apply, symbol
>>> print(primed(apply("sin", symbol("x", ("n", 1)))))
hadamard(cos(x), ones(n, 1))
"""

from __future__ import annotations

from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.forward import Forward
from matdiff.expression.build import differential, ones, rebuild, symbol
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.traverse import substitute


def primed(value: Node) -> Node:
    """f'(E) for the value f(E) of a function of each entry: what stands before du in d f(u) = f'(u) ⊙ du, at u = E."""
    assert isinstance(value, Apply)
    (argument,) = value.operands
    u = symbol("u_", argument.shape)
    opened = Forward(rebuild(value, (u,)), [u], book_with(())).value
    return substitute(substitute(opened, {differential(u): ones(*argument.shape)}), {u: argument})
