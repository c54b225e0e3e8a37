"""What ``matdiff help`` and ``matdiff COMMAND --help`` print, from two tables: examples, and options with the commands they are for.

>>> print(manual("hvp").splitlines()[0])
matdiff hvp: the Hessian times a direction, in closed form
"""

from __future__ import annotations

from matdiff.base.errors import UsageError
from matdiff.commandline.arguments import FLAGS, VALUES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.commandline.arguments import Arguments

COMMANDS = {
    "grad": "the gradient of a scalar, in closed form, checked",
    "jacobian": "the Jacobian J of any expression, d vec F = J d vec X",
    "hessian": "the second derivatives of a scalar",
    "differential": "dF of any expression; dF/dt by a scalar t",
    "jvp": "dF along a direction",
    "vjp": "the gradient of <U, F>",
    "hvp": "the Hessian times a direction, in closed form",
    "solve": "stationary points and equations, in closed form, checked",
    "score": "the gradient of a log-likelihood",
    "information": "minus the Hessian of a log-likelihood",
    "fisher": "the Fisher information of a model",
    "expect": "an expectation in closed form",
    "kl": "the divergence of two densities",
    "taylor": "the Taylor polynomial of second order, in matrix form",
    "step": "a step of Newton, Gauss-Newton, natural gradient or exact line search",
    "backprop": "the backward pass of a program, each gradient from the one before",
    "verify": "is my own derivative, equation or derivation right?",
    "graph": "the computation graph, values forward and gradients backward",
    "ask": "what can be asked of an expression; the word may be left out",
    "parse": "how an expression is read",
    "laws": "the laws, or one of them",
    "notation": "what can be typed",
    "limits": "what is too large",
    "site": "the page that runs in a browser, written or served",
    "session": "questions one after the other; what is declared and named stays",
    "completion": "the script that lets a shell complete commands and options",
    "manpage": "this help as a page for man",
}
"""What each command is for."""

EXAMPLES = (
    ("grad", '"x^T A y" wrt A', "the gradient, checked with SymPy"),
    ("grad", '"||X w - y||^2" wrt w --steps', "with the derivation"),
    ("grad", '"log det S" wrt S where "S: n x n symmetric"', "sizes and attributes declared"),
    ("grad", '"x^T A y" wrt x, A', "by several variables"),
    ("grad", "-f FILE wrt W", "the expression or program from a file; - reads standard input"),
    ("", '"d/dA (x^T A y)"', "the same question as books write it; also ∇_A f, ∂f/∂A"),
    ("", '"x^T A x"', "what can be asked of it"),
    ("ask", '"A x" where "A: 3 x 2"', "what can be asked of it"),
    ("jacobian", '"sigmoid(W x + b)" wrt x', "J with d vec F = J d vec X"),
    ("jacobian", '"f_i = W_ij x_j" wrt W', "in index notation: df_i/dW_mn = delta_im x_n"),
    ("hessian", '"||A x - b||^2" wrt x', "second derivatives; wrt x, y for mixed ones"),
    ("differential", '"X^-1" wrt X', "dF of any expression; --order 2 for d2F"),
    ("jvp", '"X^-1" wrt X along V', "dF along a direction"),
    ("vjp", '"A x" wrt x along u', "the gradient of <u, F>"),
    ("hvp", '"log det X" wrt X along V', "the Hessian times a direction"),
    ("solve", '"||X w - y||^2" wrt w', "where the gradient is zero"),
    ("solve", '"w^T S w" wrt w s.t. "1^T w = 1"', "under a constraint"),
    ("solve", '"A X + X A^T = Q" wrt X', "an equation"),
    ("fisher", '"y ~ N(X b, s^2 I)" wrt b', "also score and information"),
    ("expect", '"x^T A x" where "x ~ N(m, S)"', "E[x^T A x]"),
    ("kl", '"N(m_0, S_0), N(m_1, S_1)"', "a divergence"),
    ("taylor", '"log det X" wrt X --at X_0', "f(X_0 + H) to second order"),
    ("step", '"f(x) - y" wrt x --kind gauss-newton', "also newton, natural, line-search"),
    ("backprop", "FILE wrt W1, b1", "a program: each gradient from the one before"),
    ("backprop", '"h = W x; L = ||h - y||^2"', "by every name that is no data"),
    ("verify", '"2 X^T (X w - y)" is grad "||X w - y||^2" wrt w', ""),
    ("verify", '"W" is jacobian "W x" wrt x', "or hessian, differential, d2, jvp, vjp, hvp"),
    ("verify", '"tr(A B) = tr(B A)"', "two expressions"),
    ("verify", "-f FILE", "derivations line by line, claims one a block"),
    ("graph", '"h = W x; ||h - y||^2" -o graph.svg', "also .dot, .mmd; a tree without -o"),
    ("graph", '"(x + y) max(y, z)" --at "x=1, y=2, z=0"', "with numbers"),
    ("parse", '"A x + b"', "how an expression is read"),
    ("parse", '"conv_matrix(K, 3, 3)" where "K: 2 x 2" --form entries', "written out"),
    ("laws", "[NAME]", "the laws, or one of them"),
    ("notation", "", "what can be typed"),
    ("limits", "", "what is too large"),
    ("site", "-o DIR", "the page for a browser, for any static host"),
    ("site", "--serve", "the same, served on this machine"),
    ("session", "", "a prompt, also matdiff alone in a terminal"),
    ("completion", "bash", "or zsh, fish; see docs/commandline.md"),
    ("manpage", "", "matdiff manpage | man -l -"),
)

