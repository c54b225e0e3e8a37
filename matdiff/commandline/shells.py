"""What shells and ``man`` want, written from the tables of the help: completion for bash, zsh and fish, and the man page.

The scripts are whole: nothing is run when the key is pressed, so that completion costs no start. A command completes at the first
place, then the options that are for it, the words of an option that takes one of a few, and the words between the parts of a question.

>>> print(completion("fish").splitlines()[1])
complete -c matdiff -n __fish_use_subcommand -f -a grad -d 'the gradient of a scalar, in closed form, checked'
"""

from __future__ import annotations

from matdiff import __version__
from matdiff.answers.report import FORMATS
from matdiff.base.errors import UsageError
from matdiff.checks import deciding
from matdiff.commandline import manual
from matdiff.commandline.arguments import COMMANDS, KEYWORDS
from matdiff.reading.dialects import DIALECTS

SHELLS = ("bash", "zsh", "fish")
_FILES = ("-f", "-o", "--rules", "--packages")


def _chosen() -> dict[str, tuple[str, ...]]:
    """The options that take one of a few words."""
    return {
        "--format": (*FORMATS, "tree", "svg", "dot", "mermaid"),
        "--check": deciding.CHECKS,
        "--dialect": tuple(DIALECTS),
        "--structure": ("projected", "free", "entries", "riemannian"),
        "--layout": ("numerator", "denominator"),
        "--form": ("matrix", "kronecker", "operator", "index", "entries"),
        "--kind": ("newton", "gauss-newton", "natural", "line-search"),
        "--direction": ("right", "down"),
    }


def completion(shell: str) -> str:
    """The script for a shell. UsageError for one that is not known."""
    if shell not in SHELLS:
        raise UsageError(
            f"completion is for {', '.join(SHELLS)}" + (f", not '{shell[:20]}'" if shell else ""),
            help='for instance eval "$(matdiff completion bash)"',
        )
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]()


def _options_of(command: str) -> dict[str, str]:
    """Each option of a command, and what it does."""
    told: dict[str, str] = {}
    for option, whose, words in manual.OPTIONS:
        if command in whose.split():
            told.setdefault(option.split()[0], words)
    return {**told, "--help": "the help of the command"}


def _bash() -> str:
    commands = [name for name in COMMANDS if name != "help"]
    rows = [
        f'        {name}) words="{" ".join((*_options_of(name), *KEYWORDS))}" ;;'
        for name in commands
    ]
    rows.append(f'        help) words="{" ".join(commands)}" ;;')
    rows.append(f'        completion) words="{" ".join(SHELLS)}" ;;')
    rows = [row for row in rows if not row.startswith('        completion) words="--')]
    chosen = [
        f'        {name}) COMPREPLY=($(compgen -W "{" ".join(words)}" -- "$cur")); return ;;'
        for name, words in _chosen().items()
    ]
    return "\n".join(
        (
            "# bash completion for matdiff",
            "_matdiff() {",
            '    local cur="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words=""',
            '    if ((COMP_CWORD == 1)); then COMPREPLY=($(compgen -W "'
            f'{" ".join(COMMANDS)} --help --version" -- "$cur")); return; fi',
            '    case "$before" in',
            *chosen,
            f'        {"|".join(_FILES)}) COMPREPLY=($(compgen -f -- "$cur")); return ;;',
            "    esac",
            '    case "${COMP_WORDS[1]}" in',
            *rows,
            "    esac",
            '    COMPREPLY=($(compgen -W "$words" -- "$cur"))',
            "}",
            "complete -o default -F _matdiff matdiff",
            "",
        )
    )


