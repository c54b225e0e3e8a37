"""Runs the code cells of a notebook in order, in this process, and keeps what they show; no Jupyter is needed.

Shown are what was printed, and the value of the last expression of a cell as text and, where it has one, as LaTeX: what
Jupyter would store. ``python tests/docs/notebook_runner.py FILE ...`` writes the outputs anew.
"""

from __future__ import annotations

import ast
import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

Output = dict[str, Any]
Notebook = dict[str, Any]


def read(path: Path) -> Notebook:
    """The notebook as data."""
    data: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return data


def code_cells(notebook: Notebook) -> list[dict[str, Any]]:
    """The cells that hold code."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def outputs(notebook: Notebook) -> list[list[Output]]:
    """The outputs of each code cell, run in order in one name space."""
    space: dict[str, Any] = {"__name__": "__main__"}
    return [
        _run(f"cell {count}", "".join(cell["source"]), count, space)
        for count, cell in enumerate(code_cells(notebook), start=1)
    ]


def _run(name: str, source: str, count: int, space: dict[str, Any]) -> list[Output]:
    tree = ast.parse(source, name)
    end = tree.body[-1] if tree.body else None
    last = end.value if isinstance(end, ast.Expr) else None
    if last is not None:
        tree.body.pop()
    value = None
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(tree, name, "exec"), space)
        if last is not None:
            value = eval(compile(ast.Expression(last), name, "eval"), space)
    found: list[Output] = []
    if printed.getvalue():
        found.append(
            {"name": "stdout", "output_type": "stream", "text": _lines(printed.getvalue())}
        )
    if value is not None and not source.rstrip().endswith(";"):
        found.append(_result(value, count))
    return found


def _result(value: object, count: int) -> Output:
    data = {}
    drawn = getattr(value, "_repr_svg_", None)
    if drawn is not None:
        data["image/svg+xml"] = _lines(drawn())
    typeset = getattr(value, "_repr_latex_", None)
    if typeset is not None:
        data["text/latex"] = _lines(typeset())
    data["text/plain"] = _lines(repr(value))
    return {
        "data": data,
        "execution_count": count,
        "metadata": {},
        "output_type": "execute_result",
    }


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def refresh(path: Path) -> None:
    """Write the outputs of a notebook as they come out now."""
    notebook = read(path)
    for count, (cell, found) in enumerate(
        zip(code_cells(notebook), outputs(notebook), strict=True), start=1
    ):
        cell["execution_count"] = count
        cell["outputs"] = found
    text = json.dumps(notebook, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        refresh(Path(name))
