"""Runs a program for as long as standard input stays open: it ends with whoever started it, however that ended.

Called by its path, in a process of its own: `python keeper.py PROGRAM ARGUMENT...`. It imports nothing of ours.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading

_PATIENCE = 5.0  # seconds between asking a program to end and ending it


def main(command: list[str]) -> int:
    """The exit status of the program."""
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    threading.Thread(target=_end_with_input, args=(program,), daemon=True).start()
    return program.wait()


def _end_with_input(program: subprocess.Popen[bytes]) -> None:
    while os.read(0, 64):
        pass
    program.terminate()
    try:
        program.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        program.kill()


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]) & 0xFF)  # no clean-up: a thread may still be reading
