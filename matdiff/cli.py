"""The command line: ``matdiff grad "x^T A y" wrt A``.

Standard output gets the answer: how the input was read, the closed form, its shape, the verdict of the check, with --steps the
derivation. Notes and timings go to standard error. Exit codes: 0 answered; 1 understood but no derivation; 2 syntax, shape or usage
error; 3 the check disagreed; 130 interrupted.
"""

from __future__ import annotations

import sys

from matdiff.arguments import read_arguments
from matdiff.base.errors import MatdiffError

USAGE = """matdiff: derivatives of matrix expressions, in closed form, with the steps, checked

  matdiff grad "x^T A y" wrt A                      the gradient, checked with SymPy
  matdiff grad "||X w - y||^2" wrt w --steps        with the derivation
  matdiff grad "log det S" wrt S where "S: n x n symmetric"
  matdiff grad "x^T A y" wrt x, A                   by several variables
  matdiff "d/dA (x^T A y)"                          the same question as books write it; also ∇_A f, ∂f/∂A
  matdiff grad -f FILE wrt W                        the expression or program from a file; - reads standard input
  matdiff jacobian "sigmoid(W x + b)" wrt x         J with d vec F = J d vec X
  matdiff hessian "||A x - b||^2" wrt x             second derivatives; wrt x, y for mixed ones
  matdiff jacobian "f_i = W_ij x_j" wrt W           in index notation: df_i/dW_mn = delta_im x_n
  matdiff differential "X^-1" wrt X                 dF of any expression; dF/dt for a scalar t; --order 2 for d2F
  matdiff jvp "X^-1" wrt X along V                  dF along a direction; vjp: the gradient of <U, F>
  matdiff hvp "log det X" wrt X along V             the Hessian times a direction
  matdiff backprop FILE wrt W1, b1                  a program: the backward pass, each gradient from the one before
  matdiff verify "2 X^T (X w - y)" is grad "||X w - y||^2" wrt w
  matdiff graph "h = W x; ||h - y||^2" -o graph.svg the computation graph: .svg, .dot, .mmd; a tree without -o
  matdiff parse "A x + b"                           how an expression is read
  matdiff laws [NAME]                               the laws, or one of them
  matdiff notation                                  what can be typed

options
  --steps                    the derivation, with the law behind each line
  --format FORMAT            unicode, ascii, latex, markdown, json; code: numpy, torch or jax
  --deltas                   backprop: δ_h, as well as ∇_h L
  --closed, --expand         of a program: the closed forms as well, in its values by name, or with these written out
  --matrix-form              the answer with matrices of data, X = [x_1 ... x_N]', as well
  --sum-form                 the answer as a sum over the rows of data matrices, as well
  --no-check                 leave the check out
  --form index               the answer in index notation, a tensor with named axes (grad, jacobian, hessian, parse)
  --index                    the question is in index notation
  --check KIND               sympy (default), or exact: with the second engine, modulo a prime
  --points N                 compare at N random points (3)
  --structure KIND           for a structured variable: projected (default), free, entries or riemannian
  --layout LAYOUT            of a Jacobian: numerator (default) or denominator
  --form FORM                of a Jacobian or Hessian: matrix, kronecker, operator or index
  --sizes "N=64, D=4096"     entries and memory of the explicit Jacobian or Hessian
  --blocks                   the Hessian by several variables, block by block
  --rules FILE               laws of your own (may be given several times)
  --at "x = 1, y = [2, 3]"   numbers for the computation graph; --fine, every operator; --direction right or down
  --time                     how long it took, on standard error
"""


def main(given: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    try:
        _prepare_streams()
        code = _run(sys.argv[1:] if given is None else given)
        sys.stdout.flush()  # what cannot be written is told here, not after the end
        return code
    except MatdiffError as error:
        print(f"error: {_printable(str(error))}", file=sys.stderr)
        return error.exit_code
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
        from matdiff import __version__

        print(f"matdiff {__version__}")
        return 0
    if arguments.has("help") or arguments.command in ("", "help"):
        print(USAGE, end="")
        return 0 if given else 2
    from matdiff.commands import COMMANDS

    return COMMANDS[arguments.command](arguments)


if __name__ == "__main__":
    sys.exit(main())
