"""Puts the parse tables and the compiled laws into a wheel, so that the first start is warm (``matdiff.base.cache.ship``)."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelTables(BuildHookInterface):
    """Makes the tables with the sources that the wheel is built from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Nothing is made for an editable install: its sources change."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from matdiff.calculus import bookshelf
        from matdiff.syntax import tables

        self.folder = tempfile.TemporaryDirectory()
        for module in (tables, bookshelf):
            module.ship(self.folder.name)
        for file in sorted(Path(self.folder.name).iterdir()):
            build_data["force_include"][str(file)] = f"matdiff/tables/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """The wheel is written."""
        if version != "editable":
            self.folder.cleanup()
