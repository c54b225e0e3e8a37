"""Checks that do not trust the engine: SymPy's derivatives of explicit entries, steps at random points, claims of users."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
