"""Declarations as people say them, brought to the form NAME: sizes attributes: S is symmetric, S = S^T, S in S^n_{++}.

Each clause between separators is read by itself, and what has one meaning alone is written anew; everything else stays as it was typed,
for the grammar of declarations to read or to refuse.

>>> canonical("S is symmetric and invertible, Q^T Q = I, x in R^n")
'S: symmetric invertible, Q: orthogonal, x: R^n'
>>> canonical("A: n x m, K = -K^T; a > 0")
'A: n x m, K: skew; a: positive'
"""

from __future__ import annotations

import re

from matdiff.base.errors import SyntaxError_
from matdiff.syntax.descriptions import ATTRIBUTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Rewrite = Callable[[re.Match[str]], str]

_INTERNAL = frozenset(
    ("constant", "coefficient", "differential", "fixed", "real", "unknown", "optional", "free")
)
_NAME = r"\\?[^\W\d]\w*"
_TRANSPOSED = r"(?:\^\s*\{?\\?(?:top|intercal|T)\}?|\.T|'|ᵀ|⊤|\^⊤)"
_CONJUGATED = r"(?:\^\s*\{?\\?(?:H|dagger|\*)\}?|ᴴ)"
_INVERSE = r"(?:\^\s*\{?-1\}?|⁻¹)"
_SQUARED = r"(?:\^\s*\{?2\}?|²)"
_TIMES = r"\s*[*@]?\s*"
_MINUS = r"[-−]\s*"
_IDENTITY = r"(?:I|I_\w+|eye\(\w+\)|\\mathbf\{I\})"


def _words() -> str:
    """A pattern for one attribute, its parts apart, joined or hyphened; longer ones first."""
    said = sorted(ATTRIBUTES - _INTERNAL, key=len, reverse=True)
    return "|".join(word.replace("_", r"[\s_-]+") for word in said)


_ATTRIBUTE = rf"(?:{_words()})"
_SEVERAL = rf"{_ATTRIBUTE}(?:\s*(?:\band\b|,)?\s*{_ATTRIBUTE})*(?![\w-])"
_THING = r"(?:\s+(?:matrix|vector|matrices|vectors))?"
_ARTICLE = r"(?:(?:an|a)\s+)?"


def _equations(mark: str, same: str, unit: str) -> list[tuple[str, str]]:
    """A = A', A'A = I and what else says the same, with a mark for the transpose."""
    n, again = rf"(?P<n>{_NAME})", r"(?P=n)"
    return [
        (rf"{n}\s*=\s*{again}\s*{mark}", same),
        (rf"{n}\s*{mark}\s*=\s*{again}", same),
        (rf"{n}\s*{mark}{_TIMES}{again}\s*=\s*{_IDENTITY}", unit),
        (rf"{n}{_TIMES}{again}\s*{mark}\s*=\s*{_IDENTITY}", unit),
        (rf"{n}\s*{mark}{_TIMES}{again}\s*=\s*{again}{_TIMES}{again}\s*{mark}\s*=\s*{_IDENTITY}", unit),
        (rf"{n}\s*{_INVERSE}\s*=\s*{again}\s*{mark}", unit),
        (rf"{n}\s*{mark}\s*=\s*{again}\s*{_INVERSE}", unit),
    ]  # fmt: skip


