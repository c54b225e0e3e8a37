"""What the source files import and where, read from their syntax trees; nothing is run.

>>> next(i for i in imports() if i.importer == "api" and i.imported == "calculus.derive").place
'module'
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "matdiff"


class Import(NamedTuple):
    """One import: both modules without the leading ``matdiff.`` when they are the project's own."""

    importer: str
    imported: str
    own: bool
    place: str  # 'module', 'typing' (under TYPE_CHECKING) or 'function'
    line: int

    def __str__(self) -> str:
        return f"{self.importer} line {self.line} imports {self.imported}"


def files() -> list[Path]:
    """Every source file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def module_name(path: Path) -> str:
    """'calculus.derive'; a package's own file is named after the package, the top one ''."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> frozenset[str]:
    """The names of all modules of the package."""
    return frozenset(module_name(path) for path in files())


@cache
def imports() -> tuple[Import, ...]:
    """Every import in the package."""
    found: list[Import] = []
    for path in files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += _below(tree, module_name(path), "module")
    return tuple(found)


def _below(node: ast.AST, importer: str, place: str) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        for name in _imported(child):
            own = name == "matdiff" or name.startswith("matdiff.")
            shown = name.removeprefix("matdiff").removeprefix(".") if own else name
            yield Import(importer, shown, own, place, child.lineno)  # type: ignore[attr-defined]
        yield from _below(child, importer, _place(child, place))


def _place(node: ast.AST, outside: str) -> str:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return "function"
    if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        return "typing"
    return outside


def _imported(node: ast.AST) -> list[str]:
    """The modules an import statement reads; ``from matdiff.output import calls`` reads ``matdiff.output.calls``."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    assert not node.level, "relative imports are not used"
    base = node.module or ""
    inner = [f"{base}.{alias.name}" for alias in node.names]
    found = [name for name in inner if name.removeprefix("matdiff.") in modules()]
    return found + [base] * (len(found) < len(inner))
