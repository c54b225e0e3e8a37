"""The command line: ``matdiff grad "x^T A y" wrt A``.

Standard output gets the answer: how the input was read, the closed form, its shape, the verdict of the check, with --steps the
derivation. Notes and timings go to standard error. Exit codes: 0 answered; 1 understood but no derivation; 2 syntax, shape or usage
error; 3 the check disagreed; 130 interrupted.
"""

from __future__ import annotations

import sys

from matdiff import __version__
from matdiff.base.budget import bounded
from matdiff.base.errors import MatdiffError
from matdiff.commandline import commands, machine, session, waiting
from matdiff.commandline import manual as commandline_manual
from matdiff.commandline.arguments import read_arguments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


def main(given: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    try:
        _prepare_streams()
        words = sys.argv[1:] if given is None else given
        if words == ["session"] or (not words and _is_terminal()):
            return session.run(main)
        if "--json" in words:
            return machine.run(words, _run)
        code = _run_before_a_person(words) if _shows(sys.stderr) else _run(words)
        sys.stdout.flush()  # what cannot be written is told here, not after the end
        return code
    except MatdiffError as error:
        print(f"error: {_printable(str(error))}", file=sys.stderr)
        return error.exit_code
    except (RecursionError, MemoryError) as error:
        what = "too deep" if isinstance(error, RecursionError) else "the memory does not suffice"
        print(f"error: this is too large for matdiff: {what}", file=sys.stderr)
        print("help: matdiff limits says what is read and worked out", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        _close_quietly()
        return 0
    except OSError as error:
        _close_quietly()
        print(f"error: the answer cannot be written: {error.strerror}", file=sys.stderr)
        return 2


def _is_terminal() -> bool:
    return _shows(sys.stdin) and _shows(sys.stdout)


def _shows(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _run_before_a_person(words: list[str]) -> int:
    with waiting.sign_of_life():
        return _run(words)


def _prepare_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _close_quietly() -> None:
    """Whoever read our output has gone; do not complain about it at exit."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def _run(given: list[str]) -> int:
    arguments = read_arguments(given)
    if arguments.has("version"):
        print(f"matdiff {__version__}")
        return 0
    if arguments.has("help") or arguments.command in ("", "help"):
        asked = arguments.text() if arguments.command == "help" else arguments.command
        print(commandline_manual.manual(asked), end="")
        return 0 if given else 2

    if arguments.options or arguments.rules:
        commandline_manual.refuse_strangers(arguments)
    with bounded():
        return commands.COMMANDS[arguments.command](arguments)


if __name__ == "__main__":
    sys.exit(main())
