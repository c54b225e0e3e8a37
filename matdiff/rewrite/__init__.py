"""Laws, and how they are applied: matching, instantiating, the law book, normal forms, loading."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
