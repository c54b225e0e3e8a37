r"""Words with formulas among them, as LaTeX: the words as \text, the formulas as mathematics.

>>> mixed("product rule; x, y constant")
'\\text{product rule; }x, y\\text{ constant}'
>>> mixed("‖u‖² = uᵀu")
'\\lVert u\\rVert^{2} = u^{\\top}u'
>>> mixed("differential of an inverse")
'\\text{differential of an inverse}'
"""

from __future__ import annotations

import re

from matdiff.base.patterns import pattern
from matdiff.output.unicode import GREEK

_SIGNS = {
    "ᵀ": r"^{\top}", "ᴴ": r"^{\mathsf{H}}", "⁻¹": r"^{-1}", "⁻ᵀ": r"^{-\top}", "⁺": "^{+}", "²": "^{2}", "³": "^{3}", "′": "'",
    "⊙": r"\odot ", "⊗": r"\otimes ", "⊘": r"\oslash ", "∘": r"\circ ", "·": r"\cdot ", "×": r"\times ", "∂": r"\partial ", "∇": r"\nabla ",
    "Σ": r"\sum ", "≠": r"\neq ", "≥": r"\geq ", "≤": r"\leq ", "∈": r"\in ", "⟨": r"\langle ", "⟩": r"\rangle ", "√": r"\surd ",
    "𝟏": r"\mathbf{1}", "∞": r"\infty ", "→": r"\to ", "±": r"\pm ", "−": "-", "½": r"\tfrac12", "…": r"\dots ", "ᵢ": "_{i}", "ⱼ": "_{j}",
    "ₖ": "_{k}", "ₙ": "_{n}", "ₘ": "_{m}", "₁": "_{1}", "₂": "_{2}", "&": r"\&", "%": r"\%", "#": r"\#", "$": r"\$", "~": r"\sim ",
    "∑": r"\sum ", "⊤": r"\top ", "∥": r"\Vert ", "ε": r"\epsilon ", "δ": r"\delta ",
}  # fmt: skip
_LETTERS = {sign: rf"\{name} " for name, sign in GREEK.items() if name.isascii()} | {
    "o": "o",
    "ο": "o",
}
_PART = pattern(
    r"(?P<second>⁻¹|⁻ᵀ)|\^\((?P<long>[^()]*)\)|\^(?P<power>-?\w+|\+)|_\{?(?P<foot>\w+)\}?|(?P<bars>‖|\|\|)|(?<![A-Za-z])d(?P<moved>[A-Zf-z])(?![A-Za-z])"
    r"|(?P<name>[A-Za-z]{2,})|(?P<one>.)",
    re.DOTALL,
)
_WORDY = pattern(r"\(?[A-Za-zÀ-ÿ][a-zà-ÿ]+(?:[-'][A-Za-zÀ-ÿ]+)*\)?|:|;|,")
_FUNCTIONS = frozenset(
    """tr det log exp sin cos tan sinh cosh tanh vec vech unvec diag Diag kron inv adj sign abs sum max min
    softmax logsumexp""".split()  # noqa: SIM905
)
_END = ".,;:"


def mixed(text: str) -> str:
    """The text as LaTeX for mathematics; '' stays."""
    tokens = re.findall(r"\S+|\s+", text)
    kinds = [_kind(token) for token in tokens]
    for at, kind in enumerate(kinds):
        if kind == "article":  # a letter between formulas, a word else
            around = [
                next((k for k in part if k), "words")
                for part in (kinds[:at][::-1], kinds[at + 1 :])
            ]
            kinds[at] = "formula" if set(around) == {"formula"} else "words"
        elif kind == "either":
            beside = [k for k in (*kinds[max(0, at - 2) : at], *kinds[at + 1 : at + 3]) if k]
            kinds[at] = "formula" if "formula" in beside else "words"
    out: list[tuple[str, str]] = []
    for token, kind in zip(tokens, kinds, strict=True):
        kind = kind or (out[-1][0] if out else "words")
        if out and out[-1][0] == kind:
            out[-1] = kind, out[-1][1] + token
        else:
            out.append((kind, token))
    return _joined(out)


def _joined(parts: list[tuple[str, str]]) -> str:
    result, blank = "", ""
    for at, (kind, text) in enumerate(parts):
        if kind == "words":
            result += rf"\text{{{_escaped(blank + text)}}}"
            blank = ""
            continue
        bare = text.rstrip()
        blank = text[len(bare) :]
        end = bare[len(bare.rstrip(_END)) :]
        if end and at + 1 < len(parts):
            bare, blank = bare[: -len(end)], end + blank
        result += formula(bare)
    return result


def _kind(token: str) -> str:
    """words, formula, article (a), either (a function, a number, a sign), or '' of a blank."""
    bare = token.strip(_END).strip()
    if not bare:
        return "" if not token.strip() else "words"
    if re.fullmatch(r"d[A-Zf-z]", bare) or bare == "(x)":
        return "formula"
    if bare == "a":
        return "article"
    if bare in _FUNCTIONS or bare.isdigit() or bare in ("-", "+", "="):
        return "formula" if bare == "=" else "either"
    if _WORDY.fullmatch(bare) and bare != "I":
        return "words"
    if bare.isalpha() and bare.isascii() and len(bare) > 2 and bare not in _FUNCTIONS:
        return "words"
    return "formula"


def formula(text: str) -> str:
    """A formula in Unicode as LaTeX."""
    text = re.sub(r"(?<!\S)\(x\)(?!\S)", "⊗", text).replace("./", "⊘")
    is_open = False
    result = ""
    for found in _PART.finditer(text):
        if found["second"]:
            result += _SIGNS[found["second"]]
        elif found["power"]:
            inner = (
                found["power"].replace("T", r"\top")
                if found["power"] in ("T", "-T")
                else found["power"]
            )
            result += f"^{{{inner}}}"
        elif found["long"] is not None:
            result += f"^{{{formula(found['long'])}}}"
        elif found["foot"]:
            result += f"_{{{found['foot']}}}"
        elif found["bars"]:
            result += r"\rVert" if is_open else r"\lVert "
            is_open = not is_open
        elif found["moved"]:
            result += rf"\mathrm{{d}}{found['moved']}"
        elif found["name"]:
            name = found["name"]
            if name == "kron":
                result += r"\otimes"
                continue
            result = re.sub(r"(?<![A-Za-z\\{])d $", r"\\mathrm{d} ", result)
            result += name if name.isupper() else rf"\operatorname{{{name}}}"
        else:
            result += _sign(found["one"])
    return result


def _sign(c: str) -> str:
    if c in _SIGNS:
        return _SIGNS[c]
    if c in _LETTERS:
        return _LETTERS[c]
    if c == "\\":
        return r"\backslash "
    if c in "{}":
        return "\\" + c
    return c if c.isascii() else rf"\text{{{c}}}"


def _escaped(text: str) -> str:
    return "".join(rf"\{c}" if c in "_{}&%#$" else " " if c in "\\~^" else c for c in text)
