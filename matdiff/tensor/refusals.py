"""Operators without a lowering, and why: what contains one is not checked by the second engine, and it says so."""

from __future__ import annotations

_REASONS = {
    "complex matrices are compared with SymPy, by real and imaginary parts": "conj re im imaginary_unit",
}
NOT_LOWERED: dict[str, str] = {
    name: reason for reason, names in _REASONS.items() for name in names.split()
}
"""The reason by the name of the operator."""
