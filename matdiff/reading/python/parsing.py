"""Python text by Python's own parser, and the places in it."""

from __future__ import annotations

import ast
import builtins
import textwrap
import warnings

from matdiff.base.errors import SyntaxError_
from matdiff.base.limits import TEXT


def is_closed(text: str) -> bool:
    """Whether a text is Python by its grammar, and calls by a bare name only what Python or the text itself defines: tr(A) is no Python."""
    try:
        _, module = parsed(text)
    except SyntaxError_:
        return False
    called, given = set(), set(vars(builtins))
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called.add(node.func.id)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            given.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.alias)):
            given.add((node.asname or node.name) if isinstance(node, ast.alias) else node.name)
        elif isinstance(node, ast.arg):
            given.add(node.arg)
    return called <= given


def parsed(text: str) -> tuple[str, ast.Module]:
    """The text without common indentation, and its tree. SyntaxError_ with Python's own words."""
    if len(text) > TEXT:
        raise SyntaxError_(f"a text of more than {TEXT} letters is not read")
    text = textwrap.dedent(text.expandtabs()).strip("\n")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return text, ast.parse(text)
    except SyntaxError as error:
        start = offset(text, error.lineno or 1, None) + max((error.offset or 1) - 1, 0)
        start = min(start, max(len(text) - 1, 0))
        raise SyntaxError_(
            f"this is no Python: {error.msg}", text=text, span=(start, start + 1),
            help="with --dialect mathematics it is read as matrix notation",
        ) from None  # fmt: skip
    except (ValueError, RecursionError, MemoryError):
        raise SyntaxError_("this is no Python, or nested too deeply", text=text) from None


def offset(text: str, line: int, column: int | None) -> int:
    """A place by line and column; ast counts columns in bytes."""
    begin = 0
    for _ in range(line - 1):
        begin = text.find("\n", begin) + 1
    if column is None:
        return begin
    stop = text.find("\n", begin)
    row = text[begin:] if stop < 0 else text[begin:stop]
    return begin + len(row.encode()[:column].decode(errors="ignore"))
