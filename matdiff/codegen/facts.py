"""What is known of a tensor's values without computing them: symmetric, positive definite, triangular, not negative, complex.

Declared of a symbol, or following from what a tensor is made of: a positive number times a positive definite matrix is positive
definite, and so is its sum with X'X; the square of a real number is not negative.
"""

from __future__ import annotations

from matdiff.tensor.canonical import is_gram
from matdiff.tensor.make import factors_of
from matdiff.tensor.nodes import Tensor

_SYMMETRIC = frozenset(("symmetric", "positive_definite", "positive_semidefinite", "diagonal"))
_NOT_NEGATIVE = frozenset(("nonnegative", "simplex", "onehot"))
_NEVER_NEGATIVE = frozenset(("exp", "sigmoid", "softplus", "abs", "relu", "step"))


def attributes_of(node: Tensor) -> frozenset[str]:
    """What is declared of a leaf; of any other tensor nothing."""
    if node.kind != "leaf":
        return frozenset()
    found: frozenset[str] = getattr(node.data[0], "attributes", frozenset())
    return found


class Facts:
    """Answers by tensor, each found once."""

    def __init__(self) -> None:
        self._symmetric: dict[Tensor, bool] = {}
        self._definite: dict[Tensor, int] = {}
        self._sign: dict[Tensor, int] = {}
        self._complex: dict[Tensor, bool] = {}

    def symmetric(self, node: Tensor) -> bool:
        """Whether its two axes may be exchanged."""
        if len(node.axes) != 2:
            return False
        if node not in self._symmetric:
            self._symmetric[node] = self._is_symmetric(node)
        return self._symmetric[node]

    def _is_symmetric(self, node: Tensor) -> bool:
        if node.kind == "leaf":
            return bool(attributes_of(node) & _SYMMETRIC)
        if node.kind == "delta":
            return True
        if node.kind == "inverse":
            return self.symmetric(node.children[0])
        if node.kind == "sum":
            return all(map(self.symmetric, node.children))
        if node.kind == "apply":
            return all(map(self.symmetric, node.children))
        if node.kind == "product":
            return is_gram(node) or self._is_scaled(node)
        return False

    def _is_scaled(self, node: Tensor) -> bool:
        """Numbers times symmetric matrices, entry by entry."""
        _, factors, out = factors_of(node)
        return all(
            not labels or (set(labels) == set(out) and self.symmetric(child))
            for child, labels in factors
        )

    def definite(self, node: Tensor) -> int:
        """2 for positive definite, 1 for positive semidefinite, 0 where neither is known."""
        if len(node.axes) != 2:
            return 0
        if node not in self._definite:
            self._definite[node] = self._definiteness(node)
        return self._definite[node]

    def _definiteness(self, node: Tensor) -> int:
        if node.kind == "leaf":
            given = attributes_of(node)
            return (
                2 if "positive_definite" in given else 1 if "positive_semidefinite" in given else 0
            )
        if node.kind == "delta":
            return 2
        if node.kind == "inverse":
            return 2 if self.definite(node.children[0]) == 2 else 0
        if node.kind == "sum" and node.children and all(c > 0 for c in node.data):
            found = [self.definite(child) for child in node.children]
            return 0 if 0 in found else max(found)
        if node.kind == "product":
            c, factors, out = factors_of(node)
            if c <= 0 or self.complex(node):
                return 0
            numbers = [child for child, labels in factors if not labels]
            rest = [(child, labels) for child, labels in factors if labels]
            signs = [self.sign(child) for child in numbers]
            if len(rest) == 1 and set(rest[0][1]) == set(out) and len(out) == 2:
                inner = self.definite(rest[0][0])
                return 0 if 0 in signs else min([inner, *signs])
            if not numbers and is_gram(node) and len(rest) == 2:
                return 1
        return 0

    def sign(self, node: Tensor) -> int:
        """2 where every entry is positive, 1 where none is negative, 0 where it is not known."""
        if node not in self._sign:
            self._sign[node] = self._sign_of(node)
        return self._sign[node]

    def _sign_of(self, node: Tensor) -> int:
        if node.kind == "leaf":
            given = attributes_of(node)
            return 2 if "positive" in given else int(bool(given & _NOT_NEGATIVE))
        if node.kind in ("constant", "iota"):
            return 0 if node.data[:1] == ("imaginary_unit",) else 2
        if node.kind in ("delta", "norminf", "maxmask"):
            return 1
        if node.kind == "softmax":
            return 1
        if node.kind == "apply":
            name = node.data[0]
            if name == "power":
                inner = self.sign(node.children[0])
                even = node.data[1].denominator == 1 and node.data[1].numerator % 2 == 0
                return inner or int(even and not self.complex(node.children[0]))
            return int(name in _NEVER_NEGATIVE)
        if node.kind == "sum" and node.children:
            signs = [
                self.sign(t) if c > 0 else 0 for c, t in zip(node.data, node.children, strict=True)
            ]
            if 0 in signs:
                return int(self._is_complement(node))
            return max(signs)
        if node.kind == "product":
            c, factors, _ = factors_of(node)
            if c <= 0:
                return 0
            squares: dict[tuple[Tensor, tuple[int, ...]], int] = {}
            for child, labels in factors:
                squares[child, labels] = squares.get((child, labels), 0) + 1
            signs = [
                self.sign(child) or int(count % 2 == 0 and not self.complex(child))
                for (child, _), count in squares.items()
            ]
            return min(signs, default=2)
        return 0

    def _is_complement(self, node: Tensor) -> bool:
        """1 - sigmoid(t), 1 - tanh(t)^2 and their like."""
        if len(node.children) != 2 or sorted(node.data) != [-1, 1]:
            return False
        one, rest = node.children if node.data[0] == 1 else node.children[::-1]
        if one.kind != "product" or one.children or one.data[0] != 1:
            return False
        if rest.kind == "apply" and rest.data[0] == "power" and rest.data[1] == 2:
            inner = rest.children[0]
            return inner.kind == "apply" and inner.data[0] in ("tanh", "sin", "cos")
        return rest.kind == "softmax" or (rest.kind == "apply" and rest.data[0] in ("sigmoid", "step"))  # fmt: skip

    def triangle(self, node: Tensor) -> str:
        """'lower' or 'upper' of a matrix declared so, else ''."""
        given = attributes_of(node)
        return (
            "lower" if "lower_triangular" in given else "upper" if "upper_triangular" in given else ""
        )  # fmt: skip

    def complex(self, node: Tensor) -> bool:
        """Whether a value need not be real."""
        if node not in self._complex:
            if node.kind == "leaf":
                self._complex[node] = bool(getattr(node.data[0], "complex", False))
            elif node.kind == "constant":
                self._complex[node] = node.data[0] == "imaginary_unit"
            elif node.kind == "apply" and node.data[0] in ("re", "im", "abs"):
                self._complex[node] = False
            else:
                self._complex[node] = any(map(self.complex, node.children))
        return self._complex[node]
