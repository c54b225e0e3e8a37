"""The prompt: what stays between questions, what is told of mistakes; a terminal of its own; the sign of life."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from threading import Event
from time import sleep

import pytest

from matdiff.base import doing
from matdiff.cli import main
from matdiff.commandline import waiting
from matdiff.commandline.session import Session


def _asked(*lines: str) -> list[list[str]]:
    asked: list[list[str]] = []
    session = Session(lambda words: asked.append(words) or 0)
    for line in lines:
        session.answer(line)
    return asked


def test_what_is_declared_and_named_goes_with_what_it_stands_in() -> None:
    asked = _asked(
        "S: p x p symmetric",
        "R: 2 x 3",
        "h = W x + b",
        "L = h^T S h",
        'grad "L" wrt W, b --steps --format latex',
        "hessian h^T h wrt b where b: 4",
        "d/dW (h^T S h)",
        "tr(A)",
    )
    program = "h = W x + b; L = h^T S h; L"
    assert asked == [
        ["grad", program, "wrt", "W,", "b", "--steps", "--format", "latex", "where", "S: p x p symmetric"],
        ["hessian", "h = W x + b; h^T h", "wrt", "b", "where", "b: 4"],
        ["grad", "h = W x + b; (h^T S h)", "wrt", "W", "where", "S: p x p symmetric"],
        ["ask", "tr(A)"],
    ]  # fmt: skip


def test_a_declaration_in_the_question_goes_before_what_stays() -> None:
    assert _asked("S: n x n symmetric", "grad log det S wrt S where S: 3 x 3")[0][-1] == "S: 3 x 3"


def test_what_is_forgotten_is_gone(capsys: pytest.CaptureFixture[str]) -> None:
    asked = _asked(
        "S: n x n", "h = S x", "forget S", "show", "forget", "show", "forget q", "sum(h)"
    )
    told = capsys.readouterr()
    assert told.out == "h = S x\nnothing is declared or named\n"
    assert told.err == "q was not declared or named\n"
    assert asked == [["ask", "sum(h)"]]


def test_a_name_given_anew_stands_after_what_it_uses() -> None:
    assert _asked("a = x", "b = y", "a = 2 b", "a^2") == [["ask", "b = y; a = 2 b; a^2"]]


@pytest.mark.parametrize("line", ["", "   ", "# a remark"])
def test_nothing_is_asked_by_an_empty_line(line: str) -> None:
    assert _asked(line) == []


def test_a_mistake_is_told_and_the_session_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    session = Session(main)
    session.answer("grad x + wrt x")
    session.answer("grad x^T A y wrt A --no-check")
    told = capsys.readouterr()
    assert told.err.startswith("error: an operand is missing at the end\n  | x +\n")
    assert told.out.splitlines()[-1] == "∇_A f  =  x yᵀ    m × n"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals on Windows")
def test_matdiff_alone_in_a_terminal_asks(tmp_path: object) -> None:
    import pty

    environment = {**os.environ, "TERM": "dumb", "XDG_STATE_HOME": str(tmp_path)}
    terminal, inner = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "matdiff"],
        stdin=inner, stdout=inner, stderr=inner, env=environment, start_new_session=True,
    )  # fmt: skip
    os.close(inner)
    shown = b""

    def until(text: bytes) -> None:
        nonlocal shown
        while text not in shown:
            if not select.select([terminal], [], [], 60)[0]:
                child.kill()
                pytest.fail(f"{text!r} does not come after {shown!r}")
            shown += os.read(terminal, 4096)
        shown = shown.partition(text)[2]

    until(b"matdiff> ")
    os.write(terminal, b"grad x^T y wrt y --no-check\n")
    until("∇_y f  =  x".encode())
    until(b"matdiff> ")
    sleep(0.5)
    child.send_signal(signal.SIGINT)  # gives up the line, not the session
    until(b"matdiff> ")
    os.write(terminal, b"quit\n")
    try:
        assert child.wait(60) == 0
    finally:
        child.kill()
        os.close(terminal)


class _Terminal:
    """Standard error as a terminal that remembers what was shown."""

    def __init__(self) -> None:
        self.shown, self.is_told = "", Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.shown += text
        if "..." in text:
            self.is_told.set()
        return len(text)

    def flush(self) -> None:
        pass


def test_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    with waiting.sign_of_life():
        doing.say("checking by values, point 2 of 3")
        assert terminal.is_told.wait(60)
    assert "... 0 s" in terminal.shown
    assert terminal.shown.endswith("\r\x1b[K")


def test_the_sign_goes_before_the_answer_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    with waiting.sign_of_life():
        assert terminal.is_told.wait(60)
        print("the answer")
    assert terminal.shown.endswith("\r\x1b[Kthe answer\n")
    assert sys.stdout is terminal


def test_no_sign_of_life_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    assert main(["grad", "x^T A y", "wrt", "A"]) == 0
    assert capsys.readouterr().err == ""
