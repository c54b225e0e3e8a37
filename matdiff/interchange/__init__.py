"""Expressions of other systems, and ours as theirs: SymPy, both ways."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
