"""Words of several letters in plain text: which are one name, and which a product of letters.

A bound name is one word: what stands after wrt, has a value, is a parameter, is declared. Of the others ``pred``, ``lam``, ``Kuf`` are
names, ``Ax``, ``WH``, ``XtX`` are products; so is ``xyz`` where x is asked for, or each letter also stands alone. Two letters are a name
where the product would be circular, ``f = sigmoid(Wf x)``, or the first never stands alone and carries several small feet, ``Uf``, ``Ui``.
In LaTeX letters in a row are a product always.

>>> from matdiff.syntax.parser import parse
>>> parse("||pred - y||^2 + lam x^T A x").tree
(sum['+' '+'] (power[^] (norm (sum['+' '-'] pred y)) 2) (product['' '' ''] lam (transpose x) A x))
"""

from __future__ import annotations

from matdiff.base.patterns import pattern
from matdiff.syntax import words
from matdiff.syntax.bars import match_brackets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.bars import Token
    from matdiff.syntax.tokens import Filter

_LONG = pattern(r"[a-z]{3,}|[A-Z][a-z]{2,}")
_PAIR = pattern(r"[A-Za-z][a-z]")
_NOUN_LIST = "mean var std rank step size dot power inverse peak diag vec trace"
_NOUNS = frozenset(_NOUN_LIST.split())
"""Functions whose names are also given to values: mean - y, var + eps."""
_WORD_LIST = """the of is with respect and from gradient derivative differentiate jacobian hessian what compute find minimize
    minimise maximize maximise subject given derive calculate integral"""
_LANGUAGE = frozenset(_WORD_LIST.split())
"""Words that are neither names nor products: they belong to a question, which is read before."""
_KNOWN_TO_ALL = frozenset(("lam", "eps"))


def bind(f: Filter, wrt: frozenset[str], is_latex: bool) -> None:
    """Add the words of a text that are names to those of the filter; what everybody would not read so is said."""
    if not is_latex:
        _cut_feet(f)
    runs = [i for i, token in enumerate(f.raw) if token[0] == "WORD" and _is_open(f, token)]
    named = _asked(f, wrt)
    if named:
        f.names = f.names | named
    if not is_latex and runs:
        _plain(f, [i for i in runs if f.raw[i][1] not in f.names], wrt)


def _cut_feet(f: Filter) -> None:
    """A C_YA^T in a text that has A elsewhere is A C_Y A^T, as LaTeX reads it."""
    found = []
    for i, (kind, text, *_) in enumerate(f.raw):
        if kind == "SUBSCRIPT" and len(text) > 2 and text[1:].isupper() and text[1:].isalpha():
            others = {c for k, t, *_ in f.raw if k == "WORD" for c in t}
            if f.touches(i) and {*text[2:]} <= others and text[1] not in others:
                found.append(i)
    for i in reversed(found):
        _, text, start, end = f.raw[i]
        f.raw[i : i + 1] = [
            ("SUBSCRIPT", text[:2], start, start + 2),
            ("WORD", text[2:], start + 2, end),
        ]
        f.note(f"{text} is read as {text[:2]} {text[2:]}, as in LaTeX.")
    if found:
        f.pairs = match_brackets(f.raw, f.text)


def _is_open(f: Filter, token: Token) -> bool:
    text = token[1]
    return len(text) > 1 and text.isascii() and not words.is_one_name(text) and text not in f.names


def _asked(f: Filter, wrt: frozenset[str]) -> set[str]:
    """The names after wrt that a letter alone does not show, where the text has them."""
    found = set()
    for name in wrt:
        if (len(name) > 1 and not words.is_one_name(name)) or name == "e":
            stem, _, foot = name.partition("_")
            if foot and len(foot) <= 2 and foot.isalpha():
                continue  # the member of a family, or an entry, or a name anyway
            for i, (kind, text, *_) in enumerate(f.raw):
                if kind == "WORD" and words.spelled(text) == stem and name == f.subscripts.whole(i):
                    found.add(name)
    return found


def _plain(f: Filter, runs: list[int], wrt: frozenset[str]) -> None:
    alone = {text for kind, text, *_ in f.raw if kind == "WORD" and len(text) == 1}
    bound = alone | {name for name in f.names | wrt if len(name) == 1}
    texts = {i: f.raw[i][1] for i in runs}
    for i, text in texts.items():
        if text in _LANGUAGE and not f.touches(i):
            raise f.error(f"{text} is a word, not part of a formula", i, _ASK)
        if text == "int" and f.kind(i + 1) == "SUBSCRIPT":
            raise f.error("an integral is not read", i)
    found = {
        text
        for i, text in texts.items()
        if (_LONG.fullmatch(text) and _is_name(f, i, bound, wrt)) or _is_noun(f, text)
    }
    known = {name for name in f.names if len(name) > 1 and name.isalpha()} | found
    feet: dict[str, set[str]] = {}
    for text in texts.values():
        if _PAIR.fullmatch(text) and not {*text} & wrt:
            feet.setdefault(text[0], set()).add(text[1])
    for i, text in texts.items():
        if not _PAIR.fullmatch(text) or text in words.FUNCTIONS or f.before_bracket(i):
            continue
        first = text[0]
        several = len(feet.get(first, ())) >= (2 if first.isupper() else 3) and first not in bound
        like = any(name[0] == first and _LONG.fullmatch(name) for name in known)
        if _is_circular(f, i) or several or (like and first not in bound):
            found.add(text)
    if found:
        f.names = f.names | found
        told = sorted(w for w in found if len(w) < 4 and w not in _KNOWN_TO_ALL)
        if told:
            what = "is one name" if len(told) == 1 else "are one name each"
            f.note(f"{', '.join(told)} {what}, not a product of letters.")


_ASK = 'ask in one of these ways: d/dx (…), or: matdiff grad "x^T A x" wrt x'


def _is_name(f: Filter, i: int, bound: set[str], wrt: frozenset[str]) -> bool:
    """Whether a run of three letters or more is a name."""
    text = f.raw[i][1]
    if text in words.FUNCTIONS or text in f.functions or f.before_bracket(i) or text == "tri":
        return False
    if {*text} <= bound or (len(text) == 3 and {*text} & wrt):
        return False
    stem = words.stem(text)
    rest = text[len(stem) :]
    return not stem or (len(rest) > 1 and rest.islower() and not {*rest} <= bound)


def _is_noun(f: Filter, text: str) -> bool:
    """Whether a known function never has an operand: mean - y."""
    if text not in _NOUNS:
        return False
    return not any(
        kind == "WORD" and word == text and _has_operand(f, i)
        for i, (kind, word, *_) in enumerate(f.raw)
    )


def _has_operand(f: Filter, i: int) -> bool:
    kind = f.kind(i + 1)
    if kind == "SIGN":
        return f.touches(i + 2) and not f.touches(i + 1)
    return kind not in ("", "CLOSE", "COMMA", "NEWLINE", "TIMES", "ENTRYWISE", "SLASH", "PRIME", "CARET",
                        "SUPERSCRIPT", "DOT_T", "EQUALS")  # fmt: skip


def _is_circular(f: Filter, i: int) -> bool:
    """Whether the run stands in a statement for one of its own letters: f = sigmoid(Wf x)."""
    first = i
    while first and f.raw[first - 1][0] != "NEWLINE":
        first -= 1
    return f.kind(first + 1) == "EQUALS" and first < i and f.raw[first][1] in f.raw[i][1]
