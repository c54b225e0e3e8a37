"""A check along one direction made of all: what it accepts and what it sees."""

from __future__ import annotations

import matdiff
from matdiff.base.budget import Budget
from matdiff.checks.directions import basis, mixture
from matdiff.checks.stating import gradient_claims
from matdiff.checks.values import Trial
from matdiff.expression.build import add, ones, scale, symbol
from matdiff.numeric.sampling import choose_sizes


def mixed(shape: tuple[int, int], *attributes: str) -> dict[tuple[int, int], int]:
    letter = symbol("T", shape, attributes)
    found: dict[tuple[int, int], int] = {}
    for direction in mixture(basis(letter, {})):
        for cell, c in direction.cells.items():
            found[cell] = found.get(cell, 0) + c
    return found


def test_every_cell_has_a_part_in_it() -> None:
    assert set(mixed((3, 2))) == {(i, j) for i in range(3) for j in range(2)}
    assert all(mixed((3, 4)).values())
    along = mixed((3, 3), "symmetric")
    assert all(along[i, j] == along[j, i] for i, j in along)


def compared(gradient: object) -> str:
    expression, variable, right = matdiff.grad("||X W - Y||^2", "W").as_question()
    claims = gradient_claims(expression, variable, gradient or right)  # type: ignore[arg-type]
    nodes = [node for claim in claims for node in claim.nodes]
    trial = Trial(claims, choose_sizes(*nodes), 3, Budget())
    trial.mixed = True
    return trial.compare("differences", 1.0).sentence()


def test_the_right_gradient_is_accepted() -> None:
    assert compared(None) == (
        "✓ checked by difference quotients: 3 random points along a random direction at m = 3, n = 2, p = 4, to 20 digits"
    )


def test_a_gradient_off_by_a_constant_is_not() -> None:
    right = matdiff.grad("||X W - Y||^2", "W").node
    wrong = add(right, scale(matdiff.parse("1/1000000").node, ones(*right.shape)))
    assert compared(wrong).startswith("✗ difference quotients disagree: along (1, 1) and (1, 2)")
