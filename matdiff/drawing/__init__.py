"""The computation graph of an expression or a program, with the cotangents that run back through it, and its pictures."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
