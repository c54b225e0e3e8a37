"""The page written into a folder, and served from there: ``matdiff site -o DIR``, ``matdiff site --serve``.

    index.html, page.js, worker.js, style.css     the page
    pyodide/                                      CPython for WebAssembly, from npm
    katex/                                        typesetting, from npm
    python/matdiff.zip, sympy.zip                 this package as it is installed; SymPy and mpmath, loaded for the check
    python/memory.gz                              the engine when it has just started, where node could make it

Any static host serves it. The packages of npm are fetched when the page is built, in the versions named here, and are part of no wheel.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

from matdiff.base.errors import MatdiffError, UsageError
from matdiff.base.resources import data_folder
from matdiff.calculus import bookshelf
from matdiff.syntax import tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

PACKAGES = {"pyodide": "314.0.7", "katex": "0.19.1"}
"""What is fetched from npm."""
_PYODIDE = (
    "pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json",
)  # fmt: skip
_KATEX = ("katex.min.js", "katex.min.css")
_STATIC = Path(__file__).parent / "static"


def build(folder: str | Path, packages: str | Path | None = None) -> Path:
    """Write the page into a folder, which may be there; returns it.

    ``packages`` is a folder that holds the archives of Pyodide and KaTeX as ``npm pack`` makes them; without it they are fetched.
    UsageError where npm is missing or fetches nothing, or the folder cannot be written.
    """
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as scratch:
            fetched = Path(packages) if packages is not None else _fetch(Path(scratch))
            _unpack(_archive(fetched, "pyodide"), target / "pyodide", _PYODIDE)
            _unpack(_archive(fetched, "katex"), target / "katex", _KATEX, "dist/", ".woff2")
        for file in sorted(_STATIC.iterdir()):
            shutil.copyfile(file, target / file.name)
        (target / "python").mkdir(exist_ok=True)
        _zip(target / "python" / "matdiff.zip", _own_files())
        _zip(target / "python" / "sympy.zip", [*_library("sympy"), *_library("mpmath")])
        _keep_started(target)
    except OSError as error:
        raise UsageError(f"the page cannot be written to {folder}: {error.strerror}") from None
    return target


def _fetch(scratch: Path) -> Path:
    """The archives from npm."""
    if shutil.which("npm") is None:
        raise UsageError(
            "the page is built with npm, which is not there",
            help="install Node.js with npm; matdiff itself does not need it",
        )
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    made = subprocess.run(
        ["npm", "pack", "--silent", *wanted], cwd=scratch, capture_output=True, text=True
    )
    if made.returncode:
        told = made.stderr.strip().splitlines()
        raise UsageError(f"npm could not fetch {', '.join(wanted)}: {told[-1] if told else ''}")
    return scratch


def _archive(folder: Path, name: str) -> Path:
    found = sorted(folder.glob(f"{name}-*.tgz"))
    if not found:
        raise UsageError(f"{folder} holds no archive of {name}")
    return found[-1]


def _unpack(
    archive: Path, target: Path, names: tuple[str, ...], inside: str = "", ending: str = "?"
) -> None:
    """Files of an archive of npm by name, and those of an ending with their folder."""
    with tarfile.open(archive) as packed:
        for member in packed:
            path = member.name.removeprefix("package/")
            if not (member.isfile() and path.startswith(inside)):
                continue
            path = path.removeprefix(inside)
            source = packed.extractfile(member)
            if source is not None and (path in names or path.endswith(ending)) and ".." not in path:
                file = target / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(source.read())


def _keep_started(target: Path) -> None:
    """The memory of an engine that has just started, beside the page; a page without it starts a new one, which takes a few seconds.

    Node makes it, which comes with npm, by the Pyodide of the page itself: a snapshot fits no other build.
    """
    kept = target / "python" / "memory.gz"
    kept.unlink(missing_ok=True)
    node = shutil.which("node")
    if node is not None:
        made = subprocess.run(
            [node, str(Path(__file__).parent / "snapshot.mjs"), "."], cwd=target, capture_output=True, text=True
        )  # fmt: skip
        if made.returncode:
            kept.unlink(missing_ok=True)


def _own_files() -> Iterator[tuple[Path, str]]:
    """The package as it is installed, its grammars, laws and tables."""
    package = Path(__file__).parents[1]
    for file in sorted(package.rglob("*")):
        name = file.relative_to(package)
        if file.suffix in (".py", ".json") and "__pycache__" not in name.parts:
            yield file, f"matdiff/{name}"
    for folder in ("grammar", "rules"):
        root = Path(data_folder(folder))
        for file in sorted(root.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file, f"matdiff/{folder}/{file.relative_to(root)}"


def _library(name: str) -> Iterator[tuple[Path, str]]:
    """An installed library without its tests."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise MatdiffError(f"{name} is not installed")
    root = Path(spec.submodule_search_locations[0])
    for file in sorted(root.rglob("*.py")):
        inner = file.relative_to(root)
        if not {"tests", "benchmarks"} & {*inner.parts}:
            yield file, f"{name}/{inner}"


def _zip(target: Path, files: Iterator[tuple[Path, str]] | list[tuple[Path, str]]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, name in files:
            archive.write(file, name)
        if target.stem == "matdiff":
            with tempfile.TemporaryDirectory() as scratch:
                _make_tables(scratch)
                for made in sorted(os.listdir(scratch)):
                    archive.write(Path(scratch) / made, f"matdiff/tables/{made}")


def _make_tables(folder: str) -> None:
    """What a first start would make of grammars and laws."""
    tables.ship(folder)
    bookshelf.ship(folder)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of each."""

    extensions_map = {  # noqa: RUF012
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".wasm": "application/wasm",
    }

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class _Server(ThreadingHTTPServer):
    """Says nothing of a browser that has gone away meanwhile."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of what went wrong, unless the other side closed the connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def server_of(folder: str | Path, port: int = 0) -> ThreadingHTTPServer:
    """A server of a built page on this machine; a free port where none is named."""
    return _Server(("127.0.0.1", port), partial(_Quiet, directory=str(folder)))


def serve(folder: str | Path, port: int = 8000) -> None:
    """Serve a built page on this machine alone, until interrupted. UsageError where the port is taken."""
    try:
        server = server_of(folder, port)
    except OSError as error:
        raise UsageError(f"the page cannot be served at port {port}: {error.strerror}") from None
    with server:
        print(f"the page is at http://127.0.0.1:{server.server_port}/ until Ctrl-C", flush=True)
        server.serve_forever()
