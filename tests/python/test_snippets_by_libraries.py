"""Text of PyTorch and JAX means what these libraries make of it: value and gradient against the running text, where they are installed."""

from __future__ import annotations

import ast
import math
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from running import Inputs
from snippets import Snippet, read
from test_snippets import check

LIBRARIES = read("libraries.txt")


def library_of(snippet: Snippet) -> str:
    return "jax" if "jax" in snippet.text or "jnp." in snippet.text else "torch"


def run(snippet: Snippet, values: dict[str, Any]) -> float:
    """What the text gives in its own library."""
    known: dict[str, Any] = {"math": math, "np": np}
    if library_of(snippet) == "torch":
        torch = import_module("torch")
        torch.set_default_dtype(torch.float64)
        known |= {"torch": torch, "nn": torch.nn, "F": import_module("torch.nn.functional")}
        given = {k: torch.tensor(v) for k, v in values.items()}
    else:
        jax = import_module("jax")
        jax.config.update("jax_enable_x64", True)
        known |= {"jax": jax, "jnp": import_module("jax.numpy")}
        given = {k: known["jnp"].asarray(v) for k, v in values.items()}
    module = ast.parse(snippet.text)
    last = module.body[-1]
    known |= given
    if isinstance(last, ast.Expr):
        module.body[-1] = ast.copy_location(
            ast.Assign([ast.Name("out", ast.Store())], last.value), last
        )
    exec(compile(ast.fix_missing_locations(module), snippet.name, "exec"), known)
    if isinstance(last, ast.FunctionDef):
        names = [a.arg for a in last.args.args]
        return float(known[last.name](**{k: given[k] for k in names if k in given}))
    name = "out" if isinstance(last, ast.Expr) else ast.unparse(last.targets[0])  # type: ignore[attr-defined]
    return float(known[name])


@pytest.mark.parametrize("snippet", LIBRARIES, ids=lambda s: s.name)
def test_value_and_gradient(snippet: Snippet) -> None:
    if find_spec(library_of(snippet)) is None:
        pytest.skip("the library is not installed")
    check(snippet, Inputs(snippet), run)
