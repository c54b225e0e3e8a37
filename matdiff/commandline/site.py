"""``matdiff site -o DIR`` writes the page that runs in a browser; ``--serve`` serves it from this machine."""

from __future__ import annotations

from tempfile import TemporaryDirectory

from matdiff.base.errors import UsageError
from matdiff.web import site

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.commandline.arguments import Arguments

_PORT = "8000"


def run(arguments: Arguments) -> int:
    """Build, or build and serve; returns the exit code."""
    if arguments.text():
        raise UsageError("matdiff site takes no expression", help="write matdiff site -o DIR")
    folder, is_served = arguments.options.get("output"), arguments.has("serve")
    port = arguments.options.get("port", _PORT)
    if not port.isascii() or not port.isdigit() or not int(port) < 65_536:
        raise UsageError(f"--port takes a whole number below 65536, not '{port[:20]}'")
    if folder is None and not is_served:
        raise UsageError("where to?", help="write matdiff site -o DIR, or matdiff site --serve")
    packages = arguments.options.get("packages")
    if folder is not None:
        site.build(folder, packages)
        if not is_served:
            print(f"the page is in {folder}: any static host serves it")
            return 0
        site.serve(folder, int(port))
        return 0
    with TemporaryDirectory() as scratch:
        site.build(scratch, packages)
        site.serve(scratch, int(port))
    return 0
