"""Words: which of them are names, functions, sums, and products of letters.

Each function takes the filter and the place of a word, adds the terminals for it, and returns the place after it.

>>> from matdiff.syntax.parser import parse
>>> parse("A(b + c) f(x)").tree
(product['' ''] A (sum['+' '+'] b c) (call[f] x))
"""

from __future__ import annotations

from matdiff.base.errors import NameError_
from matdiff.syntax import words
from matdiff.syntax.bars import ENDS
from matdiff.syntax.signs import OPERAND, is_transpose
from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.tokens import Filter


def word(f: Filter, i: int) -> int:
    """A name, a function, a sum, or a product of letters."""
    _, text, start, end = f.raw[i]
    name = text if text.isascii() else words.spelled(text)
    if text in ("i", "j") and _is_imaginary(f, i):
        f.out.pop()  # the 1 before it
        span = start - 1, end
        f.emit("NAME", Tree("name", (), "imaginary_unit", span), *span)
        return i + 1
    if f.kind(i + 1) == "SUBSCRIPT" and f.touches(i + 1):
        whole = f.subscripts.whole(i)
        foot = words.spelled(f.subscripts.plain(f.raw[i + 1][1]))
        if name == "J" and foot in f.functions and f.kind(i + 2) == "OPEN" and f.touches(i + 2):
            f.emit(
                "CALL", (foot, 1), start, f.raw[i + 1][3]
            )  # the Jacobian of a function that is declared
            return i + 2
        if whole in f.functions:
            return _function(f, i, whole, i + 2)
        if name in words.OVER and whole not in f.names and f.kind(i + 2) != "OPEN":
            raise f.error(
                f"a {words.OVER[name]} over a variable is not read", i, "give the function alone"
            )
        if whole in f.names:
            return _name(f, whole, i, i + 2)
        if whole in words.FUNCTIONS:
            return _function(f, i, whole, i + 2)
        if _is_longer_word(f, i):
            f.raw[i : i + 2] = [("WORD", whole, start, f.raw[i + 1][3])]
            raise _unknown_function(f, i)
    if name in f.functions:
        return _function(f, i, name, i + 1)
    if name in f.names:
        return f.subscripts.named(i, name)
    if name == "sum" or (text == "Σ" and f.subscripts.is_index(i + 1)):
        return f.subscripts.sum(i)
    if name in words.FUNCTIONS:
        return _function(f, i, name, i + 1)
    if name == "e" and _is_power(f, i + 1):
        f.emit("EULER", None, start, end)
        return i + 1
    if words.is_one_name(text) or words.is_one_name(name):
        return _single(f, i, name)
    return _run(f, i)


def _is_longer_word(f: Filter, i: int) -> bool:
    """Whether cross_entropy(...) is called: a word with a word at its foot is no function with a subscript."""
    foot = f.subscripts.plain(f.raw[i + 1][1])
    return (
        min(len(f.raw[i][1]), len(foot)) > 2
        and f.raw[i][1].isascii()
        and foot.replace("_", "").isalpha()
        and f.kind(i + 2) == "OPEN"
        and f.touches(i + 2)
        and f.raw[i + 2][1] == "("
        and f.raw[i][1] not in words.GREEK
    )


def _is_imaginary(f: Filter, i: int) -> bool:
    """Whether the word is the i of 1i: a product of 1 and a letter is written by nobody."""
    return (
        i > 0 and f.raw[i - 1][:2] == ("DIGITS", "1") and f.touches(i) and f.kind(i + 1) != "OPEN"
    )


def _is_power(f: Filter, i: int) -> bool:
    """Whether a power comes next, not a transpose."""
    if f.kind(i) == "SUPERSCRIPT":
        return "ᵀ" not in f.raw[i][1]
    if f.kind(i) != "CARET":
        return False
    first, closed = i + 1, 0
    if f.kind(first) == "OPEN":
        first, closed = first + 1, f.pairs[first]
    return first < len(f.raw) and not is_transpose(f, first, closed)


