"""Left sides of statements: names, families ``u_i = x_i^2`` and labels ``h_t = tanh(W x_t + U h_p)``.

A left side with indices defines a family if its letters stand at feet of its own right side, and elsewhere the name stands bare, with
other letters at its foot, or under a sum over these letters. Else the foot is part of the name, and then so is every one-letter foot of
the text that nothing binds: ``x_t`` is a name there, no entry.

>>> from matdiff.syntax.parser import parse
>>> parse("u_i = x_i^2; sum_i u_i").tree
(sum_over['i'] (power[^] (subscript[i] x i) 2) (none) (none))
>>> parse("h_t = W x_t + U h_p; h_t^T y").tree
(program (assign[h_t] (sum['+' '+'] (product[''] W x_t) (product[''] U h_p))) (product[''] (transpose h_t) y))
"""

from __future__ import annotations

from matdiff.syntax import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.bars import Token
    from matdiff.syntax.tokens import Filter

_SUMS = frozenset(("sum", "Σ", "∑"))
_UNITS = frozenset(("e", "J", "I", "ones", "zeros"))


class LeftSide:
    """A left side NAME_ij: its name, the letters of its foot, where its statement begins and ends."""

    __slots__ = ("end", "first", "letters", "name")

    def __init__(self, name: str, letters: tuple[str, ...], first: int, end: int) -> None:
        self.name = name
        self.letters = letters
        self.first = first
        self.end = end

    def holds(self, i: int) -> bool:
        return self.first <= i < self.end


_HEAD = frozenset(("WORD", "SUBSCRIPT", "COMMA", "OPEN", "CLOSE"))


def unmapped(raw: list[Token]) -> list[Token]:
    """The tokens without the ``S ↦`` before the value of a function: what it is asked by is said after wrt."""
    at = next((i for i, token in enumerate(raw) if token[0] == "MAPS_TO"), 0)
    return raw[at + 1 :] if at and all(kind in _HEAD for kind, *_ in raw[:at]) else raw


def bind(f: Filter) -> None:
    """Names that statements give a value are declared by them; families are told from labels."""
    raw = f.raw
    found: set[str] = set()
    indexed: list[LeftSide] = []
    for i, token in enumerate(raw):
        if token[0] != "EQUALS" or not i or raw[i - 1][0] not in ("WORD", "SUBSCRIPT"):
            continue
        first = i - 1 - (raw[i - 1][0] == "SUBSCRIPT")
        if first and raw[first - 1][0] == "COMMA":
            continue  # an option: stride=2
        f.statements = True
        # the limit of a sum may be written sum_i=1^N
        if first < 0 or raw[first][0] != "WORD" or raw[first][1] in _SUMS or f.is_inside(first):
            continue
        letters = _letters(f, i - 1) if first < i - 1 else ()
        if letters and f.subscripts.whole(first) not in f.names:
            indexed.append(LeftSide(words.spelled(raw[first][1]), letters, first, _end(f, i)))
        else:
            found.add(f.subscripts.whole(first))
    if indexed:
        _told_apart(f, indexed, found)
    elif any(token[0] in _BARS for token in raw):
        _normed(f, found)
    f.assigned = frozenset(found)
    if found:
        f.names = f.names | found


_BARS = frozenset(("BAR", "NORM_BAR"))


def _normed(f: Filter, found: set[str]) -> None:
    """In ||x_i - x_j|| without a sum x_i and x_j are vectors, no entries: nobody takes the norm of a number."""
    raw = f.raw
    if any(kind == "SUM_SIGN" or text in _SUMS for kind, text, *_ in raw):
        return
    feet = [i for i, token in enumerate(raw) if token[0] == "SUBSCRIPT" and i and f.touches(i)]
    bare = {raw[i][1] for i in range(len(raw)) if raw[i][0] == "WORD" and i + 1 not in feet}
    feet = [i for i in feet if raw[i - 1][1] not in bare and raw[i - 1][1] not in words.OVER]
    bars = [i for i in feet if _in_bars(f, i - 2) or _in_bars(f, i + 1)]
    if bars:
        why = "a norm is taken of vectors; the entry of x is x[i]."
        _label(f, feet, f.subscripts.bound, found, why)