def _zsh() -> str:
    commands = [f"        {_quoted(f'{name}:{words}')}" for name, words in manual.COMMANDS.items()]
    rows = []
    for name in manual.COMMANDS:
        pairs = " ".join(_quoted(f"{o}:{words}") for o, words in _options_of(name).items())
        rows.append(f"        {name}) options=({pairs}) ;;")
    chosen = [
        f"        {name}) compadd -- {' '.join(words)}; return ;;"
        for name, words in _chosen().items()
    ]
    return "\n".join(
        (
            "#compdef matdiff",
            "_matdiff() {",
            "    local -a commands options",
            "    commands=(",
            *commands,
            "        'help:the help of a command'",
            "    )",
            "    if ((CURRENT == 2)); then _describe -t commands command commands; return; fi",
            '    case "$words[CURRENT-1]" in',
            *chosen,
            f"        {'|'.join(_FILES)}) _files; return ;;",
            "    esac",
            '    case "$words[2]" in',
            f"        completion) compadd -- {' '.join(SHELLS)}; return ;;",
            "        help) _describe -t commands command commands; return ;;",
            *rows,
            "    esac",
            "    _describe -o -t options option options",
            f"    compadd -- {' '.join(KEYWORDS)}",
            "    _files",
            "}",
            'if [ "$funcstack[1]" = _matdiff ]; then _matdiff "$@"; else compdef _matdiff matdiff; fi',
            "",
        )
    )


def _fish() -> str:
    lines = ["# fish completion for matdiff"]
    for name, words in manual.COMMANDS.items():
        lines.append(
            f"complete -c matdiff -n __fish_use_subcommand -f -a {name} -d {_quoted(words)}"
        )
    chosen = _chosen()
    for name in manual.COMMANDS:
        inside = f"-n '__fish_seen_subcommand_from {name}'"
        for option, words in _options_of(name).items():
            sign = f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}"
            of_few = f" -x -a {_quoted(' '.join(chosen[option]))}" if option in chosen else ""
            file = " -r" if option in _FILES else ""
            lines.append(f"complete -c matdiff {inside} {sign}{of_few or file} -d {_quoted(words)}")
    shells = " ".join(SHELLS)
    lines.append(
        f"complete -c matdiff -n '__fish_seen_subcommand_from completion' -f -a '{shells}'"
    )
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", r"'\''") + "'"


def manpage() -> str:
    """The help as a page for ``man``."""
    lines = [
        f'.TH MATDIFF 1 "" "matdiff {__version__}" "User Commands"',
        ".SH NAME",
        "matdiff \\- derivatives of matrix expressions, in closed form, with the steps, checked",
        ".SH SYNOPSIS",
        ".B matdiff",
        r"\fICOMMAND\fR \fIEXPRESSION\fR [wrt \fIVARIABLE\fR] [where \fIDECLARATIONS\fR] [\fIOPTIONS\fR]",
        ".SH COMMANDS",
    ]
    for name, words in manual.COMMANDS.items():
        lines += [".TP", rf"\fB{_roff(name)}\fR", _roff(words)]
    lines.append(".SH OPTIONS")
    for option, whose, words in manual.OPTIONS:
        lines += [".TP", rf"\fB{_roff(option)}\fR", _roff(f"{words} ({', '.join(whose.split())})")]
    lines.append(".SH EXAMPLES")
    for command, rest, words in manual.EXAMPLES:
        typed = " ".join(part for part in ("matdiff", command, rest) if part)
        lines += [".TP", rf"\fB{_roff(typed)}\fR", _roff(words) or r"\&"]
    lines += [
        ".SH EXIT STATUS",
        "0 answered; 1 understood but no derivation; 2 a mistake in the question; 3 the check disagreed; 130 interrupted.",
        ".SH ENVIRONMENT",
        ".TP",
        r"\fBMATDIFF_CACHE\fR",
        "off: keep nothing in the folder of the user\\(aqs caches.",
    ]
    return "\n".join(lines) + "\n"


def _roff(text: str) -> str:
    """Text as ``troff`` takes it: no sign of it means a command."""
    told = text.replace("\\", r"\e").replace("-", r"\-").replace("^", r"\(ha").replace("'", r"\(aq")
    told = told.replace("~", r"\(ti").replace('"', r"\(dq")
    return rf"\&{told}" if told[:1] in (".",) else told
