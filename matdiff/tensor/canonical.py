"""Products in one form: factors in a fixed order, labels numbered as they appear, so that equal products are one node.

>>> from matdiff.tensor.nodes import intern
>>> A, x = intern("leaf", ("A",), (), ("m", "n")), intern("leaf", ("x",), (), ("n",))
>>> canonical([(x, (7,)), (A, (3, 7))], (3,))[1]
[(0, 1), (1,)]
"""

from __future__ import annotations

from zlib import crc32

from matdiff.tensor.nodes import Tensor

Label = int
Factor = tuple[Tensor, tuple[Label, ...]]


def canonical(
    parts: list[Factor], out: tuple[Label, ...]
) -> tuple[list[Factor], list[tuple[Label, ...]]]:
    """The factors sorted and their labels numbered: own labels first, then the others as they appear.

    Equal factors are told apart by what their labels touch, refined a few times.
    """
    parts = [
        (node, _turned(node, labels, {label: at for at, label in enumerate(out)}))
        for node, labels in parts
    ]
    if len(parts) > 1:
        marks: dict[Label, tuple[int, int]] = {label: (0, at) for at, label in enumerate(out)}
        for _ in range(3):
            touched: dict[Label, list[object]] = {}
            for node, labels in parts:
                seen = tuple(marks.get(label, (1, 0)) for label in labels)
                for at, label in enumerate(labels):
                    place = -1 if is_symmetric(node) else at
                    touched.setdefault(label, []).append((node.order, place, seen))
            marks = {
                label: (1, crc32("".join(sorted(map(repr, found))).encode()))
                for label, found in touched.items()
            }
            marks.update({label: (0, at) for at, label in enumerate(out)})
        parts = sorted(
            parts,
            key=lambda part: (part[0].order, tuple(marks[label] for label in part[1])),
        )
    names = {label: at for at, label in enumerate(out)}
    renamed = []
    for _, labels in parts:
        for label in labels:
            names.setdefault(label, len(names))
        renamed.append(tuple(names[label] for label in labels))
    places = {at: at for at in names.values()}
    return parts, [
        _turned(node, labels, places) for (node, _), labels in zip(parts, renamed, strict=True)
    ]


def _turned(node: Tensor, labels: tuple[Label, ...], places: dict[Label, int]) -> tuple[Label, ...]:
    """The labels of a factor that may change places in the order of their places, those without one last.

    The two of a symmetric factor; the pairs of a function of a matrix, and the two of a pair where the matrix is X'X.
    """

    def place(label: Label) -> int:
        return places.get(label, len(places))

    if is_symmetric(node):
        return tuple(sorted(labels, key=place))
    if node.kind != "matfun" or not node.data[-1]:
        return labels
    first = len(labels) - 2 * (node.data[-1] + 1)
    pairs = list(zip(labels[first::2], labels[first + 1 :: 2], strict=True))
    if is_gram(node.children[0]):
        pairs = [(b, a) if place(b) < place(a) else (a, b) for a, b in pairs]
    pairs.sort(key=lambda pair: (place(pair[0]), place(pair[1])))
    return (*labels[:first], *(label for pair in pairs for label in pair))


SYMMETRIC = frozenset(
    ("symmetric", "positive_definite", "positive_semidefinite", "diagonal")
)  # of a symbol declared so


def is_symmetric(node: Tensor) -> bool:
    """Whether the two labels of a factor may change places: a delta, a matrix declared symmetric, its inverse, a function of X'X."""
    if node.kind == "inverse" and len(node.axes) == 2:
        return is_symmetric(node.children[0])
    if node.kind == "matfun" and len(node.axes) == 2:
        return is_gram(node.children[0])
    if node.kind == "delta":
        return True
    if node.kind != "leaf" or len(node.axes) != 2:
        return False
    attributes: frozenset[str] = getattr(node.data[0], "attributes", frozenset())
    return bool(attributes & SYMMETRIC) and not getattr(node.data[0], "axes", ())


def is_gram(node: Tensor) -> bool:
    """A product that is its transpose whatever its factors are: the same factors with the two own labels exchanged."""
    if node.kind != "product" or len(node.axes) != 2:
        return False
    _, own, labels = node.data
    swap = dict(zip(own, reversed(own), strict=True))
    here = sorted(zip(map(id, node.children), labels, strict=True))
    turned = [tuple(swap.get(label, label) for label in of) for of in labels]
    return here == sorted(zip(map(id, node.children), turned, strict=True))
