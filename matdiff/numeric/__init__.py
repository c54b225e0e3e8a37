"""Values of expressions on explicit small matrices, and random points that obey the declared attributes."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
