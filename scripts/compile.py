"""Compiles the modules that take most of the time, with mypyc, from the same source that runs where nobody compiles.

    python -m scripts.compile            puts the extensions beside their modules, and notes of what source they are
    python -m scripts.compile --remove   takes them away again

A wheel is compiled by `hatch_build.py`. Structs that msgspec decodes stay out: mypyc keeps no types inside of types.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = (
    "reading/history",
    "reading/inline",
    "reading/language",
    "reading/masks",
    "reading/placeholders",
    "reading/plain",
    "reading/signature",
    "reading/spans",
    "reading/tokens",
    "patterns/beginnings",
    "patterns/match",
    "patterns/steps",
    "checks/conditions",
    "checks/count",
    "checks/density",
    "checks/echo",
    "checks/gap",
    "checks/greeting",
    "checks/lack",
    "checks/late",
    "checks/metric",
    "checks/order",
    "checks/overdue",
    "checks/phrase",
    "checks/reask",
    "checks/redo",
    "checks/repeat",
    "checks/require",
    "checks/secret",
    "checks/suggest",
    "checks/unanswered",
    "signals/clauses",
    "signals/mood",
    "signals/promises",
    "score",
    "suppress",
)
NOTE = "replylint__mypyc.json"  # the hash of each source that was compiled
_SETUP = """\
import sys
from mypyc.build import mypycify
from setuptools import setup

flags = ["--config-file=", "--ignore-missing-imports", "--strict"]
modules = mypycify([*flags, *sys.argv[1:]], group_name="replylint")
setup(name="replylint", packages=[], ext_modules=modules, script_args=["--quiet", "build_ext", "--inplace"])
"""


class CompileError(Exception):
    """Nothing was compiled: in one line, why."""


def build(root: Path, out: Path) -> list[Path]:
    """Compiles the tree at `root`; the extensions lie in `out` as they must lie beside `replylint`."""
    # In a copy, for setuptools would read our pyproject.toml, and leave its own files here.
    shutil.copytree(
        root / "replylint", out / "replylint", ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.pyd")
    )
    (out / "setup.py").write_text(_SETUP, "utf-8")
    sources = [f"replylint/{module}.py" for module in MODULES]
    run = subprocess.run(
        [sys.executable, "setup.py", *sources], cwd=out, capture_output=True, text=True, check=False, errors="replace"
    )
    made = sorted(extensions(out))
    if run.returncode != 0 or len(made) <= len(MODULES):
        said = [line for line in (run.stdout + run.stderr).splitlines() if line.strip()]
        faults = [line for line in said if "error" in line.lower()]
        raise CompileError(textwrap.shorten((faults or said or ["no reason given"])[0 if faults else -1], 160))
    return [path.relative_to(out) for path in made]


def remove(root: Path) -> None:
    """Takes the extensions out of a tree."""
    for path in extensions(root):
        path.unlink()
    (root / NOTE).unlink(missing_ok=True)


def extensions(root: Path) -> list[Path]:
    """The extensions that lie in a tree."""
    return [
        path
        for end in ("so", "pyd")
        for path in (*root.glob(f"replylint__mypyc*.{end}"), *(root / "replylint").rglob(f"*.{end}"))
    ]


def stale(root: Path) -> list[str]:
    """Modules whose extension was not made of the source as it is now; Python would run the old one."""
    package = root / "replylint"
    made = {path.relative_to(package).as_posix().split(".")[0] for path in extensions(root) if package in path.parents}
    try:
        noted = json.loads((root / NOTE).read_text("utf-8"))
    except (OSError, ValueError):
        noted = {}
    return sorted(module for module in made if noted.get(module) != _hash(root, module))


def _hash(root: Path, module: str) -> str:
    return hashlib.sha256((root / "replylint" / f"{module}.py").read_bytes()).hexdigest()


def main() -> int:
    """Compiles this tree in place."""
    parser = argparse.ArgumentParser(description="Compiles the slowest modules in place.")
    parser.add_argument("--remove", action="store_true", help="remove what was compiled")
    if parser.parse_args().remove:
        remove(ROOT)
        return 0
    noted = {module: _hash(ROOT, module) for module in MODULES}
    with tempfile.TemporaryDirectory() as folder:
        try:
            made = build(ROOT, Path(folder))
        except CompileError as error:
            print(f"not compiled: {error}", file=sys.stderr)
            return 1
        remove(ROOT)
        for path in made:
            shutil.copy2(Path(folder) / path, ROOT / path)
    (ROOT / NOTE).write_text(json.dumps(noted, indent=1), "utf-8")
    print(f"{len(noted)} modules compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
