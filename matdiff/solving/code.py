"""NumPy code of a solution: a function of the data for each unknown, and one that returns them all.

Inverses are solved for, never multiplied; a Sylvester equation goes to SciPy, not to a Kronecker product; where there is no closed form
the code iterates the step, and says which.
"""

from __future__ import annotations

import re
from keyword import iskeyword

from matdiff.base import libraries
from matdiff.base.errors import UnsupportedError
from matdiff.codegen.functions import code
from matdiff.expression.build import add, apply, eye, inv, matmul, symbol, transpose
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import substitute, symbols
from matdiff.rewrite.matching import compile_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matdiff.solving.solution import Solution


def source(solution: Solution, target: str = "numpy") -> str:
    """The source text."""
    if not solution.branches:
        if target != "numpy":
            raise UnsupportedError(f"there is no {target} code of an iteration", help="use numpy")
        return _iterated(solution)
    if target != "numpy":
        return _in_target(solution, target)
    parts: list[str] = []
    problem = solution.problem
    found = solution.branches[0].found
    for unknown, node in found.values.items():
        node = substitute(node, problem.letters)
        name = "solution" if len(found.values) == 1 else f"solve_{unknown.name}"
        parts.append(_function(name, node, _arguments(solution, node)))
    if len(found.values) > 1:
        parts.append(_together(solution))
    return _with_imports("\n\n".join(part.strip("\n") for part in parts))


def _in_target(solution: Solution, target: str) -> str:
    """A function of the data for each unknown, in another library or language."""
    problem = solution.problem
    values = solution.branches[0].found.values
    parts = []
    for unknown, value in values.items():
        node = substitute(value, problem.letters)
        name = "solution" if len(values) == 1 else f"solve_{unknown.name}"
        parts.append(code(node, _arguments(solution, node), name=name, target=target).source)
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _with_imports(text: str) -> str:
    lines = text.split("\n")
    imports = [line for line in lines if line.startswith(("import ", "from "))]
    rest = "\n".join(line for line in lines if line not in imports)
    rest = re.sub(r"\n+(?=def )", "\n\n\n", rest)
    head = "\n".join(sorted(dict.fromkeys(imports)))
    return f"{head}\n\n\n{rest.strip()}\n"


def _arguments(solution: Solution, node: Node) -> list[Symbol]:
    """The letters of a value in the order of the question."""
    used = symbols(node)
    order = [v for v in solution.reading.symbols.values() if v in used]
    return [*order, *(v for v in used if v not in order)]


def _function(name: str, node: Node, arguments: list[Symbol]) -> str:
    """A function; a Sylvester equation in it is handed to SciPy."""
    found = _sylvester(node)
    if found is None:
        return code(node, arguments, name=name).source
    A, B, C = found
    parts = ["from scipy.linalg import solve_sylvester"]
    calls = []
    for part, operand in zip(("left", "right", "known"), (A, B, C), strict=True):
        if isinstance(operand, Symbol):
            calls.append(_safe(operand.name))
            continue
        own = symbols(operand)
        parts.append(code(operand, own, name=f"{name}_{part}").source)
        calls.append(f"{name}_{part}({', '.join(_safe(v.name) for v in own)})")
    given = ", ".join(_safe(v.name) for v in arguments)
    parts.append(f"def {name}({given}):\n    return solve_sylvester({', '.join(calls)})\n")
    return "\n\n".join(part.strip("\n") for part in parts)


def _safe(name: str) -> str:
    return f"{name}_" if iskeyword(name) else name


def _sylvester(node: Node) -> tuple[Node, Node, Node] | None:
    """A, B, C of A X + X B = C, where a node is its solution by vec."""
    A, B, C = (symbol(n, s) for n, s in (("A", ("m", "m")), ("B", ("n", "n")), ("C", ("m", "n"))))
    known = apply("vec", C)
    left, right = apply("kron", eye("n"), A), apply("kron", B, eye("m"))
    pattern = apply("unvec", matmul(inv(add(left, right)), known), parameters=("m", "n"))
    found: Any = compile_pattern(pattern)(node, {0: lambda *_: True}, lambda b: b)
    if found is None:
        return None
    inner = found[B]
    is_turned = isinstance(inner, Apply) and inner.operator.name == "transpose"
    return found[A], inner.operands[0] if is_turned else transpose(inner), found[C]


