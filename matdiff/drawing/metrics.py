"""How wide a text is drawn: advance widths, in hundredths of the size of the type, of a wide sans serif (DejaVu Sans).

Viewers without that font take a narrower one, so that nothing measured here overflows its box.

>>> width("W x", 10) < width("W x + b", 10)
True
"""

from __future__ import annotations

_ROWS = {
    17: "ˡₗ",
    18: "ⁱʲᵢⱼ",
    23: "′",
    26: "ʳᵣ",
    28: "'ijl",
    30: "IJᶠᵗₜ",
    32: " ,.·",
    34: "/:;\\|ι",
    36: "f",
    37: "-ᶻ",
    38: "ᶜˢʸₛ",
    39: "ᵀ",
    40: "()[]tᵃⁿₐₙ⟨⟩",
    41: "!⁰¹²³⁴⁵⁶⁷⁸⁹ᵈᵍʰᵘ₀₁₂₃₄₅₆₇₈₉ₕᵤ",
    42: "rᵉᵒᵛₑₒᵥ",
    43: "ᵇᵏᵖₖₚ",
    45: "ˣₓ",
    46: '"',
    48: "ᴺ",
    50: "*_`‖",
    52: "ʷ∂",
    53: "sz⁻⁺",
    54: "?",
    55: "cεζ",
    56: "LνξΓ",
    58: "Fkυχ",
    59: "κ",
    60: "vxyγλ",
    61: "Pπτ",
    62: "TYaeoδθ",
    63: "ᵐₘ∘",
    64: "$0123456789ESbdghnpqu{}βημρσΞΣ√",
    66: "Kαφψ",
    67: "∇",
    68: "∑",
    69: "ABVXZΔΛ",
    70: "CR",
    74: "U",
    75: "N",
    76: "HΠ",
    77: "Ω",
    78: "&DG",
    79: "OQΘΦΨ",
    80: "ℝ",
    82: "w",
    84: "#+<=>^~ω−×⊙⊘⊗≠≤≥→←±",
    87: "M",
    88: "∈",
    96: "%",
    98: "m",
    99: "W",
    100: "@⋯…",
}
_WIDTHS = {letter: hundredths for hundredths, letters in _ROWS.items() for letter in letters}
_UNKNOWN = 100


def width(text: str, size: float) -> float:
    """The width of a text in a type of this size."""
    return size * sum(_WIDTHS.get(letter, _UNKNOWN) for letter in text) / 100
