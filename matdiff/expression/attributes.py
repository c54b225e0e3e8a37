"""Attributes of symbols: what a symbol is, and what follows from that."""

from __future__ import annotations

from collections.abc import Iterable


def close(attributes: Iterable[str]) -> frozenset[str]:
    """The attributes and all that they imply."""
    return frozenset(attributes)
