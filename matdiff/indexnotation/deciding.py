"""When a text is taken to be in index notation; costs a start little, nothing of the engine is read.

Decided by shape: a left side with indices, in one equation or a program; a left side without and a sum; or every letter of the text
carries indices (scalars aside), one of them two, and in some product an index stands twice, which matrix notation would read as a
product of single entries. The reading is said.
"""

from __future__ import annotations

import re
from collections import Counter

from matdiff.base.errors import MatdiffError
from matdiff.tensor.indexsyntax import read_equations
from matdiff.tensor.indextokens import is_shifted
from matdiff.tensor.indextree import (
    Entry,
    Equation,
    Explicit,
    Num,
    Part,
    Product,
    entries,
    every,
    parts,
)

_LEFT = re.compile(
    r"\s*\$*\\?[A-Za-z]+(?:_\{\s*[a-z][a-z,\s]*\}|_[a-z]+|[ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ]+)\s*=[^=]*\$*\s*"
)
_MATRIX_SIGNS = re.compile(
    r"'|\^\s*\{?\s*(T\b|\\top|⊤)(?!\s*\}?\s*\)?\s*_)|[ᵀ⊤](?!\s*\)?\s*[_ₐ-ₜᵢ-ᵥⱼ])|\|\||‖|\[(?!\s*\w+(\s*,\s*\w+)*\s*\])"
)
_FEET = re.compile(r"_|\^\{?\s*[a-z]|[ₐ-ₜᵢ-ᵥⱼ]")


def is_index_notation(text: str) -> bool:
    """Whether a text is in index notation."""
    if not _FEET.search(text) or _MATRIX_SIGNS.search(text):
        return False
    if is_shifted(text):
        return False
    try:
        equations = read_equations(text)
    except MatdiffError:
        return _LEFT.fullmatch(text) is not None and "[" not in text
    if len(equations) == 1 and _LEFT.fullmatch(text) and "[" not in text:
        return True
    found = [entry for equation in equations for entry in entries(equation.right)]
    lefts = [equation.indices for equation in equations if equation.indices]
    if not _all_have_indices(found, equations):
        return False
    last = equations[-1]
    if last.indices is None and any(isinstance(p, Explicit) for p in every(last.right)):
        return False
    if lefts and all({*indices} <= _letters(found) for indices in lefts):
        return True
    if last.indices is not None:
        return any(_sums(equation.right) for equation in equations)
    is_matrix = any(len(entry.indices) > 1 for entry in found)
    return is_matrix and any(_contracts(equation.right) for equation in equations)


def _all_have_indices(found: list[Entry], equations: list[Equation]) -> bool:
    """No unit vector, no identity, and no matrix without indices, but a scalar that is defined."""
    names = {equation.name for equation in equations if equation.indices == ()}
    if any(entry.name in ("e", "J", "I") and entry.indices for entry in found):
        return False
    bare = [entry.name for entry in found if not entry.indices and entry.name not in names]
    return any(entry.indices for entry in found) and not any(n[0].isupper() for n in bare)


def _letters(found: list[Entry]) -> set[str]:
    return {index for entry in found for index in entry.indices}


def _contracts(part: Part) -> bool:
    """Whether some product has an index in two of its factors: A_ii alone is an entry of the diagonal."""
    for inner in every(part):
        if isinstance(inner, Product):
            own = [set(_free(factor, {})) for factor, _ in inner.factors]
            if sum(map(len, own)) > len(set().union(*own)):
                return True
    return False


def _sums(part: Part) -> bool:
    """Whether anything is summed: what is given a name without indices is a number."""
    summed: dict[str, None] = {}
    _free(part, summed)
    return bool(summed) or any(isinstance(inner, Explicit) for inner in every(part))


def _free(part: Part, summed: dict[str, None]) -> list[str]:
    """The free indices of a part; those that stand twice in a product are added to ``summed``."""
    if isinstance(part, Entry):
        inside = [index for index in part.indices if index.isalpha()]
    elif isinstance(part, Product):
        inside = [index for factor, _ in part.factors for index in _free(factor, summed)]
    elif isinstance(part, Num):
        inside = []
    elif isinstance(part, Explicit):
        return [index for index in _free(part.body, summed) if index not in part.indices]
    else:
        found = [_free(child, summed) for child in parts(part)]
        return found[0]
    counts = Counter(inside)
    summed.update({index: None for index, n in counts.items() if n > 1})
    return [index for index in counts if index not in summed]


def might_sum(text: str) -> list[str]:
    """The indices that index notation would sum in a text that is not taken for it: x_i y_i, A_ii."""
    if _MATRIX_SIGNS.search(text):
        return []
    try:
        equations = read_equations(text)
    except MatdiffError:
        return []
    inside = [part for equation in equations for part in every(equation.right)]
    names = {part.name for part in inside if isinstance(part, Entry) and part.indices}
    if any(isinstance(part, Explicit) for part in inside) or names & {"e", "J", "I"}:
        return []
    summed: dict[str, None] = {}
    for equation in equations:
        _free(equation.right, summed)
    return list(summed)
