"""``matdiff`` alone in a terminal: questions one after the other. What is declared and what is named stays.

    S: n x n symmetric          a declaration, for every later question in which S stands
    h = W x + b                 a name; where it stands later, the statement goes before the expression
    grad log det S wrt S        a question, as after the word matdiff, quotes or not
    x^T S x                     an expression: what can be asked of it

``show`` lists what stays, ``forget S`` (or ``forget``) drops it, ``help`` tells, ``quit`` or the end of the input ends. An error
is told, and the session goes on.

>>> session = Session(lambda words: print(*words, sep=" | ") or 0)
>>> for line in ("S: n x n symmetric", "h = W x", "grad h^T S h wrt W --no-check", "tr(A)"):
...     session.answer(line)
grad | h = W x; h^T S h | wrt | W | --no-check | where | S: n x n symmetric
ask | tr(A)
"""

from __future__ import annotations

import atexit
import os
import re
import sys
from importlib.util import find_spec

from matdiff.answers import questions
from matdiff.commandline.arguments import COMMANDS, KEYWORDS, KNOWN_OPTIONS, read_arguments

if find_spec("readline"):
    import readline
else:
    readline = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PROMPT = "matdiff> "
_HELP = """\
S: n x n symmetric        declares S for what follows
h = W x + b               gives a name; later expressions may use it
grad log det S wrt S      asks; the commands are those of matdiff help
x^T S x                   tells what can be asked of it
show, forget [NAME]       what is declared and named
quit                      ends, as the end of the input does
"""
_LETTER = r"[^\W\d]\w*"
_DECLARATION = re.compile(rf"\s*(?P<name>{_LETTER})\s*:(?!=)\s*(?P<rest>\S.*)\Z")
_DEFINITION = re.compile(rf"\s*(?P<name>{_LETTER})\s*:?=(?!=)(?P<rest>.*\S.*)\Z")
_DERIVATIVES = ("grad", "jacobian", "hessian", "differential", "jvp", "vjp", "hvp")
_WORDS = re.compile(r'"[^"]*"|\S+')
_FORMULA = {"ask", "solve", "parse", "graph", "backprop", *_DERIVATIVES}
"""The commands that take one expression, before which the statements that it uses are put."""


class Session:
    """What stays between the questions; ``run`` answers the words of one, as the command line does."""

    def __init__(self, run: Callable[[list[str]], int]) -> None:
        self._run = run
        self._declared: dict[str, str] = {}
        self._named: dict[str, str] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """What was declared or named."""
        return (*self._declared, *self._named)

    def answer(self, line: str) -> None:
        """One line: a declaration, a name, or a question."""
        line = line.strip().removeprefix("matdiff ").strip()
        first, _, rest = line.partition(" ")
        if not line or line.startswith("#"):
            return
        if line in ("help", "?"):
            print(_HELP, end="")
        elif line == "show":
            self._show()
        elif first == "forget":
            self._forget(rest.split())
        elif first in COMMANDS or line.startswith("-"):
            self._ask(line)
        elif found := _DECLARATION.match(line):
            self._declared[found["name"]] = found["rest"].strip()
        elif questions.question(line) is None and (found := _DEFINITION.match(line)):
            self._named.pop(found["name"], None)  # it stands after what it may use
            self._named[found["name"]] = found["rest"].strip()
        else:
            self._ask(line)

    def _show(self) -> None:
        for name, said in self._declared.items():
            print(f"{name}: {said}")
        for name, said in self._named.items():
            print(f"{name} = {said}")
        if not self.names:
            print("nothing is declared or named")

    def _forget(self, names: Iterable[str]) -> None:
        for name in list(names) or self.names:
            if name.strip(",") not in self.names:
                print(f"{name} was not declared or named", file=sys.stderr)
            self._declared.pop(name.strip(","), None)
            self._named.pop(name.strip(","), None)

    def _ask(self, line: str) -> None:
        words = [word.strip('"') if word[0] == '"' else word for word in _WORDS.findall(line)]
        if words[0] not in COMMANDS and not words[0].startswith("--"):
            words = self._formula(words)
        if words[0] in _FORMULA:
            words = self._with_what_stays(words)
        self._run(words)

    @staticmethod
    def _formula(words: list[str]) -> list[str]:
        """A line without a command: a question by itself, else the expression."""
        found = None if "wrt" in words else questions.question(" ".join(words))
        if found is None:
            return ["grad" if "wrt" in words else "ask", *words]
        declared = ["where", found.where.strip()] if found.where else []
        return ["grad", found.text.strip(), "wrt", found.wrt, *declared]

    def _with_what_stays(self, words: list[str]) -> list[str]:
        """The statements that an expression uses before it, the declarations of what stands in it behind."""
        plain, options = _options_in(words)
        arguments = read_arguments(plain)
        text, own = arguments.text(), arguments.text("where")
        if not text or {"-f", "--file", "--help", "-h"} & set(options):
            return words
        program = "; ".join([*self._used(text), text])
        taken = {found["name"] for part in own.split(",") if (found := _DECLARATION.match(part))}
        known = [name for name in _standing_in(program, self._declared) if name not in taken]
        declared = [f"{name}: {self._declared[name]}" for name in known]
        result = [words[0], program]
        for keyword, said in arguments.words.items():
            if keyword not in ("", "where"):
                result += [keyword, *said]
        result += options
        if own or declared:
            result += ["where", ", ".join([own] * bool(own) + declared)]
        return result

    def _used(self, text: str) -> list[str]:
        """The statements whose names stand in a text or in one another, in the order in which they were given."""
        needed: set[str] = set()
        waiting = [text]
        while waiting:
            for name in _standing_in(waiting.pop(), self._named):
                if name not in needed:
                    needed.add(name)
                    waiting.append(self._named[name])
        return [f"{name} = {said}" for name, said in self._named.items() if name in needed]


