"""A derivative as a readable Python function on NumPy arrays, and that function.

Columns and rows are arrays of one axis, scalars are numbers, matrices have two axes; a family x_i is one array with the
index as its first axis. Arguments bear the names of the expression, Greek spelled out, keywords of Python with an
underscore.

>>> from matdiff.expression.build import matmul, scale, subtract, symbol, transpose, TWO
>>> X, w, y = symbol("X", ("m", "n")), symbol("w", ("n", 1)), symbol("y", ("m", 1))
>>> print(body(scale(TWO, matmul(transpose(X), subtract(matmul(X, w), y)))))
return 2 * (X.T @ (X @ w - y))
"""

from __future__ import annotations

import re

from matdiff.base.dimensions import show
from matdiff.base.errors import UsageError
from matdiff.base.libraries import compiled
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import symbols as symbols_of
from matdiff.output.indices import distinct_indices
from matdiff.output.numpy_helpers import HELPERS
from matdiff.output.numpy_names import identifier, kind
from matdiff.output.numpy_writer import Writer, compose, used_helpers
from matdiff.output.plain import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

_LONGEST_FORMULA = 600  # characters, in the docstring


def numpy_source(
    node: Node,
    name: str = "gradient",
    symbols: Iterable[Symbol] | None = None,
    doc: str = "",
) -> str:
    """Source text that defines a function of this name.

    ``symbols`` are its arguments, in this order; symbols of the expression that are not among them follow. ``doc`` is
    a first line for the docstring, before the formula and the shapes.
    """
    return _source(node, name, symbols, doc)[0]


def numpy_function(
    node: Node,
    name: str = "gradient",
    symbols: Iterable[Symbol] | None = None,
    doc: str = "",
) -> Callable[..., Any]:
    """The function itself: our own source, compiled. It also takes ``lambda`` where the name had to be ``lambda_``."""
    source, renamed = _source(node, name, symbols, doc)
    function = compiled(source, name)
    if not renamed:
        return function

    def with_names(*values: Any, **named: Any) -> Any:
        return function(*values, **{renamed.get(key, key): value for key, value in named.items()})

    with_names.__name__, with_names.__doc__ = name, function.__doc__
    return with_names


def body(node: Node, symbols: Iterable[Symbol] | None = None) -> str:
    """The statements alone, for showing."""
    writer, result = compose(distinct_indices(node), _arguments(node, symbols))
    return "\n".join([*(line[4:] for line in writer.lines), f"return {result}"])


def _arguments(node: Node, symbols: Iterable[Symbol] | None) -> list[Symbol]:
    given = list(symbols or ())
    chosen = [*given, *(symbol for symbol in symbols_of(node) if symbol not in given)]
    chosen = [symbol for symbol in chosen if "index" not in symbol.attributes]
    names = [identifier(symbol.name) for symbol in chosen]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise UsageError(f"{twice} stands for two symbols of different shapes")
    return chosen


def _source(
    node: Node, name: str, symbols: Iterable[Symbol] | None, doc: str
) -> tuple[str, dict[str, str]]:
    if not name.isidentifier() or identifier(name) != name:
        raise UsageError(f"{name!r} cannot be the name of a function")
    arguments = _arguments(node, symbols)
    writer, result = compose(distinct_indices(node), arguments)
    parameters = [identifier(symbol.name) for symbol in arguments]
    parameters += [*writer.functions, *writer.sizes.arguments]
    if kind(node.shape) == "s":
        result = f"{'complex' if node.complex else 'float'}({result})"
    lines = [*writer.lines, f"    return {result}"]
    helpers = used_helpers("\n".join(lines))
    used = set(re.findall(r"\w+", "\n".join([*writer.sizes.lines, *lines])))
    inputs = [conversion(symbol) for symbol in arguments if identifier(symbol.name) in used]
    parts = ["import math\n"] if any("math." in HELPERS[helper] for helper in helpers) else []
    parts.append("import numpy as np\n\n\n")
    parts += [HELPERS[helper] + "\n\n" for helper in helpers]
    parts.append(f"def {name}({', '.join(parameters)}):\n")
    parts.append(_docstring(node, arguments, writer, doc))
    sizes = [f"    {line}" for line in writer.sizes.lines]
    parts.append("\n".join([*inputs, *sizes, *lines]) + "\n")
    renamed = {s.name: identifier(s.name) for s in arguments if identifier(s.name) != s.name}
    return "".join(parts), renamed


def conversion(symbol: Symbol) -> str:
    """The line that makes an argument what the code below expects: a column may come with one axis or two."""
    name, form = identifier(symbol.name), kind(symbol.shape)
    number = "complex" if symbol.complex else "float"
    if symbol.axes:
        value = f"np.asarray({name}, dtype={number})"
        if form in "cr":
            value = f"{value}.reshape(len({name}), -1)"
    elif form == "s":
        value = f"{number}({name})"
    else:
        value = f"np.asarray({name}, dtype={number})"
        if form in "cr":
            value = f"{value}.reshape(-1)"
    return f"    {name} = {value}"


def _docstring(node: Node, arguments: list[Symbol], writer: Writer, doc: str) -> str:
    lines = [doc] if doc else []
    formula = plain(node)
    lines += formula.split("\n") if len(formula) <= _LONGEST_FORMULA else ["A long expression."]
    lines.append("")
    lines += [f"{identifier(symbol.name)}: {described(symbol)}" for symbol in arguments]
    lines += [f"{word}: function, of arrays entry by entry" for word in writer.functions]
    lines += [f"{word}: a size" for word in writer.sizes.arguments]
    lines.append(f"Returns {_form(node.shape)}.")
    text = "\n".join(f"    {line}".rstrip() for line in lines)
    # the docstring is raw text between quotes: neither may end it
    text = text.replace("\\", "\\\\").replace('"', "'")
    return f'    """{text.lstrip()}\n    """\n'


def described(symbol: Symbol) -> str:
    text = _form(symbol.shape)
    if symbol.axes:
        axes = " x ".join(str(size) for size in symbol.axes)
        text = f"{axes} members, each {text}, index first"
    if symbol.attributes:
        text += f", {' '.join(sorted(symbol.attributes))}"
    return text


def _form(shape: tuple[int | str, int | str]) -> str:
    form = kind(shape)
    if form == "s":
        return "a number"
    if form == "m":
        return f"array {show(shape)}"
    return f"array of length {shape[0] if form == 'c' else shape[1]}"