_DERIVED = "grad jacobian hessian differential jvp vjp hvp"
_MODELS = "score information fisher expect kl taylor step"
_CHECKED = f"{_DERIVED} backprop"
_ANSWERED = " ".join(name for name in COMMANDS if name not in ("site", "session"))
_TEXTS = f"{_CHECKED} verify graph parse solve ask {_MODELS}"
OPTIONS = (
    ("--steps", f"{_CHECKED} solve score", "the derivation, with the law behind each line"),
    ("--method METHOD", _DERIVED, "the derivation by differential (default), chain, index or entries"),
    ("--detail DETAIL", f"{_CHECKED} score", "the derivation in brief, normal (default) or full"),
    ('--notation "∂, Tr, A:B"', f"{_CHECKED} score", "the derivation in other signs: d ∂ tr Tr A:B ⟨A,B⟩ ∇ ∂f/∂x ᵀ ′"),
    ('--at "x = [1, 2], ..."', _DERIVED, "the derivation with the number of every line at a point"),
    ("--cite", f"{_CHECKED} score", "the derivation with the book behind each line"),
    ("--hint N", f"{_DERIVED} score", "the first N lines of the derivation and the law of the next one, not the answer"),
    ("--format FORMAT", f"{_CHECKED} parse laws solve ask {_MODELS}", "unicode, ascii, latex, markdown, json, numpy, jax, torch ..."),
    ("--label NAME", f"{_CHECKED} solve", "in LaTeX: the formula is numbered, and \\ref{NAME} refers to it"),
    ("--format FORMAT", "verify", "unicode, ascii, latex, markdown, json"),
    ("--dialect NAME", _TEXTS, "mathematics, latex, python, r, julia, matlab, mathematica, sage"),
    ("--format FORMAT", "graph", "tree, ascii, svg, dot or mermaid"),
    ("--no-check", f"{_CHECKED} solve {_MODELS}", "leave the check out"),
    ("--check KIND", f"{_CHECKED} score", "sympy (default), or exact: with the second engine, modulo a prime"),
    ("--points N", f"{_CHECKED} solve score", "compare at N random points (3)"),
    ("--structure KIND", f"{_CHECKED} verify score", "for a structured variable: projected (default), free, entries or riemannian"),
    ("--matrix-form", "grad score", "the answer with matrices of data, X = [x_1 ... x_N]', as well"),
    ("--sum-form", "grad score", "the answer as a sum over the rows of data matrices, as well"),
    ("--closed", "grad backprop", "of a program: the closed forms as well, in its values by name"),
    ("--expand", "grad backprop", "of a program: the closed forms as well, written out"),
    ("--deltas", "backprop", "δ_h, as well as ∇_h L"),
    ("--form FORM", "grad jacobian hessian parse", "matrix, kronecker, operator or index (a tensor with named axes)"),
    ("--form entries", "parse", "the matrix written out entry by entry, where its sizes are numbers"),
    ("--index", "grad jacobian hessian parse", "the question is in index notation"),
    ("--hint", "verify", "where the slip is and of which kind, without the answer"),
    ("--layout LAYOUT", "jacobian verify", "numerator (default) or denominator"),
    ("--order N", "differential jacobian taylor", "the differential of order N; of a Jacobian the N-th derivative, a tensor"),
    ("--along V", "jvp vjp hvp taylor verify", "the name of the direction"),
    ('--sizes "N=64, D=4096"', "jacobian hessian", "entries and memory of the explicit matrix"),
    ("--blocks", "hessian", "by several variables, block by block"),
    ("--at POINT", "taylor", "the letter to expand about"),
    ("--kind KIND", "step", "newton (default), gauss-newton, natural or line-search"),
    ("--at VALUES", "graph", "numbers: x = 1, y = [2, 3]"),
    ("--fine", "graph", "a vertex for every operator"),
    ("--direction WAY", "graph", "right or down"),
    ("-o FILE", "graph", "write the picture: .svg, .dot, .mmd or .txt"),
    ("-o DIR", "site", "the folder that the page is written into"),
    ("--serve", "site", "serve it from this machine"),
    ("--port N", "site", "where it is served (8000)"),
    ("--packages DIR", "site", "archives of pyodide and katex as npm pack makes them, instead of fetching them"),
    ("--where TEXT", _TEXTS, "declarations, as after the word where"),
    ("--wrt NAMES", _TEXTS, "the variables, as after the word wrt"),
    ("-f FILE", _TEXTS, "the expression or program from a file"),
    ("--rules FILE", f"{_CHECKED} laws graph solve {_MODELS}", "laws of your own (may be given several times)"),
    ("--json", _ANSWERED, "one object with the answer, its notes or the error (docs/machines.md)"),
    ("--time", "grad score", "how long it took, on standard error"),
)  # fmt: skip
"""Option, the commands it is for, what it does."""


