"""The second engine: tensors with named axes, differentiated by rules of their own. Reads no law."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
