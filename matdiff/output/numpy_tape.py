"""A program forward and backward as one Python function on NumPy arrays: the loss, and a dictionary of gradients.

Every value of the program and every cotangent is a line of its own, so the backward pass uses what the forward pass computed, and each
cotangent is computed once. Columns, rows, scalars and families are kept as in numpy_source.py.
"""

from __future__ import annotations

import re

from matdiff.base.libraries import compiled
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import symbols as symbols_of
from matdiff.output.fragments import Fragment, whole
from matdiff.output.indices import distinct_indices
from matdiff.output.numpy_helpers import HELPERS
from matdiff.output.numpy_names import identifier, kind
from matdiff.output.numpy_source import conversion, described
from matdiff.output.numpy_writer import Writer, idle_names, repeated_parts, used_helpers
from matdiff.output.style import Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, Protocol

    class Tape(Protocol):
        """What of a backward pass is written: see calculus/tape.py."""

        @property
        def lines(self) -> tuple[list[Line], list[Line]]: ...
        @property
        def results(self) -> dict[str, Symbol]: ...
        @property
        def value(self) -> Symbol | None: ...

    Line = tuple[Symbol, Node]

_STYLE = Style()


def tape_source(tape: Tape, arguments: Iterable[Symbol], name: str = "backward") -> str:
    """Source text that defines a function of this name."""
    return _source(tape, list(arguments), name)[0]


def tape_function(
    tape: Tape, arguments: Iterable[Symbol], name: str = "backward"
) -> Callable[..., Any]:
    """The function itself: our own source, compiled. It also takes ``lambda`` where the name had to be ``lambda_``."""
    source, renamed = _source(tape, list(arguments), name)
    function = compiled(source, name)

    def with_names(*values: Any, **named: Any) -> Any:
        return function(*values, **{renamed.get(key, key): value for key, value in named.items()})

    with_names.__name__, with_names.__doc__ = name, function.__doc__
    return with_names if renamed else function


def _source(tape: Tape, given: list[Symbol], name: str) -> tuple[str, dict[str, str]]:
    forward, backward = tape.lines
    own = {v for v, _ in (*forward, *backward)}
    every = symbols_of(*(node for _, node in (*forward, *backward)))
    arguments = [*given, *(v for v in every if v not in given and v not in own)]
    writer = _composed(forward, backward, arguments, list(tape.results.values()))
    parameters = [identifier(v.name) for v in arguments]
    parameters += [*writer.functions, *writer.sizes.arguments]
    helpers = used_helpers("\n".join(writer.lines))
    used = set(re.findall(r"\w+", "\n".join([*writer.sizes.lines, *writer.lines])))
    inputs = [conversion(v) for v in arguments if identifier(v.name) in used]
    parts = ["import math\n"] if "erf" in helpers else []
    parts.append("import numpy as np\n\n\n")
    parts += [HELPERS[helper] + "\n\n" for helper in helpers]
    parts.append(f"def {name}({', '.join(parameters)}):\n")
    parts.append(_docstring(arguments, writer, tape))
    read = set(re.findall(r"\w+", "\n".join(writer.lines)))
    sizes = [f"    {line}" for line in writer.sizes.lines if line.partition(" =")[0] in read]
    result = f"    return {_result(tape, writer)}"
    parts.append("\n".join([*inputs, *sizes, *writer.lines, result]) + "\n")
    renamed = {v.name: identifier(v.name) for v in arguments if identifier(v.name) != v.name}
    return "".join(parts), renamed


def _composed(
    forward: Sequence[tuple[Symbol, Node]],
    backward: Sequence[tuple[Symbol, Node]],
    arguments: list[Symbol],
    results: list[Symbol],
) -> Writer:
    """A writer that has written every line; parts get names where they are used more than once, in one line or in several."""
    lines = [(v, distinct_indices(node)) for v, node in (*forward, *backward)]
    at_end = " ".join(identifier(v.name) for v in results)
    repeated = repeated_parts(*(node for _, node in lines))
    dropped: set[Any] = set()
    while True:
        writer = Writer([*arguments, *(v for v, _ in lines)], repeated, dropped)
        writer.sizes = type(writer.sizes)(arguments, writer.taken)
        for v, node in lines:
            if v is backward_start(backward):
                writer.emit("# backward")
            code = whole(writer.write(node), _STYLE)
            if kind(v.shape) == "s":
                code = f"float({code})" if _is_array_number(node) else code
            writer.emit(f"{identifier(v.name)} = {code}")
            writer.parts[v] = Fragment(identifier(v.name))
            if isinstance(node, Apply):
                writer.parts[node] = writer.parts[v]
        idle = idle_names(writer, at_end)
        if not idle:
            return writer
        dropped |= idle


def backward_start(backward: Sequence[tuple[Symbol, Node]]) -> Symbol | None:
    """The first line of the backward pass."""
    return backward[0][0] if backward else None


def _is_array_number(node: Node) -> bool:
    """Whether a number may come as an array of no axes."""
    return bool(symbols_of(node))


def _result(tape: Tape, writer: Writer) -> str:
    gradients = ", ".join(f'"{name}": {identifier(v.name)}' for name, v in tape.results.items())
    value = tape.value
    return f"{{{gradients}}}" if value is None else f"{identifier(value.name)}, {{{gradients}}}"


def _docstring(arguments: list[Symbol], writer: Writer, tape: Tape) -> str:
    what = (
        "Gradients" if tape.value is None else f"{identifier(tape.value.name)}, and its gradients"
    )
    rows = [f"{what} by {', '.join(tape.results)}, in one pass forward and one backward.", ""]
    rows += [f"{identifier(v.name)}: {described(v)}" for v in arguments]
    rows += [f"{word}: function, of arrays entry by entry" for word in writer.functions]
    rows += [f"{word}: a size" for word in writer.sizes.arguments]
    text = "\n".join(f"    {row}".rstrip() for row in rows).replace("\\", "\\\\").replace('"', "'")
    return f'    """{text.lstrip()}\n    """\n'
