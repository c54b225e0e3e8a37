"""What a question says and nothing uses: values of statements, declarations of names that the text does not have.

>>> from matdiff.syntax.reading import read
>>> unused(read("z = W x; q = A x; z^T z", "S: n x n, W: m x n"))
['q is given a value that nothing uses.', 'S is declared and does not occur in the text.']
"""

from __future__ import annotations

from matdiff.base import dimensions
from matdiff.reading.dialects import is_mathematics
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from matdiff.syntax.reading import Reading
    from matdiff.syntax.tree import Tree


def unused(reading: Reading, asked: Iterable[str] = ()) -> list[str]:
    """A sentence for each value and each declared name that nothing uses; ``asked`` are the variables."""
    if not is_mathematics(reading.text):
        return []
    tree = reading.tree
    kept = {*asked}
    told = []
    if tree.kind == "program":
        values = {str(part.value): part for part in tree.children if part.kind == "assign"}
        used = [tree.children[-1], *(values[name] for name in kept if name in values)]
        reached = _reached(values, used)
        told = [
            f"{name} is given a value that nothing uses." for name in values if name not in reached
        ]
    scope = reading.scope
    said = [name for name, what in scope.names.items() if not what.inferred]
    if said:
        ranges = {name for size in scope.ranges.values() for name in dimensions.names(size)}
        present = {*_names(tree), *reading.symbols, *kept, *_sizes(reading), *ranges}
        told += [_declared(name, reading) for name in said if name not in present]
    return told


def _reached(values: dict[str, Tree], waiting: list[Tree]) -> set[str]:
    """The values that go into these statements, themselves among them."""
    found = {str(part.value) for part in waiting if part.kind == "assign"}
    while waiting:
        for name in _names(waiting.pop()):
            if name in values and name not in found:
                found.add(name)
                waiting.append(values[name])
    return found


def _names(tree: Tree) -> set[str]:
    found, waiting = set(), [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part.value, str):
            found.add(part.value)
        elif isinstance(part.value, tuple) and part.value and isinstance(part.value[0], str):
            found.add(part.value[0])
        waiting += part.children
    return found


def _sizes(reading: Reading) -> set[str]:
    """The letters that are sizes: what is declared of them is no value."""
    shapes = [symbol.shape for symbol in reading.symbols.values()]
    return {name for shape in shapes for size in shape for name in dimensions.names(size)}


def _declared(name: str, reading: Reading) -> str:
    """What is declared for nothing, and the name that may have been meant."""
    from difflib import get_close_matches

    open_names = [n for n in reading.symbols if n not in reading.scope.names]
    near = [n for n in open_names if spelled(n).casefold() == name.casefold()]
    near = near or (get_close_matches(name, open_names, 1) if len(name) > 1 else [])
    help = f" Did you mean {near[0]}?" if near else ""
    return f"{name} is declared and does not occur in the text.{help}"
