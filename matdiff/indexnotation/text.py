"""Tensors as text in index notation: delta_im x_n, with Einstein's convention.

An index that stands twice in a product is summed, unless it stands on the left side as well; where an index is summed that
stands once, three times or more, the sum is written. A bracket, or the argument of a function, sums for itself.
Inverses, determinants, softmax and norms are named by what they are of: (X^-1)_ij, det(X), softmax(W x)_i.

>>> from matdiff.expression.build import matmul, symbol
>>> from matdiff.tensor.lowering import Lowering
>>> A, x = symbol("A", ("m", "n")), symbol("x", ("n", 1))
>>> IndexWriter("ascii", set()).text(Lowering().tensor(matmul(A, x)), ["i"])
'A_ik x_k'
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from matdiff.indexnotation.factors import FactorWriter
from matdiff.tensor.indexnames import SUMMED, free_letters
from matdiff.tensor.make import factors_of, split_coefficient
from matdiff.tensor.make import power as power_of
from matdiff.tensor.nodes import Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    pass

_ONE = Fraction(1)
Slots = tuple[Tensor, tuple[int, ...]]
_FIRST = {
    kind: at
    for at, kind in enumerate(("delta", "unit", "constant", "det", "logsumexp", "leaf", "mark"))
}


class IndexWriter(FactorWriter):
    """Writes tensors in one format."""

    # -- sums and products

    def sum_text(self, node: Tensor, names: tuple[str, ...], used: set[str]) -> str:
        if node.kind != "sum":
            sign, text = self._term(Fraction(1), node, names, used)
            return (self.style.minus if sign else "") + text
        if not node.children:
            return "0"
        result = ""
        for c, child in zip(node.data, node.children, strict=True):
            sign, text = self._term(c, child, names, used)
            if result:
                result += self.style.minus_sign if sign else self.style.plus_sign
            elif sign:
                result += self.style.minus
            result += text
        return result

    def _term(
        self, c: Fraction, node: Tensor, names: tuple[str, ...], used: set[str]
    ) -> tuple[bool, str]:
        """Whether a term is negative, and its text without the sign."""
        number, core = split_coefficient(node)
        number = c * number
        size = abs(number)
        _, factors, out = factors_of(core)
        if core.kind == "product" and not core.children:
            return number < 0, self._number(size)
        labels: dict[int, str] = dict(zip(out, names, strict=True))
        places = _places(factors, out)
        factors = [
            part for part in factors if not (part[0].kind == "unit" and part[1][0] in places)
        ]
        labels.update(places)
        factors = _in_chain(factors, out)
        letters = iter(free_letters(self.preferred + SUMMED, used | set(labels.values())))
        for _, slots in factors:
            for label in slots:
                if label not in labels:
                    labels[label] = next(letters)
        inner = used | set(labels.values())
        explicit = self._explicit(factors, (*out, *places))
        sums = "".join(f"{self._sum_sign(labels[k])} " for k in explicit)
        factors = _powers(factors, {*out, *explicit, *places})
        above, below = [], []
        for child, slots in factors:
            here = tuple(labels[label] for label in slots)
            if _is_reciprocal(child):
                below.append(self.factor(_turned_over(child), here, inner))
            else:
                above.append(self.factor(child, here, inner))
        if sums and size != 1:
            return number < 0, f"{self._number(size)} {sums}{self._quotient(_ONE, above, below)}"
        return number < 0, sums + self._quotient(size, above, below)

    def _explicit(self, factors: list[Slots], out: tuple[int, ...]) -> list[int]:
        """The labels whose sums the convention does not imply."""
        counts: dict[int, int] = {}
        for child, slots in factors:
            for label in slots:
                counts[label] = counts.get(label, 0) + (3 if _is_reciprocal(child) else 1)
        return [k for k, n in counts.items() if k not in out and n != 2]

    def _sum_sign(self, name: str) -> str:
        if self.format == "latex":
            return rf"\sum_{{{name}}}"
        return f"{'Σ' if self.format == 'unicode' else 'sum'}_{name}"

    def _quotient(self, number: Fraction, above: list[str], below: list[str]) -> str:
        """A number in front where nothing else stands below the line, else one line for all."""
        if not below:
            shown = [] if number == 1 and above else [self._number(number)]
            return " ".join([*shown, *above])
        if number.numerator != 1 or not above:
            above = [str(number.numerator), *above]
        if number.denominator != 1:
            below = [str(number.denominator), *below]
        if self.format != "latex":
            above = [f"({part})" if "/" in part and len(part) > 3 else part for part in above]
        top, bottom = " ".join(above), " ".join(below)
        if self.format == "latex":
            return rf"\frac{{{top}}}{{{bottom}}}"
        return f"{top}/{bottom}" if len(below) == 1 else f"{top}/({bottom})"

    def _number(self, size: Fraction) -> str:
        if size.denominator == 1:
            return str(size.numerator)
        if self.format == "latex":
            return rf"\frac{{{size.numerator}}}{{{size.denominator}}}"
        return f"{size.numerator}/{size.denominator}"


class SummingWriter(IndexWriter):
    """Writes every sum, as people do who write entries."""

    def _explicit(self, factors: list[Slots], out: tuple[int, ...]) -> list[int]:
        labels = dict.fromkeys(label for _, slots in factors for label in slots)
        return [label for label in labels if label not in out]


def _places(factors: list[Slots], out: tuple[int, ...]) -> dict[int, str]:
    """Labels that a unit vector holds at a number, of an entry and of nothing else: A_1k, not delta_i1 A_ik."""
    found = {}
    for child, slots in factors:
        if child.kind != "unit" or len(slots) != 1 or slots[0] in out:
            continue
        c, inner, _ = factors_of(child.children[0])
        touching = [t for t, own in factors if t is not child and slots[0] in own]
        counts = sum(own.count(slots[0]) for _, own in factors)
        if not inner and counts == 2 and len(touching) == 1 and touching[0].kind == "leaf":
            found[slots[0]] = str(c)
    return found


def _powers(factors: list[Slots], known: set[int]) -> list[Slots]:
    """Equal factors as a power, where the convention does not sum over their labels: x_m x_m is x_m^2."""
    counts = Counter(factors)
    merged = [part for part, n in counts.items() if n > 1 and known.issuperset(part[1])]
    result: list[Slots] = []
    for part in factors if merged else []:
        tensor, slots = part
        if part not in merged:
            result.append(part)
        elif (power_of(tensor, counts[part]), slots) not in result:
            result.append((power_of(tensor, counts[part]), slots))
    return result if merged else factors


def _is_reciprocal(node: Tensor) -> bool:
    return node.kind == "apply" and node.data[0] == "power" and node.data[1] < 0


def _turned_over(node: Tensor) -> Tensor:
    return power_of(node.children[0], -node.data[1])


def _in_chain(factors: list[Slots], out: tuple[int, ...]) -> list[Slots]:
    """Deltas and scalars first, then from the first own index along the summed ones, as a matrix product is read."""
    rest = list(factors)
    first = [part for part in rest if part[0].kind in ("delta", "unit") or not part[1]]
    rest = [part for part in rest if part not in first]
    result = sorted(first, key=lambda part: (_FIRST.get(part[0].kind, 9), part[1]))
    end: int | None = out[0] if out else None
    while rest:
        chosen = next((part for part in rest if end is not None and end in part[1]), None)
        if chosen is None:
            chosen = next((part for part in rest if set(part[1]) & set(out)), rest[0])
        rest.remove(chosen)
        result.append(chosen)
        others = [label for label in chosen[1] if label != end]
        along = others if len(chosen[1]) > 2 else others[::-1]
        end = next((label for label in along if label not in out), None)
        if end is None and others:
            end = others[-1]
    return result
