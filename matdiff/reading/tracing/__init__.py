"""A Python function of arrays, called with symbolic arrays: what it does to them is the expression."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__, "function")
