"""Apply the laws of some folders to an expression as it stands, without any other change of form.

Used for definitions (``||u||^2 = u'u``) before d is applied: what no law speaks of stays as it was typed.
"""

from __future__ import annotations

from matdiff.expression.build import apply, rebuild
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.traverse import postorder
from matdiff.rewrite.book import endless

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from matdiff.expression.operators import Operator
    from matdiff.rewrite.book import Context
    from matdiff.rewrite.law import Law

_LIMIT = 50


def unfold(
    root: Node, folders: tuple[str, ...], context: Context, wanted: Callable[[Node], bool]
) -> tuple[Node, list[tuple[Law, Node, Node]]]:
    """The expression with the laws of some folders applied wherever ``wanted`` says so, and each change made."""
    new: dict[Node, Node] = {}
    fired: list[tuple[Law, Node, Node]] = []
    for node in postorder(root):
        built = node
        if isinstance(node, Apply) and node.operands:
            built = rebuild(node, tuple(new[operand] for operand in node.operands))
            if wanted(node):
                built = _at(built, folders, context, fired)
        new[node] = built
    return new[root], fired


def _at(
    node: Node, folders: tuple[str, ...], context: Context, fired: list[tuple[Law, Node, Node]]
) -> Node:
    for _ in range(_LIMIT):
        if not isinstance(node, Apply):
            return node
        for law in context.book.compiled_in(folders, node.operator.name):
            found = law.match(node, context.holds)
            if found is not None:
                context.apply(law.law)
                bindings, before, after = found
                result = law.template.build(bindings, make_plain)
                if before or after:
                    result = apply(node.operator, *law.surround(before, result, after))
                fired.append((law.law, node, result))
                node = result
                break
        else:
            return node
    if fired[-1][0].is_users:
        raise endless(fired[-1][0])
    return node


def make_plain(
    operator: Operator, operands: tuple[Node, ...], parameters: tuple[Hashable, ...]
) -> Node:
    """The constructor that changes nothing."""
    return apply(operator, *operands, parameters=parameters)
