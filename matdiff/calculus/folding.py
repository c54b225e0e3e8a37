"""What has a name in a program: its values, and where s = (v + e).^(1/2) the (v + e).^(-3/2) of its derivative, s.^-3."""

from __future__ import annotations

from fractions import Fraction

from matdiff.expression.build import number, power
from matdiff.expression.nodes import Apply, Node, Number, Symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.rewrite.normal import Normaliser

_POWERS = (-3, -2, -1, 3)


def names_of(values: Mapping[Symbol, Node], normaliser: Normaliser) -> dict[Node, Node]:
    """Normal forms of what is written by a name, each with what it is written as."""
    found: dict[Node, Node] = {
        normaliser.normal(node): v for v, node in values.items() if node.weight > 1
    }
    return found | powers_of(values, normaliser)


def powers_of(values: Mapping[Symbol, Node], normaliser: Normaliser) -> dict[Node, Node]:
    """Powers of the base of every value that is a broken power, each as a power of its name."""
    found: dict[Node, Node] = {}
    for v, node in values.items():
        if not isinstance(node, Apply) or node.operator.name != "power":
            continue
        base, exponent = node.operands
        if not isinstance(exponent, Number) or isinstance(exponent.value, int):
            continue
        for k in _POWERS:
            if Fraction(exponent.value * k).denominator == 1:
                continue
            raised = power(base, number(Fraction(exponent.value) * k))
            found[normaliser.normal(raised)] = normaliser.normal(power(v, k))
    return found
