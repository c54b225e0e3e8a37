"""What an expression asks of its matrices beyond their shapes: eigenvalues and Cholesky factors are those of symmetric ones.

A general matrix has complex eigenvalues, and a real one of it moves by u'dA v/u'v with its left eigenvector u;
that is refused, not guessed. The sum of all eigenvalues is the trace of any square matrix.
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError
from matdiff.calculus.bookshelf import default_book
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.traverse import postorder
from matdiff.rewrite.book import Context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.reading import Reading


def require_symmetric(reading: Reading) -> Reading:
    """The reading itself; UnsupportedError, at its place, for an eigenvalue of a matrix that is not known to be symmetric."""
    if not reading.spectral:
        return reading
    context = Context(default_book())
    for node, span in reading.spectral.items():
        assert isinstance(node, Apply)
        (a,) = node.operands
        if context.holds(a, "symmetric") or _only_summed(node, reading.expression):
            continue
        words = (reading.text or "")[span[0] : span[1]].strip()
        attribute = node.operator.domain or "symmetric"
        raise UnsupportedError(
            f"{node.operator.noun} of a matrix that is not known to be symmetric",
            text=reading.text,
            span=span,
            help=_help(words, a, attribute, node.operator.name),
        )
    return reading


def _help(words: str, a: Node, attribute: str, name: str) -> str:
    if isinstance(a, Apply):
        return f"declare what makes {words} symmetric, or write {name}(({words} + ({words})^T)/2)"
    n = a.shape[0]
    return f'write `where "{words}: {n} x {n} {attribute}"`'


def _only_summed(node: Apply, expression: Node) -> bool:
    if node.operator.name != "eigvals":
        return False
    users = [v for v in postorder(expression) if isinstance(v, Apply) and node in v.operands]
    return all(user.operator.name == "sum" for user in users)
