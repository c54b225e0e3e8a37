"""What a run of letters may be: a Greek letter, a function, or a product of single letters.

>>> spelled("σ2"), spelled("Σ"), split("XtX"), split("W1x")
('sigma2', 'Sigma', ['X', 't', 'X'], ['W1', 'x'])
"""

from __future__ import annotations

from matdiff.base.patterns import pattern
from matdiff.syntax.functions import TAKES

_ALPHABET = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho
    finalsigma sigma tau upsilon phi chi psi omega"""
_LOWER = _ALPHABET.split()
_UPPER = [name.capitalize() for name in _LOWER if name != "finalsigma"]

LETTERS: dict[str, str] = {chr(0x3B1 + i): name for i, name in enumerate(_LOWER)}
"""Greek letter to its name, and the other signs that stand for a letter."""
LETTERS["ς"] = "sigma"
# the capital letters skip the place of the final sigma
LETTERS |= {chr(0x391 + i + (i > 16)): name for i, name in enumerate(_UPPER)}
LETTERS |= {
    "ϑ": "theta",
    "ϕ": "phi",
    "ϖ": "pi",
    "ϱ": "rho",
    "ϵ": "epsilon",
    "ℓ": "l",
    "ℝ": "R",
    "µ": "mu",
    "∆": "Delta",
    "Ω": "Omega",
}

GREEK = frozenset([*_LOWER, *_UPPER, "varepsilon", "vartheta", "varphi", "varrho", "varsigma"])

_NAMES = GREEK | {"size", "sum"}
"""Words that call a function before a bracket only, or have a reading of their own."""

BIG = frozenset(TAKES["sum"]) | {"prod", "rank"}
"""Functions that without brackets take everything up to the next + or -, elementwise products too."""

PREFIX = frozenset(TAKES["product"]) - _NAMES | {"sec", "csc", "cot", "log2", "log10"}
"""Functions of one argument that without brackets take the product after them."""

_UNKNOWN = "cross sigma_min cofactor frobenius where add svd reshape sym skew cumsum std"
CALL = frozenset(TAKES["brackets"]) - _NAMES | frozenset(_UNKNOWN.split())
"""Functions that always want their brackets."""

FUNCTIONS = BIG | PREFIX | CALL | {"sum"}

OVER = {"min": "minimum", "argmin": "minimum", "max": "maximum", "argmax": "maximum"}
"""Words that may have a variable at their foot: min_w, argmax_x."""

UNKNOWN_FUNCTIONS = frozenset(("f", "g", "h", "phi", "psi", "rho", "varphi", "sigma"))
"""Names that before a bracket are functions even when nothing says so."""

_PIECE = pattern("[^0-9][0-9]*")


def spelled(word: str) -> str:
    """The word with Greek letters spelled out, mathematical alphabets read as plain letters."""
    if word.isascii():
        return word
    return "".join(LETTERS.get(c) or _plain(c) for c in word)


_MARKS = {
    "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot", "\u0308": "ddot",
    "\u030c": "check", "\u0306": "breve", "\u0301": "acute", "\u0332": "underline",
}  # fmt: skip
"""The accents that LaTeX has by name; any other mark, the arrow of a vector among them, says nothing."""


def accented(word: str) -> str:
    """A letter with marks under its name, as \\hat y has it.

    >>> accented("ŷ"), accented("x̄"), accented("x⃗"), accented("σ̂")
    ('y_hat', 'x_bar', 'x', 'sigma_hat')
    """
    from unicodedata import normalize

    letter, *marks = list(normalize("NFD", word))
    return "_".join([spelled(letter), *[_MARKS[mark] for mark in marks if mark in _MARKS]])


_SIGNS = {name: mark for mark, name in reversed(_MARKS.items())}


def marked(letter: str, foot: str) -> tuple[str, str]:
    """A letter with the marks that its name speaks of, and what is left of its foot.

    >>> marked("y", "hat"), marked("x", "bar_1"), marked("x", "12")
    (('ŷ', ''), ('x̄', '1'), ('x', '12'))
    """
    first, _, rest = foot.partition("_")
    if first not in _SIGNS:
        return letter, foot
    from unicodedata import normalize

    return marked(normalize("NFC", letter + _SIGNS[first]), rest)


def unmarked(name: str) -> str:
    """A name whose letter may have a mark, as it is known.

    >>> unmarked("ŷ_1"), unmarked("Σ")
    ('y_hat_1', 'Σ')
    """
    from unicodedata import combining, normalize

    end = next((at for at, c in enumerate(name) if at and not combining(c)), len(name))
    return accented(name[:end]) + name[end:] if len(normalize("NFD", name[:end])) > 1 else name


def _plain(letter: str) -> str:
    """A letter of the mathematical alphabets (bold, italic, double-struck) as a plain letter."""
    if ord(letter) < 0x1D400:
        return letter
    from unicodedata import normalize

    plain = normalize("NFKC", letter)
    return LETTERS.get(plain, plain)


def is_one_name(word: str) -> bool:
    """Whether an undeclared run of letters is one name: a letter or a Greek name, with digits after it or without.

    >>> [is_one_name(word) for word in ("x", "W1", "mu", "mu0", "Ax", "αx")]
    [True, True, True, True, False, False]
    """
    letters = word.rstrip("0123456789")
    return len(letters) == 1 or letters in GREEK


def split(word: str) -> list[str]:
    """The letters of a run, each with the digits after it."""
    return _PIECE.findall(word)


_WHOLE = "log exp det sin cos tan tanh sqrt abs trace sum diag inv logdet norm"
_STEMS = sorted(
    [*_WHOLE.split(), *(name for name in GREEK if len(name) > 3)], key=len, reverse=True
)


def stem(run: str) -> str:
    """The function or Greek letter that an undeclared run begins with: it was hardly meant as a product of letters.

    >>> stem("logx"), stem("lambdaI"), stem("trAB"), stem("XtX")
    ('log', 'lambda', 'tr', '')
    """
    if run[:2] == "tr" and run[2:3].isupper():
        return "tr"
    return next((known for known in _STEMS if run.startswith(known)), "")