_SAYINGS = [
    *_equations(_TRANSPOSED, "symmetric", "orthogonal"),
    *_equations(_CONJUGATED, "hermitian", "unitary"),
    (rf"(?P<n>{_NAME})\s*=\s*{_MINUS}(?P=n)\s*{_TRANSPOSED}", "skew"),
    (rf"(?P<n>{_NAME})\s*{_TRANSPOSED}\s*=\s*{_MINUS}(?P=n)", "skew"),
    (rf"(?P<n>{_NAME})\s*{_SQUARED}\s*=\s*(?P=n)", "idempotent"),
    (rf"(?P<n>{_NAME}){_TIMES}(?P=n)\s*=\s*(?P=n)", "idempotent"),
    (rf"(?P<n>{_NAME})\s*{_SQUARED}\s*=\s*(?P=n)\s*=\s*(?P=n)\s*{_TRANSPOSED}", "projection"),
    (rf"(?P<n>{_NAME})\s*(?:≻|\\succ)\s*0", "positive_definite"),
    (rf"(?P<n>{_NAME})\s*(?:⪰|≽|\\succeq)\s*0", "positive_semidefinite"),
    (r"(?P<n>[a-zα-ω]\w*)\s*>\s*0", "positive"),
    (r"(?P<n>[a-zα-ω]\w*)\s*(?:>=|≥)\s*0", "nonnegative"),
    (rf"(?P<n>{_NAME})\s*(?:!=|≠|\\neq?)\s*0", "nonzero"),
]
"""What is said by an equation or a sign, and the attribute that it declares."""
_REALS = r"(?:R|ℝ|\\mathbb\{?\s*R\}?|\\R)"
_SYMMETRIC = r"(?:S|𝕊|\\mathbb\{?\s*S\}?|\\mathcal\{?\s*S\}?)"
_POWER = r"(?:\^\s*(?:\{(?P<power>[^{}]+)\}|(?P<letter>\w+))|(?P<raised>ⁿ|ᵐ))"
_SIGN = r"(?:_\s*\{?\s*(?P<sign>\+\+?)\s*\}?|(?P<low>₊₊?))"
_ENTRIES = {1: "nonnegative", 2: "positive"}
_DEFINITE = {0: "symmetric", 1: "positive_semidefinite", 2: "positive_definite"}
_GROUPS = {"O": "orthogonal", "SO": "orthogonal", "U": "unitary", "GL": "invertible"}
_RAISED = {"ⁿ": "n", "ᵐ": "m"}


def _size(match: re.Match[str]) -> str:
    found = match["power"] or match["letter"] or _RAISED.get(match["raised"] or "", "")
    return re.sub(r"\s*(?:×|\\times|\bx\b)\s*", " x ", found).strip()


def _sign(match: re.Match[str]) -> int:
    return len(match["sign"] or match["low"] or "")


def _cone(match: re.Match[str]) -> str:
    size = _size(match)
    return f"{size} x {size} {_DEFINITE[_sign(match)]}"


def _orthant(match: re.Match[str]) -> str:
    return f"{_size(match) or 'scalar'} {_ENTRIES[_sign(match)]}"


def _group(match: re.Match[str]) -> str:
    return f"{match['size']} x {match['size']} {_GROUPS[match['group']]}"


_SETS: list[tuple[re.Pattern[str], Rewrite]] = [
    (re.compile(f"{_SYMMETRIC}{_POWER}{_SIGN}?"), _cone),
    (re.compile(f"{_SYMMETRIC}{_SIGN}{_POWER}"), _cone),
    (re.compile(f"{_REALS}{_POWER}{_SIGN}"), _orthant),
    (re.compile(f"{_REALS}{_SIGN}(?:{_POWER})?"), _orthant),
    (re.compile(r"(?P<group>SO|O|U|GL)\s*\(\s*(?P<size>\w+)\s*\)"), _group),
]
"""Sets that are more than R^n: cones of symmetric matrices, orthants, groups."""
_COMPILED = [(re.compile(pattern), attribute) for pattern, attribute in _SAYINGS]
_MEMBER = re.compile(rf"(?P<n>{_NAME}(?:_\{{\w+\}})?)\s*(?:∈|\\in\b|\bin\b)\s*(?P<set>.+)")
_DESCRIPTION = rf"(?:{_SEVERAL}{_THING}|scalar|number|\w+\s*(?:\bx\b|×)\s*\w+\b.*)"
_IS = re.compile(rf"(?P<n>{_NAME})\s+(?:is|are|be)\s+{_ARTICLE}(?P<rest>{_DESCRIPTION})")
_AFTER = re.compile(rf"(?P<n>{_NAME})\s+(?P<rest>{_SEVERAL}){_THING}")
_BEFORE = re.compile(rf"(?P<rest>{_SEVERAL}){_THING}\s+(?P<n>{_NAME})")
_SIZED = re.compile(rf"(?P<n>{_NAME})\s+(?P<rest>\w+\s*(?:\bx\b|×)\s*\w+\b.*)")
_FIELD = re.compile(
    rf"{_REALS}(?!\w)|(?:C|ℂ|\\mathbb\{{?\s*C\}}?)(?!\w)|\w+ x \w+ \w|(?:\w+|scalar) (?:non)?(?:neg|pos)"
)
"""A set that was brought to sizes, or one that the grammar of declarations reads."""
_ORDERED = re.compile(r"(?P<n>[^\W\da-zα-ω_]\w*)\s*(?P<sign>>=|≥|>)\s*0")
_TAIL = re.compile(rf"(?P<head>.*?)\s*(?:\bis\b\s*)?{_ARTICLE}(?P<rest>{_SEVERAL}){_THING}")


