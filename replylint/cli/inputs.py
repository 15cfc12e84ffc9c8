"""The files of a call become drafts: each read as its configuration wants it, without those that are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from replylint.cli.courts import Courts
from replylint.report import Problem
from replylint.sources import File, Item, Passed, read
from replylint.thread import Thread


def kept(files: Iterable[File | Problem], courts: Courts) -> Iterator[File | Problem]:
    """The files without those that the configuration excludes; one that is named outright stays."""
    for file in files:
        if isinstance(file, Problem) or file.named or not courts.excludes(file.path):
            yield file


def drafts(
    files: Iterable[File | Problem], courts: Courts, stdin: BinaryIO, context: Thread | None = None
) -> Iterator[Item | Problem | Passed]:
    """What stands in the files; the configuration that many of them share is told once where it is wrong."""
    told: set[Problem] = set()
    for file in kept(files, courts):
        if isinstance(file, Problem):
            yield file
            continue
        wanted = courts.wanted(file.path)
        if not isinstance(wanted, Problem):
            yield from read(file, stdin, context, wanted)
        elif wanted not in told:
            told.add(wanted)
            yield wanted
