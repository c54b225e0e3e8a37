"""Puts into a wheel what is made from its sources: the parse tables and compiled laws, so that the first start is warm
(``matdiff.base.cache.ship``), the scripts that let shells complete, and the man page."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHARED = {
    "bash": "share/bash-completion/completions/matdiff",
    "zsh": "share/zsh/site-functions/_matdiff",
    "fish": "share/fish/vendor_completions.d/matdiff.fish",
}
"""Where each shell looks below the folder that a package is installed into."""


class WheelTables(BuildHookInterface):
    """Makes them with the sources that the wheel is built from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Nothing is made for an editable install: its sources change."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from matdiff.calculus import bookshelf
        from matdiff.commandline import shells
        from matdiff.syntax import tables

        self.folder = tempfile.TemporaryDirectory()
        made = Path(self.folder.name)
        for module in (tables, bookshelf):
            module.ship(str(made))
        for file in sorted(made.iterdir()):
            build_data["force_include"][str(file)] = f"matdiff/tables/{file.name}"
        told = {place: shells.completion(shell) for shell, place in SHARED.items()}
        told["share/man/man1/matdiff.1"] = shells.manpage()
        for number, (place, text) in enumerate(told.items()):
            file = made / f"shared{number}"
            file.write_text(text, encoding="utf-8")
            build_data["shared_data"][str(file)] = place

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """The wheel is written."""
        if version != "editable":
            self.folder.cleanup()
