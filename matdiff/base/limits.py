"""Every limit there is: what is larger is refused in a sentence, before work or memory is spent on it.

``matdiff limits`` prints the table; a module that has a limit reads it here.

>>> TEXT, len(table()) > 10
(100000, True)
"""

from __future__ import annotations

TEXT = 100_000
FILE = 1_000_000
SYSTEM_TEXT = 20_000
PAGE = 20_000
WORD = 300
BRACKETS = 5_000
BARS = 100
GROUPS = 1_500
DIGITS = 1_000
SIZE_DIGITS = 12
OPERANDS = 2_000
SUM_LIMITS = 20
PYTHON_NESTING = 400
SYSTEM_NESTING = 150
READINGS = 1_000
CALLS = 60
TURNS = 500
FACTORS = 32
NUMBERS = 64
FAMILIES = 20_000
DEFINITIONS = 5_000
LOOP = 2_000
ORDER = 9
ROUNDS = 60
LAW_STEPS = 1_000
LAW_SECONDS = 5.0
POINTS = 100
POINT = 20_000
BITS = 20_000
WORK = 1_000_000
WORK_OF_CHARACTER = 200
ENTRIES = 3_000_000
VALUES_HELD = 500_000
CHECK_SECONDS = 4
GRAPH = 100
CHAIN = 400
EXPLICIT = 400

LIMITS: tuple[tuple[float, str, str], ...] = (
    (TEXT, "characters of a question, a program or its declarations", "refused, exit code 2"),
    (FILE, "bytes read of a file, of standard input or of a law file", "refused, exit code 2"),
    (SYSTEM_TEXT, "characters of a text in R, Julia, MATLAB or Mathematica", "refused, exit code 2"),
    (PAGE, "characters of a question on the page in the browser", "refused"),
    (WORD, "letters of a name or a run of indices in index notation", "refused, exit code 2"),
    (BRACKETS, "brackets, functions or statements inside one another", "refused, exit code 2"),
    (GROUPS, "brackets around a bar, groups of LaTeX, inside one another", "refused, exit code 2"),
    (BARS, "bars | and ‖ inside one another", "refused, exit code 2"),
    (DIGITS, "digits of a number", "refused, exit code 2"),
    (SIZE_DIGITS, "digits of a declared size", "refused, exit code 2"),
    (OPERANDS, "operands of one sum or product", "refused, exit code 2"),
    (SUM_LIMITS, "sums inside the limits of sums", "refused, exit code 2"),
    (PYTHON_NESTING, "expressions inside one another in Python text", "refused, exit code 2"),
    (SYSTEM_NESTING, "expressions inside one another in R, Julia, MATLAB or Mathematica", "refused, exit code 2"),
    (READINGS, "ways to read the ranks of the inputs of Python text", "refused, exit code 2"),
    (CALLS, "calls of functions inside one another in Python text", "refused, exit code 1"),
    (TURNS, "turns of a loop in Python text that are written out", "refused, exit code 1"),
    (FACTORS, "factors of a product over an axis in Python text", "refused, exit code 1"),
    (NUMBERS, "numbers of an array that Python text or a Python function writes out", "refused, exit code 2"),
    (BITS, "bits of a power of numbers, such as 2^100", "not worked out: it stands as it was typed"),
    (DEFINITIONS, "nodes of a program whose values are written out", "refused, exit code 2"),
    (FAMILIES, "nodes of families whose members are written out", "refused, exit code 2"),
    (LOOP, "statements of a loop that is written out for a number", "refused, exit code 2"),
    (ORDER, "order of a derivative", "refused, exit code 2"),
    (ROUNDS, "applications of a law of one's own inside one another", "refused, exit code 2: the law is named"),
    (LAW_STEPS, "applications of a law of one's own in one derivation", "refused, exit code 2: the law is named"),
    (LAW_SECONDS, "seconds for trying a law of one's own when it is loaded", "refused, exit code 2"),
    (WORK, "units of work of a question, about a microsecond each", "refused, exit code 1"),
    (WORK_OF_CHARACTER, "further units for each character of the question", "refused, exit code 1"),
    (POINTS, "points that a check may be asked to compare at", "refused, exit code 2"),
    (POINT, "entries of all symbols at one point of a check", "not checked, the answer is printed"),
    (ENTRIES, "entries of all arrays at a point of the check modulo a prime", "not checked, the answer is printed"),
    (VALUES_HELD, "entries of all values at a point of a check by values", "not checked, the answer is printed"),
    (CHECK_SECONDS, "seconds of work of all checks of an answer, counted and not timed", "what was compared counts, else not checked"),
    (GRAPH, "nodes of a computation graph that is drawn", "refused, exit code 1"),
    (CHAIN, "operators of a function that the chain rule takes apart", "refused, exit code 2"),
    (EXPLICIT, "entries of a Jacobian written out with --sizes", "left out, said"),
)  # fmt: skip
"""A number, of what, and what is done beyond it."""


def table() -> list[str]:
    """The limits as lines of a table."""
    return [
        f"{f'{int(value):,}'.replace(',', ' '):>9}  {of}: {beyond}" for value, of, beyond in LIMITS
    ]
