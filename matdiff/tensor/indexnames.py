"""Letters for indices: i, j of the function, m, n of the variable, k, l summed; none that is the name of something else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matdiff.tensor.nodes import Tensor, postorder

FUNCTION = "ijhr"
VARIABLES = ("mnuv", "pqwz", "rsgt")
SUMMED = "klabcdefghjipqrstuvwyzxomn"


def names_in(*roots: Tensor) -> set[str]:
    """Names that no index may have: of symbols, and of sizes that stand in the formula as numbers."""
    found: set[str] = set()
    for node in postorder(*roots):
        if node.kind == "leaf":
            found.add(node.data[0].name)
        elif node.kind == "constant":
            found.update(str(part) for part in node.data)
    return found


def free_letters(wanted: str, taken: Iterable[str]) -> list[str]:
    """Letters in order of preference, those that are taken left out, then k1, k2 ..."""
    used = set(taken)
    letters = [letter for letter in dict.fromkeys(wanted + SUMMED) if letter not in used]
    return [*letters, *(f"k{n}" for n in range(1, 40) if f"k{n}" not in used)]


def axis_names(function: int, variables: Sequence[int], taken: set[str]) -> list[list[str]]:
    """Names for the axes of a function and of the variables it is differentiated by."""
    used = set(taken)
    result = []
    counts = (function, *variables)
    wishes = (FUNCTION, *VARIABLES, *("" for _ in variables))
    for wanted, count in zip(wishes[: len(counts)], counts, strict=True):
        chosen = free_letters(wanted, used)[:count]
        used.update(chosen)
        result.append(chosen)
    return result
