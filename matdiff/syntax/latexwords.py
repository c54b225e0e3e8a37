r"""The commands of LaTeX that are read, and what each is in the plain notation.

>>> SIGNS["cdot"], sign("Sigma"), sign("foo")
(('TIMES', '·'), ('WORD', 'Sigma'), None)
"""

from __future__ import annotations

import re

from matdiff.syntax import words


def _rows(kind: str, row: str) -> dict[str, tuple[str, str]]:
    """'top=⊤ …' as a table."""
    return {name: (kind, sign) for name, _, sign in (entry.partition("=") for entry in row.split())}


SIGNS: dict[str, tuple[str, str]] = {
    **_rows("TOP", "top=⊤ intercal=⊤ transpose=⊤ trans=⊤"),
    **_rows("TIMES", "cdot=· times=× ast=* bullet=·"),
    **_rows("ENTRYWISE", "odot=⊙ circ=∘ oslash=⊘ otimes=⊗"),
    **_rows(
        "LESS", "langle=⟨ rangle=⟩ lt=< gt=> ne=≠ neq=≠ le=≤ leq=≤ leqslant=≤ ge=≥ geq=≥ geqslant=≥"
    ),
    **_rows("BAR", "vert=| mid=|"),
    **_rows("NORM_BAR", "|=‖ Vert=‖ parallel=‖"),
    **_rows("OPEN", "{={ lbrace={ lbrack=[ lparen=("),
    **_rows("CLOSE", "}=} rbrace=} rbrack=] rparen=)"),
    **_rows("PRIME", "prime='"),
    **_rows("SUPERSCRIPT", "dagger=†"),
    **_rows("DOTS", "dots=… ldots=… cdots=…"),
    **_rows("ARROW", "to=→ rightarrow=→"),
    **_rows("MAPS_TO", "mapsto=↦ longmapsto=↦"),
    **_rows("COLON", "in=: colon=:"),
    **_rows("SLASH", "div=÷"),
    **_rows("OTHER", "infty=∞"),
    "coloneqq": ("EQUALS", ":="),
    "sum": ("SUM_SIGN", "∑"),
    "ell": ("WORD", "ℓ"),
    "%": ("OTHER", "%"),
    "_": ("OTHER", "_"),
    "#": ("OTHER", "#"),
    "&": ("OTHER", "&"),
}
"""Command to kind and text of the token it stands for."""

SIDES: dict[str, tuple[str, str]] = {
    "lvert": ("LEFT", "|"),
    "rvert": ("RIGHT", "|"),
    "lVert": ("LEFT", "‖"),
    "rVert": ("RIGHT", "‖"),
}
"""Bars that say which side they are."""

_SIZES = ("big", "Big", "bigg", "Bigg")
SIZED = {
    "left": "LEFT",
    "right": "RIGHT",
    **{size + side: kind for size in _SIZES for side, kind in (("l", "LEFT"), ("r", "RIGHT"))},
    **{size + side: "" for size in _SIZES for side in ("", "m")},
}
"""Commands before a delimiter, and the side it is then on."""

_BLANKS = """quad qquad enspace thinspace negthinspace medspace thickspace displaystyle textstyle scriptstyle limits nolimits
    nonumber notag mathopen mathclose mathbin mathrel mathord mathinner mathop bf rm it sf centering allowbreak hfill
    , ; : ! > / - @"""
BLANKS = frozenset((*_BLANKS.split(), " ", "\n", "\t"))
"""Commands without a meaning."""

BLANKS_WITH_ARGUMENT = frozenset(("label", "tag", "tag*", "hspace", "vspace", "color", "phantom"))

FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"))

BOLD = frozenset(
    [
        "mathbf",
        "boldsymbol",
        "bm",
        "mathbb",
        "mathds",
        "mathbbm",
        "pmb",
        "symbf",
        "vec",
        "textbf",
        "vb",
        "mathbfit",
    ]
)
"""Fonts in which 1 is the vector of ones."""

_WORDS = "operatorname operatorname* mathrm text textrm mathit mathsf mathtt mbox textit"
WORDS = frozenset(_WORDS.split())
"""Fonts in which a run of letters is one word."""

FONTS = BOLD | WORDS | {"mathcal", "mathscr", "mathfrak", "textsf", "texttt", "mathnormal"}