def _together(solution: Solution) -> str:
    """solution(data): the unknowns one after the other."""
    found = solution.branches[0].found
    given = [_safe(v.name) for v in solution.data() if v.name not in solution.variables]
    lines = [f"def solution({', '.join(given)}):"]
    waiting = dict(found.values)
    names = {v.name for v in waiting}
    while waiting:
        ready = [v for v, n in waiting.items() if not set(waiting) & set(symbols(n))]
        if not ready:
            raise UnsupportedError("the unknowns speak of each other: there is no code for that")
        for v in ready:
            arguments = ", ".join(
                f"{_safe(a.name)}={_safe(a.name)}" for a in _arguments(solution, waiting[v])
            )
            lines.append(f"    {_safe(v.name)} = solve_{v.name}({arguments})")
            del waiting[v]
    returned = ", ".join(_safe(name) for name in solution.variables if name in names)
    lines.append(f"    return {returned}")
    return "\n".join(lines)


def _iterated(solution: Solution) -> str:
    """The step as a function, and a loop that repeats it until nothing changes."""
    name, steps = solution.iteration
    letters = solution.problem.letters
    steps = {unknown: substitute(node, letters) for unknown, node in steps.items()}
    if not steps:
        raise UnsupportedError("there is no closed form, and no step towards a solution is known")
    if len(steps) > 1:
        return _alternated(solution, name, steps)
    ((unknown, node),) = steps.items()
    arguments = _arguments(solution, node)
    word = name.lower().replace(" ", "_")
    step = code(node, arguments, name=word, doc=f"The {name} for {unknown}.").source
    given = [_safe(v.name) for v in arguments if v.name != unknown]
    letter = _safe(unknown)
    call = ", ".join(f"{_safe(v.name)}={_safe(v.name)}" for v in arguments)
    loop = (
        f"def solution({', '.join([*given, letter])}, tolerance=1e-12, most=1000):\n"
        f'    """{name} repeated from {unknown} on, until nothing changes."""\n'
        f"    for _ in range(most):\n"
        f"        before, {letter} = {letter}, {word}({call})\n"
        f"        if np.linalg.norm({letter} - before) <= tolerance * (1 + np.linalg.norm(before)):\n"
        f"            return {letter}\n"
        f'    raise ArithmeticError("the {name} did not converge")\n'
    )
    return _with_imports(f"{step}\n\n{loop}")


def _alternated(solution: Solution, name: str, steps: dict[str, Node]) -> str:
    """Each unknown given the others, in turn or all at once, until nothing changes."""
    in_turn = name != "Newton step"
    parts, calls = [], []
    for unknown, node in steps.items():
        arguments = _arguments(solution, node)
        parts.append(code(node, arguments, name=f"given_{unknown}").source)
        named = ", ".join(f"{_safe(v.name)}={_safe(v.name)}" for v in arguments)
        calls.append(f"given_{unknown}({named})")
    letters = [_safe(unknown) for unknown in steps]
    given = [_safe(v.name) for v in solution.reading.symbols.values() if v.name not in steps]
    kept = ", ".join(letters)
    made = (
        [f"        {letter} = {call}" for letter, call in zip(letters, calls, strict=True)]
        if in_turn
        else [f"        {kept} = {', '.join(calls)}"]
    )
    how = "in turn, each given the others" if in_turn else "together"
    failed = "the alternating steps" if in_turn else f"the {name}"
    loop = "\n".join(
        [
            f"def solution({', '.join([*given, *letters])}, tolerance=1e-10, most=10000):",
            f'    """{kept} {how}, until nothing changes."""',
            "    for _ in range(most):",
            f"        before = {kept}",
            *made,
            f"        after = {kept}",
            "        if all(np.linalg.norm(a - b) <= tolerance * (1 + np.linalg.norm(b)) for a, b in zip(after, before)):",
            f"            return {kept}",
            f'    raise ArithmeticError("{failed} did not converge")',
        ]
    )
    return _with_imports("\n\n".join([*parts, loop]))


def compiled(solution: Solution, target: str = "numpy") -> Callable[..., Any]:
    """The function itself: our own source, compiled."""
    return libraries.compiled(source(solution, target), "solution")
