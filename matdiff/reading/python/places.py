"""Errors with the expression where they came up."""

from __future__ import annotations

from matdiff.base.errors import MatdiffError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast


def placed(error: MatdiffError, node: ast.AST) -> MatdiffError:
    """The error with the place of the innermost expression where it came up."""
    if error.place is None and error.span is None:
        error.place = node
    return error
