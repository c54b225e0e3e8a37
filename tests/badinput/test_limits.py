"""What is too large, has no end or is no file: a sentence, a code, and nothing that waits."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import matdiff
from matdiff.base import limits
from matdiff.base.budget import bounded, unbounded
from matdiff.base.limits import FILE, LIMITS
from matdiff.cli import main

ENDLESS = {
    "turn": "turn: tr(A B) -> tr(B A) for A: m x n, B: n x m",
    "nest": "nest: exp(A) -> exp(log(exp(A))) for A: m x n",
    "swap": "swap: A + B -> B + A for A: m x n, B: m x n",
}


@pytest.mark.parametrize(
    ("name", "question"),
    [("turn", "tr(A X) + tr(X A^T)"), ("nest", "sum(exp(X))"), ("swap", "tr(A X B + X)")],
)
def test_a_law_without_end_is_named_or_does_no_harm(
    name: str, question: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.law"
    path.write_text(f'# folder: simplify\n{ENDLESS[name]}\n    because "so"\n')
    code = main(["grad", question, "wrt", "X", "--no-check", "--rules", str(path)])
    said = capsys.readouterr()
    if code:
        first = said.err.splitlines()[0]
        expected = f"error: the law simplify.{name} does not end: it applies again to what it makes"
        assert (code, first) == (2, expected)
    else:
        main(["grad", question, "wrt", "X", "--no-check"])
        assert said.out == capsys.readouterr().out


def test_a_growing_law_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.law"
    path.write_text(f'# folder: simplify\n{ENDLESS["nest"]}\n    because "so"\n')
    question = ["grad", "sum(exp(X))", "wrt", "X", "--no-check", "--rules", str(path)]
    assert main(question) == 2
    assert capsys.readouterr().err == (
        "error: the law simplify.nest does not end: it applies again to what it makes\n"
        "help: write it in the direction in which expressions get simpler\n"
    )


@pytest.mark.parametrize("option", ["-f", "--rules"])
def test_files_without_end(option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fifo, large = tmp_path / "fifo", tmp_path / "large"
    os.mkfifo(fifo)
    large.write_text("x" * (FILE + 1))
    words = ["x'x"] if option == "--rules" else []
    told = {
        "/dev/zero": "/dev/zero is no file",
        "/dev/urandom": "/dev/urandom is no file",
        str(fifo): f"{fifo} is no file",
        str(large): f"{large} has more than {FILE} bytes",
        str(tmp_path): f"{tmp_path} cannot be read: Is a directory",
    }
    for path, message in told.items():
        assert main(["grad", *words, "wrt", "x", "--no-check", option, path]) == 2
        assert capsys.readouterr().err.splitlines()[0] == f"error: {message}"


def test_a_graph_is_not_written_to_a_pipe_that_nobody_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fifo = tmp_path / "graph.svg"
    os.mkfifo(fifo)
    assert main(["graph", "a^2", "-o", str(fifo)]) == 2
    assert capsys.readouterr().err.startswith(f"error: {fifo} cannot be written: ")


@pytest.mark.parametrize(
    ("raised", "what"),
    [(RecursionError, "too deep"), (MemoryError, "the memory does not suffice")],
)
def test_what_is_too_large_is_said(
    raised: type[BaseException],
    what: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*given: object) -> int:
        raise raised

    monkeypatch.setitem(main.__globals__, "_run", fail)
    assert main(["grad", "x'x", "wrt", "x"]) == 1
    assert capsys.readouterr().err == (
        f"error: this is too large for matdiff: {what}\n"
        "help: matdiff limits says what is read and worked out\n"
    )


def test_every_limit_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["limits"]) == 0
    said = capsys.readouterr().out
    assert all(of in said and beyond in said for _, of, beyond in LIMITS)


def _constants(tree: ast.Module) -> dict[str, float]:
    """The numbers that a module gives names to."""
    return {
        line.targets[0].id: line.value.value
        for line in tree.body
        if isinstance(line, ast.Assign)
        and isinstance(line.targets[0], ast.Name)
        and isinstance(line.value, ast.Constant)
        and isinstance(line.value.value, (int, float))
    }


def _refuses(path: Path) -> Iterator[str]:
    """Where a module raises because something is beyond a number of its own."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own = _constants(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.If) or not any(isinstance(v, ast.Raise) for v in node.body):
            continue
        for part in ast.walk(node.test):
            sides = [part.left, *part.comparators] if isinstance(part, ast.Compare) else []
            for side in sides:
                value = side.value if isinstance(side, ast.Constant) else None
                value = own.get(side.id) if isinstance(side, ast.Name) else value
                if isinstance(value, (int, float)) and value >= 10:
                    yield f"{path.parent.name}/{path.name}: {ast.unparse(node.test)}"


