"""From an expression to its gradient: linearise, transpose, identify, and tell how."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
