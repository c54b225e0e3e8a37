r"""What the page asks, answered: JSON in, JSON out, by the public functions of matdiff alone.

    {"do": "read",   "text": "x^T A y"}                                    how it is read, and its letters
    {"do": "answer", "kind": "grad", "text": "x^T A y", "wrt": "A"}        the answers
    {"do": "steps",  "kind": …, …}                                         their derivations
    {"do": "check",  "kind": …, …, "by": "exact"}                          the verdict on them, by the second engine or by SymPy
    {"do": "code",   "kind": …, …, "target": "numpy"}                      code for one of the targets
    {"do": "verify", …, "claim": "2 A x"}                                  is my own answer right?
    {"do": "graph",  …}                                                    the computation graph as SVG

>>> import json
>>> found = json.loads(respond('{"do": "answer", "kind": "grad", "text": "x^T A y", "wrt": "A"}'))
>>> found["answers"][0]["plain"], found["answers"][0]["latex"]
('x y^T', '\\nabla_{A} f = x y^{\\top}')
>>> json.loads(respond('{"do": "answer", "kind": "grad", "text": "x^T A"}'))["error"]["message"]
'which variable?'
"""

from __future__ import annotations

import json
from functools import lru_cache

import matdiff
from matdiff import codegen
from matdiff.answers import several
from matdiff.answers.asking import asked
from matdiff.base.errors import MatdiffError, UsageError
from matdiff.base.limits import PAGE
from matdiff.output import latex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

KINDS = ("grad", "jacobian", "hessian", "differential", "solve")
"""What the page can ask for."""


def respond(request: str) -> str:
    """The answer to one request; a request that cannot be answered gives ``error`` with message, help and place."""
    try:
        said = json.loads(request)
        if not isinstance(said, dict) or said.get("do") not in _DOING:
            raise UsageError(f"the page asks for {', '.join(_DOING)}")
        texts = {key: value for key, value in said.items() if isinstance(value, str)}
        if any(len(value) > PAGE for value in texts.values()):
            raise UsageError(f"this text is too long for the page: it takes {PAGE:,} characters")
        return json.dumps(_DOING[said["do"]](texts), ensure_ascii=False)
    except MatdiffError as error:
        return json.dumps({"error": _told(error)}, ensure_ascii=False)
    except ModuleNotFoundError as error:  # what the page has not loaded yet
        return json.dumps({"needs": error.name})
    except ValueError:
        return json.dumps({"error": {"message": "this is no question", "help": "", "place": None}})
    except (RecursionError, MemoryError):
        message = "this is too large for matdiff"
        return json.dumps({"error": {"message": message, "help": "", "place": None}})


_WARM = (
    {"do": "read", "text": "x^T A y"},
    {"do": "answer", "kind": "grad", "text": "\\|X w - y\\|^2", "wrt": "w"},
    {"do": "steps", "kind": "grad", "text": "\\|X w - y\\|^2", "wrt": "w"},
    {"do": "answer", "kind": "jacobian", "text": "softmax(W x)", "wrt": "x"},
    {"do": "answer", "kind": "hessian", "text": "sum_i log(1 + exp(-y_i w^T x_i))", "wrt": "w"},
    {"do": "answer", "kind": "differential", "text": "X^-1", "wrt": "X"},
    {"do": "answer", "kind": "solve", "text": "||X w - y||^2", "wrt": "w"},
    {"do": "check", "kind": "grad", "text": "log det X", "wrt": "X", "by": "exact"},
    {"do": "code", "kind": "grad", "text": "log det X", "wrt": "X", "target": "numpy"},
    {"do": "verify", "kind": "grad", "text": "x^T A y", "wrt": "A", "claim": "y x^T"},
    {"do": "graph", "kind": "grad", "text": "h = W x; ||h - y||^2", "wrt": "W"},
)


def warm() -> None:
    """Ask one question of each sort, so that what they load is loaded; their answers are forgotten."""
    for request in _WARM:
        told = json.loads(respond(json.dumps(request)))
        if "error" in told or "needs" in told:
            raise MatdiffError(f"a question of the page is not answered: {told}")
    _answers.cache_clear()


def _told(error: MatdiffError) -> dict[str, Any]:
    return {
        "message": error.message,
        "help": error.help or "",
        "text": error.text,
        "place": list(error.span) if error.span else None,
    }


def _question(said: dict[str, str]) -> tuple[str, str, str]:
    """Text, variable and declarations, where the text may say all of them: 'x^T A y wrt A where A: m x n'."""
    text, wrt, where = asked(said.get("text", ""), said.get("wrt", ""), said.get("where", ""))
    return text, wrt if isinstance(wrt, str) else ", ".join(wrt), where


def _read(said: dict[str, str]) -> dict[str, Any]:
    try:
        text, wrt, where = _question(said)
    except UsageError:
        text, wrt, where = said.get("text", ""), "", said.get("where", "")
    found = matdiff.parse(text, where)
    return {
        "latex": found.latex(),
        "unicode": found.unicode(),
        "wrt": wrt,
        "letters": [
            {"name": name, "latex": typeset, "shape": shape}
            for name, typeset, shape in _letters(found)
        ],
        "notes": [*found.notes],
    }


