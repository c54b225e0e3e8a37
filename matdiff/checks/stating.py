"""What answers claim, in the project's own expressions: the identification table as claims.

    gradient     D f [X: T] = <G, T>                     T of the structure of X, which G has too
    by entries   D f [X: T] = <triu(G), T>               each independent entry counts once
    Wirtinger    D f [Z: T] = <G, T> + <H, T*>           and of a real f: the gradient is 2 H, f = f*
    Hermitian    D f [Z: T] = Re <G*, T>, or <G, T>      T Hermitian
    Jacobian     D vec F [X: T] = J vec T                or vech T, the diagonal of T: the independent entries
    tangents     T = Q K with K skew of an orthogonal Q, T less its mean of a simplex

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> x, S = symbol("x", ("n", 1)), symbol("S", ("n", "n"), ("symmetric",))
>>> first, second = gradient_claims(matmul(transpose(x), S, x), S, matmul(x, transpose(x)))
>>> first.image, second.order, second.wrong
(inner(matmul(x, transpose(x)), T_S), 0, 'the gradient is not symmetric')
"""

from __future__ import annotations

from matdiff.base.dimensions import show
from matdiff.base.errors import CheckError, UnsupportedError
from matdiff.calculus.families import member_at
from matdiff.checks.claim import Claim
from matdiff.checks.directions import kind_of
from matdiff.expression.build import (
    HALF,
    TWO,
    ZERO,
    add,
    apply,
    indexed_sum,
    matmul,
    negate,
    number,
    ones,
    power,
    scale,
    subtract,
    symbol,
    transpose,
    zeros,
)  # fmt: skip
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import containing, postorder, substitute, symbols, transform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Places = tuple[Symbol, ...]


_PATTERNS = {
    "diagonal", "symmetric", "skew", "toeplitz", "lower_triangular", "upper_triangular",
}  # fmt: skip


def tangent(variable: Symbol, kind: str = "", name: str = "") -> tuple[Node, Symbol]:
    """A direction along which the variable keeps a structure, and the free letter in it."""
    name = name or f"T_{variable.name}"
    kept = {kind} & _PATTERNS | variable.attributes & {"complex", "hermitian"}
    if kind == "orthogonal":
        if variable.axes:
            raise UnsupportedError("a family of orthogonal matrices is not moved along tangents")
        letter = symbol(name, variable.shape, ("skew",))
        return matmul(variable, letter), letter
    letter = symbol(name, variable.shape, kept, variable.axes)
    if kind != "simplex":
        return letter, letter
    if variable.axes:
        raise UnsupportedError("a family of simplex vectors is not moved along tangents")
    rows, columns = variable.shape
    size = columns if columns != 1 else rows
    count = number(size) if isinstance(size, int) else apply("size", parameters=(size,))
    if columns == 1:
        total = scale(apply("sum", letter), ones(rows, 1))
    else:
        total = matmul(apply("rowsum", letter), ones(1, columns))
    return subtract(letter, scale(power(count, -1), total)), letter


def gradient_claims(
    expression: Node,
    variable: Symbol,
    gradient: Node,
    *,
    structure: str | None = None,
    places: Places = (),
) -> list[Claim]:
    """That a gradient is right, and has the structure of its variable; of a family at ``places``.

    ``structure`` None is 'projected'; 'free', 'entries' and 'riemannian' are the other conventions.
    CheckError where the shapes say that it is wrong.
    """
    _require_gradient(expression, variable, gradient, places)
    kind = kind_of(variable, structure)
    if not kind and _is_of_symmetric_part(expression, variable):
        kind = "symmetric"
    direction, _ = tangent(variable, kind)
    own = gradient
    if structure == "entries" and kind in ("symmetric", "skew"):
        own = apply("triu", gradient)
    image = _summed(apply("inner", own, _at(direction, places)), places)
    if not kind:
        return [_freed(expression, variable, direction, image)]
    return [
        Claim(expression, ({variable: direction},), image),
        *kept(gradient, variable, kind, "the gradient"),
    ]


def wirtinger_claims(
    expression: Node,
    variable: Symbol,
    held: Node,
    conj: Node,
    gradient: Node | None = None,
    *,
    structure: str | None = None,
    places: Places = (),
) -> list[Claim]:
    """That df/dZ and df/dZ* are right; a ``gradient`` is twice the latter, and f is real."""
    direction, _ = tangent(variable, kind := kind_of(variable, structure))
    along = _at(direction, places)
    image = add(apply("inner", held, along), apply("inner", conj, apply("conj", along)))
    found = [Claim(expression, ({variable: direction},), _summed(image, places))]
    for one, words in ((held, "df/dZ"), (conj, "df/dZ*")):
        found += kept(one, variable, kind, words)
    if gradient is not None:
        twice = scale(TWO, conj)
        found.append(Claim(gradient, (), twice, wrong="the gradient is not 2 df/dZ*"))
        real = apply("conj", expression)
        found.append(Claim(expression, (), real, wrong="the function is not real"))
    return found


def hermitian_claims(
    expression: Node, variable: Symbol, answer: Node, is_gradient: bool, *, places: Places = ()
) -> list[Claim]:
    """Along Hermitian directions T: Re <G*, T> of a gradient, which is Hermitian, else <G, T>."""
    direction, _ = tangent(variable)
    own = apply("conj", answer) if is_gradient else answer
    image = apply("inner", own, _at(direction, places))
    image = apply("re", image) if is_gradient else image
    found = [Claim(expression, ({variable: direction},), _summed(image, places))]
    if is_gradient:
        adjoint = transpose(apply("conj", answer))
        found.append(Claim(answer, (), adjoint, wrong="the gradient is not Hermitian"))
    return found


