"""Answers: gradients, Jacobians, Hessians, differentials, with their conditions, checks and forms."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
