"""One direction of flow: source -> reading -> signals -> checks -> score -> render, and fronts on top."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "replylint"

# A room (a module or a folder of the package) and the rooms that it may import; itself always.
GROUND = frozenset({"thread", "report", "yamlfile", "tomlfile"})
ENGINE = frozenset(
    {"reading", "patterns", "signals", "checks", "rule", "rulebook", "cases", "score", "linter", "syntax"}
)
FRONTS = frozenset({"__main__", "cli", "audit", "service", "integrations", "editor"})
MAY_IMPORT = {
    "thread": frozenset[str](),
    "systems": frozenset[str](),
    "baseline": GROUND,
    "suppress": GROUND,
    "report": frozenset[str](),
    "yamlfile": frozenset[str](),
    "tomlfile": frozenset({"yamlfile"}),
    "wholefile": frozenset[str](),
    "reading": GROUND,
    "patterns": GROUND | {"reading"},
    "signals": GROUND | {"reading", "patterns"},
    "rule": GROUND | {"reading", "patterns", "systems"},
    "readability": GROUND,
    "grammar": GROUND | {"reading", "patterns", "config", "rule"},
    "checks": GROUND | {"reading", "patterns", "signals", "rule", "readability", "grammar", "systems"},
    "score": GROUND,
    "render": GROUND | {"score"},
    "sources": GROUND | {"reading", "systems"},
}


def rooms() -> list[str]:
    return sorted(path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or any(path.glob("*.py")))


def files_of(room: str) -> list[Path]:
    folder = PACKAGE / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [PACKAGE / f"{room}.py"]


def imported_by(file: Path) -> Iterator[str]:
    """Every module that a file imports, also inside functions, as an absolute dotted name."""
    package = (PACKAGE.name, *file.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *filter(None, [node.module])))
            yield from (f"{module}.{name.name}" for name in node.names)


def rooms_imported_by(room: str) -> dict[str, str]:
    """The other rooms that a room imports, each with a file that does so."""
    found: dict[str, str] = {}
    for file in files_of(room):
        for name in imported_by(file):
            top, _, rest = name.partition(".")
            other = rest.partition(".")[0]
            if top == "replylint" and other in rooms() and other != room:
                found.setdefault(other, file.relative_to(PACKAGE).as_posix())
    return found


def test_the_rooms_of_the_house_are_where_this_test_looks_for_them() -> None:
    assert set(MAY_IMPORT) | {"linter", "rulebook", "cli"} <= set(rooms())
    assert "report" in rooms_imported_by("rule")


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_comes_before_it(room: str) -> None:
    astray = {other: file for other, file in rooms_imported_by(room).items() if other not in MAY_IMPORT[room]}
    assert astray == {}


@pytest.mark.parametrize("room", [room for room in rooms() if room not in FRONTS])
def test_no_room_behind_the_fronts_imports_a_front(room: str) -> None:
    assert FRONTS.isdisjoint(rooms_imported_by(room))


@pytest.mark.parametrize("room", ["render", "sources", "config"])
def test_what_shows_and_what_reads_files_knows_no_engine(room: str) -> None:
    assert (ENGINE - {"score", "reading"}).isdisjoint(rooms_imported_by(room))


@pytest.mark.slow
@pytest.mark.parametrize("module", ["replylint", "replylint.cli", "replylint.cli.check"])
def test_importing_a_front_imports_no_heavy_library(module: str) -> None:
    program = f"import sys, {module}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = set(run.stdout.split())
    assert imported.isdisjoint(
        {"spacy", "textstat", "rich", "language_tool_python", "yaml", "numpy", "email", "asyncio"}
    )
