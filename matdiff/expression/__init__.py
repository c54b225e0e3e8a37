"""Expressions: nodes, operators, shapes, how they are built and walked."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
