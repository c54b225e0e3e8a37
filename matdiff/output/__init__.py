"""What is printed: plain text, Unicode, LaTeX, data, and NumPy code of an expression."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
