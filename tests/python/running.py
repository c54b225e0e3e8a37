"""Runs a snippet in NumPy at random points of distinct sizes: the oracle of Python text. Only the tests' own snippets are run."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

import numpy as np
from snippets import Snippet

SIZES = {"n": 5, "d": 3, "k": 4, "m": 6, "p": 2, "q": 7, "b": 3, "e": 2, "h": 6, "c": 4}
LEAST = {"k": 4}


class Inputs:
    """``axes`` of every input in letters, its ``kind`` (a sign), and random ``values``."""

    def __init__(self, snippet: Snippet, seed: int = 0) -> None:
        self.axes: dict[str, tuple[str, ...]] = {}
        self.kinds: dict[str, str] = {}
        for part in snippet.inputs.split(","):
            name, _, rest = part.strip().partition(":")
            words = rest.split()
            kind = (
                words.pop()
                if (words and words[-1] in ("+", "s", "g")) or (words and words[-1][0] == "#")
                else ""
            )
            self.axes[name] = tuple(words)
            self.kinds[name] = kind
        rng = np.random.default_rng(seed)
        self.values = {name: self._drawn(name, rng) for name in self.axes}

    def _drawn(self, name: str, rng: np.random.Generator) -> Any:
        shape = tuple(eval_size(v) for v in self.axes[name])
        kind = self.kinds[name]
        x = rng.normal(size=shape)
        if kind == "+":
            return np.abs(x) + 0.3
        if kind == "s":
            return x @ x.T + len(x) * np.eye(len(x))
        if kind == "g":
            points = rng.normal(size=(len(x), 2))
            return ((points[:, None] - points[None]) ** 2).sum(-1)
        if kind.startswith("#"):
            return rng.integers(0, eval_size(kind[1:]), size=shape)
        return x if shape else float(x)


def eval_size(text: str) -> int:
    """n+1, m*n of the sizes."""
    return int(eval(re.sub(r"[a-z]", lambda m: str(SIZES[m[0]]), text)))


def value_of(snippet: Snippet, values: dict[str, Any]) -> Any:
    """What the text, or its plain spelling, gives when Python runs it."""
    text = snippet.run or snippet.text
    module = ast.parse(text)
    last = module.body[-1]
    known: dict[str, Any] = {
        "np": np,
        **values,
        "n": values.get("n", SIZES["n"]),
        "m": values.get("m", SIZES["m"]),
    }
    if isinstance(last, ast.Expr):
        module.body[-1] = ast.copy_location(
            ast.Assign([ast.Name("out", ast.Store())], last.value), last
        )
    ast.fix_missing_locations(module)
    exec(compile(module, snippet.name, "exec"), known)
    if isinstance(last, ast.FunctionDef):
        found = known[last.name](**values)
    elif "out" in known:
        found = known["out"]
    else:
        target = last.targets[0] if isinstance(last, ast.Assign) else getattr(last, "target", None)
        name = (
            target.id
            if isinstance(last, (ast.Assign, ast.AugAssign))
            else "s"
            if "s" in known
            else "loss"
        )
        found = known[name]
    return found(**values) if callable(found) else found


def quotient(
    snippet: Snippet,
    values: dict[str, Any],
    name: str,
    direction: Any,
    run: Callable[[Snippet, dict[str, Any]], Any] = value_of,
) -> float:
    """The derivative along a direction, by central differences of the running text."""
    h = 1e-5
    ahead, behind = ({**values, name: values[name] + s * h * direction} for s in (1, -1))
    return float(run(snippet, ahead) - run(snippet, behind)) / (2 * h)
