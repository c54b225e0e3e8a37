"""Every question of the corpora, every kind of answer, every target of code: values of the code beside those of the formula.

    python -m tests.fuzz.crossing [--targets numpy,torch] [--kinds gradient,hvp] [--every K]

By hand: minutes. The formula's value is that of matdiff.numeric, which shares nothing with the writers of code, at sizes that are all
different. Octave and C++ run as one program each. What is refused is counted by its sentence.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import matdiff  # noqa: E402
from matdiff.base.errors import MatdiffError  # noqa: E402
from matdiff.checks.bycode import _arrays, _numbers, _within  # noqa: E402
from matdiff.checks.draw import valid_points  # noqa: E402
from matdiff.expression.nodes import Node, Symbol  # noqa: E402
from matdiff.expression.traverse import symbols as symbols_of  # noqa: E402
from matdiff.numeric.fields import FLOAT  # noqa: E402
from matdiff.numeric.sampling import choose_sizes  # noqa: E402

KINDS = ("value", "gradient", "hessian", "hvp", "differential", "jvp", "vjp", "jacobian")
ASKED = {"gradient": "grad", "value": "grad"}
RUN = ("numpy", "scipy", "array-api", "jax", "torch", "einsum")
TEXT = ("matlab", "cpp")


class Case(NamedTuple):
    """A formula with its arguments, values of them, and the value of it."""

    name: str
    kind: str
    answer: Any
    of: str
    node: Node
    symbols: list[Symbol]
    values: dict[str, Any]
    wanted: Any


def questions() -> Iterator[tuple[str, str, str, str, str]]:
    """What is asked, text, variable, declarations, structure."""
    from cookbook.table import GRADIENTS
    from forum.test_questions import QUESTIONS

    for e in GRADIENTS:
        yield "grad", e.expression, e.wrt, e.where, e.structure
    for q in QUESTIONS:
        yield q.ask, q.typed, q.wrt, q.where, ""
    pages = [ROOT / "README.md", ROOT / "docs" / "derivatives.md", ROOT / "docs" / "input.md"]
    page = "\n".join(path.read_text(encoding="utf-8") for path in pages)
    pattern = r'^\$ matdiff (grad|jacobian|hessian) "([^"]*)" wrt (\S+)(?: where "([^"]*)")?'
    for ask, text, wrt, where in re.findall(pattern, page, re.M):
        yield ask, text, wrt, where or "", ""


def answers(kinds: tuple[str, ...]) -> Iterator[tuple[str, str, Any, str]]:
    """The answers of each question, of all kinds that it has."""
    for ask, text, wrt, where, structure in dict.fromkeys(questions()):
        own = {
            "grad": ("value", "gradient", "hessian", "hvp", "differential"),
            "jacobian": ("jacobian", "jvp", "vjp", "differential"),
            "hessian": ("hessian", "hvp", "gradient"),
        }[ask]
        for kind in own:
            if kind not in kinds:
                continue
            more = {"structure": structure} if structure and kind in ("value", "gradient") else {}
            try:
                found = getattr(matdiff, ASKED.get(kind, kind))(text, wrt, where=where, **more)
            except MatdiffError:
                continue
            yield (
                f"{text} wrt {wrt} where {where!r}",
                kind,
                found,
                "value" if kind == "value" else "",
            )


def cases(kinds: tuple[str, ...], every: int) -> Iterator[Case]:
    for at, (name, kind, answer, of) in enumerate(answers(kinds)):
        if at % every:
            continue
        record = answer.record
        try:
            node = record.how["derivation"].expression if of else record.kind.code(record, "")[0]
        except (MatdiffError, AttributeError, TypeError) as trouble:
            print(f"no formula: {kind} of {name}: {type(trouble).__name__} {str(trouble)[:90]}")
            continue
        every_symbol = dict.fromkeys([*record.symbols, *symbols_of(node)])
        symbols = [s for s in every_symbol if "index" not in s.attributes]
        nodes = [node, *(v for v in record.symbols if not v.axes)]
        sizes = choose_sizes(*nodes)
        try:
            point = next(valid_points(nodes, sizes, 1), None)
            if point is None:
                continue
            _within(point, node)
            wanted = np.array(
                [
                    [
                        complex(x.real, getattr(x, "imag", 0))
                        if isinstance(x, complex)
                        or (hasattr(x, "real") and not isinstance(x, float))
                        else x
                        for x in row
                    ]
                    for row in _numbers(point.evaluator(FLOAT).value(node))
                ]
            )
        except Exception as trouble:
            print(f"no value: {kind} of {name}: {type(trouble).__name__} {str(trouble)[:90]}")
            continue
        if np.max(np.abs(wanted.imag), initial=0) == 0:
            wanted = wanted.real
        if kind == "hessian" and answer.code().partition("def ")[2].startswith("hessian_matvec"):
            continue  # an operator, not a matrix
        values = _arrays(point, symbols, sizes, np)
        for s in symbols:  # what the answer does not depend on
            if s.name not in values:
                values[s.name] = np.ones(
                    [sizes.get(str(n), 3) for n in (*s.axes, *(k for k in s.shape if k != 1))]
                )
        yield Case(name, kind, answer, of, node, symbols, {**sizes, **values}, wanted)


def library(target: str) -> Callable[[Any], Any]:
    if target == "jax":
        import jax

        jax.config.update("jax_enable_x64", True)
        return jax.numpy.asarray
    if target == "torch":
        import torch

        return lambda v: torch.as_tensor(np.asarray(v))
    if target == "array-api":
        import array_api_strict

        return lambda v: array_api_strict.asarray(v, copy=True)
    return np.asarray


def made(case: Case, target: str) -> str:
    return str(case.answer.code(target, of=case.of) if case.of else case.answer.code(target))


def apart(found: Any, wanted: Any) -> float:
    found = np.asarray(found)
    if found.size != wanted.size:
        return float("inf")
    gap = np.max(np.abs(found.reshape(-1) - wanted.reshape(-1)), initial=0.0)
    return float(gap / (1e-3 + np.max(np.abs(wanted), initial=0.0)))


class Count:
    """What came of the cases of a target."""

    def __init__(self) -> None:
        self.right, self.wrong = Counter[str](), Counter[str]()
        self.refused: Counter[str] = Counter()

    def note(self, case: Case, target: str, error: float, source: str) -> None:
        if error < 1e-6:
            self.right[case.kind] += 1
            return
        self.wrong[case.kind] += 1
        print(f"WRONG {target} {case.kind} of {case.name}: {error:.1e}\n{source}\n")


def run_here(every: list[Case], target: str, count: Count) -> None:
    make = library(target)
    for case in every:
        try:
            source = made(case, target)
            function = (
                case.answer.function(target, of=case.of)
                if case.of
                else case.answer.function(target)
            )
        except MatdiffError as trouble:
            count.refused[f"{case.kind}: {str(trouble)[:70]}"] += 1
            continue
        given = {k: make(v) if np.ndim(v) else np.asarray(v).item() for k, v in case.values.items()}
        head = re.search(rf"^def {function.__name__}\((?:\*, )?(.*)\):$", source, re.M)
        wanted = [
            n.removesuffix("_") if n not in given else n
            for n in (head[1] if head else "").split(", ")
            if n
        ]
        if any(n not in given for n in wanted):
            count.refused["functions among the arguments"] += 1
            continue
        try:
            found = function(**{n: given[n] for n in wanted})
        except Exception as trouble:
            count.wrong[case.kind] += 1
            print(
                f"FAILS {target} {case.kind} of {case.name}: {type(trouble).__name__} {str(trouble)[:200]}\n{source}\n"
            )
            continue
        if np.ndim(np.asarray(found)) == 4 and target == "einsum":
            count.refused["four axes"] += 1
            continue
        count.note(case, target, apart(found, case.wanted), source)


def octave(v: Any) -> str:
    rows = np.atleast_2d(v).T if np.ndim(v) == 1 else np.atleast_2d(v)
    shown = "; ".join(", ".join(_number(x) for x in row) for row in rows)
    return f"[{shown}]"


def _number(x: Any) -> str:
    return (
        f"complex({x.real!r}, {x.imag!r})"
        if isinstance(x, complex | np.complexfloating)
        else repr(float(x))
    )


def run_octave(every: list[Case], count: Count) -> None:
    """Programs of some functions each."""
    if shutil.which("octave") is None:
        return
    kept: list[tuple[Case, str]] = []
    parts: list[str] = []
    for case in every:
        try:
            source = made(case, "matlab")
        except MatdiffError as trouble:
            count.refused[f"{case.kind}: {str(trouble)[:70]}"] += 1
            continue
        head = re.search(r"function result = (\w+)\((.*)\)", source)
        assert head
        number = len(kept)
        names = [n for n in head[2].split(", ") if n]
        known = {**case.values, **{n.rstrip("_"): v for n, v in case.values.items()}}
        if any(n not in known and n.rstrip("_") not in known for n in names):
            count.refused["functions among the arguments"] += 1
            continue
        given = ", ".join(octave(known.get(n, known.get(n.rstrip("_")))) for n in names)
        kept.append((case, source))
        parts.append(
            f"{source.replace(f' {head[1]}(', f' case{number}(', 1)}\n"
            f"try, r = full(case{number}({given})); printf('{number} %s\\n', num2str(real(r(:).'), '%.17g ')); "
            f"catch e, printf('{number} failed: %s\\n', e.message); end\n"
        )
    for start in range(0, len(parts), 40):
        chosen = dict(list(enumerate(parts))[start : start + 40])
        _compare(_run_by_octave(chosen), kept, "matlab", count)


def _run_by_octave(parts: dict[int, str]) -> str:
    """What a program of these functions prints; where it is not read, each on its own."""
    with tempfile.NamedTemporaryFile("w", suffix=".m") as file:
        file.write("1;\n" + "\n".join(parts.values()))
        file.flush()
        command = ["octave", "--norc", "--no-gui", "-q", file.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "error sourcing" not in done.stderr and done.stdout:
        return done.stdout
    if len(parts) > 1:
        both, middle = list(parts.items()), len(parts) // 2
        return _run_by_octave(dict(both[:middle])) + _run_by_octave(dict(both[middle:]))
    (number,) = parts
    return f"{number} failed: {done.stderr[-200:].splitlines()[0]}\n"


def _compare(text: str, kept: list[tuple[Case, str]], target: str, count: Count) -> None:
    """Lines of a number and the entries by columns."""
    for line in text.splitlines():
        number, _, rest = line.partition(" ")
        if not number.isdigit():
            continue
        case, source = kept[int(number)]
        if "failed" in rest:
            count.wrong[case.kind] += 1
            print(f"FAILS {target} {case.kind} of {case.name}: {rest}\n{source}\n")
            continue
        count.note(case, target, apart([float(x) for x in rest.split()], case.wanted.T), source)


SHOW = """void show(int k, double v) { std::printf("%d %.17g\\n", k, v); }
void show(int k, const Eigen::MatrixXd& v) {
  std::printf("%d", k);
  for (Eigen::Index i = 0; i < v.size(); ++i) std::printf(" %.17g", v.data()[i]);
  std::printf("\\n");
}
Eigen::MatrixXd matrix(int m, int n, std::initializer_list<double> v) {
  Eigen::MatrixXd a(m, n);
  auto p = v.begin();
  for (int i = 0; i < m; ++i) for (int j = 0; j < n; ++j) a(i, j) = *p++;
  return a;
}
Eigen::VectorXd vector(std::initializer_list<double> v) {
  Eigen::VectorXd a(v.size());
  int i = 0;
  for (double x : v) a(i++) = x;
  return a;
}"""


def run_cpp(every: list[Case], count: Count) -> None:
    """Programs of some functions each, compiled one after the other."""
    if shutil.which("g++") is None or not Path("/usr/include/eigen3").exists():
        return
    kept: list[tuple[Case, str]] = []
    parts: list[tuple[str, str]] = []
    for case in every:
        try:
            source = made(case, "cpp")
        except MatdiffError as trouble:
            count.refused[f"{case.kind}: {str(trouble)[:70]}"] += 1
            continue
        head = re.search(
            r"^inline (?:double|Eigen::\w+Xd) (\w+)\((.*)\) \{$", source.rsplit("\n\n", 1)[-1], re.M
        )
        assert head, source
        number = len(kept)
        names = [n.split()[-1].lstrip("&") for n in head[2].split(", ") if n]
        known = {**{n.rstrip("_"): v for n, v in case.values.items()}, **case.values}
        if any(n not in known and n.rstrip("_") not in known for n in names):
            count.refused["functions among the arguments"] += 1
            continue
        given = ", ".join(cpp(known.get(n, known.get(n.rstrip("_")))) for n in names)
        kept.append((case, source))
        parts.append(
            (
                source,
                f"  try {{ show({number}, case{number}::{head[1]}({given})); }} catch (const std::exception& e) "
                f'{{ std::printf("{number} failed: %s\\n", e.what()); }}',
            )
        )
    for start in range(0, len(parts), 40):
        some = dict(enumerate(parts))
        chosen = {k: some[k] for k in range(start, min(start + 40, len(parts)))}
        _compare(_compiled(chosen), kept, "cpp", count)


def _compiled(parts: dict[int, tuple[str, str]]) -> str:
    """What a program of these functions prints; where it does not compile, each on its own."""
    lines = [line for source, _ in parts.values() for line in source.splitlines()]
    heads = ["#include <cstdio>", *dict.fromkeys(x for x in lines if x.startswith("#include"))]
    spaces = []
    for number, (source, _) in parts.items():
        inner = "\n".join(x for x in source.splitlines() if not x.startswith("#include"))
        spaces.append(f"namespace case{number} {{\n{inner}\n}}")
    calls = [call for _, call in parts.values()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "all.cpp"
        path.write_text("\n".join([*heads, SHOW, *spaces, "int main() {", *calls, "}"]))
        command = [
            "g++",
            "-std=c++17",
            "-O0",
            "-w",
            "-I/usr/include/eigen3",
            str(path),
            "-o",
            f"{folder}/all",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.returncode:
            return subprocess.run(
                [f"{folder}/all"], capture_output=True, text=True, check=False
            ).stdout
    if len(parts) > 1:
        middle = len(parts) // 2
        both = list(parts.items())
        return _compiled(dict(both[:middle])) + _compiled(dict(both[middle:]))
    (number,) = parts
    error = next((x for x in done.stderr.splitlines() if "error" in x), "")
    return f"{number} failed: {error[-300:]}\n"


def cpp(v: Any) -> str:
    if np.ndim(v) == 0:
        return repr(float(v))
    entries = ", ".join(repr(float(x)) for x in np.ravel(v))
    if np.ndim(v) == 1:
        return f"vector({{{entries}}})"
    return f"matrix({v.shape[0]}, {v.shape[1]}, {{{entries}}})"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--targets", default=",".join((*RUN, *TEXT)))
    options.add_argument("--kinds", default=",".join(KINDS))
    options.add_argument("--every", type=int, default=1)
    chosen = options.parse_args()
    warnings.simplefilter("ignore")
    every = list(cases(tuple(chosen.kinds.split(",")), chosen.every))
    print(f"{len(every)} formulas: {dict(Counter(case.kind for case in every))}")
    for target in chosen.targets.split(","):
        count = Count()
        if target == "matlab":
            run_octave(every, count)
        elif target == "cpp":
            run_cpp(every, count)
        else:
            run_here(every, target, count)
        print(
            f"== {target}: right {sum(count.right.values())} {dict(count.right)}, "
            f"wrong {sum(count.wrong.values())} {dict(count.wrong)}, refused {sum(count.refused.values())}"
        )
        for sentence, times in count.refused.most_common(12):
            print(f"     {times:4} {sentence}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
