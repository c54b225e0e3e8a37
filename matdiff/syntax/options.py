"""Options of a call: the stride=2 and padding=(1, 0) after a comma, told from a statement by where they stand."""

from __future__ import annotations

from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.tokens import Filter


def comma(f: Filter, i: int) -> int:
    """A comma, and the option after it: stride=2, padding=(1, 0)."""
    f.out.append(f.raw[i])
    if not f.depth or f.kind(i + 1) != "WORD" or f.kind(i + 2) != "EQUALS":
        return i + 1
    last = i + 3
    if f.kind(last) == "OPEN":
        last = (
            f.pairs[last]
            if all(f.kind(j) in ("DIGITS", "COMMA") for j in range(last + 1, f.pairs[last]))
            else last
        )
    numbers = [text for kind, text, *_ in f.raw[i + 3 : last + 1] if kind == "DIGITS"]
    if len(numbers) not in (1, 2) or not all(number.isdigit() for number in numbers):
        raise f.error(f"an option is a whole number or two of them: {f.raw[i + 1][1]}=2", i + 1)
    start, end = f.raw[i + 1][2], f.raw[last][3]
    values = tuple(int(number) for number in numbers)
    f.emit("OPTION", Tree("option", (), (f.raw[i + 1][1], values), (start, end)), start, end)
    return last + 1