def _name(f: Filter, name: str, i: int, after: int) -> int:
    start, end = f.raw[i][2], f.raw[after - 1][3]
    is_indexed = f.kind(after) == "OPEN" and f.touches(after) and f.raw[after][1] == "["
    kind = "INDEXED" if is_indexed else "NAME"
    f.emit(kind, Tree("name", (), name, (start, end)), start, end)
    return after


def _function(f: Filter, i: int, name: str, after: int) -> int:
    """A known function: with brackets a call, without them a prefix, where that has a meaning."""
    start, end = f.raw[i][2], f.raw[after - 1][3]
    following = f.kind(after)
    if _is_applied(f, after):
        f.emit("CALL", (name, 0), start, end)
        return after + 1
    if following == "PRIME" and name in f.functions:
        return primed(f, i, name, after)
    if name == "kron" and _stands_between(f, after):
        f.emit("ENTRYWISE", "⊗", start, end)
        return after
    if following == "OPEN" and not (name in words.PREFIX | words.BIG and _is_member(f, after)):
        f.emit("CALL", (name, 0), start, end)
        return after
    if name in ("ones", "zeros", "eye", "identity"):
        return _name(f, name, i, after)
    if name in words.CALL or name in f.functions:
        raise f.error(f"{name} wants its arguments in brackets", i)
    if following in ("BAR", "NORM_BAR"):
        f.emit("PREFIX_ONE", name, start, end)
    elif following in OPERAND:
        f.emit("BIG" if name in words.BIG else "PREFIX", (name, ()), start, end)
    elif following in ("CARET", "SUPERSCRIPT"):
        raise f.error(f"{name} wants an operand", i, f"write the power after it: {name}(x)^2")
    else:
        raise f.error(f"{name} wants an operand", i)
    return after


def _is_member(f: Filter, i: int) -> bool:
    """Whether a bracket apart has an index behind it, as in log [K^-1]_ii: the function is of that entry."""
    after = f.pairs[i] + 1
    return not f.touches(i) and f.kind(after) == "SUBSCRIPT" and f.touches(after)


def _stands_between(f: Filter, after: int) -> bool:
    """Whether a word has an operand on either side: A kron B, A kron (B + C)."""
    is_call = f.kind(after) == "OPEN" and f.touches(after)
    return bool(f.out) and f.out[-1][0] in ENDS and f.kind(after) in OPERAND and not is_call


def _single(f: Filter, i: int, name: str) -> int:
    """One letter, which before a bracket may be a function."""
    after = i + 1
    if name in words.UNKNOWN_FUNCTIONS and _is_applied(f, after) and _only_applied(f, name):
        called = "sigmoid" if name == "sigma" else name
        f.note(f"{name} ⊙ (…) is {'the sigmoid' if name == 'sigma' else name} of each entry.")
        f.emit("CALL", (called, 0), *f.raw[i][2:])
        return after + 1
    while f.kind(after) == "PRIME":
        after += 1
    if f.kind(after) != "OPEN" or not f.touches(after) or f.raw[after][1] != "(":
        return f.subscripts.named(i, name)
    letters = name.rstrip("0123456789")
    if name in f.primed() and name not in f.bare():
        if after > i + 1:
            return primed(f, i, name, i + 1)
        return _call(f, i, name, f"{name}(…) is read as a function, as its derivative is there")
    if after > i + 1:
        unknown = letters in words.UNKNOWN_FUNCTIONS and name not in f.bare()
        return primed(f, i, name, i + 1) if unknown else f.subscripts.named(i, name)
    if name == "sigma":
        return _call(f, i, "sigmoid", "sigma(…) is read as the sigmoid")
    if name in f.bare():
        return f.subscripts.named(i, name)
    if name == "Gamma" or f.raw[i][1] == "gamma":
        return _call(f, i, "gamma", f"{f.raw[i][1]}(…) is read as the gamma function")
    if letters in words.UNKNOWN_FUNCTIONS:
        return _call(f, i, name, f"{name}(…) is read as a function of the elements")
    if f.pairs[after] == after + 2:  # D(x), p(x): nobody writes a product so
        kind, inner, *_ = f.raw[after + 1]
        if kind == "WORD" and words.is_one_name(inner):
            return _call(f, i, name, f"{name}({inner}) is read as a function of {inner}")
    return _factor(f, i, name)


