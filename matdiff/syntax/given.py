"""The reading of an expression that is an object already: as if it had been typed, but not read again.

What ``where`` says of its names is added: attributes that were not declared before. Sizes that differ are an error, since the object
was made with those that it has.

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> x = symbol("x", ("n", 1))
>>> reading_of(matmul(transpose(x), x), "x^T x").symbols
{'x': x}
"""

from __future__ import annotations

from matdiff.base.dimensions import show
from matdiff.base.errors import NameError_
from matdiff.expression import attributes, build
from matdiff.expression.nodes import Apply
from matdiff.expression.traverse import postorder, substitute, symbols
from matdiff.syntax.infer import Inference
from matdiff.syntax.reading import Reading
from matdiff.syntax.scope import Scope
from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matdiff.base.errors import Span
    from matdiff.expression.nodes import Node, Symbol
    from matdiff.syntax.scope import Where

_WHOLE = "value"
"""The name that stands for the whole expression in the tree of a reading that was made of a node."""


def reading_of(
    node: Node, text: str = "", notes: Iterable[str] = (), scope: Scope | None = None
) -> Reading:
    """The reading of a node, as if it had been typed; ``text`` is how it is shown in errors."""
    found = {v.name: v for v in symbols(node)}
    inference = Inference((scope or Scope()).extended(found, node), (), text)
    inference.know({_WHOLE: node})
    tree = Tree("name", (), _WHOLE, (0, len(text)))
    spectral = _spectral(node, text)
    return Reading(
        text, node, found, tuple(notes), [], inference.scope, tree, inference, spectral
    )  # fmt: skip


def _spectral(node: Node, text: str) -> dict[Node, Span]:
    """The eigenvalues and the like in a node; they stand somewhere in the text."""
    whole = (0, len(text))
    return {
        v: whole for v in postorder(node) if isinstance(v, Apply) and v.operator.by_symmetric_part
    }


def refined(reading: Reading, where: Where) -> Reading:
    """The reading with what is declared besides: further attributes of its symbols, further names."""
    if not where:
        return reading
    scope = Scope.of(where)
    better: dict[Node, Node] = {}
    for name, declared in scope.names.items():
        symbol = reading.symbols.get(name)
        if symbol is None:
            continue
        said = (declared.rows, declared.cols if declared.cols is not None else 1)
        if declared.rows is not None and said != symbol.shape:
            raise _otherwise(name, show(said), show(symbol.shape))  # type: ignore[arg-type]
        closed = attributes.close(symbol.attributes | declared.attributes)
        better[symbol] = build.symbol(name, symbol.shape, closed, symbol.axes)
    node = substitute(reading.expression, better)
    return reading_of(node, reading.text, reading.notes, scope)


def together(*groups: Mapping[str, Symbol]) -> dict[str, Symbol]:
    """The symbols of several expressions by name. NameError where one name is two symbols."""
    found: dict[str, Symbol] = {}
    for group in groups:
        for name, symbol in group.items():
            known = found.setdefault(name, symbol)
            if known is not symbol:
                raise _otherwise(name, _described(symbol), _described(known))
    return found


def _described(symbol: Symbol) -> str:
    return " ".join((show(symbol.shape), *sorted(symbol.attributes)))


def _otherwise(name: str, one: str, other: str) -> NameError_:
    if one == other:
        one, other = "a family", "a single one"
    return NameError_(
        f"{name} is {one} in one place and {other} in another",
        help=f'declare it once: matdiff.symbols("{name}: …"), or where="{name}: …" with every text',
    )