def canonical(text: str) -> str:
    """The text with every clause that says something in words, by an equation or by a set, as NAME: sizes attributes.

    SyntaxError_ for A > 0 of a matrix, which has two meanings.
    """
    return "".join(
        clause if at % 2 else _clause(clause, text) for at, clause in enumerate(_split(text))
    )


def _split(text: str) -> list[str]:
    """Clauses and the separators between them in turn; none within brackets."""
    parts, depth, start = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if character in ",;\n" and not depth:
            parts += [text[start:at], character]
            start = at + 1
    return [*parts, text[start:]]


def _clause(clause: str, text: str) -> str:
    said = clause.strip()
    if said.startswith(("let ", "Let ")):
        said = said[4:].strip()
    new = _rewritten(said, text)
    return clause if new is None else clause.replace(clause.strip(), new)


def _rewritten(said: str, text: str) -> str | None:
    """The clause in its canonical form; None where it is one already, or has no other form."""
    head, colon, rest = said.partition(":")
    if colon:
        tidy = _described(rest.strip())
        return f"{head}: {tidy}" if tidy != rest.strip() else None
    for pattern, attribute in _COMPILED:
        if match := pattern.fullmatch(said):
            return f"{_plain(match['n'])}: {attribute}"
    if match := _ORDERED.fullmatch(said):
        raise _two_meanings(match, text)
    if (match := _MEMBER.fullmatch(said)) and _FIELD.match(place := _described(match["set"])):
        return f"{_plain(match['n'])}: {place}"
    for pattern in (_IS, _BEFORE, _AFTER, _SIZED):
        if (match := pattern.fullmatch(said)) and not re.fullmatch(_ATTRIBUTE, match["n"]):
            return f"{_plain(match['n'])}: {_described(match['rest'])}"
    return None


def _plain(name: str) -> str:
    """\\Sigma is the name Sigma."""
    return name.lstrip("\\")


def _described(rest: str) -> str:
    """A set or sizes, and attributes after them, without the words that say nothing."""
    tail = _TAIL.fullmatch(rest)
    head, attributes = (tail["head"], tail["rest"]) if tail else (rest, "")
    for pattern, rewrite in _SETS:
        if match := pattern.fullmatch(head.strip()):
            head = rewrite(match)
    words = [re.sub(r"[\s-]+", "_", word) for word in re.findall(_ATTRIBUTE, attributes)]
    return " ".join(filter(None, (head.strip(), *words)))


def _two_meanings(match: re.Match[str], text: str) -> SyntaxError_:
    start = text.find(match[0])
    name = match["n"]
    kind = "semidefinite" if match["sign"] != ">" else "definite"
    entries = "nonnegative" if match["sign"] != ">" else "positive"
    return SyntaxError_(
        f"{match[0]} may speak of the matrix or of its entries",
        text=text,
        span=(start, start + len(match[0])),
        help=f"write {name}: positive_{kind}, or {name}: {entries}",
    )
