"""Bad input: the whole message, exit code 2, no traceback, and all of it within a second."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from resource import RLIMIT_FSIZE, RUSAGE_CHILDREN, getrusage, setrlimit
from time import process_time

import pytest

import matdiff
from matdiff.base.errors import MatdiffError, ShapeError
from matdiff.cli import main

from .messages import BRACKETS, COMMANDS, DECLARATIONS, NAMES, SHAPES, rows

TABLES = {
    "names": NAMES, "shapes": SHAPES, "brackets": BRACKETS, "declarations": DECLARATIONS, "commands": COMMANDS,
}  # fmt: skip
ROWS = [(typed, message) for table in TABLES.values() for typed, message in rows(table)]
SECOND = 10.0  # a busy machine is slow; what is guarded against here is work that never ends


def within_a_second(begin: float) -> None:
    """A second of this process: what else the machine does is not counted."""
    assert process_time() - begin < SECOND


def seconds_of_children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    ("typed", "message"), ROWS, ids=[f"{typed[0]} {' '.join(typed[1:])[:40]}" for typed, _ in ROWS]
)
def test_message(typed: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    begin = process_time()
    code = main(typed)
    within_a_second(begin)
    printed = capsys.readouterr()
    assert (printed.err, printed.out, code) == (message, "", 2)


@pytest.mark.parametrize("given", ["A x", "A", "x + y x^T y"])
def test_a_gradient_is_of_a_scalar(given: str) -> None:
    with pytest.raises(ShapeError, match="a gradient is taken of a scalar, and this is") as caught:
        matdiff.grad(given, "x", where="x: n, y: n")
    assert caught.value.span is not None


def test_a_variable_that_does_not_occur(capsys: pytest.CaptureFixture[str]) -> None:
    """No error: the answer is the zero of its shape, and a note says why."""
    code = main(
        ["grad", "x^T A y", "wrt", "B", "where", "B: p x q", "--format", "ascii", "--no-check"]
    )
    printed = capsys.readouterr()
    assert code == 0
    assert "grad_B f  =  zeros(p, q)    p x q" in printed.out
    assert printed.err == ("note: B does not occur in the expression, so its gradient is zero.\n")


# -- size

WIDE = "more than 2000 operands in one sum or product"
HUGE = {
    "too long": ("x+" * 50_000 + "x", "the text is longer than 100000 characters"),
    "a sum of 50,000": ("+".join(["x"] * 50_000), WIDE),
    "a product of 100,000": ("x" * 100_000, WIDE),
    "names": (" ".join(f"A{i}" for i in range(14_000)), WIDE),
    "factors": (" .* ".join(["x"] * 15_000), WIDE),
    "an open sum": ("x+" * 50_000, "an operand is missing at the end"),
    "parentheses": ("(" * 10_000 + "x" + ")" * 10_000, "brackets are nested too deeply"),
    "open parentheses": ("(" * 100_000, "brackets are nested too deeply"),
    "calls": ("sin(" * 10_000 + "x" + ")" * 10_000, "brackets are nested too deeply"),
    "minus signs": ("-" * 50_000 + "x", "the expression is nested too deeply"),
    "transposes": ("x" + "^T" * 30_000, "the expression is nested too deeply"),
    "quotients": ("x" + "/x" * 20_000, "the expression is nested too deeply"),
    "bars": ("|" * 20_000, "bars are nested too deeply"),
    "subscripts": ("x[1" * 20_000, "brackets are nested too deeply"),
    "angles": ("<" * 30_000, "an operand is missing at the end"),
    "digits": ("9" * 99_999, "a number of more than 1000 digits"),
    "an exponent": ("x^" + "9" * 50_000, "a number of more than 1000 digits"),
    "decimals": ("1." + "1" * 50_000 + " x", "a number of more than 1000 digits"),
    "a power of ten": ("1e999999999 x", "a power of ten beyond 1000"),
}  # fmt: skip


@pytest.mark.parametrize("name", HUGE)
def test_huge(name: str) -> None:
    text, message = HUGE[name]
    begin = process_time()
    with pytest.raises(MatdiffError) as caught:
        matdiff.grad(text, "x")
    told = str(caught.value)
    within_a_second(begin)
    assert caught.value.message == message
    assert caught.value.exit_code == 2
    assert max(map(len, told.splitlines())) < 120


@pytest.mark.parametrize(
    "text", ["9^9^9^9 + x", "9^9^9^9 x", "x^9^9^9", "x^(9^9^9^9)", "(1/3)^999999999 x"]
)
def test_towers_are_not_computed(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A tower of powers is an expression like another: it stays as it is, and nobody tries to write it out."""
    begin = process_time()
    code = main(["grad", text, "wrt", "x", "--no-check"])
    within_a_second(begin)
    assert code == 0
    assert len(capsys.readouterr().out) < 1000


