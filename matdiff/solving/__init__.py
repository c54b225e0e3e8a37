"""Solving: equations and systems for unknown matrices by the laws of rules/solve, stationary points, and what follows from them."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