def _standing_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of the names stand in a text, alone or with a subscript."""
    standing = set(re.findall(r"[^\W\d_]\w*", text))
    standing |= {word.partition("_")[0] for word in standing}
    return [name for name in names if name in standing]


def _options_in(words: list[str]) -> tuple[list[str], list[str]]:
    """The words of a question, and its options with their values."""
    plain: list[str] = []
    options: list[str] = []
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        takes = KNOWN_OPTIONS.get(word.partition("=")[0] if word.startswith("--") else word)
        if takes is None:
            plain.append(word)
            continue
        options.append(word)
        if takes and "=" not in word and waiting:
            options.append(waiting.pop(0))
    return plain, options


def run(answer: Callable[[list[str]], int]) -> int:
    """Read lines until the end of the input; returns the exit code."""
    session = Session(answer)
    ask = _line_reader(session)
    if sys.stdin.isatty():
        print("matdiff: help tells what can be typed, quit ends", file=sys.stderr)
    while True:
        try:
            line = ask()
        except EOFError:
            return 0
        except KeyboardInterrupt:
            print(file=sys.stderr)  # the line is given up, not the session
            continue
        if line.strip() in ("quit", "exit"):
            return 0
        session.answer(line)


def _line_reader(session: Session) -> Callable[[], str]:
    """How a line is read: with prompt_toolkit where it is installed, else by input."""
    if not sys.stdin.isatty():
        return input

    def words() -> list[str]:
        return [*COMMANDS, *KEYWORDS, *KNOWN_OPTIONS, "show", "forget", "quit", *session.names]

    try:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.completion import WordCompleter
        from prompt_toolkit.history import FileHistory, InMemoryHistory
    except ImportError:
        return _with_readline(words)
    path = _history()
    prompt: PromptSession[str] = PromptSession(
        history=FileHistory(path) if path else InMemoryHistory(),
        completer=WordCompleter(words, WORD=True),
        complete_while_typing=False,
    )
    return lambda: prompt.prompt(PROMPT)


def _with_readline(words: Callable[[], list[str]]) -> Callable[[], str]:
    if readline is None:  # on Windows
        return lambda: input(PROMPT)

    def complete(begun: str, number: int) -> str | None:
        found = [word for word in words() if word.startswith(begun)]
        return found[number] if number < len(found) else None

    readline.set_completer_delims(" ")
    readline.set_completer(complete)
    readline.parse_and_bind("tab: complete")
    path = _history()
    if path:
        if os.path.exists(path):
            readline.read_history_file(path)
        atexit.register(readline.write_history_file, path)
    return lambda: input(PROMPT)


def _history() -> str | None:
    """The file of the lines typed, in the user's own folder of states; None where nothing is to be kept."""
    home = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    if os.environ.get("MATDIFF_CACHE") == "off" or not os.path.isabs(home):
        return None
    try:
        os.makedirs(f"{home}/matdiff", mode=0o700, exist_ok=True)
    except OSError:
        return None
    return f"{home}/matdiff/history"
