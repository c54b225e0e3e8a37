"""The statements of a program, each in terms of the names given before it.

The value of a program has every name unfolded, and sums and products in it are one sum, one product: with ``r = x + h; y = r + z``
nothing of r is left in y. Here y is r + z, r a symbol.

>>> from matdiff.syntax.reading import read
>>> reading = read("r = x + h; y = r + z; ||y||^2", "x: n")
>>> statements_of(reading)
[('r', add(x, h)), ('y', add(r, z)), ('', power(norm(y), 2))]
"""

from __future__ import annotations

from matdiff.expression.build import symbol
from matdiff.syntax.parser import parse
from matdiff.syntax.reading import read_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.syntax.reading import Reading


def statements_of(reading: Reading) -> list[tuple[str, Node]]:
    """The names and their values, in order; the value at the end has no name if none was given."""
    if not reading.statements:
        return [("", reading.expression)]
    scope = reading.scope.extended(reading.symbols, reading.expression)
    wholes = dict(reading.statements)
    tree = parse(reading.text, {*scope.names, *scope.sizes}, scope.functions).tree
    values: dict[str, Node] = {}
    found: list[tuple[str, Node]] = []
    for statement in tree.children if tree.kind == "program" else (tree,):
        name = str(statement.value) if statement.kind == "assign" else ""
        body = statement.children[0] if name else statement
        whole = wholes.get(name, reading.expression)
        local = read_tree(body, scope, text=reading.text, values=values, shape=whole.shape)
        found.append((name, local.expression))
        if name:
            values[name] = symbol(name, whole.shape)
    return found
