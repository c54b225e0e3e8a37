"""Expressions and answers as Python objects: operators, functions, symbols, and what else stands for an expression."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