def jacobian_claims(
    expression: Node, variable: Symbol, jacobian: Node, kind: str = ""
) -> list[Claim]:
    """That d vec F = J d vec X; with a ``kind`` the columns are those of the independent entries, vech(X) or the diagonal."""
    letter = tangent(variable, kind)[1] if kind else plain_direction(variable)
    image = matmul(jacobian, coordinates(letter, kind))
    function = apply("vec", expression)
    if not kind:
        return [_freed(function, variable, letter, image)]
    return [Claim(function, ({variable: letter},), image)]


def _is_of_symmetric_part(function: Node, variable: Symbol) -> bool:
    """Whether a function sees the symmetric part of its variable alone: then the free gradient is right along symmetric directions."""
    if "symmetric" not in variable.attributes:
        return False
    seen: dict[Node, Node] = {
        node: symbol(f"seen {k}", node.shape)
        for k, node in enumerate(postorder(function))
        if isinstance(node, Apply)
        and node.operator.by_symmetric_part
        and node.operands == (variable,)
    }
    return bool(seen) and variable not in symbols(substitute(function, seen))


def _freed(function: Node, variable: Symbol, direction: Node, image: Node) -> Claim:
    """The claim along any direction, of the function as typed: a letter without structure moves, at the value of the variable.

    What is said of symmetric matrices alone, eigenvalues and the Cholesky factor, is said of the symmetric part.
    """
    if not variable.attributes & _STRUCTURED:
        return Claim(function, ({variable: direction},), image)
    kept_ = variable.attributes & {"complex"}
    letter = symbol(f"{variable.name} ", variable.shape, kept_, variable.axes)
    moving = containing({variable}, function)

    def change(node: Node) -> Node:
        if node is variable:
            return letter
        if not isinstance(node, Apply) or not node.operator.by_symmetric_part:
            return node
        (inner,) = node.operands
        if letter not in symbols(inner):
            return node
        half = scale(HALF, add(inner, transpose(inner)))
        return apply(node.operator, half, parameters=node.parameters)

    moved = transform(function, change) if variable in moving else function
    return Claim(moved, ({letter: direction},), image, at={letter: variable})


_STRUCTURED = frozenset(
    (
        *_PATTERNS,
        "positive_definite",
        "positive_semidefinite",
        "orthogonal",
        "simplex",
        "idempotent",
    )
)


def along_claims(
    expression: Node, image: Node, directions: Mapping[Node, Node], order: int = 1
) -> list[Claim]:
    """That ``image``, which speaks of the directions, is the derivative along them, of this order."""
    moves = {v: along for v, along in directions.items() if isinstance(v, Symbol)}
    return [Claim(expression, (moves,) * order, image)]


def plain_direction(variable: Symbol, name: str = "") -> Symbol:
    """A direction that forgets the structure of the variable."""
    kept = variable.attributes & {"complex", "hermitian"}
    return symbol(name or f"T_{variable.name}", variable.shape, kept, variable.axes)


def coordinates(moved: Node, kind: str) -> Node:
    """The independent entries of a matrix, as a column."""
    if kind == "diagonal":
        return apply("diagonal", moved)
    if kind == "upper_triangular":
        moved = transpose(moved)
    return apply("vech" if kind else "vec", moved)


def kept(gradient: Node, variable: Symbol, kind: str, what: str) -> list[Claim]:
    """That a gradient has the structure of its variable, or is a tangent at it."""
    if not kind:
        return []
    left, right, words = _HELD[kind](gradient, variable)
    return [Claim(left, (), right, wrong=f"{what} is not {words}")]


_HELD: Mapping[str, Callable[[Node, Symbol], tuple[Node, Node, str]]] = {
    "symmetric": lambda g, v: (g, transpose(g), "symmetric"),
    "skew": lambda g, v: (g, negate(transpose(g)), "skew"),
    "diagonal": lambda g, v: (g, apply("diag", apply("diagonal", g)), "diagonal"),
    "toeplitz": lambda g, v: (g, apply("toeplitz_part", g), "toeplitz"),
    "lower_triangular": lambda g, v: (g, apply("tril", g), "lower triangular"),
    "upper_triangular": lambda g, v: (g, apply("triu", g), "upper triangular"),
    "orthogonal": lambda g, v: (
        matmul(transpose(v), g),
        negate(matmul(transpose(g), v)),
        "a tangent at the orthogonal",
    ),
    "simplex": lambda g, v: (*_rows_of_sum_zero(g), "a tangent at the simplex"),
}
"""The equation of a structure, and its name."""


def _rows_of_sum_zero(gradient: Node) -> tuple[Node, Node]:
    rows, columns = gradient.shape
    if columns == 1:
        return apply("sum", gradient), ZERO
    return apply("rowsum", gradient), zeros(rows, 1)


def _require_gradient(expression: Node, variable: Symbol, gradient: Node, places: Places) -> None:
    if not expression.is_scalar:
        raise UnsupportedError(f"a gradient is of a scalar, not {show(expression.shape)}")
    if len(places) != len(variable.axes):
        raise UnsupportedError(f"{variable.name} is a family of variables")
    if gradient.shape != variable.shape:
        raise CheckError(
            f"the gradient is {show(gradient.shape)}, the variable {show(variable.shape)}"
        )


def _at(direction: Node, places: Places) -> Node:
    return member_at(direction, places) if isinstance(direction, Symbol) else direction


def _summed(body: Node, places: Sequence[Symbol]) -> Node:
    for place in reversed(places):
        body = indexed_sum(place, body)
    return body
