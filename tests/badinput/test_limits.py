"""What is too large, has no end or is no file: a sentence, a code, and nothing that waits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
    assert all(limit.of in said and limit.beyond in said for limit in LIMITS)
