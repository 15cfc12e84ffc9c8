"""An agent waits for every start: what a clean draft does not need is not imported for it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("spacy", "thinc", "numpy", "textstat", "nltk", "language_tool_python", "requests", "lemminflect", "asyncio")
CLEAN = "Hi Ana,\n\nI've sent the new charger today. It reaches you on Friday before noon.\n\nBest,\nTom\n"
BAD = "Pursuant to your correspondence, kindly be advised that we utilize the aforementioned form.\n"

RUN_AND_LIST = """
import json, sys
from replylint.cli import main
try:
    status = main()
except SystemExit as end:
    status = end.code
print(json.dumps([status or 0, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""


def check(draft: Path, *flags: str) -> tuple[int, set[str]]:
    """The exit status of `replylint check` in a fresh process, and the top-level packages that it imported."""
    command = [sys.executable, "-c", RUN_AND_LIST, "check", str(draft), *flags]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    status, imported = json.loads(run.stderr.splitlines()[-1])
    return status, set(imported)


@pytest.mark.slow
@pytest.mark.parametrize("flags", [(), ("--format", "json")], ids=["for people", "json"])
def test_checking_a_clean_draft_imports_no_heavy_package(tmp_path: Path, flags: tuple[str, ...]) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(CLEAN, "utf-8")
    status, imported = check(draft, *flags)
    assert status == 0
    assert imported.isdisjoint(HEAVY)


@pytest.mark.slow
def test_findings_of_words_alone_need_no_syntax(tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(BAD, "utf-8")
    status, imported = check(draft, "--format", "json")
    assert status == 1
    assert imported.isdisjoint(HEAVY)
