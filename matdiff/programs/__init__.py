"""Programs of several statements: their backward pass, loops, losses not known, the computation graph."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
