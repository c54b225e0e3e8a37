"""Whether two expressions have the same value: the same node, else values at random rational points, at two choices of sizes."""

from __future__ import annotations

from matdiff.base.errors import CheckError
from matdiff.checks.draw import valid_points
from matdiff.numeric.compare import agree
from matdiff.numeric.fields import EXACT
from matdiff.numeric.sampling import choose_sizes
from matdiff.objects.composing import part_of
from matdiff.syntax.given import together

_POOLS = ((2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13), (3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12))
_POINTS = 2


def equal(one: object, other: object) -> bool:
    """True where both have the same value at every point tried. CheckError where no point was found at which both have one."""
    a, b = part_of(one), part_of(other)
    together(a.names, b.names)
    if a.node is b.node or a.node.shape != b.node.shape:
        return a.node is b.node
    nodes = [a.node, b.node]
    tried = False
    for pool in _POOLS:
        for point in valid_points(nodes, choose_sizes(*nodes, pool=pool), _POINTS):
            at = point.evaluator(EXACT)
            if not agree(at.value(a.node), at.value(b.node)):
                return False
            tried = True
    if not tried:
        raise CheckError("no point was found at which both expressions have values")
    return True
