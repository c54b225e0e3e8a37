"""Completion for shells and a page for ``man``, made from the tables of the manual: ``matdiff completion bash``, ``matdiff help man``.

eval "$(matdiff completion bash)"                                  in ~/.bashrc
eval "$(matdiff completion zsh)"                                   in ~/.zshrc, after compinit
matdiff completion fish > ~/.config/fish/completions/matdiff.fish
matdiff help man > ~/.local/share/man/man1/matdiff.1
"""

from __future__ import annotations

from matdiff.answers.report import FORMATS
from matdiff.base.errors import UsageError
from matdiff.commandline import manual

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.commandline.arguments import Arguments

SHELLS = ("bash", "zsh", "fish")


def run(arguments: Arguments) -> int:
    """Print the script of a shell; returns the exit code."""
    shell = arguments.text()
    if shell not in SHELLS:
        raise UsageError(
            f"which shell? There are {', '.join(SHELLS)}", help="write matdiff completion bash"
        )
    print(script(shell), end="")
    return 0


def script(shell: str) -> str:
    """The completion of a shell as its own script."""
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]()


def options_of(command: str) -> dict[str, str]:
    """The options of a command with what they do, each once."""
    found: dict[str, str] = {}
    for option, whose, words in manual.OPTIONS:
        if command in whose.split():
            found.setdefault(option.split()[0], words)
    return found


def _cases(indent: str) -> str:
    return "\n".join(
        f'{indent}{command}) words="{" ".join(options_of(command))}" ;;'
        for command in manual.COMMANDS
    )


def _bash() -> str:
    return f"""_matdiff() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} words=""
    if ((COMP_CWORD == 1)) || [[ $before == help ]]; then
        words="{" ".join(manual.COMMANDS)} help"
    elif [[ $before == --format ]]; then
        words="{" ".join(FORMATS)}"
    elif [[ $before == -f || $before == --file || $before == --rules || $before == -o ]]; then
        COMPREPLY=($(compgen -f -- "$current"))
        return
    elif [[ $current == -* ]]; then
        case ${{COMP_WORDS[1]}} in
{_cases("            ")}
        esac
    elif [[ ${{COMP_WORDS[1]}} == completion ]]; then
        words="{" ".join(SHELLS)}"
    else
        words="wrt where"
    fi
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F _matdiff matdiff
"""


def _zsh() -> str:
    commands = "\n".join(
        f"    {_quoted(f'{name}:{words}')}" for name, words in manual.COMMANDS.items()
    )
    return f"""_matdiff() {{
  local before=${{words[CURRENT-1]}} list=""
  if ((CURRENT == 2)) || [[ $before == help ]]; then
    local -a commands=(
{commands}
    )
    _describe command commands
    return
  fi
  if [[ $before == --format ]]; then
    compadd {" ".join(FORMATS)}
  elif [[ $before == (-f|--file|--rules|-o) ]]; then
    _files
  elif [[ ${{words[CURRENT]}} == -* ]]; then
    case ${{words[2]}} in
{_cases("      ").replace("words=", "list=")}
    esac
    compadd -- ${{=list}}
  elif [[ ${{words[2]}} == completion ]]; then
    compadd {" ".join(SHELLS)}
  else
    compadd wrt where
  fi
}}
compdef _matdiff matdiff
"""


def _fish() -> str:
    lines = ["complete -c matdiff -f"]
    for name, words in manual.COMMANDS.items():
        lines.append(f"complete -c matdiff -n __fish_use_subcommand -a {name} -d {_quoted(words)}")
        for option, what in options_of(name).items():
            kind = f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}"
            value = f" -x -a {_quoted(' '.join(FORMATS))}" if option == "--format" else ""
            lines.append(
                f"complete -c matdiff -n '__fish_seen_subcommand_from {name}' {kind}{value} -d {_quoted(what)}"
            )
    lines.append(
        f"complete -c matdiff -n '__fish_seen_subcommand_from completion' -a {_quoted(' '.join(SHELLS))}"
    )
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def page(version: str) -> str:
    """The page for ``man``, in roff."""
    lines = [
        f'.TH MATDIFF 1 "" "matdiff {version}" "User Commands"',
        ".SH NAME",
        r"matdiff \- derivatives of matrix expressions, in closed form, with the steps, checked",
        ".SH SYNOPSIS",
        r"\fBmatdiff\fR \fICOMMAND\fR \fIEXPRESSION\fR wrt \fIVARIABLES\fR [where \fIDECLARATIONS\fR] [\fIOPTIONS\fR]",
        ".SH COMMANDS",
    ]
    for name, words in manual.COMMANDS.items():
        lines += [".TP", rf"\fB{name}\fR", _roff(words)]
    lines.append(".SH OPTIONS")
    for option, whose, words in manual.OPTIONS:
        lines += [".TP", rf"\fB{_roff(option)}\fR", _roff(f"{words} ({', '.join(whose.split())})")]
    lines.append(".SH EXAMPLES")
    for command, rest, words in manual.EXAMPLES:
        lines += [
            ".TP",
            rf"\fB{_roff(f'matdiff {command} {rest}'.replace('  ', ' '))}\fR",
            _roff(words),
        ]
    lines += [
        ".SH EXIT STATUS",
        "0 answered; 1 understood but no derivation; 2 a mistake in the question; 3 the check disagreed, or a claim is wrong.",
    ]
    return "\n".join(lines) + "\n"


def _roff(text: str) -> str:
    safe = text.replace("\\", r"\e").replace("-", r"\-")
    safe = "".join(c if c.isascii() else rf"\[u{ord(c):04X}]" for c in safe)
    return rf"\&{safe}" if safe.startswith((".", "'")) else safe