def _in_bars(f: Filter, i: int) -> bool:
    """Whether a bar of a norm stands at token i."""
    twice = f.kind(i) == "BAR" and "BAR" in (f.kind(i - 1), f.kind(i + 1))
    return i >= 0 and (f.kind(i) == "NORM_BAR" or twice)


def _letters(f: Filter, i: int) -> tuple[str, ...]:
    """The letters of a foot such as _i and _{ij}; none where it is a word or a number."""
    text = f.subscripts.plain(f.raw[i][1])
    parts = [p.strip() for p in text.split(",")] if "," in text else list(text)
    plain = all(len(p) == 1 and p.isascii() and p.islower() for p in parts)
    return tuple(parts) if plain and len(parts) <= 3 and len({*parts}) == len(parts) else ()


def _end(f: Filter, i: int) -> int:
    """Where the statement of the equals sign at i ends."""
    while i < len(f.raw) and f.raw[i][0] != "NEWLINE":
        i = f.pairs[i] + 1 if f.raw[i][0] == "OPEN" and i in f.pairs else i + 1
    return i


def _told_apart(f: Filter, indexed: list[LeftSide], found: set[str]) -> None:
    feet = [i for i, token in enumerate(f.raw) if token[0] == "SUBSCRIPT" and i and f.touches(i)]
    sums = [i for i in feet if f.raw[i - 1][1] in _SUMS]
    inside = {i: {*f.subscripts.plain(f.raw[i][1])} for i in feet}
    summed = {i: {*f.subscripts.plain(f.raw[i][1]).partition("=")[0]} for i in sums}
    own = [
        left
        for left in indexed
        if {*left.letters}
        <= {c for i in feet if left.holds(i) and i > left.first + 1 for c in inside[i]}
    ]
    families: list[LeftSide] = []
    waiting = own
    while True:
        more = [left for left in waiting if _is_family(f, left, feet, summed, families)]
        if not more:
            break
        families += more
        waiting = [left for left in waiting if left not in more]
    labels = [left for left in indexed if left not in families]
    found.update(f.subscripts.whole(left.first) for left in labels)
    f.families = {left.name for left in families}
    f.subscripts.bound.update(letter for left in families for letter in left.letters)
    found.update(left.name for left in families if len(left.name) > 1 and left.name.isascii())
    if labels:
        bound = {c for letters in summed.values() for c in letters} | f.subscripts.bound
        _label(f, [i for i in feet if i not in sums], bound, found)


def _is_family(
    f: Filter,
    left: LeftSide,
    feet: list[int],
    summed: dict[int, set[str]],
    families: list[LeftSide],
) -> bool:
    """Whether what stands elsewhere speaks of members: the bare name, other letters, a sum over these, a family made of it."""
    for i, (kind, text, *_) in enumerate(f.raw):
        if kind != "WORD" or words.spelled(text) != left.name or left.holds(i):
            continue
        if i + 1 not in feet:
            return True
        if _letters(f, i + 1) != left.letters:
            return True
        first, end = _statement(f, i)
        over = {c for at, letters in summed.items() if first <= at < end for c in letters}
        data = any(
            f.raw[at][1] in _SUMS and f.kind(at + 1) != "SUBSCRIPT" for at in range(first, i)
        )
        if {*left.letters} & over or data:
            return True
        if any(other.holds(i) and {*other.letters} & {*left.letters} for other in families):
            return True
    return False


def _statement(f: Filter, i: int) -> tuple[int, int]:
    first = i
    while first and f.raw[first - 1][0] != "NEWLINE":
        first -= 1
    return first, _end(f, i)


_AS_LEFT = "what stands at the foot is a label, as at that of the left side."


def _label(
    f: Filter, feet: list[int], bound: set[str], found: set[str], why: str = _AS_LEFT
) -> None:
    """Every one-letter foot that nothing binds is part of its name."""
    told = []
    for i in feet:
        letters = _letters(f, i)
        base = words.spelled(f.raw[i - 1][1]) if f.raw[i - 1][0] == "WORD" else ""
        if len(letters) != 1 or letters[0] in bound or not base or base in f.names | _UNITS:
            continue
        whole = f.subscripts.whole(i - 1)
        if whole not in found and whole not in f.names:
            told.append(whole)
        found.add(whole)
    if told:
        names = list(dict.fromkeys(told))
        verb = "is a name" if len(names) == 1 else "are names"
        f.note(f"{', '.join(names)} {verb}: {why}")
