"""The letters of expressions: ``A, x = matdiff.symbols("A: m x n, x: n")``."""

from __future__ import annotations

from matdiff.base.errors import UsageError
from matdiff.expression import attributes, build
from matdiff.expression.build import apply
from matdiff.objects.composing import Composed, applied, made
from matdiff.syntax.scope import Mapped, Scope, declarations_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.base.dimensions import Dimension, Shape
    from matdiff.expression.nodes import Node, Symbol
    from matdiff.syntax.scope import Name, Where


class Unknown:
    """A function declared by name alone, ``f: function``: of each entry, or a matrix of functions of a scalar."""

    __slots__ = ("__name__", "shape")

    def __init__(self, name: str, shape: Shape | Mapped | None) -> None:
        self.__name__ = name
        self.shape = shape

    def __repr__(self) -> str:
        return self.__name__

    def __call__(self, operand: object) -> Composed:
        name, shape = self.__name__, self.shape
        if isinstance(shape, Mapped):
            return applied(operand, lambda x: apply("mapping", x, parameters=(name, 0, shape.rows)))
        if shape is None:
            return applied(operand, lambda x: apply("function", x, parameters=(name, 0)))
        return applied(operand, lambda x: apply("matrix_function", x, parameters=(name, 0, *shape)))


def symbols(declarations: Where) -> Any:
    """One expression for each name declared, in this order; one name gives the expression itself.

    ``A: m x n, x: n, S: n x n symmetric, alpha: scalar`` as after ``where``; ``x_i: n, i: 1..N`` gives a member of a family and its index,
    ``f: function`` what can be called. A name without a size is an error.

    >>> A, x = symbols("A: m x n, x: n")
    >>> (A @ x).shape
    ('m', 1)
    """
    scope = Scope()
    said, text = declarations_of(declarations)
    for declaration in said:
        scope.declare(declaration, text)
    indices = {name: build.index(name, size) for name, size in scope.ranges.items()}
    found: list[object] = []
    for name in dict.fromkeys(declaration.name for declaration in said):
        if name in scope.names:
            found.append(made(_symbol(name, scope.names[name], indices)))
        elif name in scope.functions:
            found.append(Unknown(name, scope.functions[name]))
        elif name in indices:
            found.append(made(indices[name]))
        else:
            found.append(made(apply("size", parameters=(name,))))  # k: integer
    if not found:
        raise UsageError('no name is declared; write matdiff.symbols("A: m x n, x: n")')
    return found[0] if len(found) == 1 else tuple(found)


def _symbol(name: str, said: Name, indices: dict[str, Symbol]) -> Node:
    if said.rows is None:
        raise UsageError(
            f"{name} is declared without a size", help=f'write "{name}: m x n" or "{name}: scalar"'
        )
    cols: Dimension = 1 if said.cols is None else said.cols
    axes = []
    for index in said.indices:
        if index not in indices:
            raise UsageError(
                f"how far does the index {index} of {name} run?",
                help=f'declare it: "{index}: 1..N"',
            )
        axes.append(indices[index].axes[0])
    node: Node = build.symbol(name, (said.rows, cols), attributes.close(said.attributes), tuple(axes))  # fmt: skip
    for index in said.indices:
        node = build.member(node, indices[index])
    return node
