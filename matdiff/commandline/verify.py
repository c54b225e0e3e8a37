"""``matdiff verify``: a claim of any kind, an equation, a derivation line by line, a file of them.

verify CLAIM is KIND [of] EXPRESSION wrt X [where …]
verify "A = B"              verify "df = …  (several lines)"            verify -f homework.md
"""

from __future__ import annotations

import sys

from matdiff.base.errors import UsageError
from matdiff.commandline.options import expression_of, format_of
from matdiff.verifying import homework, truths
from matdiff.verifying import verify as verifying_verify

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.commandline.arguments import Arguments

FORMATS = ("unicode", "ascii", "latex", "markdown", "json")


def run(arguments: Arguments) -> int:
    """Exit code 0 where everything claimed is right, else 3."""

    claim = expression_of(arguments)
    format = format_of(arguments, FORMATS)
    wrt, where = arguments.text("wrt"), arguments.text("where")
    options = {
        "structure": arguments.options.get("structure", "projected"),
        "layout": arguments.options.get("layout", "numerator"),
    }
    if (
        arguments.options.get("file") is not None
        and "is" not in arguments.words
        and len(homework.blocks(claim)) > 1
    ):
        table = homework.marked(claim, wrt, where, **options)
        print(table.show(format, hint=arguments.has("hint")))
        return 0 if table.equal else 3
    kind, text = truths.said(arguments.text("is"), claim, wrt, where)
    if "is" in arguments.words and not text:
        raise UsageError("what is to be judged?", help=truths.HELP)
    if "is" not in arguments.words and len(typed := arguments.words[""]) == 2 and wrt:
        raise UsageError(
            "what is to be judged?",
            help=f'write matdiff verify "{typed[0]}" is grad "{typed[1]}" wrt {wrt}',
        )
    if "is" not in arguments.words and len(typed) == 1 and len(last := arguments.words.get("wrt", [])) == 2:  # fmt: skip
        raise UsageError(
            "what is to be judged?",
            help=f'write matdiff verify "{last[1]}" is grad "{typed[0]}" wrt {last[0]}',
        )
    found = verifying_verify.verify(
        claim, text, wrt, where, kind=kind, along=arguments.text("along"), **options
    )
    print(found.show(format, hint=arguments.has("hint")))
    for note in found.notes:
        print(f"note: {note}", file=sys.stderr)
    return 0 if found.equal else 3
