"""Ground floor: errors, sizes, and where the data files are. Imports nothing of the project."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