def test_what_refuses_for_its_size_reads_its_limit_from_the_table() -> None:
    """Values of functions that have none (numeric, tensor) and the ports of a machine are no limits of questions."""
    package = Path(matdiff.__file__).parent
    paths = [p for p in package.rglob("*.py") if p.parent.name not in ("numeric", "tensor")]
    found = {words for path in paths for words in _refuses(path)}
    assert found == {
        "commandline/site.py: not port.isascii() or not port.isdigit() or (not int(port) < 65536)"
    }


def test_every_number_among_the_limits_is_a_row_of_the_table() -> None:
    numbers = {name for name in vars(limits) if name.isupper() and name != "LIMITS"}
    rows = {id(value) for value, _, _ in LIMITS}
    assert len(LIMITS) == len(numbers)
    assert {name for name in numbers if id(getattr(limits, name)) not in rows} == set()


LONG = {
    "grad": "x^T " + "A B " * 80 + "x",
    "hessian": "; ".join(["s0 = a", *(f"s{i} = s{i - 1}^2 + s{i - 1}" for i in range(1, 30))]) + "; s29",
    "differential": "; ".join(["M0 = X", *(f"M{i} = M{i - 1} A M{i - 1}" for i in range(1, 40))]) + "; M39",
}  # fmt: skip


@pytest.mark.parametrize("command", LONG)
def test_what_takes_too_much_work_ends_in_a_sentence(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrt = {"grad": "A", "hessian": "a", "differential": "X"}[command]
    assert main([command, LONG[command], "wrt", wrt, "--no-check"]) == 1
    words = "this is too large for matdiff: deriving it takes more work than a question of its length is allowed"
    assert capsys.readouterr().err == (
        f"error: {words}\nhelp: matdiff limits says what is read and worked out\n"
    )


def test_a_question_inside_a_question_counts_for_it() -> None:
    with pytest.raises(matdiff.UnsupportedError, match=r"^this is too large for matdiff"):
        matdiff.grad(LONG["grad"], "A")
    with pytest.raises(matdiff.UnsupportedError, match=r"^this is too large"), bounded():
        for _ in range(10_000):
            matdiff.grad("log det(X X^T)", "X")
    assert str(matdiff.grad("x^T x", "x")) == "2 x"
    with bounded():
        for _ in range(300):
            with unbounded():
                matdiff.grad("log det(X X^T)", "X")
        assert str(matdiff.grad("x^T x", "x")) == "2 x"


def test_runs_of_equal_factors_are_read_as_powers() -> None:
    for typed, power in (
        ("x^T " + "A " * 12 + "x", "x^T A^12 x"),
        ("b " + "a " * 300, "b a^300"),
        ("sum(" + "x .* " * 9 + "x)", "sum(x.^10)"),
        ("sum(" + "y .* x .* " * 3 + "y)", "sum(y .* x .* y .* x .* y .* x .* y)"),
        ("tr(A A A A A A B)", "tr(A^6 B)"),
    ):
        assert matdiff.parse(typed).node is matdiff.parse(power).node
