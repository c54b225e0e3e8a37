r"""A formula as MathML, which browsers show by themselves; made of the LaTeX that matdiff prints.

>>> inner(r"\frac{1}{2} x^{\top}")
'<mfrac><mn>1</mn><mn>2</mn></mfrac><msup><mi>x</mi><mo>⊤</mo></msup>'
"""

from __future__ import annotations

from matdiff.output.texparts import parts_of
from matdiff.output.unicode import GREEK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.output.texparts import Part

LETTERS = {f"\\{name}": sign for name, sign in GREEK.items()} | {
    "\\varepsilon": "ε", "\\vartheta": "ϑ", "\\varphi": "φ", "\\varrho": "ϱ", "\\varsigma": "ς", "\\ell": "ℓ", "\\infty": "∞",
}  # fmt: skip
SIGNS = {
    "\\odot": "⊙", "\\otimes": "⊗", "\\oslash": "⊘", "\\circ": "∘", "\\cdot": "·", "\\times": "×", "\\sum": "∑", "\\prod": "∏",
    "\\top": "⊤",
    "\\to": "→", "\\mapsto": "↦", "\\neq": "≠", "\\le": "≤", "\\leq": "≤", "\\ge": "≥", "\\geq": "≥", "\\lVert": "‖", "\\rVert": "‖",
    "\\Vert": "‖", "\\lvert": "|", "\\rvert": "|", "\\langle": "⟨", "\\rangle": "⟩", "\\partial": "∂", "\\nabla": "∇", "\\pm": "±",
    "\\in": "∈", "\\sim": "∼", "\\dots": "…", "\\ldots": "…", "\\surd": "√", "\\backslash": "∖", "\\lt": "<", "\\{": "{", "\\}": "}",
    "\\&": "&", "\\%": "%", "\\#": "#", "\\$": "$", "\\checkmark": "✓", "\\prime": "′", "'": "′", "-": "−", "\\lfloor": "⌊",
    "\\rfloor": "⌋", "\\mid": "|", "\\int": "∫", "\\star": "⋆", "*": "∗",
}  # fmt: skip
ACCENTS = {
    "hat": "^",
    "tilde": "~",
    "bar": "¯",
    "overline": "¯",
    "dot": "˙",
    "ddot": "¨",
    "vec": "→",
}
_WIDE = {"\\quad": 1, "\\qquad": 2}
_FONTS = {"mathbf": "bold", "boldsymbol": "bold-italic"}


def mathml(formula: str, display: bool = True) -> str:
    """The formula as a <math> element."""
    kind = ' display="block"' if display else ""
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"{kind}>{inner(formula)}</math>'


def inner(formula: str) -> str:
    """What stands in the element."""
    return "".join(map(_one, parts_of(formula)))


def escaped(text: str) -> str:
    """Text for HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _row(parts: list[Part]) -> str:
    shown = [_one(part) for part in parts]
    return shown[0] if len(shown) == 1 else f"<mrow>{''.join(shown)}</mrow>"


def _plain(parts: list[Part]) -> str:
    return "".join(
        LETTERS.get(p.text, SIGNS.get(p.text, p.text)) or "".join(map(_plain, p.inner))
        for p in parts
    )


def _one(part: Part) -> str:
    inner = part.inner
    match part.kind:
        case "fraction":
            return f"<mfrac>{_row(inner[0])}{_row(inner[1])}</mfrac>"
        case "root":
            return f"<msqrt>{_row(inner[0])}</msqrt>"
        case "script":
            base, lower, upper = inner
            if lower and upper:
                return f"<msubsup>{_row(base)}{_row(lower)}{_row(upper)}</msubsup>"
            name, put = ("msub", lower) if lower else ("msup", upper)
            return f"<{name}>{_row(base)}{_row(put)}</{name}>"
        case "array":
            rows = "".join(
                f"<mtr>{''.join(f'<mtd>{_one(cell)}</mtd>' for cell in row)}</mtr>" for row in inner
            )
            table = f"<mtable>{rows}</mtable>"
            return f"<mrow><mo>[</mo>{table}<mo>]</mo></mrow>" if "matrix" in part.text else table
        case "words":
            return f"<mtext>{escaped(part.text.replace(' ', chr(160)))}</mtext>"
        case "word":
            return f"<mi>{part.text}</mi><mspace width='0.17em'/>"
        case "space":
            return f"<mspace width='{_WIDE.get(part.text, 0.17)}em'/>"
        case "upright":
            font = _FONTS.get(part.text, "normal")
            text = escaped(_plain(inner[0]))
            after = "<mspace width='0.17em'/>" if part.text == "operatorname" else ""
            return f'<mi mathvariant="{font}">{text}</mi>{after}'
        case "accent":
            return f'<mover accent="true">{_row(inner[0])}<mo>{ACCENTS[part.text]}</mo></mover>'
        case "row":
            return _row(inner[0])
        case "number":
            return f"<mn>{part.text}</mn>"
    if part.text in LETTERS or part.kind == "letter":
        return f"<mi>{LETTERS.get(part.text, part.text)}</mi>"
    sign = SIGNS.get(part.text, part.text.lstrip("\\"))
    return f"<mo>{escaped(sign)}</mo>"
