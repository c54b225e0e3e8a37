"""Every law holds of complex matrices, unless one of its slots asks for a real one: complex matrices meet the same laws."""

from __future__ import annotations

import pytest

from matdiff.calculus.bookshelf import default_book
from matdiff.expression.nodes import Apply
from matdiff.expression.traverse import postorder, symbols
from matdiff.numeric.compare import agree
from matdiff.numeric.fields import EXACT, DomainError
from matdiff.numeric.sampling import sample
from matdiff.rewrite.law import Law
from matdiff.rewrite.trial import MARGIN, NOT_COMPLEX, TOLERANCE, hints, is_served, sides, sizes_for

LAWS = [law for law in default_book().laws.values() if is_served(law.pattern) and law.slots]
ATTEMPTS = 30
REAL_VALUED = frozenset(("norm", "abs", "re", "im"))


def complex_slots(law: Law) -> int:
    return sum(not slot.attributes & NOT_COMPLEX for slot in symbols(*sides(law)))


@pytest.mark.parametrize("law", LAWS, ids=[law.name for law in LAWS])
def test_law_holds_of_complex_matrices(law: Law) -> None:
    left, right = sides(law)
    slots = symbols(left, right)
    attributes, ranges = hints(law, slots)
    for slot in slots:
        if not slot.attributes & NOT_COMPLEX:
            attributes.setdefault(slot, []).append("complex")
    for seed in (0, 1):
        sizes = sizes_for(seed, left, right)
        for attempt in range(ATTEMPTS):
            point = sample(
                slots, sizes, seed + 100 * attempt, tangents=True, hints=attributes, ranges=ranges
            )
            at = point.evaluator(EXACT, margin=MARGIN)
            try:
                expected = at.value(left)
            except DomainError:
                continue
            assert agree(expected, at.value(right), TOLERANCE), (
                "say `real` of a slot where it has to be"
            )
            break
        else:
            assert not complex_slots(law) or _is_real_only(law), "no valid draw"


def _is_real_only(law: Law) -> bool:
    """A law about moduli of complex numbers whose differential is not complex linear has no draw of its own."""
    return any(
        isinstance(v, Apply) and v.operator.name in REAL_VALUED for v in postorder(law.pattern)
    )
