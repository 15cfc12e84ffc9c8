"""Build hook: compiles rules/ into the one packed file that an installed replylint loads."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKED = "replylint/rules/rulebook.pack"


class RulebookHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the packed rulebook to a wheel. An editable install reads rules/ as it stands."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, self.root)
        try:
            from replylint.rulebook import compile_builtin
        finally:
            sys.path.remove(self.root)
        self._folder = tempfile.TemporaryDirectory()
        packed = Path(self._folder.name) / "rulebook.pack"
        compile_builtin(root / "rules", packed)
        build_data["force_include"][str(packed)] = PACKED

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._folder.cleanup()
