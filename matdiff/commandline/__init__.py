"""The command line: what is typed after ``matdiff``, and what each command does."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