def _letters(found: Any) -> list[tuple[str, str, str]]:
    """Name, LaTeX and shape in words of every letter that may be a variable."""
    rows = []
    for name, symbol in found.reading.symbols.items():
        if "index" in symbol.attributes:
            continue
        sizes = [str(size) for size in symbol.shape]
        shape = (
            "scalar" if sizes == ["1", "1"] else sizes[0] if sizes[1] == "1" else " × ".join(sizes)
        )
        rows.append((name, latex.latex(symbol), shape))
    return rows


@lru_cache(maxsize=8)
def _answers(kind: str, text: str, wrt: str, where: str) -> tuple[Any, ...]:
    """The answers of a question; kept, for its check and its code are asked for next."""
    if kind not in KINDS:
        raise UsageError(f"the page asks for {', '.join(KINDS)}")
    found = getattr(matdiff, kind)(text, wrt, where)
    return tuple(found.values()) if isinstance(found, several.Answers) else (found,)


def _of(said: dict[str, str]) -> tuple[Any, ...]:
    return _answers(said.get("kind", "grad"), *_question(said))


def _answer(said: dict[str, str]) -> dict[str, Any]:
    found = _of(said)
    return {"answers": [_shown(answer) for answer in found], "targets": [*_targets()]}


def _targets() -> tuple[str, ...]:
    return tuple(codegen.TARGETS)


def _shown(answer: Any) -> dict[str, Any]:
    left = getattr(answer, "equation", answer.latex)
    convention = getattr(answer, "convention", "")
    return {
        "latex": left(),
        "bare": answer.latex(),
        "plain": str(answer),
        "unicode": answer.unicode(),
        "shape": _shape(answer),
        "conditions": [str(v) for v in answer.conditions] if hasattr(answer, "equation") else [],
        "convention": convention,
        "notes": [
            note for note in answer.notes if note.rstrip(".").casefold() != convention.casefold()
        ],
    }


def _steps(said: dict[str, str]) -> dict[str, Any]:
    """The derivations: the lines in LaTeX, or where there are none what is told instead."""
    told = [answer.explain() for answer in _of(said)]
    return {
        "rows": [row for one in told if hasattr(one, "latex") for row in rows(one.latex())],
        "told": "\n\n".join(one for one in told if not hasattr(one, "latex")),
    }


def _shape(answer: Any) -> str:
    shape = getattr(answer, "shape", None)
    return " × ".join(str(size) for size in shape) if shape else ""


def rows(block: str) -> list[str]:
    r"""The lines of an aligned block, which may hold matrices with lines of their own.

    >>> rows(r"\begin{aligned}a &= b \\ &= \begin{bmatrix}1 \\ 2\end{bmatrix}\end{aligned}")
    ['a &= b', '&= \\begin{bmatrix}1 \\\\ 2\\end{bmatrix}']
    """
    begin, end = r"\begin{aligned}", r"\end{aligned}"
    inner = block.strip().strip("$").strip()
    if not (inner.startswith(begin) and inner.endswith(end)):
        return [inner] if inner else []
    inner = inner[len(begin) : -len(end)]
    found, depth, start, at = [], 0, 0, 0
    while at < len(inner):
        if inner.startswith(r"\begin{", at) or inner[at] == "{":
            depth += 1 if inner[at] == "{" else 0
            depth += 1 if inner[at] != "{" else 0
            at += len(r"\begin") if inner[at] != "{" else 1
        elif inner.startswith(r"\end{", at):
            depth -= 1
            at += len(r"\end")
        elif inner[at] == "}":
            depth -= 1
            at += 1
        elif inner.startswith("\\\\", at):
            if depth == 0:
                found.append(inner[start:at].strip())
                start = at + 2
            at += 2
        elif inner[at] == "\\":
            at += 2
        else:
            at += 1
    return [*found, inner[start:].strip()]


def _check(said: dict[str, str]) -> dict[str, Any]:
    by = said.get("by", "exact")
    reports = []
    for answer in _of(said):
        report = answer.check(by) if said.get("kind") != "solve" else answer.check()
        reports.append({"verdict": report.verdict, "sentence": report.sentence()})
    return {"reports": reports}


def _code(said: dict[str, str]) -> dict[str, Any]:
    target = said.get("target", "numpy")
    return {"target": target, "code": "\n\n".join(answer.code(target) for answer in _of(said))}


def _verify(said: dict[str, str]) -> dict[str, Any]:
    kind = {"grad": "gradient"}.get(said.get("kind", "grad"), said.get("kind", ""))
    if not said.get("text", "").strip():
        found = matdiff.verify(said.get("claim", ""), where=said.get("where", ""))
    else:
        text, wrt, where = _question(said)
        found = matdiff.verify(said.get("claim", ""), text, wrt, where, kind=kind)
    return {"equal": found.equal, "text": str(found), "hint": found.hint(), "notes": [*found.notes]}


def _graph(said: dict[str, str]) -> dict[str, Any]:
    text, wrt, where = _question(said)
    return {"svg": matdiff.graph(text, wrt, where).svg()}


_DOING: dict[str, Callable[[dict[str, str]], dict[str, Any]]] = {
    "read": _read,
    "answer": _answer,
    "steps": _steps,
    "check": _check,
    "code": _code,
    "verify": _verify,
    "graph": _graph,
}
