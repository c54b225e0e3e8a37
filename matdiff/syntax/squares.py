"""What a bracket holds: a comparison, as [k >= 2], or indices, as the bracket of (A B)[1, 2]."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.tokens import Filter


_OF_RANGES = frozenset(("DIGITS", "WORD", "COMMA", "COLON", "SIGN", "TIMES", "OPEN", "CLOSE"))


def picks(f: Filter, i: int) -> bool:
    """Whether a bracket holds indices and nothing else: [1, 2], [:, 1:3], [i, :], [(m+1):(m+n)]."""
    inside = f.raw[i + 1 : f.pairs[i]]
    kinds = {kind for kind, *_ in inside}
    if "COLON" in kinds:  # a range may have sums of sizes as its bounds
        return kinds <= _OF_RANGES
    letters = all(len(text) == 1 for kind, text, *_ in inside if kind == "WORD")
    whole = all(text.isdigit() for kind, text, *_ in inside if kind == "DIGITS")
    known = {"DIGITS", "WORD", "COMMA"}
    many = "COMMA" in kinds or kinds == {"DIGITS"}
    lone = len(inside) == 1 and inside[0][1] in ("i", "j", "k", "l")
    return whole and letters and kinds <= known and (many or lone)


def compares(f: Filter, i: int) -> bool:
    """Whether the bracket at token i holds one comparison; which is then written down."""
    found, j = [], i + 1
    while j < f.pairs[i]:
        if f.kind(j) in ("LESS", "EQUALS"):
            found.append(j)
        j = f.pairs[j] + 1 if f.kind(j) == "OPEN" else j + 1
    if len(found) != 1:
        return False
    f.comparisons.add(found[0])
    return True
