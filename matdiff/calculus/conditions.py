"""When an answer holds: the conditions that its operators bring with them.

What an operator asks for is told by domains.py. Conditions are sentences about subexpressions, printed by the caller's printer.
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.calculus import gathering
from matdiff.calculus.domains import asked, covered
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.reindex import indices_in_order
from matdiff.expression.traverse import postorder, transformed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.rewrite.book import Context

    Condition = tuple[Node, str]


def _unconjugated(node: Node, context: Context) -> Node:
    """What holds of conj(A) is said of A."""

    bare = gathering.Gatherer(context).bare(node)
    return node if bare is None else bare


def conditions_of(
    context: Context,
    *roots: Node,
    normal: Callable[[Node], Node] | None = None,
    folded: Mapping[Node, Node] | None = None,
) -> list[Condition]:
    """The conditions under which the expressions mean something, each once, in order of appearance.

    ``normal`` gives normal forms: of X + A and A + X the one that comes first is spoken of. ``folded`` gives back what
    definitions were unfolded to: ||u||^2 for u'u. What is said of Q_ij is not said of Q_kl again.
    """
    rows: list[Condition] = []
    for node in postorder(*roots):
        if isinstance(node, Apply):
            for about, words in asked(node, context):
                rows.append((_unconjugated(about, context) if about.complex else about, words))
    back = folded or {}
    shown = transformed([about for about, _ in rows], lambda v: back.get(v, v)) if back else {}
    found: dict[Condition, Node] = {}
    for about, words in rows:
        node = shown.get(about, about)
        found.setdefault((indices_in_order(normal(node) if normal else node), words), node)
    invertible = {node for node, words in found if words == "is invertible"}
    return [(about, c[1]) for c, about in found.items() if not _follows(c, found, invertible)]


def _follows(condition: Condition, found: dict[Condition, Node], invertible: set[Node]) -> bool:
    """Whether a condition is said by another one already."""
    node, words = condition
    if covered(condition, found):
        return True
    if words.startswith("≠ 0 ("):
        return any((node, said) in found for said in ("≠ 0", "> 0")) or (
            isinstance(node, Apply)
            and node.operator.name == "det"
            and node.operands[0] in invertible
        )
    if words == "≠ 0":
        return (node, "> 0") in found
    if words == "has no zero entry":
        return (node, "has positive entries") in found
    if words == "is invertible":
        return (node, "has a positive determinant") in found or _parts_covered(node, invertible)
    return False


def _parts_covered(node: Node, invertible: set[Node]) -> bool:
    return (
        isinstance(node, Apply)
        and node.operator.name in ("matmul", "transpose", "kron")
        and all(operand in invertible for operand in node.operands)
    )
