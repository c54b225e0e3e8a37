"""Index notation said in matrices: raised, brought to normal form, and compared with the tensor before it is shown.

Of what raising finds and its normal form under the laws of rules/simplify the shorter one is taken; each has to have the values of
the tensor at random points modulo a prime.
"""

from __future__ import annotations

from matdiff.answers.report import printer
from matdiff.base.errors import MatdiffError
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.derive import assume_invertible
from matdiff.calculus.polish import Forms, even_signs, polish
from matdiff.rewrite.book import Context
from matdiff.rewrite.normal import Normaliser
from matdiff.tensor.agreement import agree, merged
from matdiff.tensor.families import member_axes
from matdiff.tensor.lowering import Lowering, widened
from matdiff.tensor.make import product
from matdiff.tensor.members import raised_by_members

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.expression.nodes import Node
    from matdiff.tensor.nodes import Tensor


def written_matrix(tensor: Tensor, names: Sequence[str] = ()) -> Node | None:
    """A function as it was typed, not simplified; None where matrix notation does not say it."""
    at = sorted(member_axes(tensor)[tensor])
    if len(tensor.axes) - len(at) > 2 or len(names) < len(tensor.axes):
        return None
    letters = [names[k] for k in at]
    found = raised_by_members(tensor, at, letters)
    if found is None or not _says(found, _by_members(tensor, at, letters, None), letters):
        return None
    return found


def matrix_of(
    tensor: Tensor, names: Sequence[str], rows: int | None = None, members: Sequence[int] = ()
) -> Node | None:
    """The expression of a tensor, the shorter of what is raised and its normal form; None where matrix notation does not say it.

    ``names`` are letters for all axes: those of axes that are indices of families, and those in ``members``, stay as indices of
    the expression. Of the others the first ``rows`` are merged to its rows; with None there are at most two.
    """
    at = sorted({*member_axes(tensor)[tensor], *members})
    if rows is None and len(tensor.axes) - len(at) > 2:
        return None
    letters = [names[k] for k in at]
    found = raised_by_members(tensor, at, letters, rows)
    if found is None:
        return None
    target = _by_members(tensor, at, letters, rows)
    forms = [
        form for form in dict.fromkeys((found, *_simplified(found))) if _says(form, target, letters)
    ]
    show = printer("ascii")
    return min(forms, key=lambda form: len(show(form)), default=None)


def _by_members(
    tensor: Tensor, at: Sequence[int], letters: Sequence[str], rows: int | None
) -> Tensor:
    """The tensor with its member axes first, by name, and the others merged."""
    named = [k for _, k in sorted(zip(letters, at, strict=True))]
    others = [k for k in range(len(tensor.axes)) if k not in at]
    order = (*named, *others)
    turned = product([(tensor, tuple(range(len(order))))], order)
    if rows is None:
        return turned
    count = len([k for k in others if k < rows])
    return merged(turned, count, len(named))


def _says(form: Node, target: Tensor, letters: Sequence[str]) -> bool:
    """Whether the expression has the values of a tensor whose first axes are indices of these names."""
    try:
        lowered = Lowering().lowered(form)
        named = dict(
            zip(sorted(letters), target.axes, strict=False)
        )  # what is constant along an index
        return agree(widened(lowered, form.shape, {**named, **lowered.indices}), target)
    except MatdiffError:
        return False


def _simplified(node: Node) -> list[Node]:
    """The normal form, with the signs as they come and where they are shortest."""
    context = Context(book_with(()))
    assume_invertible(node, context)
    normaliser = Normaliser(context)
    try:
        normal = normaliser.normal(node)
        return [polish(form, {}, Forms()) for form in (normal, even_signs(normal))]
    except MatdiffError:
        return []
