"""``--json``: one object of one form for every command, and for every mistake."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import jsonschema
import pytest

from matdiff import __version__
from matdiff.cli import main
from matdiff.commandline import manual

_MEMBERS = ["matdiff", "command", "code", "result", "notes", "error"]
_SCHEMA = jsonschema.Draft202012Validator(
    json.loads((Path(__file__).parents[2] / "docs" / "schema.json").read_text(encoding="utf-8"))
)
_FIRST = {
    command: shlex.split(rest)
    for command, rest, _ in reversed(manual.EXAMPLES)
    if "FILE" not in rest and " -o " not in rest and command not in ("", "site", "session")
}


def _object(given: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    code = main([*given, "--json"])
    told = capsys.readouterr()
    assert told.err == ""
    data = json.loads(told.out)
    assert list(data) == _MEMBERS
    _SCHEMA.validate(data)
    assert (data["matdiff"], data["code"]) == (__version__, code)
    return data


@pytest.mark.parametrize("command", _FIRST)
def test_every_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    rest = [word for word in _FIRST[command] if word != "[NAME]"]
    unchecked = ["--no-check"] if command in manual._CHECKED else []
    data = _object([command, *rest, *unchecked], capsys)
    assert (data["command"], data["code"], data["error"]) == (command, 0, None)
    assert data["result"]


def test_an_answer_and_its_notes(capsys: pytest.CaptureFixture[str]) -> None:
    data = _object(["grad", "f(x)^T y", "wrt", "y", "--no-check"], capsys)
    assert data["result"]["answer"] == "f(x)"
    assert data["notes"]


_FORMS = [
    'grad "x^T A y" wrt A, x',
    'grad "log det S" wrt S where "S: n x n symmetric"',
    'grad "f(z)" wrt z where "z: n complex"',
    'grad "sum_i (y_i - w^T x_i)^2" wrt w --matrix-form',
    'jacobian "f_i = W_ij x_j" wrt W',
    'jacobian "X^-1" wrt X --sizes n=10',
    'jacobian "softmax(x)" wrt x --order 2',
    'hessian "x^T A y" wrt x, y',
    'hessian "x^T A y" wrt x, y --blocks',
    'hessian "log det X" wrt X --form operator',
    'solve "w^T S w" wrt w s.t. "1^T w = 1" where "S: n x n symmetric"',
    'solve "sum(exp(A x)) - b^T x" wrt x',
    'backprop "h = W x; L(h)" wrt W',
    'verify "f = x^T A x; df = dx^T A x"',
    'verify "3 x" is grad "x^T x" wrt x',
    'grad "x^T A y" wrt A --format torch',
    "laws inverse",
]


@pytest.mark.parametrize("line", _FORMS)
def test_whatever_comes_out_is_in_the_schema(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _object(shlex.split(line), capsys)["command"] == line.split()[0]


def test_the_schema_refuses_what_it_does_not_know() -> None:
    fit = {"matdiff": "1", "command": "ask", "code": 0, "notes": [], "error": None}
    for result in ({}, {"text": 1}, {"text": "a", "more": "b"}, [{"kind": "gradient"}], "text"):
        assert not _SCHEMA.is_valid(fit | {"result": result})
    assert _SCHEMA.is_valid(fit | {"result": {"text": "a"}})


@pytest.mark.parametrize(
    ("given", "code", "error"),
    [
        (
            ["grad", "x +", "wrt", "x"],
            2,
            {"kind": "SyntaxError", "message": "an operand is missing at the end", "help": "", "place": [3, 4]},
        ),
        (["site"], 2, {"kind": "UsageError", "message": "matdiff site has no --json", "help": "", "place": None}),
        (["grad", "--nosuch"], 2, None),
    ],
)  # fmt: skip
def test_a_mistake(
    given: list[str], code: int, error: dict[str, object] | None, capsys: pytest.CaptureFixture[str]
) -> None:
    data = _object(given, capsys)
    assert (data["code"], data["result"]) == (code, None)
    assert data["error"] and (error is None or data["error"] == error)


def test_code_is_a_text(capsys: pytest.CaptureFixture[str]) -> None:
    data = _object(["grad", "x^T y", "wrt", "y", "--format", "numpy", "--no-check"], capsys)
    assert data["result"]["text"].startswith("import numpy as np\n")


def test_a_session_takes_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["session", "x"]) == 2
    assert capsys.readouterr().err.startswith("error: matdiff session takes nothing else\n")
