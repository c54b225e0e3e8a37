"""The questions that README and the notebooks ask, from their texts: (kind, expression, wrt, where, further options)."""

from __future__ import annotations

import ast
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
KINDS = ("grad", "grads", "jacobian", "hessian", "differential", "jvp", "vjp", "hvp", "backprop")
_PAGES = ("input", "derivatives", "programs", "checks")
_WORDS = ("text", "wrt", "where")


class Question(NamedTuple):
    """One question, as it is asked of ``matdiff.KIND``."""

    kind: str
    text: str
    wrt: str
    where: str
    options: tuple[tuple[str, object], ...]


def of_readme() -> Iterator[Question]:
    """The commands after a dollar sign, of the README and the pages that it leads to first."""
    pages = [ROOT / "README.md", *(ROOT / "docs" / f"{name}.md" for name in _PAGES)]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    for line in re.findall(r"^\$ matdiff ((?:[^\n\\]|\\\n)*)", text, re.MULTILINE):
        words = shlex.split(line.replace("\\\n", " "))
        kind, expression, *rest = words
        if kind not in KINDS or "--rules" in rest:
            continue
        where = rest[rest.index("where") + 1] if "where" in rest else ""
        wrt = "".join(rest[rest.index("wrt") + 1 :]) if "wrt" in rest else ""
        wrt = re.split(r"where|--", " ".join(rest[rest.index("wrt") + 1 :]))[0].strip() if wrt else ""  # fmt: skip
        order = (("order", int(rest[rest.index("--order") + 1])),) if "--order" in rest else ()
        yield Question(kind, expression, wrt, where, order)


def of_notebooks() -> Iterator[Question]:
    """Calls with literal arguments; tables of questions are (number, text, variable, where)."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                yield from _calls(ast.parse("".join(cell["source"])))


def _calls(tree: ast.AST) -> Iterator[Question]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name == "Table":
            for row in node.args:
                try:
                    _, text, wrt, *where = ast.literal_eval(row)
                except ValueError:
                    continue
                yield Question("grad", text, wrt, "".join(where), ())
        if name.removeprefix("matdiff.") not in KINDS:
            continue
        try:
            given = dict(zip(_WORDS, map(ast.literal_eval, node.args), strict=False))
            given |= {str(k.arg): ast.literal_eval(k.value) for k in node.keywords}
        except ValueError:
            continue
        rest = tuple((k, v) for k, v in given.items() if k not in _WORDS)
        kind = name.removeprefix("matdiff.")
        yield Question(kind, given["text"], given.get("wrt", ""), given.get("where", ""), rest)
