"""Rows of libraries whose arrays are not written to: diagonals by a mask, sums instead of changes in place."""

from __future__ import annotations

from matdiff.codegen.arrays import Array
from matdiff.codegen.numpy_target import eye, pairs_of
from matdiff.codegen.printing import ADD, MUL, SIGN, Text, Writer
from matdiff.codegen.target import PythonTarget


def place(t: PythonTarget, w: Writer, node: Array) -> Text:
    """The entries where the places agree, zero elsewhere (a choice, not a product: an infinite entry stays alone)."""
    (inner,) = node.args
    if inner.rank == 0 and node.rank == 2:
        return eye(t, w, node)
    own = node.rank - len(node.data)
    text = w.code(inner, 5)
    if inner.rank:
        wide = [*(":" for _ in range(inner.rank)), *("None" for _ in node.data)]
        text = f"{text}[{', '.join(wide)}]"
    masks = []
    for k, (a, _) in enumerate(pairs_of(node)):
        n = w.sizes.text(node.axes[a])
        mask = f"{t.module}.eye({n}{t.truth(w)})"
        places = [":" if at in (a, own + k) else "None" for at in range(node.rank)]
        while places[0] == "None":
            places.pop(0)
        masks.append(f"{mask}[{', '.join(places)}]" if "None" in places else mask)
    zero = t.zero(w)
    for mask in masks:
        text = f"{t.module}.where({mask}, {text}, {zero})"
    return Text(text)


def add_diagonal(t: PythonTarget, w: Writer, node: Array) -> Text:
    matrix, diagonal = node.args
    unit = f"{t.module}.eye({w.sizes.text(node.axes[0])}{t.like(w)})"
    added = w.code(diagonal, SIGN) if not diagonal.rank else w.code(diagonal, 5)
    return Text(f"{w.code(matrix, MUL)} + {added} * {unit}", ADD)
