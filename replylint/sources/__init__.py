"""Inputs: files, folders and standard input become drafts with their threads, or problems that say what is wrong."""

from replylint.sources.context import read_context
from replylint.sources.files import File, find
from replylint.sources.item import STDIN, Item, SourceError, from_here
from replylint.sources.lines import Lines, location
from replylint.sources.read import read

__all__ = ["STDIN", "File", "Item", "Lines", "SourceError", "find", "from_here", "location", "read", "read_context"]
