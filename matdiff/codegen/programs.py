"""A whole program forward and backward as one function: the value, and a dictionary of gradients.

Every named value of the program and every cotangent is planned with all others, so the backward pass uses what the forward pass made; the
lines keep the names of the program where an array is used more than once.

>>> import matdiff
>>> print(matdiff.backprop("r = X w - y; L = r^T r", "w").code().partition("y: array of length m")[0].split("\\n")[3])
def backward(X, w, y):
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from matdiff.codegen.functions import Code, planned, written
from matdiff.codegen.lowering import CodeLowering
from matdiff.codegen.naming import identifier
from matdiff.codegen.targets import target_of
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import symbols as symbols_of
from matdiff.output.indices import distinct_indices
from matdiff.tensor.lowering import Lowered
from matdiff.tensor.nodes import Tensor

Line = tuple[Symbol, Node]


def backward(
    lines: tuple[Sequence[Line], Sequence[Line]],
    results: Mapping[str, Symbol],
    value: Symbol | None,
    arguments: Iterable[Symbol],
    *,
    target: str = "numpy",
    name: str = "backward",
) -> Code:
    """The code of a program: ``lines`` forward and backward, names with their formulas in terms of those before.

    ``results`` are the names of the gradients that are returned, by key; ``value`` is the loss, None where that is unknown.
    """
    every = [*lines[0], *lines[1]]
    own = {v for v, _ in every}
    given = list(arguments)
    found = symbols_of(*(node for _, node in every))
    given += [v for v in found if v not in given and v not in own and "index" not in v.attributes]
    lowering = CodeLowering()
    tensors: dict[Symbol, Tensor] = {}
    for v, node in every:
        lowered = lowering.lowered(distinct_indices(node))
        lowering.known[v] = Lowered(lowered.tensor, lowered.indices, lowered.shape)
        tensors[v] = lowered.tensor
        if v.axes:
            lowering.leaves[v] = lowered.tensor  # a family: its members are read off the whole
    wanted = ([value] if value is not None else []) + list(results.values())
    printed = target_of(target)
    named = [(identifier(v.name, printed.reserved), tensors[v]) for v, _ in every]
    arrays, names = planned([tensors[v] for v in wanted], given, named)
    keys = ([value.name] if value is not None else []) + list(results)
    shape = "dictionary" if value is None else "first and rest"
    what = "Gradients" if value is None else f"{identifier(value.name)}, and its gradients"
    doc = f"{what} by {', '.join(results)}, in one pass forward and one backward."
    many = {f"{at} {key}": tensors[v] for at, (key, v) in enumerate(zip(keys, wanted, strict=True))}
    return written(printed, many, arrays, given, name, doc, shape, names)