def refuse_strangers(arguments: Arguments) -> None:
    """UsageError for an option that the command does not obey, or that another one takes back."""
    names = {
        option: words
        for words, option in (*FLAGS.items(), *VALUES.items())
        if words.startswith("--") or option == "output"
    }
    given = [*arguments.options, *(["rules"] if arguments.rules else [])]
    for option in given:
        whose = [
            homes.split()
            for typed, homes, _ in OPTIONS
            if typed.split()[0] in (names[option], {"file": "-f", "output": "-o"}.get(option))
        ]
        homes = list(dict.fromkeys(name for row in whose for name in row))
        if not homes or arguments.command in homes:
            continue
        if arguments.command == "ask" and set(homes) & {*_CHECKED.split()}:
            raise UsageError(
                f"{names[option]} is for a derivative, and no variable is named",
                help='write matdiff "x^T A x" wrt x, with the option behind it',
            )
        raise UsageError(
            f"{names[option]} belongs to matdiff {' and '.join(homes[:4])}",
            help=f"matdiff {arguments.command} --help tells what it takes",
        )
    if arguments.has("no_check") and arguments.has("check"):
        raise UsageError(
            "--no-check leaves out the check that --check asks for", help="give one of the two"
        )


def manual(command: str = "") -> str:
    """The help of one command, or of all."""
    if command not in COMMANDS:
        return _whole()
    examples = [row for row in EXAMPLES if row[0] == command]
    options = [(option, words) for option, whose, words in OPTIONS if command in whose.split()]
    lines = [f"matdiff {command}: {COMMANDS[command]}", "", *_lined(examples)]
    if options:
        lines += ["", "options", *(f"  {option:26} {words}" for option, words in options)]
    return "\n".join(lines) + "\n"


def _whole() -> str:
    head = "matdiff: derivatives of matrix expressions, in closed form, with the steps, checked"
    options = [f"  {option:26} {words}{_whose(whose)}" for option, whose, words in OPTIONS]
    foot = "matdiff COMMAND --help tells of one command."
    return "\n".join([head, "", *_lined(EXAMPLES), "", "options", *options, "", foot]) + "\n"


def _lined(examples: object) -> list[str]:
    lines = []
    for command, rest, words in examples:  # type: ignore[attr-defined]
        example = " ".join(part for part in ("matdiff", command, rest) if part)
        lines.append(f"  {example:58} {words}".rstrip())
    return lines


def _whose(commands: str) -> str:
    """Where an option is for few commands, which."""
    return f" ({', '.join(commands.split())})" if len(commands.split()) < 4 else ""
