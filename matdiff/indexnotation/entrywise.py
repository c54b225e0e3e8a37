"""The derivation of a derivative by one entry: every sum written, and the cases that a delta stands for.

>>> import matdiff
>>> for row in matdiff.jacobian("softmax(x)", "x").index().record.how["form"].entries("ascii")[-2:]:
...     print(f"{row.left} = {row.right}   {row.reason}")
df_i/dx_m = softmax(x)_i - softmax(x)_i^2   m = i
df_i/dx_m = -softmax(x)_i softmax(x)_m   m /= i
"""

from __future__ import annotations

from matdiff.answers.reasons import latex_words
from matdiff.base.errors import UnsupportedError
from matdiff.output.board import Row
from matdiff.tensor.flat import flat
from matdiff.tensor.make import add, factors_of, product, scaled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.indexnotation.form import IndexForm
    from matdiff.tensor.nodes import Tensor

    Pairs = frozenset[tuple[int, int]]


_LEFT_OVER = "of each sum the term is left that is not 0"


def entry_rows(form: IndexForm, format: str) -> list[Row]:
    """The lines with their reasons. UnsupportedError for what is too long to be written out."""
    if form.is_large:
        raise UnsupportedError("this derivative is too long to be written entry by entry")
    lines = [
        (head, right, reason.replace("deltas contracted", _LEFT_OVER))
        for head, right, reason in form.lines(format)
    ]
    words = [latex_words(v) if format == "latex" and "\\" not in v else v for *_, v in lines]
    rows = [Row(head, right, reason) for (head, right, _), reason in zip(lines, words, strict=True)]
    return rows + _cases(form, format)


def _cases(form: IndexForm, format: str) -> list[Row]:
    """Where deltas between the two sides stay: the value where their indices are the same, and the value elsewhere."""
    whole = flat(form.tensor)
    terms = (
        list(zip(whole.data, whole.children, strict=True)) if whole.kind == "sum" else [(1, whole)]
    )
    told: list[tuple[Pairs, Tensor]] = [(_pairs(v), scaled(c, v)) for c, v in terms]
    met = {pairs for pairs, _ in told if pairs}
    if len(met) != 1:
        return []
    (pairs,) = met
    names = [name for group in form.names for name in group]
    writer = form._writer(format)
    equal = add(*(_joined(v, pairs) for _, v in told))
    kept = [k for k in range(len(names)) if k not in {b for _, b in pairs}]
    rest = [v for own, v in told if not own]
    same = writer.text(flat(equal), [names[k] for k in kept])
    other = writer.text(flat(add(*rest)), names) if rest else "0"
    is_one = len(pairs) == 1
    signs = {"latex": (" = ", r" \neq "), "unicode": (" = ", " ≠ ")}.get(format, (" = ", " /= "))
    where = ", ".join(f"{names[b]}{signs[0]}{names[a]}" for a, b in sorted(pairs))
    elsewhere = "".join(f"{names[b]}{signs[1]}{names[a]}" for a, b in pairs) if is_one else "else"
    head = form.left(format)
    if format == "latex" and not is_one:
        elsewhere = latex_words(elsewhere)
    return [Row(head, same, where), Row(head, other, elsewhere)]


def _pairs(term: Tensor) -> Pairs:
    """The own indices of a term that a delta joins, by their places."""
    _, factors, out = factors_of(term)
    return frozenset(
        tuple(sorted((out.index(slots[0]), out.index(slots[1]))))  # type: ignore[misc]
        for v, slots in factors
        if v.kind == "delta" and slots[0] in out and slots[1] in out
    )


def _joined(term: Tensor, pairs: Pairs) -> Tensor:
    """The term where the indices of each pair are one."""
    c, factors, out = factors_of(term)
    one = {out[b]: out[a] for a, b in pairs}
    found = [
        (v, tuple(one.get(label, label) for label in slots))
        for v, slots in factors
        if not (
            v.kind == "delta" and {one.get(slots[0], slots[0])} == {one.get(slots[1], slots[1])}
        )
    ]
    kept = {label: size for label, size in zip(out, term.axes, strict=True) if label not in one}
    return product(found, list(kept), kept, c)