def test_a_tower_is_not_checked_for_ever(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grad", "9^9^9^9 x", "wrt", "x"]) == 0
    assert "not checked" in capsys.readouterr().out


def test_large_but_sound(capsys: pytest.CaptureFixture[str]) -> None:
    """What is merely large is answered."""
    begin = process_time()
    assert str(matdiff.grad("+".join(["x"] * 2000), "x")) == "2000"
    assert str(matdiff.grad(" ".join(["x"] * 1000), "x")) == "1000 x^999"
    assert str(matdiff.grad("9" * 40 + " x", "x")) == "9" * 40
    within_a_second(begin)


# -- files and streams

NOT_TEXT = {
    "bytes": (bytes(range(256)), "is not text: byte 129 is not UTF-8"),
    "utf-16": ("x^T x".encode("utf-16"), "is not text: byte 1 is not UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", "is not text: byte 1 is not UTF-8"),
    "control characters": (
        b"x\x00 + \x07y",
        "cannot read the character U+0000\n  | x\ufffd + \ufffdy\n  |  ^",
    ),
    "nothing": (b"", "there is no expression"),
    "blank lines": (b"\n\n  \n", "there is no expression"),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_TEXT)
@pytest.mark.parametrize("way", ["file", "standard input"])
def test_no_text(
    name: str,
    way: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data, message = NOT_TEXT[name]
    path = tmp_path / "input"
    path.write_bytes(data)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    given = ["-f", str(path)] if way == "file" else ["-"]
    begin = process_time()
    assert main(["grad", *given, "wrt", "x"]) == 2
    within_a_second(begin)
    where = str(path) if way == "file" else "standard input"
    subject = f"{where} " if message.startswith("is not text") else ""
    assert capsys.readouterr().err == f"error: {subject}{message}\n"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "input"
    path.write_bytes("x^T x\r\n".encode("utf-8-sig"))
    assert main(["grad", "-f", str(path), "wrt", "x", "--format", "ascii", "--no-check"]) == 0
    assert "grad_x f  =  2 x" in capsys.readouterr().out


PROCESSES = {
    "a shape": (["grad", "x^T A y + b", "wrt", "x", "where", "b: n x 1"], b"", 2),
    "an option": (["grad", "x", "wrt", "x", "--fromat", "latex"], b"", 2),
    "bytes": (["grad", "-", "wrt", "x"], bytes(range(256)), 2),
    "parentheses": (["grad", "-", "wrt", "x"], b"(" * 10_000 + b"x" + b")" * 10_000, 2),
    "100,000 characters": (["grad", "-", "wrt", "x"], b"x+" * 49_999 + b"x", 2),
    "no command": ([], b"", 2),
    "no law": (["grad", "trigamma(x)", "wrt", "x"], b"", 1),
}


@pytest.mark.parametrize("name", PROCESSES)
def test_whole_process(name: str) -> None:
    """Exit code, no traceback, and within a second with the start of Python; answers and errors do not share a stream."""
    given, typed, code = PROCESSES[name]
    begin = seconds_of_children()
    run = subprocess.run(
        [sys.executable, "-m", "matdiff", *given], input=typed, capture_output=True, check=False
    )
    took = seconds_of_children() - begin
    told = run.stderr.decode()
    assert run.returncode == code
    assert "Traceback" not in told
    if name != "no command":
        assert told.startswith("error: ")
        assert run.stdout == b""
    assert took < SECOND


def test_a_full_disk(tmp_path: Path) -> None:
    """What cannot be written is an error of a line, not a traceback. Files may have no byte here, which every system can say."""
    with open(tmp_path / "answer", "wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "matdiff", "grad", "x^T x", "wrt", "x", "--no-check"],
            stdout=full, stderr=subprocess.PIPE, check=False,
            preexec_fn=lambda: setrlimit(RLIMIT_FSIZE, (0, 0)),
        )  # fmt: skip
    assert run.returncode == 2
    assert run.stderr == b"error: the answer cannot be written: File too large\n"


def test_a_reader_that_leaves() -> None:
    """matdiff notation | head: no complaint."""
    command = f"{sys.executable} -m matdiff notation | head -1"
    run = subprocess.run(command, shell=True, capture_output=True, check=False)
    assert run.stderr == b""


@pytest.mark.parametrize("ask", [lambda e: matdiff.grad(e, "x"), matdiff.parse])
def test_an_expression_is_text(ask: Callable[[object], object]) -> None:
    with pytest.raises(MatdiffError, match="an expression is given as text, not as int"):
        ask(3)
