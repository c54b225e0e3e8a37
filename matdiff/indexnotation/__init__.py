"""Index notation in and out: ``f_i = W_ij x_j``, its derivative with deltas, and back to matrices."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
