"""Judging what a person claims: derivatives, equations, derivations line by line."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
