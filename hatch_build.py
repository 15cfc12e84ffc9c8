"""Build hook: compiles rules/ into the one packed file that an installed replylint loads, and the slowest modules."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKED = "replylint/rules/rulebook.pack"


class RulebookHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the packed rulebook to a wheel, and compiled modules where a C compiler works.

    An editable install reads rules/ as it stands, and Python as it is written (but see `make compile`).
    REPLYLINT_COMPILE=0 leaves the modules as they are, =1 makes it a failure where they cannot be compiled.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, self.root)
        try:
            from replylint.rulebook import compile_builtin
            from scripts.compile import CompileError, build
        finally:
            sys.path.remove(self.root)
        self._folder = tempfile.TemporaryDirectory()
        packed = Path(self._folder.name) / "rulebook.pack"
        compile_builtin(root / "rules", packed)
        build_data["force_include"][str(packed)] = PACKED
        wanted = os.environ.get("REPLYLINT_COMPILE", "")
        if wanted == "0":
            return
        out = Path(self._folder.name) / "compiled"
        try:
            made = build(root, out)
        except CompileError as error:
            if wanted == "1":
                raise
            self.app.display_warning(f"replylint is built without compiled modules, which makes it slower: {error}")
            return
        build_data["force_include"].update({str(out / path): path.as_posix() for path in made})
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._folder.cleanup()