def _is_applied(f: Filter, after: int) -> bool:
    """Whether f ⊙ (x) follows: the function of each entry."""
    return (
        f.kind(after) == "ENTRYWISE"
        and f.raw[after][1] in ("⊙", "∘")
        and f.kind(after + 1) == "OPEN"
    )


def _only_applied(f: Filter, name: str) -> bool:
    """Whether a letter stands nowhere but before a bracket, or before one with the sign of the entries between."""
    return all(
        _is_applied(f, i + 1) or f.before_bracket(i)
        for i, (kind, text, *_) in enumerate(f.raw)
        if kind == "WORD" and words.spelled(text) == name
    )


def _call(f: Filter, i: int, name: str, note: str) -> int:
    f.note(note)
    f.emit("CALL", (name, 0), *f.raw[i][2:])
    return i + 1


def _factor(f: Filter, i: int, name: str) -> int:
    f.note(f"{name}(…) is read as a product")
    return f.subscripts.named(i, name)


def primed(f: Filter, i: int, name: str, after: int) -> int:
    primes = 0
    while f.kind(after) == "PRIME":
        primes += 1
        after += 1
    if f.kind(after) != "OPEN":
        raise f.error(f"{name} wants its arguments in brackets", i)
    f.emit("CALL", (name, primes), f.raw[i][2], f.raw[after - 1][3])
    return after


def _run(f: Filter, i: int) -> int:
    """A run of letters that is no name is a product of its letters."""
    _, text, start, _ = f.raw[i]
    subscript = f.kind(i + 1) == "SUBSCRIPT" and f.touches(i + 1)
    bracket = f.kind(i + 1) == "OPEN" and f.touches(i + 1)
    if bracket and text == "tri":  # the size of vech, as in zeros(tri(n))
        f.emit("CALL", (text, 0), *f.raw[i][2:])
        return i + 1
    if bracket and len(text) > 2 and text.isascii() and text[1:].islower():
        raise _unknown_function(f, i)
    stem = words.stem(text)
    if stem:
        raise f.error(f"{text} is one word", i, f"write {stem} {text[len(stem) :]}")
    pieces = words.split(text)
    place = start
    for piece in pieces[:-1]:
        name = words.spelled(piece)
        span = (place, place + len(piece))
        f.emit("NAME", Tree("name", (), name, span), *span)
        place += len(piece)
    f.note(f"{text} is read as the product {' '.join(pieces)}")
    f.raw[i] = ("WORD", pieces[-1], place, place + len(pieces[-1]))
    if bracket or subscript:
        return f.subscripts.named(i, words.spelled(pieces[-1]))
    return word(f, i)


def _unknown_function(f: Filter, i: int) -> NameError_:
    from difflib import get_close_matches

    _, text, start, end = f.raw[i]
    known = sorted(words.FUNCTIONS | f.functions)
    near = get_close_matches(text, known, 1, 0.65)
    own = f'declare it: where "{text}: function"'
    if f.text[start - 1 : start] == "\\":
        help = f"\\{text} is no command of LaTeX that is read"
    elif not near and len(text) > 4:
        help = f"if it is a function of your own, {own}"
    elif not near:
        help = f"write {' '.join(text)} (…) for a product, or {own}"
    elif get_close_matches(text, near, 1, 0.75):
        help = f"did you mean {near[0]}?"
    else:
        help = f"did you mean {near[0]}? If it is a function of your own, {own}"
    return NameError_(
        f"{text} is not a function known here", text=f.text, span=(start, end), help=help
    )
