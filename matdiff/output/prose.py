"""Words for places that have not every sign: LaTeX's text mode, an ASCII terminal.

>>> tex_text("50 % of a_1"), in_ascii("✓ right")
('50 \\\\% of a\\\\_1', '+ right')
"""

from __future__ import annotations

_ESCAPED = {c: "\\" + c for c in "&%$#_{}"}
_SIGNS = {
    "\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}", "✓": r"$\checkmark$", "✗": r"$\times$", "–": "--",
}  # fmt: skip
_TEX = str.maketrans(_ESCAPED | _SIGNS)


def tex_text(text: str) -> str:
    """Words for LaTeX's text mode."""
    return text.translate(_TEX)


def in_ascii(text: str) -> str:
    """The report for a terminal that has no other signs."""
    return text.replace("✓", "+").replace("✗", "x").replace("–", "?").replace("·", ".")
