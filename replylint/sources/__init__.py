"""Inputs: files, folders and standard input become drafts with their threads, or problems that say what is wrong."""

from replylint.sources.context import read_context
from replylint.sources.files import File, find
from replylint.sources.item import STDIN, Item, Passed, SourceError, from_here
from replylint.sources.lines import Lines
from replylint.sources.read import read
from replylint.sources.wanted import Wanted
from replylint.sources.written import Written

__all__ = [
    "STDIN",
    "File",
    "Item",
    "Lines",
    "Passed",
    "SourceError",
    "Wanted",
    "Written",
    "find",
    "from_here",
    "read",
    "read_context",
]