ACCENTS = {
    **{name: name for name in ("hat", "tilde", "bar", "dot", "ddot", "check", "breve", "acute")},
    "widehat": "hat",
    "widetilde": "tilde",
    "overline": "bar",
    "underline": "underline",
}
"""An accent makes another name: \\hat y is y_hat."""

_ENVIRONMENTS = """equation equation* align align* aligned gather gather* gathered split math displaymath multline multline*
    flalign flalign* eqnarray eqnarray*"""
ENVIRONMENTS = frozenset(_ENVIRONMENTS.split())
MATRICES = frozenset(
    ("matrix", "bmatrix", "pmatrix", "Bmatrix", "smallmatrix", "vmatrix", "Vmatrix")
)
"""Environments whose rows are those of a matrix; vmatrix is its determinant, Vmatrix its norm."""

_QUESTION = "give the function alone, and after wrt the variable: matdiff grad '…' wrt A"
REFUSED: dict[str, tuple[str, str]] = {
    "nabla": ("a gradient inside an expression is not read", _QUESTION),
    "partial": ("a derivative inside an expression is not read", _QUESTION),
    "prod": ("the product over an index is not read", "its logarithm is a sum: \\sum_i \\log a_i"),
    "int": ("an integral is not read", ""),
    "lim": ("a limit is not read", ""),
    "pm": ("two signs at once are not read", ""),
    "lfloor": ("rounding has no derivative", ""),
    "lceil": ("rounding has no derivative", ""),
    "arg": ("a minimum over a variable is not read", "give the function alone"),
    "argmin": ("a minimum over a variable is not read", "give the function alone"),
    "argmax": ("a maximum over a variable is not read", "give the function alone"),
    "middle": ("a bar in the middle of brackets is not read", ""),
    "substack": ("conditions on an index are not read", "a sum runs over its whole range"),
}
"""Commands whose meaning is clear and that are not read: the message, and the help."""

STRUCTURE = frozenset(("sqrt", "over", "begin", "end", "[", "]", "(", ")"))
_COMMAND = re.compile(r"\\(?:([A-Za-z]+\*?)|([^A-Za-z]))")


def sign(command: str) -> tuple[str, str] | None:
    """Kind and text of the token that a command without arguments stands for."""
    found = SIGNS.get(command)
    if found is None and (command in words.GREEK or command in words.FUNCTIONS):
        return "WORD", command
    return found


def is_known(command: str) -> bool:
    """Whether a command is read, or refused by name."""
    tables = (SIDES, SIZED, BLANKS, BLANKS_WITH_ARGUMENT, FRACTIONS, FONTS, ACCENTS, REFUSED)
    return (
        sign(command) is not None
        or command in STRUCTURE
        or any(command in table for table in tables)
    )


def _is_no_division(text: str, start: int, end: int) -> bool:
    """Whether an unknown command cannot be a left division: it has braces, or no operand stands before it."""
    before = text[:start].rstrip()[-1:]
    return text[end : end + 1] == "{" or not (before.isalnum() or before in tuple(")]}'|"))


def is_sure(text: str, command: str, start: int) -> bool:
    """Whether a command at a place can be nothing but LaTeX: no word that an operand stands before."""
    before = text[start - 1 : start]
    found = sign(command[1:])
    return found is None or found[0] != "WORD" or not (before.isalnum() or before in tuple(")]'"))


def is_latex(text: str) -> bool:
    r"""Whether a text with a backslash or a dollar sign is LaTeX, and not the left division of MATLAB.

    >>> [is_latex(text) for text in (r"x^\top x", "$x$", r"A\b", r"A \ b", r"A\(b + c)", r"\(b\)", r"\foo x")]
    [True, True, False, False, False, True, True]
    """
    if "$" in text:
        return True
    for match in _COMMAND.finditer(text):
        name, character = match.groups()
        if character is not None:
            closed = {"(": "\\)", "[": "\\]"}.get(character)
            if character in "|{},;:!>\\" or (closed and closed in text):
                return True
            if closed and _is_no_division(text, match.start(), match.end()):
                return True
        elif len(name) > 1 and (
            is_known(name) or _is_no_division(text, match.start(), match.end())
        ):
            return True
    return False
