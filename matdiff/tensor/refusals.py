"""Operators without a lowering, and why: what contains one is not checked by the second engine, and it says so."""

from __future__ import annotations

_REASONS = {
    "complex matrices are compared with SymPy, by real and imaginary parts": "conj re im imaginary_unit",
    "which entry is the largest has no answer modulo a prime": "maxpool maxmask peak norminf clip",
    "a power of absolute values is compared with SymPy": "pnorm",
    "a matrix of numbers is compared with SymPy, entry by entry": "array",
    "slices and blocks are compared with SymPy, entry by entry": "window",
}
NOT_LOWERED: dict[str, str] = {
    name: reason for reason, names in _REASONS.items() for name in names.split()
}
"""The reason by the name of the operator."""
