"""A file written whole or not at all."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from stat import S_IMODE

_STREAMS = ("/dev/std", "/dev/fd/", "/proc/self/fd/")  # a file behind one of these was opened by somebody else


class ChangedError(Exception):
    """A file is no longer what was read: to write it now would undo what somebody else wrote."""


def put(path: Path, data: bytes, *, was: bytes | None = None) -> None:
    """Writes a file whole or not at all, where a link leads to; it keeps its rights. Raises OSError.

    With `was`, what must still stand in it (nothing, of a file that is new), it raises ChangedError.
    """
    if was is None and flows(path):
        with path.open("ab") as stream:
            stream.write(data)
        return
    target = Path(os.path.realpath(path))
    old = target.stat() if target.exists() else None
    if old is not None and not os.access(target, os.W_OK):  # it could be replaced, but nobody means that
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    part = target.with_name(f".replylint-{os.getpid()}-{token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
        if old is not None:
            part.chmod(S_IMODE(old.st_mode))
        if was is not None and was != (target.read_bytes() if target.exists() else b""):
            raise ChangedError
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def flows(path: Path) -> bool:
    """Whether what is written there goes elsewhere (a pipe, a device), so that nothing can be put in its place."""
    return str(path).startswith(_STREAMS) or (path.exists() and not path.is_file())
