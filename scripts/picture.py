"""Draws docs/check.svg, the picture that opens the README, from what `replylint check` prints on a terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
SHOWN = "demo/threads/angry-upsell.json"
WIDTH = 96


def main() -> None:
    """Writes the picture."""
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    printed = on_terminal(["check", SHOWN])
    if "Score" not in printed:
        sys.exit(f"replylint check {SHOWN} shows no score: nothing to draw")
    console.print(Text.from_ansi(printed))
    # Without its own fonts, for every reader would fetch them from the web.
    form = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    form = form.replace("Fira Code,", "Menlo, Consolas, DejaVu Sans Mono,")
    picture = console.export_svg(title=f"replylint check {SHOWN}", code_format=form, unique_id="check")
    out = ROOT / "docs" / "check.svg"
    out.parent.mkdir(exist_ok=True)
    out.write_text("\n".join(line.rstrip() for line in picture.splitlines()) + "\n", "utf-8")


def on_terminal(arguments: list[str]) -> str:
    """What replylint prints on a terminal of WIDTH columns."""
    ours, theirs = pty.openpty()
    command = [str(Path(sys.executable).with_name("replylint")), *arguments]
    environment = {**os.environ, "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(command, stdout=theirs, cwd=ROOT, env=environment):
        os.close(theirs)
        printed = b""
        # Reading from a terminal that its last writer has closed is an error on Linux.
        try:
            while part := os.read(ours, 65536):
                printed += part
        except OSError:
            pass
    os.close(ours)
    return printed.decode("utf-8").replace("\r\n", "\n")


if __name__ == "__main__":
    main()
