"""Every notebook runs from top to bottom and shows what it stores; its file is a sound notebook of format 4.5."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from notebook_runner import code_cells, outputs, read

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
IDS = [path.stem for path in NOTEBOOKS]
_CELL_KEYS = {
    "code": {"cell_type", "execution_count", "id", "metadata", "outputs", "source"},
    "markdown": {"cell_type", "id", "metadata", "source"},
}
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)


def test_there_is_a_first_notebook() -> None:
    assert "01_first_gradient" in IDS


@each_notebook
def test_runs_and_shows_what_is_stored(path: Path) -> None:
    notebook = read(path)
    for cell, fresh in zip(code_cells(notebook), outputs(notebook), strict=True):
        assert _shown(cell["outputs"]) == _shown(fresh), "".join(cell["source"])


def _shown(found: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Texts by kind of output, free of what depends on the machine."""
    return [{kind: "".join(text) for kind, text in _texts(output).items()} for output in found]


def _texts(output: dict[str, Any]) -> dict[str, list[str]]:
    if output["output_type"] == "stream":
        return {output["name"]: output["text"]}
    data: dict[str, list[str]] = output["data"]
    return data


@each_notebook
def test_format(path: Path) -> None:
    notebook = read(path)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert set(notebook) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    identities = [cell["id"] for cell in notebook["cells"]]
    assert len(set(identities)) == len(identities)
    for cell in notebook["cells"]:
        assert set(cell) == _CELL_KEYS[cell["cell_type"]]
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", cell["id"])
        assert all(line.endswith("\n") for line in cell["source"][:-1])


@each_notebook
def test_cells_are_counted_in_order(path: Path) -> None:
    counts = [cell["execution_count"] for cell in code_cells(read(path))]
    assert counts == list(range(1, len(counts) + 1))


@each_notebook
def test_typeset_output_is_one_block(path: Path) -> None:
    """Jupyter finds mathematics between dollar signs: one at either end, none within."""
    for cell in code_cells(read(path)):
        for output in cell["outputs"]:
            text = "".join(output.get("data", {}).get("text/latex", []))
            if text:
                assert text.startswith(r"$\displaystyle ") and text.endswith("$")
                assert text.count("$") == 2
                assert text.count("{") == text.count("}")
