r"""A formula for Typst, made of the LaTeX that matdiff prints.

>>> typst(r"\frac{1}{2} x^{\top} A \odot \operatorname{tr}(B)")
'1/2 x^(⊤) A ⊙ op("tr") (B)'
"""

from __future__ import annotations

import re

from matdiff.output.mathml import LETTERS, SIGNS
from matdiff.output.texparts import parts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.output.texparts import Part

_FONTS = {"mathbf": "upright(bold({}))", "boldsymbol": "bold({})", "mathit": "italic({})"}
_ACCENTS = {"overline": "overline", "bar": "macron", "ddot": "dot.double", "vec": "arrow"}
_ESCAPED = frozenset("$#&\"\\*'_^/~`@")


def typst(formula: str) -> str:
    """The formula in the mathematics of Typst, without dollar signs."""
    return _row(parts_of(formula))


def _row(parts: list[Part]) -> str:
    text = " ".join(filter(None, map(_one, parts)))
    text = re.sub(r"([(\[]) (?=\S)", r"\1", text)
    return re.sub(r" ([)\],])", r"\1", text)


def _group(parts: list[Part]) -> str:
    """In brackets that Typst does not print."""
    return f"({_row(parts)})"


def _tight(parts: list[Part]) -> str:
    text = _row(parts)
    return text if re.fullmatch(r"\w", text) or text.isdigit() else f"({text})"


def _arguments(parts: list[Part]) -> str:
    """What stands as an argument of a function: a comma there would part it."""
    return _row(parts).replace(",", "\\,").replace(";", "\\;")


def _one(part: Part) -> str:
    inner = part.inner
    match part.kind:
        case "fraction":
            return f"{_tight(inner[0])}/{_tight(inner[1])}"
        case "root":
            return f"sqrt({_arguments(inner[0])})"
        case "script":
            base, lower, upper = inner
            shown = _row(base) or '""'
            shown = shown if len(base) < 2 else f"({shown})"
            return (
                shown
                + (f"_{_group(lower)}" if lower else "")
                + (f"^{_group(upper)}" if upper else "")
            )
        case "array":
            rows = "; ".join(", ".join(_arguments([cell]) for cell in row) for row in inner)
            return f'mat(delim: "[", {rows})'
        case "words":
            return '"' + part.text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case "word":
            return part.text if part.text not in ("arg", "inf", "sup") else f'op("{part.text}")'
        case "space":
            return {"\\quad": "quad", "\\qquad": "quad quad"}.get(part.text, "thin")
        case "upright":
            if part.text in _FONTS:
                return _FONTS[part.text].format(_arguments(inner[0]))
            words = "".join(v.text for v in inner[0])
            return f'op("{words}")' if part.text == "operatorname" else f'upright("{words}")'
        case "accent":
            return f"{_ACCENTS.get(part.text, part.text)}({_arguments(inner[0])})"
        case "row":
            return _row(inner[0])
    if part.kind == "number":
        return part.text
    sign = LETTERS.get(part.text) or SIGNS.get(part.text, part.text.lstrip("\\"))
    return f"\\{sign}" if sign in _ESCAPED else sign
