"""From text to expression: tokens, the parser, inference of sizes, scope."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__)
