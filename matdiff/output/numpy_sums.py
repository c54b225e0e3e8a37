"""Sums over an index for all members at once: the family is an array with the index as first axis.

The sum of (x_i - mu)(x_i - mu)^T is ``t.T @ t`` with ``t = x - mu``. What has no easy form of this kind raises
OneByOne, and is written as a loop.

>>> from matdiff.expression.build import index, indexed_sum, matmul, member, symbol, transpose
>>> from matdiff.output.numpy_source import body
>>> i, x = index("i", "N"), symbol("x", ("n", 1), axes=("N",))
>>> print(body(indexed_sum(i, matmul(member(x, i), transpose(member(x, i))))))
return x.T @ x
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.output import numpy_products
from matdiff.output.fragments import ATOM, Fragment
from matdiff.output.numpy_batch import Batch, OneByOne, segment
from matdiff.output.numpy_names import kind
from matdiff.output.numpy_products import MATMUL, MUL, POW

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.output.numpy_writer import Writer

_MATMUL, _SCALE, _SUM = OPERATORS["matmul"], OPERATORS["scale"], OPERATORS["indexed_sum"]
_POWER = OPERATORS["power"]


def constant_parts(body: Node, index: Symbol) -> list[Node]:
    """The largest parts of the body that do not depend on any index bound in it, outermost first."""
    found: list[Node] = []
    seen: set[Node] = set()
    stack = [(body, frozenset((index.name,)))]
    while stack:
        node, bound = stack.pop()
        if node in seen or not isinstance(node, Apply):
            continue
        seen.add(node)
        if not node.indices & bound:
            found.append(node)
            continue
        if node.operator.binds:
            bound = bound | node.operands[0].indices
        stack.extend([(operand, bound) for operand in reversed(node.operands)])
    return found


def all_at_once(body: Node, index: Symbol, writer: Writer) -> Fragment:
    """The sum of the body over the index, without a loop."""
    batch = Batch(index, writer)
    form = kind(body.shape)
    if form == "m":
        products = _outer(body, batch)
        if products is not None:
            return products
    code = batch.write(body)
    if form == "s":
        is_product = isinstance(body, Apply) and body.operator is _MATMUL
        if is_product and _is_one_sum(code.text):
            text = code.text.removesuffix(", axis=1)")
            return Fragment(f"{text})", ATOM, code.negative)
        return Fragment(f"np.sum({writer.whole(code)})")
    return Fragment(f"np.sum({writer.whole(code)}, axis=0)")


def _is_one_sum(text: str) -> bool:
    """Whether the code is np.sum(..., axis=1) and nothing else: its first bracket is closed by its last."""
    if not (text.startswith("np.sum(") and text.endswith(", axis=1)")):
        return False
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == ")" and not depth:
            return at == len(text) - 1
    return False


def _outer(body: Node, batch: Batch) -> Fragment | None:
    """The sum of numbers times a column times a row: a product of two arrays, the members in their rows."""
    scalars: tuple[Node, ...] = ()
    if isinstance(body, Apply) and body.operator is _SCALE:
        scalars, body = body.operands[:-1], body.operands[-1]
    if not isinstance(body, Apply) or body.operator is not _MATMUL:
        return None
    parts = numpy_products.segments(body.operands)
    if len(parts) < 2:
        return None
    (column, many), (row, many_rows) = (segment(part, batch) for part in (parts[0], parts[-1]))
    for scalar in scalars:
        batch.write(scalar)
    weights = [(batch.code(scalar), batch.varies(scalar)) for scalar in scalars]
    weights += [segment(part, batch) for part in parts[1:-1]]
    for weight, varies in weights:
        suffix = "[:, None]" if varies and many else ""
        if varies and not many:
            if not many_rows:
                raise OneByOne
            row = Fragment(f"{batch.fit(weight, ATOM)}[:, None] * {batch.fit(row, POW)}", MUL)
        else:
            text = f"{batch.fit(weight, ATOM)}{suffix}"
            column = Fragment(f"{text} * {batch.fit(column, POW)}", MUL)
    if many and many_rows:
        transposed = numpy_products.flipped(column, batch.writer)
        return Fragment(f"{transposed} @ {batch.fit(row, POW)}", MATMUL)
    left, right = (
        f"np.sum({batch.whole(code)}, axis=0)" if varies else batch.whole(code)
        for code, varies in ((column, many), (row, many_rows))
    )
    return Fragment(f"np.outer({left}, {right})")
